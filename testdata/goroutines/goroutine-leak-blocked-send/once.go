package once

import (
	"context"
	"runtime/pprof"
	"sync"
	"time"
)

func ask() int {
	time.Sleep(20 * time.Millisecond)
	return 1
}

// leaks: theOnceSends(cancelled())
func theOnceSends(ctx context.Context) int {
	answer := make(chan int)
	var once sync.Once
	go func() { // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
		once.Do(func() { answer <- ask() })
	}()
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// ends: theOnceHasRoom(cancelled())
func theOnceHasRoom(ctx context.Context) int {
	answer := make(chan int, 1)
	var once sync.Once
	go func() {
		once.Do(func() { answer <- ask() })
	}()
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// leaks: theGoroutineIsTheOnce(cancelled())
func theGoroutineIsTheOnce(ctx context.Context) int {
	answer := make(chan int)
	var once sync.Once
	go once.Do(func() { answer <- ask() }) // want `goroutine blocks forever on .answer.`
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// ends: onlyOneOfTheGoroutinesSends()
func onlyOneOfTheGoroutinesSends() int {
	answer := make(chan int)
	var once sync.Once
	for range 3 {
		go func() { once.Do(func() { answer <- ask() }) }()
	}
	return <-answer
}

// ends: oneOnceForTwoFunctions()
func oneOnceForTwoFunctions() int {
	answer := make(chan int)
	var once sync.Once
	go func() { once.Do(func() { answer <- ask() }) }()
	go func() { once.Do(func() { answer <- 2 }) }()
	return <-answer
}

// ends: theFunctionSendsOnceForAll()
func theFunctionSendsOnceForAll() int {
	answer := make(chan int)
	deliver := sync.OnceFunc(func() { answer <- ask() })
	for range 3 {
		go func() { deliver() }()
	}
	return <-answer
}

// leaks: theValueIsSentOnTheWay(cancelled())
func theValueIsSentOnTheWay(ctx context.Context) int {
	answer := make(chan int)
	load := sync.OnceValue(func() int {
		v := ask()
		answer <- v
		return v
	})
	go func() { println(load()) }() // want `goroutine blocks forever on .answer.`
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

func underLabels(ctx context.Context) int {
	answer := make(chan int)
	go func() { // want `goroutine blocks forever on .answer.`
		pprof.Do(ctx, pprof.Labels("work", "ask"), func(context.Context) { answer <- ask() })
	}()
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

func labelled(ctx context.Context, work func(context.Context)) {
	pprof.Do(ctx, pprof.Labels("work", "any"), work)
}

// ends: underLabelsOfAHelper(cancelled())
func underLabelsOfAHelper(ctx context.Context) int {
	answer := make(chan int)
	go labelled(ctx, func(context.Context) { answer <- ask() })
	<-ctx.Done()
	return <-answer
}
