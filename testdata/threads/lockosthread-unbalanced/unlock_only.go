package unlockonly

import "runtime"

func nothingIsLocked() {
	defer runtime.UnlockOSThread() // want `UnlockOSThread without LockOSThread`
	println("drawn")
}

type thread struct{}

func (thread) UnlockOSThread() {}

func anotherThing(runtime thread) {
	runtime.UnlockOSThread()
}
