package generic

type stuck[T any] struct {
	inbox chan T
	done  chan struct{}
}

func openStuck[T any]() *stuck[T] {
	s := &stuck[T]{inbox: make(chan T), done: make(chan struct{})}
	go s.run()
	return s
}

func (s *stuck[T]) run() {
	defer close(s.done)
	for range s.inbox {
		s.fail()
		return
	}
}

func (s *stuck[T]) fail() { <-s.done } // want "the goroutine that closes .done. waits for it here"

type free[T any] struct {
	inbox chan T
	done  chan struct{}
}

func openFree[T any]() *free[T] {
	f := &free[T]{inbox: make(chan T), done: make(chan struct{})}
	go f.run()
	return f
}

func (f *free[T]) run() {
	defer close(f.done)
	for range f.inbox {
		go f.fail()
		return
	}
}

func (f *free[T]) fail() { <-f.done }
