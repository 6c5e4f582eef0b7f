package ring

import "sync"

type ring struct {
	mu     sync.Mutex
	closed bool
	err    error
	n      int
}

// readErr locks only for callers that have not.
func (r *ring) readErr(locked bool) error {
	if !locked {
		r.mu.Lock()
		defer r.mu.Unlock()
	}
	return r.err
}

func (r *ring) readErrVia(locked bool) error { return r.readErr(locked) }

func (r *ring) saysSo() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.readErr(true)
}

func (r *ring) forgetsToSaySo() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.readErr(false) // want `r\.mu. is locked again by this call`
}

func (r *ring) saysSoThroughAnother() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.readErrVia(true)
}

func (r *ring) forgetsThroughAnother() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.readErrVia(false) // want `r\.mu. is locked again by this call`
}

func (r *ring) passesItsOwnFlag(locked bool) error {
	if !locked {
		r.mu.Lock()
		defer r.mu.Unlock()
	}
	return r.readErr(true)
}

func (r *ring) passesItsFlagOn(lock bool) error {
	if lock {
		r.mu.Lock()
		defer r.mu.Unlock()
	}
	return r.readErr(lock)
}

func (r *ring) confusesItsFlag(lock bool) error {
	if lock {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.readErr(!lock) // want `r\.mu. is locked again by this call`
	}
	return nil
}

func (r *ring) unknownFlag(locked bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.readErr(locked)
}

// reset locks whatever the flag says.
func (r *ring) reset(hard bool) {
	if hard {
		r.err = nil
	}
	r.mu.Lock()
	r.n = 0
	r.mu.Unlock()
}

func (r *ring) flagThatDoesNotMatter(hard bool) {
	r.mu.Lock()
	r.reset(hard) // want `r\.mu. is locked again by this call`
	r.mu.Unlock()
}

type lockMode int

const (
	unlocked lockMode = iota
	locked
)

func (r *ring) count(mode lockMode) int {
	if mode == unlocked {
		r.mu.Lock()
		defer r.mu.Unlock()
	}
	return r.n
}

func (r *ring) constantMode() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count(locked)
}

// held locks when it is not given the lock.
func (r *ring) sum(mu *sync.Mutex) int {
	if mu == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
	}
	return r.n
}

func (r *ring) passesTheLock() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sum(&r.mu)
}

func (r *ring) passesNil() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sum(nil) // want `r\.mu. is locked again by this call`
}

func (r *ring) shut() {
	if r.closed {
		return
	}
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
}

// What the caller has checked, the callee checks too.
func (r *ring) onlyWhenClosed() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		r.shut()
	}
}

func (r *ring) onlyWhenOpen() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.shut() // want `r\.mu. is locked again by this call`
	}
}
