package room

// A channel with room for one, for each registration: one send on each never waits.

type registration struct {
	name string
	errs chan error
}

func newRegistration(name string) *registration {
	return &registration{name: name, errs: make(chan error, 1)}
}

type registry struct {
	registrations chan any
	known         map[string]*registration
}

func newRegistry() *registry {
	r := &registry{registrations: make(chan any), known: make(map[string]*registration)}
	go r.serve()
	return r
}

func (r *registry) serve() {
	for each := range r.registrations {
		switch each := each.(type) {
		case *registration:
			r.known[each.name] = each
			each.errs <- nil
		}
	}
}

func (r *registry) register(name string) { r.registrations <- newRegistration(name) }

func (r *registry) drop(err error) {
	for name, each := range r.known {
		tell(each, err)
		delete(r.known, name)
	}
}

func (r *registry) failAll(names []string, err error) {
	for _, name := range names {
		r.fail(name, err)
	}
}

func (r *registry) fail(name string, err error) {
	if each, ok := r.known[name]; ok {
		each.errs <- err
	}
}

func tell(to *registration, err error) { to.errs <- err }

// One channel for all rounds: the second send waits.

type counter struct {
	total chan int
}

func newCounter() *counter { return &counter{total: make(chan int, 1)} }

func (c *counter) count(all []int) {
	for i := range all {
		put(c, i)
	}
}

func put(to *counter, n int) {
	to.total <- n // want `send on .total. blocks forever: nothing ever receives from it`
}
