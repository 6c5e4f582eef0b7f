// Package local has the group in the function that starts the goroutines.
package local

import "sync"

func runLate(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		go func() {
			wg.Add(1) // want `wg\.Add. inside the goroutine races with Wait`
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}

func run(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}
