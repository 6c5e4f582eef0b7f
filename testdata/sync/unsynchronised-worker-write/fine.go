// Package fine keeps its goroutines apart.
package fine

import (
	"sync"
	"sync/atomic"
)

func load(_ string) (int, error) { return 0, nil }

func locked(names []string) (total int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			size, _ := load(name)
			mu.Lock()
			defer mu.Unlock()
			total += size
		}()
	}
	wg.Wait()
	return total
}

func ownIndex(names []string) []int {
	sizes := make([]int, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sizes[i], _ = load(name)
		}()
	}
	wg.Wait()
	return sizes
}

func ownElement(names []string) []int {
	sizes := make([]int, len(names))
	var wg sync.WaitGroup
	for i := range names {
		size := &sizes[i]
		wg.Add(1)
		go func() {
			defer wg.Done()
			*size = 1
		}()
	}
	wg.Wait()
	return sizes
}

func atomically(names []string) int64 {
	var total atomic.Int64
	var wg sync.WaitGroup
	for range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			total.Add(1)
		}()
	}
	wg.Wait()
	return total.Load()
}

func once(names []string) (first error) {
	var once sync.Once
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := load(name); err != nil {
				once.Do(func() { first = err })
			}
		}()
	}
	wg.Wait()
	return first
}

func oneAtATime(names []string) (total int) {
	for _, name := range names {
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			total, _ = load(name)
		}()
		wg.Wait()
	}
	return total
}

func token(names []string) (total int) {
	mutex := make(chan struct{}, 1)
	for range names {
		go func() {
			mutex <- struct{}{}
			total++
			<-mutex
		}()
	}
	return total
}

func onlyTheFirst(names []string) (first int) {
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			size, _ := load(name)
			if i == 0 {
				first = size
			}
		}()
	}
	wg.Wait()
	return first
}

func oneForEachKind(kinds []string) (left, right int) {
	var wg sync.WaitGroup
	for _, kind := range kinds {
		switch kind {
		case "left":
			wg.Go(func() { left, _ = load(kind) })
		case "right":
			wg.Go(func() { right, _ = load(kind) })
		}
	}
	wg.Wait()
	return left, right
}

func outsideALoop(name string) (size int) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		size, _ = load(name)
	}()
	wg.Wait()
	return size
}

func ownVariable(names []string) {
	for _, name := range names {
		size := 0
		go func() {
			size, _ = load(name)
		}()
		_ = size
	}
}

type worker struct{ handled int }

func (w *worker) work() { w.handled++ }

func start(names []string) {
	for range names {
		w := &worker{}
		go w.work()
	}
}

type member struct {
	name   string
	leader bool
}

func theLeader(members []member) (leading int) {
	var wg sync.WaitGroup
	for i, m := range members {
		wg.Add(1)
		go func(at int, one *member) {
			defer wg.Done()
			size, _ := load(one.name)
			if size > 0 && one.leader {
				leading = at
			}
		}(i, &m)
	}
	wg.Wait()
	return leading
}
