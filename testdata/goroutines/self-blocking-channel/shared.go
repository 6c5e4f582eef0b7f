package shared

import "errors"

func step() error { return errors.New("no") }

// ends: hasRoom()
func hasRoom() <-chan error {
	failed := make(chan error, 1)
	if err := step(); err != nil {
		failed <- err
	}
	return failed
}

// ends: startsTheReceiverFirst()
func startsTheReceiverFirst() {
	values := make(chan int)
	go func() { println(<-values) }()
	values <- 1
}

// ends: startsOnePerName([]string{"a"})
func startsOnePerName(names []string) {
	done := make(chan bool)
	for range names {
		go func() { done <- true }()
	}
	for range names {
		<-done
	}
}

// ends: sendsInADefault()
func sendsInADefault() int {
	values := make(chan int)
	select {
	case values <- 1:
	default:
	}
	return 0
}

// ends: fillsAndEmpties()
func fillsAndEmpties() int {
	values := make(chan int, 1)
	values <- 1
	v := <-values
	values <- 2
	return v + <-values
}

// ends: fillsInALoop(3)
func fillsInALoop(n int) chan int {
	values := make(chan int, 3)
	for i := range 3 {
		values <- i
	}
	return values
}

// ends: readsAClosedOne()
func readsAClosedOne() int {
	values := make(chan int)
	close(values)
	return <-values
}

// ends: sharedInACondition(true)
func sharedInACondition(parallel bool) {
	values := make(chan int)
	if parallel {
		go func() { println(<-values) }()
	}
	if parallel {
		values <- 1
	}
}

type worker struct{ wake chan struct{} }

// ends: throughAField()
func throughAField() {
	w := &worker{wake: make(chan struct{})}
	go w.wait()
	w.wake <- struct{}{}
}

func (w *worker) wait() { <-w.wake }

func register(func(int)) {}

func throughACallback() int {
	values := make(chan int)
	register(func(v int) { values <- v })
	return <-values
}
