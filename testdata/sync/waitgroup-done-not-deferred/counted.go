// Package counted calls Done for something else than the end of a goroutine.
package counted

import (
	"sync"
	"sync/atomic"
)

func handle(_ int) bool { return true }

func oncePerJob(jobs chan int) {
	var wg sync.WaitGroup
	go func() {
		for job := range jobs {
			handle(job)
			wg.Done()
		}
	}()
	for i := range 3 {
		wg.Add(1)
		jobs <- i
	}
	wg.Wait()
}

func theLastOneSignals(n int) {
	var wg sync.WaitGroup
	var left atomic.Int32
	left.Store(int32(n))
	wg.Add(1)
	for i := range n {
		go func() {
			handle(i)
			if left.Add(-1) == 0 {
				wg.Done()
			}
		}()
	}
	wg.Wait()
}

func theFirstOneSignals(n int) {
	var wg sync.WaitGroup
	wg.Add(1)
	for i := range n {
		go func() {
			handle(i)
			if i == 0 {
				wg.Done()
			}
		}()
	}
	wg.Wait()
}

func onceFromSomewhere() {
	var wg sync.WaitGroup
	var once sync.Once
	wg.Add(1)
	go func() {
		if handle(1) {
			return
		}
		once.Do(wg.Done)
	}()
	wg.Wait()
}

func nobodyWaits() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if handle(1) {
			return
		}
		wg.Done()
	}()
}
