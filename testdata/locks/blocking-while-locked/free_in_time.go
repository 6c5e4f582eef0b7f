package freed

import "sync"

type uploads struct {
	mu   sync.Mutex
	done chan struct{}
	left int
}

func newUploads() *uploads {
	u := &uploads{done: make(chan struct{})}
	go u.run()
	return u
}

func (u *uploads) run() {
	u.mu.Lock()
	u.left--
	u.mu.Unlock()
	close(u.done)
}

func (u *uploads) cancel() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.await()
}

// await gives the lock back while it waits.
func (u *uploads) await() {
	u.mu.Unlock()
	<-u.done
	u.mu.Lock()
}

type queue struct {
	mu      sync.Mutex
	waiters []waiter
}

type waiter struct{ answer chan error }

// ask is known to the other side only once it has given the lock back.
func (q *queue) ask() error {
	answer := make(chan error)
	q.mu.Lock()
	q.waiters = append(q.waiters, waiter{answer})
	q.mu.Unlock()
	return <-answer
}

func (q *queue) tell(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, each := range q.waiters {
		each.answer <- err
	}
	q.waiters = nil
}

var (
	storesLock sync.Mutex
	stores     = map[string]*store{}
	atExit     bool
)

type store struct {
	queue chan *request
	name  string
}

type request struct{ answered sync.WaitGroup }

func open(name string) {
	s := &store{make(chan *request), name}
	go s.loop()
	storesLock.Lock()
	stores[name] = s
	storesLock.Unlock()
}

// loop takes the lock only when the program does not end.
func (s *store) loop() {
	req := <-s.queue
	if !atExit {
		storesLock.Lock()
		delete(stores, s.name)
		storesLock.Unlock()
	}
	req.answered.Done()
}

func (s *store) do() {
	r := &request{}
	r.answered.Add(1)
	s.queue <- r
	r.answered.Wait()
}

func exit() {
	storesLock.Lock()
	atExit = true
	for _, each := range stores {
		each.do()
	}
	storesLock.Unlock()
}

type turnstile struct {
	mu    sync.Mutex
	ready bool
	turns chan int
}

func newTurnstile() *turnstile {
	t := &turnstile{turns: make(chan int)}
	go t.run()
	return t
}

// run says itself when it waits without the lock.
func (t *turnstile) run() {
	for {
		t.mu.Lock()
		t.ready = true
		t.mu.Unlock()
		<-t.turns
	}
}

func (t *turnstile) pass() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ready {
		t.ready = false
		t.turns <- 1
	}
}
