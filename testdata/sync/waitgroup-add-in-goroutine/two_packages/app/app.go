// Package app runs jobs of another package.
package app

import (
	"sync"

	"example.com/two/job"
)

// AllLate waits for those that have come to count themselves.
func AllLate(jobs []func()) {
	var wg sync.WaitGroup
	for _, each := range jobs {
		go job.Late(&wg, each)
	}
	wg.Wait()
}

// All waits for all.
func All(jobs []func()) {
	var wg sync.WaitGroup
	for _, each := range jobs {
		wg.Add(1)
		go job.Counted(&wg, each)
	}
	wg.Wait()
}
