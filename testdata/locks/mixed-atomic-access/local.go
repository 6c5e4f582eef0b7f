// Package local uses a variable of the function.
package local

import (
	"sync"
	"sync/atomic"
)

func progressTorn(jobs []func(), show func(int64)) {
	var done int64
	for _, job := range jobs {
		go func() {
			job()
			atomic.AddInt64(&done, 1)
		}()
	}
	for done < int64(len(jobs)) { // want `done. is read without sync/atomic`
		show(atomic.LoadInt64(&done))
	}
}

func progress(jobs []func(), show func(int64)) {
	var done int64
	for _, job := range jobs {
		go func() {
			job()
			atomic.AddInt64(&done, 1)
		}()
	}
	for atomic.LoadInt64(&done) < int64(len(jobs)) {
		show(atomic.LoadInt64(&done))
	}
}

func countAfterwards(jobs []func()) int64 {
	var done int64
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(func() {
			job()
			atomic.AddInt64(&done, 1)
		})
	}
	wg.Wait()
	return done
}
