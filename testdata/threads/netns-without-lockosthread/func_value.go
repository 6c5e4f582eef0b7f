//go:build linux

package funcvalue

import (
	"runtime"
	"syscall"
)

func loose() {
	unshare := syscall.Unshare
	go func() {
		_ = unshare(syscall.CLONE_NEWNET) // want `unshare changes only the current OS thread`
	}()
}

func held() {
	pin, unshare := runtime.LockOSThread, syscall.Unshare
	go func() {
		pin()
		_ = unshare(syscall.CLONE_NEWNET)
	}()
}
