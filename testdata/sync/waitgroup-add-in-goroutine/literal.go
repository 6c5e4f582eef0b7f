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

func forItsChildren(jobs []func()) {
	var wg sync.WaitGroup
	for range 3 {
		go func() {
			for _, job := range jobs {
				wg.Add(1) // want "races with Wait"
				go func() {
					defer wg.Done()
					job()
				}()
			}
		}()
	}
	wg.Wait()
}
