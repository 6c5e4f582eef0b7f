//go:build linux

package parameter

import (
	"runtime"
	"syscall"
)

func enter(flags int) error {
	return syscall.Unshare(flags) // want `syscall.Unshare`
}

func loose(flags int, run func()) {
	if enter(flags) == nil {
		run()
	}
}

func enterHeld(flags int) error { return syscall.Unshare(flags) }

func held(flags int, run func()) {
	runtime.LockOSThread()
	if enterHeld(flags) == nil {
		run()
	}
}
