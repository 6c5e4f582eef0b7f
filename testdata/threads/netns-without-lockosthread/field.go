//go:build linux

package field

import (
	"runtime"
	"syscall"
)

type sandbox struct{ flags int }

func loose(s *sandbox) error {
	return syscall.Unshare(s.flags) // want `syscall.Unshare`
}

func held(s *sandbox) error {
	runtime.LockOSThread()
	return syscall.Unshare(s.flags)
}

func start(s *sandbox) {
	go loose(s)
	go held(s)
}
