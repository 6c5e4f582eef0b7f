// Package iface locks behind an interface.
package iface

import "sync"

type journal struct {
	lock  sync.Locker
	lines []string
}

func (j *journal) writeKept(line string) bool {
	j.lock.Lock() // want `j\.lock. is not unlocked when line == ""`
	if line == "" {
		return false
	}
	j.lines = append(j.lines, line)
	j.lock.Unlock()
	return true
}

func (j *journal) write(line string) bool {
	j.lock.Lock()
	defer j.lock.Unlock()
	if line == "" {
		return false
	}
	j.lines = append(j.lines, line)
	return true
}

// gate has one implementation.
type gate interface {
	enter()
	leave()
}

type door struct{ mu sync.Mutex }

func (d *door) enter() { d.mu.Lock() }
func (d *door) leave() { d.mu.Unlock() }

func passKept(g gate, open bool) bool {
	g.enter() // want `is not unlocked when !open`
	if !open {
		return false
	}
	g.leave()
	return true
}

func pass(g gate, open bool) bool {
	g.enter()
	if !open {
		g.leave()
		return false
	}
	g.leave()
	return true
}

// barrier has two, and only one of them locks.
type barrier interface {
	raise()
	lower()
}

type bar struct{ mu sync.Mutex }

func (b *bar) raise() { b.mu.Lock() }
func (b *bar) lower() { b.mu.Unlock() }

type rope struct{ up bool }

func (r *rope) raise() { r.up = true }
func (r *rope) lower() { r.up = false }

func cross(b barrier, open bool) bool {
	b.raise()
	if !open {
		return false
	}
	b.lower()
	return true
}
