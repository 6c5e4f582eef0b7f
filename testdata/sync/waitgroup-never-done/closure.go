// Package closure counts in literals.
package closure

import "sync"

// leaks: runForgotten([]func(){idle})
func runForgotten(jobs []func()) {
	var wg sync.WaitGroup
	start := func(job func()) {
		wg.Add(1)
		go job()
	}
	for _, job := range jobs {
		start(job)
	}
	func() {
		wg.Wait() // want `wg\.Wait. waits for ever: nobody calls Done`
	}()
}

// ends: run([]func(){idle})
func run(jobs []func()) {
	var wg sync.WaitGroup
	start := func(job func()) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			job()
		}()
	}
	for _, job := range jobs {
		start(job)
	}
	func() {
		wg.Wait()
	}()
}

// leaks: runSomeForgotten([]func(){nil})
func runSomeForgotten(jobs []func()) {
	func() {
		var wg sync.WaitGroup
		for _, job := range jobs {
			wg.Add(1) // want `wg\.Add. without its goroutine when job == nil`
			if job == nil {
				continue
			}
			go func() {
				defer wg.Done()
				job()
			}()
		}
		wg.Wait()
	}()
}

// ends: runSome([]func(){nil})
func runSome(jobs []func()) {
	func() {
		var wg sync.WaitGroup
		for _, job := range jobs {
			if job == nil {
				continue
			}
			wg.Add(1)
			go func() {
				defer wg.Done()
				job()
			}()
		}
		wg.Wait()
	}()
}

func idle() {}
