package splitpair

import "runtime"

type device struct{ open bool }

func (d *device) enter() {
	runtime.LockOSThread()
	d.open = true
}

func (d *device) leave() {
	d.open = false
	runtime.UnlockOSThread()
}

func acquire() (release func()) {
	runtime.LockOSThread()
	return func() { runtime.UnlockOSThread() }
}

func use(d *device) {
	d.enter()
	defer d.leave()
	release := acquire()
	defer release()
}
