//go:build linux

package local

import (
	"runtime"
	"syscall"
)

func loose(run func() error) error {
	flags := syscall.CLONE_NEWNET
	if err := syscall.Unshare(flags); err != nil { // want `syscall.Unshare changes only the current OS thread`
		return err
	}
	return run()
}

func held(run func() error) error {
	flags := syscall.CLONE_NEWNET
	runtime.LockOSThread()
	if err := syscall.Unshare(flags); err != nil {
		return err
	}
	return run()
}
