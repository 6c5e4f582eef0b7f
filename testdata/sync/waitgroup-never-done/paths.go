// Package paths adds to a group on paths that start no goroutine.
package paths

import "sync"

func open(_ string) error { return nil }

func continues(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1) // want "without its goroutine when open\(name\) != nil: Wait hangs"
		if open(name) != nil {
			continue
		}
		go func() {
			defer wg.Done()
			_ = open(name)
		}()
	}
	wg.Wait()
}

func skips(name string) error {
	var wg sync.WaitGroup
	wg.Add(1) // want "without its goroutine"
	err := open(name)
	if err == nil {
		go func() {
			defer wg.Done()
			_ = open(name)
		}()
	}
	wg.Wait()
	return err
}

func oneOfTwo(left, right string) {
	var wg sync.WaitGroup
	wg.Add(2) // want "without its goroutine: Wait hangs"
	go func() {
		defer wg.Done()
		_ = open(left)
		_ = open(right)
	}()
	wg.Wait()
}
