//go:build linux

package main

import (
	"os"
	"syscall"
)

func main() {
	if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil { // want `syscall.Unshare`
		os.Exit(1)
	}
	_ = syscall.Exec("/bin/sh", []string{"sh"}, nil)
}
