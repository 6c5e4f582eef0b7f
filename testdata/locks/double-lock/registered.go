// Package registered runs under a lock what others have registered before.
package registered

import "sync"

// A handler that subscribes another one while the handlers run.
type bus struct {
	mu       sync.Mutex
	handlers []func(int)
}

func (b *bus) on(handler func(int)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.handlers = append(b.handlers, handler)
}

func (b *bus) emit(value int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, handle := range b.handlers {
		handle(value) // want "`b.mu` is locked again by what this call comes back to"
	}
}

func newBus() *bus {
	b := &bus{}
	b.on(func(value int) {
		if value > 0 {
			b.on(func(int) {})
		}
	})
	return b
}

// This one runs them after the unlocking.
type line struct {
	mu       sync.Mutex
	handlers []func(int)
}

func (l *line) on(handler func(int)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.handlers = append(l.handlers, handler)
}

func (l *line) emit(value int) {
	l.mu.Lock()
	handlers := append([]func(int){}, l.handlers...)
	l.mu.Unlock()
	for _, handle := range handlers {
		handle(value)
	}
}

func newLine() *line {
	l := &line{}
	l.on(func(int) { l.on(func(int) {}) })
	return l
}

// A hook by name, taken out of a map.
type server struct {
	mu    sync.RWMutex
	hooks map[string]func()
	count int
}

func (s *server) handle(name string, hook func()) {
	s.mu.Lock()
	s.hooks[name] = hook
	s.mu.Unlock()
}

func (s *server) serve(name string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if hook, ok := s.hooks[name]; ok {
		hook() // want "`s.mu` is locked again by what this call comes back to"
	}
}

func (s *server) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count = 0
}

func newServer() *server {
	s := &server{hooks: map[string]func(){}}
	s.handle("reset", s.reset)
	return s
}

// Here the hook is taken out under the lock and run without it.
type quietServer struct {
	mu    sync.RWMutex
	hooks map[string]func()
	count int
}

func (s *quietServer) handle(name string, hook func()) {
	s.mu.Lock()
	s.hooks[name] = hook
	s.mu.Unlock()
}

func (s *quietServer) serve(name string) {
	s.mu.RLock()
	hook, ok := s.hooks[name]
	s.mu.RUnlock()
	if ok {
		hook()
	}
}

func (s *quietServer) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count = 0
}

func newQuietServer() *quietServer {
	s := &quietServer{hooks: map[string]func(){}}
	s.handle("reset", s.reset)
	return s
}

// An observer that asks what it observes.
type observer interface{ changed() }

type model struct {
	mu        sync.Mutex
	observers []observer
	n         int
}

func (m *model) add(o observer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.observers = append(m.observers, o)
}

func (m *model) set(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n = n
	for _, each := range m.observers {
		each.changed() // want "`m.mu` is locked again by what this call comes back to"
	}
}

func (m *model) get() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.n
}

type view struct{ m *model }

func (v *view) changed() { _ = v.m.get() }

func newModel() *model {
	m := &model{}
	m.add(&view{m})
	return m
}

// The handlers of one channel post to the next one, which has a lock of its own.
type stage struct {
	mu       sync.Mutex
	handlers []func(int)
	seen     int
}

func (s *stage) on(handler func(int)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers = append(s.handlers, handler)
}

func (s *stage) post(value int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen++
	for _, handle := range s.handlers {
		handle(value)
	}
}

func connect(first, second *stage) {
	first.on(func(value int) { second.post(value) })
}
