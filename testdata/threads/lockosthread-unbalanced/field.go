package field

import "runtime"

type window struct {
	closed bool
	draw   func() error
}

func kept(w *window) error {
	runtime.LockOSThread() // want `no matching UnlockOSThread on this path`
	if w.closed {
		return nil
	}
	err := w.draw()
	runtime.UnlockOSThread()
	return err
}

func given(w *window) error {
	runtime.LockOSThread()
	if w.closed {
		runtime.UnlockOSThread()
		return nil
	}
	err := w.draw()
	runtime.UnlockOSThread()
	return err
}
