//go:build linux

package iface

import (
	"runtime"
	"syscall"
)

type pinner interface{ pin() }

type thread struct{}

func (thread) pin() { runtime.LockOSThread() }

func held(on pinner) {
	go func() {
		on.pin()
		_ = syscall.Unshare(syscall.CLONE_NEWNET)
	}()
}

type marker interface{ mark() }

type name struct{}

func (name) mark() {}

func loose(by marker) {
	go func() {
		by.mark()
		_ = syscall.Unshare(syscall.CLONE_NEWNET) // want `syscall.Unshare`
	}()
}
