package parameter

import "runtime"

func pinned(draw func() error) error {
	runtime.LockOSThread() // want `no matching UnlockOSThread on this path`
	if err := draw(); err != nil {
		return err
	}
	runtime.UnlockOSThread()
	return nil
}

func pinnedFor(draw func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return draw()
}

func render() error {
	return pinnedFor(func() error { return nil })
}
