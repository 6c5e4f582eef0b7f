// Package funcvalue starts goroutines from function values.
package funcvalue

import "sync"

func sumTorn(values []int) (total int) {
	add := func(value int) {
		total += value // want `every goroutine that a loop of .sumTorn. starts writes .total.`
	}
	for _, value := range values {
		go add(value)
	}
	return total
}

func sum(values []int) (total int) {
	var mu sync.Mutex
	add := func(value int) {
		mu.Lock()
		defer mu.Unlock()
		total += value
	}
	for _, value := range values {
		go add(value)
	}
	return total
}

type torn struct{ done int }

func (t *torn) work() {
	t.done++ // want `every goroutine that a loop of .runTorn. starts writes .t\.done.`
}

func runTorn(t *torn, wg *sync.WaitGroup, count int) {
	for range count {
		wg.Go(t.work)
	}
}

type pool struct {
	mu   sync.Mutex
	done int
}

func (p *pool) work() {
	p.mu.Lock()
	p.done++
	p.mu.Unlock()
}

func run(p *pool, wg *sync.WaitGroup, count int) {
	for range count {
		wg.Go(p.work)
	}
}
