package alone

import "errors"

func step() error { return errors.New("no") }

// leaks: sendsBeforeItReturns()
func sendsBeforeItReturns() <-chan error {
	failed := make(chan error)
	if err := step(); err != nil {
		failed <- err // want `send on .failed. blocks forever: nobody else has the channel yet`
	}
	return failed
}

// leaks: sendsAndThenReceives()
func sendsAndThenReceives() int {
	values := make(chan int)
	values <- 1 // want `send on .values. blocks forever`
	return <-values
}

// leaks: receivesBeforeTheGoroutine()
func receivesBeforeTheGoroutine() int {
	values := make(chan int)
	v := <-values // want `receive from .values. blocks forever`
	go func() { values <- v }()
	return v
}

// leaks: sendsBeforeTheReceiverStarts()
func sendsBeforeTheReceiverStarts() {
	values := make(chan int)
	values <- 1 // want `send on .values. blocks forever`
	go func() { println(<-values) }()
}

// leaks: fillsTheRoom()
func fillsTheRoom() chan int {
	values := make(chan int, 1)
	values <- 1
	values <- 2 // want `send on .values. blocks forever`
	return values
}

type worker struct{ wake chan struct{} }

// leaks: throughAField()
func throughAField() {
	w := &worker{wake: make(chan struct{})}
	w.wake <- struct{}{} // want `send on .wake. blocks forever: nobody else has the channel yet`
	w.wait()
}

func (w *worker) wait() { <-w.wake }

func put(values chan<- int) { values <- 1 } // want `send on .values. blocks forever: all its operations run on one goroutine`

func take(values <-chan int) int { return <-values }

// leaks: throughHelpers()
func throughHelpers() int {
	values := make(chan int)
	put(values)
	return take(values)
}

// leaks: throughAFunctionValue()
func throughAFunctionValue() int {
	values := make(chan int)
	put := func(v int) {
		values <- v // want `send on .values. blocks forever: all its operations run on one goroutine`
	}
	put(1)
	return <-values
}

func inALoop(names []string) (sum int) {
	for range names {
		values := make(chan int)
		values <- 1 // want `send on .values. blocks forever`
		sum += <-values
	}
	return sum
}

func putGeneric[T any](values chan<- T, v T) {
	values <- v // want `send on .values. blocks forever: all its operations run on one goroutine`
}

// leaks: throughAGenericHelper()
func throughAGenericHelper() int {
	values := make(chan int)
	putGeneric(values, 1)
	return <-values
}
