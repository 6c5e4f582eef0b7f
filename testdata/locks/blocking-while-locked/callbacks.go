// Package callbacks has the other side come to the lock by a function that it was given, or by an interface.
package callbacks

import "sync"

// A keeper of tokens calls back into the store that made it.
type keeper struct {
	added  chan string
	ticks  chan int
	forget func(string)
}

func newKeeper(forget func(string)) *keeper {
	k := &keeper{added: make(chan string, 1), ticks: make(chan int), forget: forget}
	go k.run()
	return k
}

func (k *keeper) run() {
	for {
		select {
		case <-k.added:
		case <-k.ticks:
			k.forget("token")
		}
	}
}

func (k *keeper) add(token string) {
	k.added <- token // want `waits under .s\.mu. for a goroutine that needs .s\.mu. first`
}

type store struct {
	mu     sync.Mutex
	tokens map[string]bool
	keeper *keeper
}

func newStore() *store {
	s := &store{tokens: map[string]bool{}}
	forget := func(token string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.tokens, token)
	}
	s.keeper = newKeeper(forget)
	return s
}

func (s *store) assign(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[token] = true
	s.keeper.add(token)
}

// The watcher of a balancer takes connections down, and each of them tells the balancer.
type Balancer interface {
	Up() func()
	Notify() <-chan bool
}

type roundRobin struct {
	mu        sync.Mutex
	addresses chan bool
	up        int
}

func (r *roundRobin) watch() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.addresses <- true // want `waits under .r\.mu. for a goroutine that needs .r\.mu. first`
}

func (r *roundRobin) Up() func() { return func() { r.down() } }

func (r *roundRobin) down() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.up--
}

func (r *roundRobin) Notify() <-chan bool { return r.addresses }

type connection struct{ down func() }

func (c *connection) tearDown() {
	if c.down != nil {
		c.down()
	}
}

type client struct {
	balancer    Balancer
	connections []*connection
}

func (c *client) watch() {
	for range c.balancer.Notify() {
		for _, each := range c.connections {
			each.tearDown()
		}
	}
}

func newClient() *client {
	r := &roundRobin{addresses: make(chan bool)}
	c := &client{balancer: r}
	c.connections = append(c.connections, &connection{down: c.balancer.Up()})
	go c.watch()
	go r.watch()
	return c
}

// This store gives its lock back before the keeper is told.
type freeKeeper struct {
	added  chan string
	ticks  chan int
	forget func(string)
}

func newFreeKeeper(forget func(string)) *freeKeeper {
	k := &freeKeeper{added: make(chan string, 1), ticks: make(chan int), forget: forget}
	go k.run()
	return k
}

func (k *freeKeeper) run() {
	for {
		select {
		case <-k.added:
		case <-k.ticks:
			k.forget("token")
		}
	}
}

func (k *freeKeeper) add(token string) { k.added <- token }

type freeStore struct {
	mu     sync.Mutex
	tokens map[string]bool
	keeper *freeKeeper
}

func newFreeStore() *freeStore {
	s := &freeStore{tokens: map[string]bool{}}
	s.keeper = newFreeKeeper(func(token string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.tokens, token)
	})
	return s
}

func (s *freeStore) assign(token string) {
	s.mu.Lock()
	s.tokens[token] = true
	s.mu.Unlock()
	s.keeper.add(token)
}

// A tenant's payments are told to the landlord, who is another tenant with a lock of his own.
type tenant struct {
	mu       sync.Mutex
	payments chan int
	paid     int
	onPaid   func(int)
}

func newTenant(landlord *tenant) *tenant {
	t := &tenant{payments: make(chan int)}
	t.onPaid = func(sum int) { landlord.credit(sum) }
	go t.run()
	return t
}

func (t *tenant) run() {
	for sum := range t.payments {
		t.onPaid(sum)
	}
}

func (t *tenant) credit(sum int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.paid += sum
}

func (t *tenant) pay(sum int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.payments <- sum
}

// A place that nobody else has used yet takes the answer.
type asker struct {
	mu     sync.Mutex
	answer int
	note   func(int)
}

func newAsker() *asker {
	a := &asker{}
	a.note = a.set
	return a
}

func (a *asker) set(answer int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answer = answer
}

func (a *asker) ask(question int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	answers := make(chan int, 1)
	go func() {
		for answer := range answers {
			a.note(answer)
		}
	}()
	answers <- question
	close(answers)
}
