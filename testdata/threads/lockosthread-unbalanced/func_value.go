package funcvalue

import "runtime"

func kept(draw func() error) error {
	pin, unpin := runtime.LockOSThread, runtime.UnlockOSThread
	pin() // want `no matching UnlockOSThread on this path`
	if err := draw(); err != nil {
		return err
	}
	unpin()
	return nil
}

func given(draw func() error) error {
	unpin := runtime.UnlockOSThread
	runtime.LockOSThread()
	defer unpin()
	return draw()
}
