package twofiles

func (r *room) take() int {
	r.mu.Lock() // want `.r\.mu. is locked while .r\.mu. is held: one room may be meant`
	defer r.mu.Unlock()
	return r.guests
}
