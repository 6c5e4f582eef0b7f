package embedding

import "runtime"

type pinning struct{}

func (pinning) pin() { runtime.LockOSThread() }

func (pinning) unpin() { runtime.UnlockOSThread() }

type device struct{ pinning }

func (d *device) draw() error { return nil }

func (d *device) kept() error {
	d.pin() // want `no matching UnlockOSThread on this path`
	if err := d.draw(); err != nil {
		return err
	}
	d.unpin()
	return nil
}

func (d *device) given() error {
	d.pin()
	defer d.unpin()
	return d.draw()
}
