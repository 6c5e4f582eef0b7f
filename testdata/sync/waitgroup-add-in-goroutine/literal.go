// Package literal adds to the group inside the goroutine.
package literal

import "sync"

func late(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		go func() {
			wg.Add(1) // want "races with Wait"
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}

func afterADefer(job func()) {
	var wg sync.WaitGroup
	go func() {
		defer wg.Done()
		wg.Add(1) // want "races with Wait"
		job()
	}()
	wg.Wait()
}

func before(jobs []func()) {
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

func itsOwnGroup(jobs []func()) {
	for _, job := range jobs {
		go func() {
			var wg sync.WaitGroup
			wg.Add(1)
			go func() {
				defer wg.Done()
				job()
			}()
			wg.Wait()
		}()
	}
}

func forItsChildren(jobs []func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Add(len(jobs))
		defer wg.Done()
		for _, job := range jobs {
			go func() {
				defer wg.Done()
				job()
			}()
		}
	}()
	wg.Wait()
}

func heldByTheSpawner(job func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Add(1)
		defer wg.Done()
		job()
	}()
	wg.Done()
	wg.Wait()
}

func waitComesLater(job func()) {
	var wg sync.WaitGroup
	started := make(chan struct{})
	go func() {
		started <- struct{}{}
		wg.Add(1)
		defer wg.Done()
		job()
	}()
	<-started
	wg.Wait()
}
