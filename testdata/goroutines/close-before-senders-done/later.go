package later

import "sync"

func work(int) int { return 1 }

func waitsForAll(parts []int) <-chan int {
	out := make(chan int, len(parts))
	var wg sync.WaitGroup
	for _, part := range parts {
		wg.Go(func() { out <- work(part) })
	}
	wg.Wait()
	close(out)
	return out
}

func closesInAGoroutine(parts []int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, part := range parts {
		wg.Go(func() { out <- work(part) })
	}
	go func() { wg.Wait(); close(out) }()
	return out
}

func receivesAll(parts []int) (sum int) {
	out := make(chan int)
	for _, part := range parts {
		go func() { out <- work(part) }()
	}
	for range parts {
		sum += <-out
	}
	close(out)
	return sum
}

func closesInTheOnlySender(parts []int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, part := range parts {
			out <- work(part)
		}
	}()
	return out
}

func waitsInAHelper(parts []int) {
	out := make(chan int, len(parts))
	var wg sync.WaitGroup
	for _, part := range parts {
		wg.Go(func() { out <- work(part) })
	}
	finish(&wg)
	close(out)
}

func finish(wg *sync.WaitGroup) { wg.Wait() }

func theCreatorSends(parts []int) {
	in := make(chan int)
	go func() {
		for part := range in {
			work(part)
		}
	}()
	for _, part := range parts {
		in <- part
	}
	close(in)
}

func closesOnEitherBranch(fail bool) {
	done := make(chan struct{})
	if fail {
		close(done)
		return
	}
	close(done)
}

func remembersThatItClosed(fail bool) {
	done := make(chan struct{})
	closed := false
	if fail {
		close(done)
		closed = true
	}
	if !closed {
		close(done)
	}
}

func makesAnother() {
	done := make(chan struct{})
	close(done)
	done = make(chan struct{})
	close(done)
}

func closesOnceAtMost(done chan struct{}) {
	for range 3 {
		select {
		case <-done:
		default:
			close(done)
		}
	}
	select {
	case <-done:
	default:
		close(done)
	}
}

type worker struct{ stop chan struct{} }

func stopsAll(workers []*worker) {
	for _, w := range workers {
		close(w.stop)
	}
	for _, w := range workers {
		close(w.stop)
	}
}
