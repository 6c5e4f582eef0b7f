//go:build linux

package method

import (
	"runtime"
	"syscall"
)

type sandbox struct{ flags int }

func (s *sandbox) enter() error {
	return syscall.Unshare(s.flags) // want `syscall.Unshare`
}

func (s *sandbox) loose() {
	go func() { _ = s.enter() }()
}

func (s *sandbox) pin() { runtime.LockOSThread() }

func (s *sandbox) enterPinned() error { return syscall.Unshare(s.flags) }

func (s *sandbox) held() {
	go func() {
		s.pin()
		_ = s.enterPinned()
	}()
}
