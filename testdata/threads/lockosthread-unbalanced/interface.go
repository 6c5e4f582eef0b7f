package iface

import "runtime"

type pinner interface {
	pin()
	unpin()
}

type thread struct{}

func (thread) pin() { runtime.LockOSThread() }

func (thread) unpin() { runtime.UnlockOSThread() }

func kept(on pinner, draw func() error) error {
	on.pin() // want `no matching UnlockOSThread on this path`
	if err := draw(); err != nil {
		return err
	}
	on.unpin()
	return nil
}

func given(on pinner, draw func() error) error {
	on.pin()
	defer on.unpin()
	return draw()
}
