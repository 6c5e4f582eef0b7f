//go:build linux

package enter

import (
	"runtime"
	"syscall"

	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

func withoutLock(fd int, run func()) error {
	if err := unix.Setns(fd, unix.CLONE_NEWNET); err != nil { // want `unix.Setns changes only the current OS thread`
		return err
	}
	run()
	return nil
}

func rawCall() {
	syscall.RawSyscall(syscall.SYS_UNSHARE, syscall.CLONE_NEWNET, 0, 0) // want `syscall.RawSyscall changes only`
}

func lockedOnOneBranch(fd int, careful bool) error {
	if careful {
		runtime.LockOSThread()
	}
	return unix.Setns(fd, unix.CLONE_NEWNET) // want `unix.Setns`
}

func goroutineIsNotLocked(fd int) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	go func() {
		_ = unix.Unshare(unix.CLONE_NEWNET) // want `unix.Unshare`
	}()
}

// InNamespace goes in and back, so the lock is its own affair whoever calls it.
func InNamespace(target netns.NsHandle, run func()) error {
	home, err := netns.Get()
	if err != nil {
		return err
	}
	defer netns.Set(home) // want `netns.Set`
	if err := netns.Set(target); err != nil {
		return err
	}
	run()
	return nil
}

func locked(fd int) error {
	runtime.LockOSThread()
	return unix.Setns(fd, unix.CLONE_NEWNET)
}

func callerHasLocked(fd int) error {
	runtime.LockOSThread()
	return switchTo(fd)
}

func switchTo(fd int) error {
	return unix.Setns(fd, unix.CLONE_NEWNET)
}

// Enter leaves the lock to its callers, as its documentation says.
func Enter(fd int) error {
	return unix.Setns(fd, unix.CLONE_NEWNET)
}

func rawCallOfAnotherKind() {
	syscall.RawSyscall(syscall.SYS_GETPID, 0, 0, 0)
}
