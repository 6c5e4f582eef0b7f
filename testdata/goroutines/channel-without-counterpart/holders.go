package fields

var turnstile = make(chan struct{})

func pass() {
	<-turnstile // want `receive from .turnstile. blocks forever`
}

type base struct{ ready chan bool }

type derived struct{ *base }

func newDerived() *derived { return &derived{&base{make(chan bool)}} }

func (d *derived) wait() bool {
	return <-d.ready // want `receive from .ready. blocks forever`
}

func answers() <-chan int {
	found := make(chan int)
	return found
}

// leaks: firstAnswer()
func firstAnswer() int {
	return <-answers() // want `receive from .found. blocks forever`
}

func wait(until chan struct{}) {
	<-until // want `receive from .until. blocks forever`
}

func waitsInAHelper() { wait(make(chan struct{})) }

// leaks: sendsInAGoroutine([]int{1, 2, 3})
func sendsInAGoroutine(values []int) {
	out := make(chan int, 1)
	go func() {
		for _, v := range values {
			out <- v // want `send on .out. blocks forever`
		}
	}()
}

type stack[T any] struct{ pushed chan T }

func newStack[T any]() *stack[T] { return &stack[T]{pushed: make(chan T)} }

func (s *stack[T]) push(v T) {
	s.pushed <- v // want `send on .pushed. blocks forever`
}

// leaks: throughAFunctionValue()
func throughAFunctionValue() {
	finished := make(chan struct{})
	wait := func() { <-finished } // want `receive from .finished. blocks forever`
	wait()
}

// ends: oneValueHasRoom()
func oneValueHasRoom() {
	out := make(chan int, 1)
	out <- 1
}
