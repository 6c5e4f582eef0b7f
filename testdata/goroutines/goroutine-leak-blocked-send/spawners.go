package spawners

import (
	"context"
	"errors"
	"log"
	"sync"
	"time"
)

func ask() int {
	time.Sleep(20 * time.Millisecond)
	return 1
}

func check() error { return errors.New("no") }

func spawn(work func()) { go work() }

// leaks: aHelperStartsIt(cancelled())
func aHelperStartsIt(ctx context.Context) int {
	answer := make(chan int)
	spawn(func() { answer <- ask() }) // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// ends: aHelperStartsItWithRoom(cancelled())
func aHelperStartsItWithRoom(ctx context.Context) int {
	answer := make(chan int, 1)
	spawn(func() { answer <- ask() })
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

func safely(work func()) {
	go func() {
		defer func() {
			if r := recover(); r != nil {
				log.Print(r)
			}
		}()
		work()
	}()
}

// leaks: aRecoveringHelperStartsIt(cancelled())
func aRecoveringHelperStartsIt(ctx context.Context) int {
	answer := make(chan int)
	safely(func() { answer <- ask() }) // want `goroutine blocks forever on .answer.`
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

type tasks struct{ running sync.WaitGroup }

func (t *tasks) start(work func()) {
	t.running.Add(1)
	go func() {
		defer t.running.Done()
		work()
	}()
}

// leaks: aMethodStartsIt(new(tasks))
func aMethodStartsIt(t *tasks) (int, error) {
	answer := make(chan int)
	t.start(func() { answer <- ask() }) // want `goroutine blocks forever on .answer. when err != nil`
	if err := check(); err != nil {
		return 0, err
	}
	return <-answer, nil
}

// ends: aMethodStartsItLate(new(tasks))
func aMethodStartsItLate(t *tasks) (int, error) {
	if err := check(); err != nil {
		return 0, err
	}
	answer := make(chan int)
	t.start(func() { answer <- ask() })
	return <-answer, nil
}

// leaks: theSpawnerIsHandedOn(cancelled())
func theSpawnerIsHandedOn(ctx context.Context) int {
	answer := make(chan int)
	work := func() { answer <- ask() }
	spawn(work) // want `goroutine blocks forever on .answer.`
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// The helper waits for what it starts: the value is received long before.
func inParallel(works ...func()) {
	var all sync.WaitGroup
	for _, work := range works {
		all.Go(work)
	}
	all.Wait()
}

func andWait(work func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	<-done
}

// ends: theHelperWaits(1)
func theHelperWaits(limit int) int {
	answer := make(chan int, 1)
	andWait(func() { answer <- ask() })
	inParallel(func() { println(limit) })
	return <-answer
}

func sometimes(work func()) {
	if time.Now().IsZero() {
		go work()
	}
}

// Whether the goroutine starts is up to the helper.
func perhaps(ctx context.Context) int {
	answer := make(chan int)
	sometimes(func() { answer <- ask() })
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// leaks: afterTheContext(cancelled())
func afterTheContext(ctx context.Context) int {
	answer := make(chan int)
	context.AfterFunc(ctx, func() { answer <- ask() }) // want `goroutine blocks forever on .answer.`
	if err := check(); err != nil {
		return 0
	}
	return <-answer
}

func afterAWhile() int {
	answer := make(chan int)
	time.AfterFunc(time.Millisecond, func() { answer <- ask() }) // want `goroutine blocks forever on .answer.`
	if err := check(); err != nil {
		return 0
	}
	return <-answer
}

// ends: stopsTheTimer()
func stopsTheTimer() int {
	answer := make(chan int)
	timer := time.AfterFunc(time.Hour, func() { answer <- ask() })
	defer timer.Stop()
	if err := check(); err != nil {
		return 0
	}
	return <-answer
}

// leaks: onlyOnce(cancelled())
func onlyOnce(ctx context.Context) int {
	answer := make(chan int)
	deliver := sync.OnceFunc(func() { answer <- ask() })
	go deliver() // want `goroutine blocks forever on .answer.`
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// ends: onlyOnceOfTwo()
func onlyOnceOfTwo() int {
	answer := make(chan int)
	deliver := sync.OnceFunc(func() { answer <- ask() })
	go deliver()
	go deliver()
	return <-answer
}
