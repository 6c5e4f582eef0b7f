package pool

import "sync"

type pool struct {
	mu    sync.Mutex
	wg    sync.WaitGroup
	jobs  chan int
	total int
	shut  bool
}

func (p *pool) start() {
	p.wg.Add(1)
	go p.worker()
}

func (p *pool) worker() {
	defer p.wg.Done()
	for job := range p.jobs {
		p.mu.Lock()
		p.total += job
		p.mu.Unlock()
	}
}

func (p *pool) stopUnderTheLock() {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.jobs)
	p.wg.Wait() // want `waits under .p\.mu. for a goroutine that needs .p\.mu. first`
}

func (p *pool) stop() {
	p.mu.Lock()
	close(p.jobs)
	p.mu.Unlock()
	p.wg.Wait()
}

func spawnsAndWaits(n int) int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	mu.Lock()
	defer mu.Unlock()
	for i := range n {
		wg.Go(func() {
			mu.Lock()
			total += i
			mu.Unlock()
		})
	}
	wg.Wait() // want `waits under .mu. for a goroutine that needs .mu. first`
	return total
}

func waitsThenLocks(n int) int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for i := range n {
		wg.Go(func() {
			mu.Lock()
			total += i
			mu.Unlock()
		})
	}
	wg.Wait()
	mu.Lock()
	defer mu.Unlock()
	return total
}

type server struct {
	mu       sync.Mutex
	handlers sync.WaitGroup
	served   int
}

func (s *server) handle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.served++
}

func (s *server) accept() { s.handlers.Go(s.handle) }

func (s *server) closeUnderTheLock() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers.Wait() // want `waits under .s\.mu. for a goroutine that needs .s\.mu. first`
	return s.served
}

func (s *server) close() int {
	s.handlers.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.served
}
