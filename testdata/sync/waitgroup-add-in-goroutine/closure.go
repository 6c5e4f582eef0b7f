// Package closure has the goroutines in literals inside literals.
package closure

import "sync"

func starterLate(jobs []func()) func() {
	return func() {
		var wg sync.WaitGroup
		for _, job := range jobs {
			go func() {
				func() {
					wg.Add(1) // want `wg\.Add. inside the goroutine races with Wait`
					defer wg.Done()
					job()
				}()
			}()
		}
		wg.Wait()
	}
}

func starter(jobs []func()) func() {
	return func() {
		var wg sync.WaitGroup
		for _, job := range jobs {
			wg.Add(1)
			go func() {
				func() {
					defer wg.Done()
					job()
				}()
			}()
		}
		wg.Wait()
	}
}

func fanOutLate(jobs []func()) {
	var wg sync.WaitGroup
	go func() {
		for _, job := range jobs {
			wg.Add(1) // want `wg\.Add. inside the goroutine races with Wait`
			go func() {
				defer wg.Done()
				job()
			}()
		}
	}()
	wg.Wait()
}

func fanOut(jobs []func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for _, job := range jobs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				job()
			}()
		}
	}()
	wg.Wait()
}
