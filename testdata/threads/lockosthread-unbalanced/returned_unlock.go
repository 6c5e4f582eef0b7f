package privileges

import "runtime"

func enable() error { return nil }
func revert() error { return nil }

// The caller gets the unlock.
func onThisThread() (func(), error) {
	runtime.LockOSThread()
	if err := enable(); err != nil {
		runtime.UnlockOSThread()
		return nil, err
	}
	return func() {
		defer runtime.UnlockOSThread()
		if err := revert(); err != nil {
			panic(err)
		}
	}, nil
}
