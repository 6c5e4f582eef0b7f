package twofiles

import "sync"

type room struct {
	mu     sync.Mutex
	guests int
}

func (r *room) swap(other *room) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.guests, other.guests = other.take(), r.guests
}

func (r *room) swapApart(other *room) {
	guests := other.take()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.guests = guests
}
