package local

import "runtime"

func draw() error { return nil }

func kept() error {
	runtime.LockOSThread() // want `LockOSThread has no matching UnlockOSThread on this path`
	if err := draw(); err != nil {
		return err
	}
	runtime.UnlockOSThread()
	return nil
}

func given() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return draw()
}
