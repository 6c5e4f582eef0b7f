package runners

import (
	"context"
	"sync"
	"time"
)

func ask() int {
	time.Sleep(20 * time.Millisecond)
	return 1
}

func timed(work func()) time.Duration {
	start := time.Now()
	work()
	return time.Since(start)
}

// leaks: aHelperRunsTheSend(cancelled())
func aHelperRunsTheSend(ctx context.Context) int {
	answer := make(chan int)
	go func() { // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
		timed(func() { answer <- ask() })
	}()
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

// ends: aHelperRunsTheSendWithRoom(cancelled())
func aHelperRunsTheSendWithRoom(ctx context.Context) int {
	answer := make(chan int, 1)
	go func() {
		timed(func() { answer <- ask() })
	}()
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

type guarded struct{ mu sync.Mutex }

func (g *guarded) do(work func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	work()
}

// ends: aHelperRunsTheReceive(new(guarded))
func aHelperRunsTheReceive(g *guarded) (v int) {
	answer := make(chan int)
	go func() { answer <- ask() }()
	g.do(func() { v = <-answer })
	return v
}

func each(names []string, do func(string)) {
	for _, name := range names {
		do(name)
	}
}

// How often a callback runs is not counted.
func onePerName(names []string) {
	answers := make(chan int)
	each(names, func(string) {
		go func() { answers <- ask() }()
	})
	each(names, func(string) { <-answers })
}
