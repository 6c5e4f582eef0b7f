// Package local has the group in one function.
package local

import "sync"

// leaks: runForgotten([]func(){idle})
func runForgotten(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go job()
	}
	wg.Wait() // want `wg\.Wait. waits for ever: nobody calls Done`
}

// ends: run([]func(){idle})
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

func idle() {}

// leaks: someForgotten([]func(){nil, idle})
func someForgotten(jobs []func()) {
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
}

// ends: some([]func(){nil, idle})
func some(jobs []func()) {
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
}
