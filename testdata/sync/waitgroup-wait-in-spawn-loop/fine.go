// Package fine waits where all goroutines have been started.
package fine

import "sync"

func do(_ string) {}

func run(name string, wg *sync.WaitGroup) {
	defer wg.Done()
	do(name)
}

func behindTheLoop(names []string) {
	var wg sync.WaitGroup
	wg.Add(len(names))
	for _, name := range names {
		go func() {
			defer wg.Done()
			do(name)
		}()
	}
	wg.Wait()
}

func oneAtATime(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			do(name)
		}()
		wg.Wait()
	}
}

func afterTheLast(names []string) {
	var wg sync.WaitGroup
	wg.Add(len(names))
	for i, name := range names {
		go func() {
			defer wg.Done()
			do(name)
		}()
		if i == len(names)-1 {
			wg.Wait()
		}
	}
}

func inBatches(batches [][]string) {
	var wg sync.WaitGroup
	for _, batch := range batches {
		wg.Add(len(batch))
		for _, name := range batch {
			go func() {
				defer wg.Done()
				do(name)
			}()
		}
		wg.Wait()
	}
}

func leavesAfterwards(names []string) {
	var wg sync.WaitGroup
	wg.Add(len(names[:1]))
	for _, name := range names {
		go run(name, &wg)
		wg.Wait()
		break
	}
}
