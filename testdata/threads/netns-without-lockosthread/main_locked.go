//go:build linux

package main

import (
	"runtime"
	"syscall"
)

func init() {
	runtime.LockOSThread()
}

func main() {
	_ = syscall.Unshare(syscall.CLONE_NEWNET)
}
