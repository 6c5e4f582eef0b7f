package counter

import "sync"

func calledInPlace() {
	var mu sync.Mutex
	mu.Lock()
	func() {
		mu.Lock() // want `mu. is locked again while it is held`
		defer mu.Unlock()
	}()
	mu.Unlock()
}

func throughAVariable(n int) int {
	var mu sync.Mutex
	add := func() {
		mu.Lock()
		defer mu.Unlock()
		n++
	}
	mu.Lock()
	add() // want `mu. is locked again by this call`
	mu.Unlock()
	return n
}

func throughAVariableUnlocked(n int) int {
	var mu sync.Mutex
	add := func() {
		mu.Lock()
		defer mu.Unlock()
		n++
	}
	mu.Lock()
	n++
	mu.Unlock()
	add()
	return n
}

func onAGoroutine(n int) {
	var mu sync.Mutex
	mu.Lock()
	go func() {
		mu.Lock()
		defer mu.Unlock()
		n++
	}()
	mu.Unlock()
}

func reassigned(n int) {
	var mu sync.Mutex
	act := func() { n++ }
	if n > 3 {
		act = func() { mu.Lock() }
	}
	mu.Lock()
	act()
	mu.Unlock()
}

type queue struct {
	mu sync.Mutex
	n  int
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.n
}

// unlockedByALiteral gives the lock back before anything needs it.
func (q *queue) unlockedByALiteral() int {
	q.mu.Lock()
	func() {
		defer q.mu.Unlock()
		q.n++
	}()
	return q.len()
}

// A literal that is kept runs later.
func (q *queue) keepsALiteral() func() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	later := func() int { return q.len() }
	return later
}
