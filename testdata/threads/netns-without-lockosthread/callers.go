//go:build linux

package callers

import (
	"runtime"
	"syscall"
)

func isolate() error {
	return syscall.Unshare(syscall.CLONE_NEWUTS) // want `syscall.Unshare`
}

func calledWithAndWithout() {
	runtime.LockOSThread()
	_ = isolate()
	go isolate()
}

type sandbox struct{ flags int }

func (s *sandbox) unshare() error {
	return syscall.Unshare(s.flags)
}

func (s *sandbox) start() {
	go func() {
		s.lock()
		_ = s.unshare()
	}()
}

func (s *sandbox) lock() {
	runtime.LockOSThread()
}
