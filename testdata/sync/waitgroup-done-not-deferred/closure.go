// Package closure calls Done in literals inside the goroutine's.
package closure

import "sync"

// leaks: runLate(false)
func runLate(ready bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if !ready {
			return
		}
		func() {
			wg.Done() // want "goroutine ends without .wg.Done\(\). when !ready"
		}()
	}()
	wg.Wait()
}

// ends: run(false)
func run(ready bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer func() {
			wg.Done()
		}()
		if !ready {
			return
		}
	}()
	wg.Wait()
}

// leaks: namedLate(false)
func namedLate(ready bool) {
	var wg sync.WaitGroup
	finish := func() {
		wg.Done()
	}
	wg.Add(1)
	go func() {
		if !ready {
			return
		}
		finish() // want "goroutine ends without .wg.Done\(\). when !ready"
	}()
	wg.Wait()
}

// ends: named(false)
func named(ready bool) {
	var wg sync.WaitGroup
	finish := func() {
		wg.Done()
	}
	wg.Add(1)
	go func() {
		if !ready {
			finish()
			return
		}
		finish()
	}()
	wg.Wait()
}
