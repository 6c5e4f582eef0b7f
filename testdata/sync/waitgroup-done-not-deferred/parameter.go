// Package parameter hands the group to a named function.
package parameter

import "sync"

func load(_ string) error { return nil }

func all(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go one(name, &wg)
	}
	wg.Wait()
}

func one(name string, wg *sync.WaitGroup) {
	if err := load(name); err != nil {
		return
	}
	wg.Done() // want "goroutine ends without .wg.Done\(\). when err != nil"
}

func allFixed(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go oneFixed(name, &wg)
	}
	wg.Wait()
}

func oneFixed(name string, wg *sync.WaitGroup) {
	defer wg.Done()
	if err := load(name); err != nil {
		return
	}
}

func each[T any](values []T, do func(T) error) {
	var wg sync.WaitGroup
	wg.Add(len(values))
	run := func(value T) {
		if do(value) != nil {
			return
		}
		wg.Done() // want "without .wg.Done\(\)."
	}
	for _, value := range values {
		go run(value)
	}
	wg.Wait()
}
