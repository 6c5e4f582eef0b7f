// Package shared writes one variable from many goroutines.
package shared

import "sync"

func load(_ string) (int, error) { return 0, nil }

func counts(names []string) (total int) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			size, _ := load(name)
			total += size // want "every goroutine of this loop writes `total`"
		}()
	}
	wg.Wait()
	return total
}

func errors(names []string) error {
	var wg sync.WaitGroup
	var failed error
	for _, name := range names {
		wg.Go(func() {
			if _, err := load(name); err != nil {
				failed = err // want "writes `failed`"
			}
		})
	}
	wg.Wait()
	return failed
}

func entries(names []string) map[string]int {
	sizes := map[string]int{}
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func(name string) {
			defer wg.Done()
			sizes[name], _ = load(name) // want "writes `sizes.name.`"
		}(name)
	}
	wg.Wait()
	return sizes
}

func appends(names []string) (sizes []int) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			size, _ := load(name)
			sizes = append(sizes, size) // want "writes `sizes`"
		}()
	}
	wg.Wait()
	return sizes
}

func sharedIndex(names []string) []int {
	sizes := make([]int, len(names))
	next := 0
	var wg sync.WaitGroup
	for range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sizes[next] = 1 // want "writes `sizes.next.`"
		}()
	}
	wg.Wait()
	return sizes
}

type result struct{ count int }

func fields(names []string) *result {
	found := &result{}
	var wg sync.WaitGroup
	for range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			found.count++ // want "writes `found.count`"
		}()
	}
	wg.Wait()
	return found
}

func throughASemaphore(names []string) (total int) {
	room := make(chan struct{}, 8)
	for range names {
		room <- struct{}{}
		go func() {
			defer func() { <-room }()
			total++ // want "writes `total`"
		}()
	}
	return total
}

type pool struct{ handled int }

func (p *pool) work() {
	p.handled++ // want "writes `p.handled`"
}

func (p *pool) start(workers int) {
	for range workers {
		go p.work()
	}
}

func lastLarge(names []string) (at int) {
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			size, err := load(name)
			large := err == nil && size > 1000
			if large {
				at = i // want "every goroutine of this loop writes `at`"
			}
		}()
	}
	wg.Wait()
	return at
}

type shards struct{ running map[string]bool }

func (s *shards) run(names []string) {
	for _, name := range names {
		go s.follow(name, true)
	}
}

func (s *shards) rerun(names []string) {
	for _, name := range names {
		go s.follow(name, false)
	}
}

func (s *shards) follow(name string, fresh bool) {
	s.running[name] = fresh // want "every goroutine that a loop of `run` starts writes `s.running.name.`"
}
