package fields

type watcher struct {
	input  chan int
	result chan int
	done   chan struct{}
	errs   chan error
}

func newWatcher(initial []int) *watcher {
	w := &watcher{
		input:  make(chan int),
		result: make(chan int),
		done:   make(chan struct{}),
	}
	w.errs = make(chan error, 1)
	go w.process(initial)
	return w
}

func (w *watcher) process(initial []int) {
	defer close(w.result)
	for _, v := range initial {
		w.result <- v // want `send on .result. blocks forever: nothing ever receives from it`
	}
	for range w.input {
	}
}

func (w *watcher) fail(errs []error) {
	for _, err := range errs {
		w.errs <- err // want `send on .errs. blocks forever`
	}
}

func (w *watcher) stop() {
	close(w.input)
	<-w.done // want `receive from .done. blocks forever: nothing ever sends on it or closes it`
}

type fixed struct {
	input  chan int
	result chan int
	done   chan struct{}
}

func newFixed(initial []int) *fixed {
	w := &fixed{input: make(chan int), result: make(chan int), done: make(chan struct{})}
	go w.process(initial)
	return w
}

func (w *fixed) process(initial []int) {
	defer close(w.done)
	defer close(w.result)
	for _, v := range initial {
		w.result <- v
	}
	for range w.input {
	}
}

func (w *fixed) stop() {
	close(w.input)
	for range w.result {
	}
	<-w.done
}
