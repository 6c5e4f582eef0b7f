//go:build linux

package embedding

import (
	"runtime"
	"syscall"
)

type pinning struct{}

func (pinning) pin() { runtime.LockOSThread() }

type naming struct{}

func (naming) pin() {}

type held struct{ pinning }

func (h *held) start() {
	go func() {
		h.pin()
		_ = syscall.Unshare(syscall.CLONE_NEWNET)
	}()
}

type loose struct{ naming }

func (l *loose) start() {
	go func() {
		l.pin()
		_ = syscall.Unshare(syscall.CLONE_NEWNET) // want `syscall.Unshare`
	}()
}
