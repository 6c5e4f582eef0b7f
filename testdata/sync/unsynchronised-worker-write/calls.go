package calls

import (
	"net/http"
	"sync"
	"sync/atomic"
)

type file struct{ blocks int }

func (f *file) blockSize() int { return f.blocks }

// A name with lock in it locks nothing.
func namedLikeALock(files []*file) (total int) {
	var all sync.WaitGroup
	for _, each := range files {
		all.Go(func() {
			size := each.blockSize()
			total += size // want `every goroutine of this loop writes .total.`
		})
	}
	all.Wait()
	return total
}

// Doing a request keeps nobody else away.
func doesRequests(client *http.Client, requests []*http.Request) (failed error) {
	var all sync.WaitGroup
	for _, each := range requests {
		all.Go(func() {
			response, err := client.Do(each)
			if err != nil {
				failed = err // want `every goroutine of this loop writes .failed.`
				return
			}
			_ = response.Body.Close()
		})
	}
	all.Wait()
	return failed
}

type sums struct {
	mu    sync.Mutex
	count int
}

func (s *sums) addLocked() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
}

// The lock that the method takes is given back before the write.
func locksForItselfOnly(s *sums, values []int) (total int) {
	var all sync.WaitGroup
	for _, value := range values {
		all.Go(func() {
			s.addLocked()
			total += value // want `every goroutine of this loop writes .total.`
		})
	}
	all.Wait()
	return total
}

func (s *sums) begin() { s.mu.Lock() }

func (s *sums) end() { s.mu.Unlock() }

func returnsWithTheLock(s *sums, values []int) (total int) {
	var all sync.WaitGroup
	for _, value := range values {
		all.Go(func() {
			s.begin()
			defer s.end()
			total += value
		})
	}
	all.Wait()
	return total
}

func onlyTheFirst(values []int) (first int) {
	var all sync.WaitGroup
	var found atomic.Bool
	for _, value := range values {
		all.Go(func() {
			if found.CompareAndSwap(false, true) {
				first = value
			}
		})
	}
	all.Wait()
	return first
}

func onlyOnce(values []int) (first int) {
	var all sync.WaitGroup
	var once sync.Once
	for _, value := range values {
		all.Go(func() {
			once.Do(func() { first = value })
		})
	}
	all.Wait()
	return first
}

type gate struct{ turns chan struct{} }

func (g *gate) enter() { g.turns <- struct{}{} }

func (g *gate) leave() { <-g.turns }

func oneAtATime(g *gate, values []int) (total int) {
	var all sync.WaitGroup
	for _, value := range values {
		all.Go(func() {
			g.enter()
			defer g.leave()
			total += value
		})
	}
	all.Wait()
	return total
}
