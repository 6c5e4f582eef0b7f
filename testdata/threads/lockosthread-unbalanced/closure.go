package closure

import "runtime"

func kept(draw func() error) error {
	runtime.LockOSThread() // want `no matching UnlockOSThread on this path`
	done := func() {
		println("drawn")
		runtime.UnlockOSThread()
	}
	if err := draw(); err != nil {
		return err
	}
	done()
	return nil
}

func given(draw func() error) error {
	runtime.LockOSThread()
	done := func() {
		println("drawn")
		runtime.UnlockOSThread()
	}
	defer done()
	return draw()
}
