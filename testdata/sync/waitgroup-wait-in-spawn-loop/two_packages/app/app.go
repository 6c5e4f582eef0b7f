// Package app runs jobs of another package.
package app

import (
	"sync"

	"example.com/two/job"
)

// AllEarly waits for jobs that it has not started.
func AllEarly(jobs []func()) {
	var wg sync.WaitGroup
	wg.Add(len(jobs))
	for _, each := range jobs {
		go job.Run(&wg, each)
		wg.Wait() // want `wg\.Wait. in the loop waits for goroutines that later rounds would start`
	}
}

// All waits for those that it has.
func All(jobs []func()) {
	var wg sync.WaitGroup
	wg.Add(len(jobs))
	for _, each := range jobs {
		go job.Run(&wg, each)
	}
	wg.Wait()
}
