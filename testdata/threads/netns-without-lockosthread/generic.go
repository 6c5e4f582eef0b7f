//go:build linux

package generic

import (
	"runtime"
	"syscall"
)

func loose[T any](run func() T) (value T, err error) {
	if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil { // want `syscall.Unshare`
		return value, err
	}
	return run(), nil
}

func held[T any](run func() T) (value T, err error) {
	runtime.LockOSThread()
	if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil {
		return value, err
	}
	return run(), nil
}
