// Package app runs jobs of another package.
package app

import (
	"sync"

	"example.com/two/job"
)

// AllLate may wait for ever.
func AllLate(jobs []func() error) {
	var wg sync.WaitGroup
	for _, each := range jobs {
		wg.Add(1)
		go job.Late(&wg, each)
	}
	wg.Wait()
}

// All does not.
func All(jobs []func() error) {
	var wg sync.WaitGroup
	for _, each := range jobs {
		wg.Add(1)
		go job.Counted(&wg, each)
	}
	wg.Wait()
}
