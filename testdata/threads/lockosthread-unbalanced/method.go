package method

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

func (d *device) draw() error { return nil }

func (d *device) kept() error {
	d.enter() // want `no matching UnlockOSThread on this path`
	if err := d.draw(); err != nil {
		return err
	}
	d.leave()
	return nil
}

func (d *device) given() error {
	d.enter()
	defer d.leave()
	return d.draw()
}
