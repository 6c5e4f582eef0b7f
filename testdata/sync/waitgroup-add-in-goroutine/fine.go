// Package fine counts its goroutines before they start.
package fine

import "sync"

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

func childrenOfAGoroutineThatIsAwaited(jobs []func()) {
	var wg sync.WaitGroup
	started := make(chan struct{})
	go func() {
		defer close(started)
		for _, job := range jobs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				job()
			}()
		}
	}()
	<-started
	wg.Wait()
}
