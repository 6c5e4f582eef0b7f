// Package handed_over has functions that are called with a lock held which they give back.
package handed_over

import (
	"sync"
	"time"
)

// Who has a document wants the table to give it back; who has the table waits for the document.
type table struct {
	mu        sync.RWMutex
	documents map[string]*sync.Mutex
}

func (t *table) open(name string) {
	t.mu.Lock()
	if _, ok := t.documents[name]; !ok {
		t.documents[name] = &sync.Mutex{}
	}
	t.documents[name].Lock()
	t.mu.Unlock()
}

func (t *table) shut(name string) {
	t.mu.RLock() // want `t\.mu. is taken while .document. is held, and elsewhere the other way round`
	defer t.mu.RUnlock()
	if document, ok := t.documents[name]; ok {
		document.Unlock()
	}
}

// Here the table is free before the document is waited for.
type shelf struct {
	mu        sync.RWMutex
	documents map[string]*sync.Mutex
}

func (s *shelf) open(name string) {
	s.mu.Lock()
	if _, ok := s.documents[name]; !ok {
		s.documents[name] = &sync.Mutex{}
	}
	document := s.documents[name]
	s.mu.Unlock()
	document.Lock()
}

func (s *shelf) shut(name string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if document, ok := s.documents[name]; ok {
		document.Unlock()
	}
}

// The set is given back for a while and taken again under the lock of the device.
type set struct {
	mu      sync.Mutex
	devices map[string]*device
}

type device struct {
	mu    sync.Mutex
	count int
}

func (s *set) remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.devices[name]
	found.mu.Lock()
	defer found.mu.Unlock()
	found.count = 0
	s.settle() // want `s\.mu. is taken while .found\.mu. is held, and elsewhere the other way round`
}

func (s *set) settle() {
	s.mu.Unlock()
	time.Sleep(time.Millisecond)
	s.mu.Lock()
}

// Here the lock of the device is given back first.
type rack struct {
	mu      sync.Mutex
	devices map[string]*device
}

func (r *rack) remove(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.devices[name]
	found.mu.Lock()
	found.count = 0
	found.mu.Unlock()
	r.settle()
}

func (r *rack) settle() {
	r.mu.Unlock()
	time.Sleep(time.Millisecond)
	r.mu.Lock()
}

// Who gives the road back counts as a user until then, and the first user alone waits for it.
type crossing struct {
	count sync.Mutex
	road  sync.Mutex
	users int
}

func (c *crossing) enter() {
	c.count.Lock()
	defer c.count.Unlock()
	if c.users == 0 {
		c.road.Lock()
	}
	c.users++
}

func (c *crossing) exit() {
	c.count.Lock()
	defer c.count.Unlock()
	c.users--
	if c.users == 0 {
		c.road.Unlock()
	}
}

// What was taken out of the map is found by nobody else any more.
type cache struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	trash   []string
}

type bucket struct {
	mu    sync.Mutex
	names []string
}

func (c *cache) drop(name string) {
	c.mu.Lock()
	found := c.buckets[name]
	delete(c.buckets, name)
	c.mu.Unlock()
	found.mu.Lock()
	defer found.mu.Unlock()
	for _, each := range found.names {
		c.mu.Lock()
		c.trash = append(c.trash, each)
		c.mu.Unlock()
	}
}

func (c *cache) tidy() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, each := range c.buckets {
		each.mu.Lock()
		each.names = nil
		each.mu.Unlock()
	}
}

// Left in the map, it is.
type pantry struct {
	mu    sync.Mutex
	jars  map[string]*jar
	trash []string
}

type jar struct {
	mu    sync.Mutex
	names []string
}

func (p *pantry) drop(name string) {
	p.mu.Lock()
	found := p.jars[name]
	p.mu.Unlock()
	found.mu.Lock()
	defer found.mu.Unlock()
	for _, each := range found.names {
		p.mu.Lock() // want `p\.mu. is taken while .found\.mu. is held, and elsewhere the other way round`
		p.trash = append(p.trash, each)
		p.mu.Unlock()
	}
}

func (p *pantry) tidy() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, each := range p.jars {
		each.mu.Lock()
		each.names = nil
		each.mu.Unlock()
	}
}

// A new entry has no other owner: nobody waits for its lock.
type registry struct {
	mu      sync.Mutex
	entries map[string]*entry
}

type entry struct{ mu sync.Mutex }

func (r *registry) reserve(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	made := &entry{}
	made.mu.Lock()
	r.entries[name] = made
}

func (r *registry) publish(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if found, ok := r.entries[name]; ok {
		found.mu.Unlock()
	}
}

// What a call gives may come with its lock taken, later than the other one.
type vault struct {
	mu     sync.Mutex
	safes  map[string]*safe
	visits int
}

type safe struct{ mu sync.Mutex }

func (v *vault) find(name string) *safe {
	v.mu.Lock()
	defer v.mu.Unlock()
	found := v.safes[name]
	found.mu.Lock()
	return found
}

func (v *vault) visit(name string) {
	v.mu.Lock()
	v.visits++
	v.mu.Unlock()
	found := v.find(name)
	found.mu.Unlock()
}
