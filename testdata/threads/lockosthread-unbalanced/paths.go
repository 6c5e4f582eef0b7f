package paths

import (
	"errors"
	"runtime"
)

var errBusy = errors.New("busy")

func draw() error { return errBusy }
func flush()      {}

func earlyReturnStaysLocked() error {
	runtime.LockOSThread() // want `no matching UnlockOSThread on this path: the caller stays locked`
	if err := draw(); err != nil {
		return err
	}
	runtime.UnlockOSThread()
	return nil
}

func goroutineLeavesLockedOnError(failed chan<- error) {
	go func() {
		runtime.LockOSThread() // want `the thread is destroyed when this goroutine ends`
		if err := draw(); err != nil {
			failed <- err
			return
		}
		runtime.UnlockOSThread()
	}()
}

func locksTwiceUnlocksOnce() {
	runtime.LockOSThread() // want `no matching UnlockOSThread`
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	flush()
}

func conditionalDeferMissesAPath(slow bool) {
	runtime.LockOSThread() // want `no matching UnlockOSThread`
	if slow {
		defer runtime.UnlockOSThread()
	}
	flush()
}

func deferCoversEveryReturn() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := draw(); err != nil {
		return err
	}
	return nil
}

func deferredLiteralUnlocks() error {
	runtime.LockOSThread()
	defer func() {
		flush()
		runtime.UnlockOSThread()
	}()
	return draw()
}

func twoLocksTwoUnlocks() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runtime.LockOSThread()
	flush()
	runtime.UnlockOSThread()
}

func sameConditionLocksAndUnlocks(pinned bool) error {
	if pinned {
		runtime.LockOSThread()
	}
	err := draw()
	if pinned {
		runtime.UnlockOSThread()
	}
	return err
}

func eachRoundIsBalanced(n int) {
	for range n {
		runtime.LockOSThread()
		flush()
		runtime.UnlockOSThread()
	}
}

func panicIsNoReturn() {
	runtime.LockOSThread()
	if draw() != nil {
		panic("no display")
	}
	runtime.UnlockOSThread()
}
