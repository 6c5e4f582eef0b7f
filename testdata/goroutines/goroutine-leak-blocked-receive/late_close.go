package late

import "sync"

func do(int) {}

// leaks: waitsFirst([]int{1, 2})
func waitsFirst(work []int) {
	var wg sync.WaitGroup
	jobs := make(chan int)
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for job := range jobs {
				do(job)
			}
		}()
	}
	for _, job := range work {
		jobs <- job
	}
	wg.Wait() // want "waits for a goroutine that waits for the close of `jobs`, which comes later"
	close(jobs)
}

// ends: closesFirst([]int{1, 2})
func closesFirst(work []int) {
	var wg sync.WaitGroup
	jobs := make(chan int)
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for job := range jobs {
				do(job)
			}
		}()
	}
	for _, job := range work {
		jobs <- job
	}
	close(jobs)
	wg.Wait()
}

// Deferred calls run last first.
// leaks: deferredInOrder()
func deferredInOrder() {
	var wg sync.WaitGroup
	jobs := make(chan int)
	wg.Add(1)
	go func() {
		defer wg.Done()
		for job := range jobs {
			do(job)
		}
	}()
	defer close(jobs)
	defer wg.Wait() // want "waits for a goroutine that waits for the close of `jobs`"
	jobs <- 1
}

// ends: deferredInReverse()
func deferredInReverse() {
	var wg sync.WaitGroup
	jobs := make(chan int)
	wg.Add(1)
	go func() {
		defer wg.Done()
		for job := range jobs {
			do(job)
		}
	}()
	defer wg.Wait()
	defer close(jobs)
	jobs <- 1
}

// leaks: waitsForDone()
func waitsForDone() {
	jobs, done := make(chan int), make(chan struct{})
	go func() {
		defer close(done)
		for job := range jobs {
			do(job)
		}
	}()
	jobs <- 1
	<-done // want "waits for a goroutine that waits for the close of `jobs`"
	close(jobs)
}

// ends: closesBeforeDone()
func closesBeforeDone() {
	jobs, done := make(chan int), make(chan struct{})
	go func() {
		defer close(done)
		for job := range jobs {
			do(job)
		}
	}()
	jobs <- 1
	close(jobs)
	<-done
}

func consume(jobs <-chan int, wg *sync.WaitGroup) {
	defer wg.Done()
	for job := range jobs {
		do(job)
	}
}

// leaks: byParameter()
func byParameter() {
	var wg sync.WaitGroup
	jobs := make(chan int)
	wg.Add(1)
	go consume(jobs, &wg)
	jobs <- 1
	wg.Wait() // want "waits for a goroutine that waits for the close of `jobs`"
	close(jobs)
}

// ends: closedByAnother()
func closedByAnother() {
	var wg sync.WaitGroup
	jobs := make(chan int)
	wg.Add(1)
	go consume(jobs, &wg)
	go func() {
		jobs <- 1
		close(jobs)
	}()
	wg.Wait()
}

// The closer is a goroutine of its own, and so is who waits for it.
// leaks: closerWaits()
func closerWaits() {
	var wg sync.WaitGroup
	jobs := make(chan int)
	wg.Go(func() {
		for job := range jobs {
			do(job)
		}
	})
	go func() {
		wg.Wait() // want "waits for a goroutine that waits for the close of `jobs`"
		close(jobs)
	}()
	jobs <- 1
}

// The usual way: the group counts the senders.
// ends: closerOfResults()
func closerOfResults() {
	var wg sync.WaitGroup
	results := make(chan int)
	wg.Go(func() { results <- 1 })
	go func() {
		wg.Wait()
		close(results)
	}()
	for result := range results {
		do(result)
	}
}

type pool struct {
	jobs chan int
	quit chan struct{}
	wg   sync.WaitGroup
}

func newPool() *pool {
	p := &pool{jobs: make(chan int), quit: make(chan struct{})}
	p.wg.Add(1)
	go p.work()
	return p
}

func (p *pool) work() {
	defer p.wg.Done()
	for {
		select {
		case job := <-p.jobs:
			do(job)
		case <-p.quit:
			return
		}
	}
}

func (p *pool) put(job int) { p.jobs <- job }

// leaks: endPool()
func endPool() { newPool().stop() }

func (p *pool) stop() {
	p.wg.Wait() // want "waits for a goroutine that waits for the close of `quit`"
	close(p.quit)
}

type tidy struct {
	jobs chan int
	quit chan struct{}
	wg   sync.WaitGroup
}

func newTidy() *tidy {
	t := &tidy{jobs: make(chan int), quit: make(chan struct{})}
	t.wg.Add(1)
	go t.work()
	return t
}

func (t *tidy) work() {
	defer t.wg.Done()
	for {
		select {
		case job := <-t.jobs:
			do(job)
		case <-t.quit:
			return
		}
	}
}

func (t *tidy) put(job int) { t.jobs <- job }

// ends: endTidy()
func endTidy() { newTidy().stop() }

func (t *tidy) stop() {
	close(t.quit)
	t.wg.Wait()
}

// A stage ranges over what the stage before it closes.
type stage struct {
	in, out chan int
	wg      sync.WaitGroup
}

func newStage(in chan int) *stage {
	s := &stage{in: in, out: make(chan int)}
	s.wg.Go(s.run)
	return s
}

func (s *stage) run() {
	for value := range s.in {
		s.out <- value
	}
}

func (s *stage) finish() {
	s.wg.Wait()
	close(s.out)
}

// ends: stages()
func stages() {
	first := make(chan int)
	second := newStage(first)
	third := newStage(second.out)
	go second.finish()
	go third.finish()
	close(first)
	for value := range third.out {
		do(value)
	}
}

// A worker that has another way out may end before the close.
// ends: leavesEarly()
func leavesEarly() {
	var wg sync.WaitGroup
	jobs := make(chan int)
	wg.Add(1)
	go func() {
		defer wg.Done()
		for job := range jobs {
			if job == 0 {
				return
			}
		}
	}()
	jobs <- 0
	wg.Wait()
	close(jobs)
}

// The group counts jobs, and not workers.
// ends: countsJobs()
func countsJobs() {
	var pending sync.WaitGroup
	jobs := make(chan int)
	go func() {
		for range jobs {
			pending.Done()
		}
	}()
	pending.Add(1)
	jobs <- 1
	pending.Wait()
	close(jobs)
}
