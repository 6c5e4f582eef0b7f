// Package loops waits inside and behind the loops that start goroutines.
package loops

import "sync"

func do(_ string) {}

func waitsInTheFirstRound(names []string) {
	var wg sync.WaitGroup
	wg.Add(len(names))
	for _, name := range names {
		go func() {
			defer wg.Done()
			do(name)
		}()
		wg.Wait() // want "waits for goroutines that later rounds would start"
	}
}

func twoOfThem(names []string) {
	var wg sync.WaitGroup
	wg.Add(2)
	for _, name := range names {
		go run(name, &wg)
		wg.Wait() // want "later rounds"
	}
}

func run(name string, wg *sync.WaitGroup) {
	defer wg.Done()
	do(name)
}

func aGroupForEachRound(names []string) {
	for _, name := range names {
		var wg sync.WaitGroup
		wg.Add(2)
		go run(name, &wg)
		go run(name, &wg)
		wg.Wait()
	}
}
