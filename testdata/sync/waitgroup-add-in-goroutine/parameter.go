// Package parameter hands the group to a named function.
package parameter

import "sync"

func oneLate(wg *sync.WaitGroup, job func()) {
	wg.Add(1) // want `wg\.Add. inside the goroutine races with Wait`
	defer wg.Done()
	job()
}

func allLate(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		go oneLate(&wg, job)
	}
	wg.Wait()
}

func one(wg *sync.WaitGroup, job func()) {
	defer wg.Done()
	job()
}

func all(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go one(&wg, job)
	}
	wg.Wait()
}
