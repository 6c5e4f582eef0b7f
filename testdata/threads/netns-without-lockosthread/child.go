//go:build linux

package child

import (
	"os/exec"
	"syscall"

	"github.com/containernetworking/plugins/pkg/ns"
	"golang.org/x/sys/unix"
)

func childProcessHasItsOwn(name string) error {
	command := exec.Command(name)
	command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	return command.Run()
}

func doLocksItself(target ns.NetNS, fd int) error {
	return target.Do(func(ns.NetNS) error {
		return unix.Setns(fd, unix.CLONE_NEWUTS)
	})
}
