package skipped

import "errors"

func load() error { return errors.New("no") }
func serve()      {}

// leaks: literal()
func literal() {
	ready := make(chan struct{})
	go func() {
		if err := load(); err != nil {
			return
		}
		close(ready) // want `the goroutine that closes .ready. may end without it when err != nil`
		serve()
	}()
	<-ready
}

type server struct {
	done    chan struct{}
	results chan int
}

func start() *server {
	s := &server{done: make(chan struct{}), results: make(chan int)}
	go s.run()
	go s.produce(3)
	return s
}

func (s *server) run() {
	if load() != nil {
		return
	}
	serve()
	close(s.done) // want `the goroutine that closes .done. may end without it when load\(\) != nil`
}

func (s *server) produce(n int) {
	for i := range n {
		if load() != nil {
			return
		}
		s.results <- i
	}
	close(s.results) // want `the goroutine that closes .results. may end without it`
}

func (s *server) wait() { <-s.done }

func (s *server) collect() (sum int) {
	for v := range s.results {
		sum += v
	}
	return sum
}

func signal(ready chan<- struct{}) {
	if load() != nil {
		return
	}
	close(ready) // want `the goroutine that closes .ready. may end without it`
}

// leaks: throughAParameter()
func throughAParameter() {
	ready := make(chan struct{})
	go signal(ready)
	<-ready
}
