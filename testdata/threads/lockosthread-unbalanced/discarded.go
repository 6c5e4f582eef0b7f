//go:build linux

package discarded

import (
	"runtime"
	"syscall"
)

func readApart(read func() error) error {
	failed := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		if _, _, errno := syscall.RawSyscall(syscall.SYS_UNSHARE, syscall.CLONE_NEWNET, 0, 0); errno != 0 {
			failed <- errno
			return
		}
		failed <- read()
	}()
	return <-failed
}

func listenWithCapability(raise func() error, listen func()) {
	go func() {
		runtime.LockOSThread()
		if raise() != nil {
			return
		}
		listen()
	}()
}

func unlocksOnlyWhenBackHome(enter, home func() error, work func()) {
	go func() {
		runtime.LockOSThread()
		if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil {
			return
		}
		work()
		if home() == nil {
			runtime.UnlockOSThread()
		}
	}()
}
