//go:build linux

package closure

import (
	"runtime"
	"syscall"
)

func loose(run func()) {
	enter := func() error {
		return syscall.Unshare(syscall.CLONE_NEWNET) // want `syscall.Unshare`
	}
	go func() {
		if enter() == nil {
			run()
		}
	}()
}

func held(run func()) {
	enter := func() error {
		return syscall.Unshare(syscall.CLONE_NEWNET)
	}
	go func() {
		runtime.LockOSThread()
		if enter() == nil {
			run()
		}
	}()
}
