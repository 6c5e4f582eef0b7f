package work

import (
	"context"
	"time"
)

func compute() int { return 1 }

func throughALiteralsParameter(ctx context.Context) int {
	results := make(chan int)
	go func(out chan<- int) { // want `goroutine blocks forever on .results.`
		out <- compute()
	}(results)
	select {
	case v := <-results:
		return v
	case <-ctx.Done():
		return 0
	}
}

func send(out chan<- int) { out <- compute() }

func throughAFunctionsParameter() int {
	results := make(chan int)
	go send(results) // want `goroutine blocks forever on .results.`
	select {
	case v := <-results:
		return v
	case <-time.After(time.Second):
		return 0
	}
}

func throughAFunctionsParameterWithRoom() int {
	results := make(chan int, 1)
	go send(results)
	select {
	case v := <-results:
		return v
	case <-time.After(time.Second):
		return 0
	}
}

// Which of the goroutines send is up to their arguments.
func theArgumentDecides(ctx context.Context) {
	done := make(chan struct{})
	run := func(counted bool) {
		compute()
		if counted {
			done <- struct{}{}
		}
	}
	go run(true)
	go run(false)
	<-done
}
