// Package parameter is given the object, or the pool.
package parameter

import "sync"

type event struct {
	name string
	next *event
}

var events = sync.Pool{New: func() any { return new(event) }}

func dropLate(e *event) {
	events.Put(e)
	e.next = nil // want `e. is used after it went back to the pool`
}

func drop(e *event) {
	e.next = nil
	events.Put(e)
}

func nameLate(pool *sync.Pool) string {
	e := pool.Get().(*event)
	pool.Put(e)
	return e.name // want `e. is used after it went back to the pool`
}

func name(pool *sync.Pool) string {
	e := pool.Get().(*event)
	defer pool.Put(e)
	return e.name
}

// release gives back what it is given.
func release(e *event) {
	e.name = ""
	events.Put(e)
}

func tellLate(tell func(string)) {
	e := events.Get().(*event)
	release(e)
	tell(e.name) // want `e. is used after it went back to the pool`
}

func tell(tell func(string)) {
	e := events.Get().(*event)
	tell(e.name)
	release(e)
}
