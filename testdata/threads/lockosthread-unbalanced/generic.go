package generic

import "runtime"

func kept[T any](draw func() (T, error)) (T, error) {
	runtime.LockOSThread() // want `no matching UnlockOSThread on this path`
	value, err := draw()
	if err != nil {
		return value, err
	}
	runtime.UnlockOSThread()
	return value, nil
}

func given[T any](draw func() (T, error)) (T, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	return draw()
}
