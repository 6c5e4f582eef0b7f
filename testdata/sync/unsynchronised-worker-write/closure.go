// Package closure writes in literals inside the goroutine's.
package closure

import "sync"

func firstTorn(checks []func() error) (first error) {
	var wg sync.WaitGroup
	for _, check := range checks {
		wg.Go(func() {
			func() {
				first = check() // want `every goroutine of this loop writes .first.`
			}()
		})
	}
	wg.Wait()
	return first
}

func first(checks []func() error) (first error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, check := range checks {
		wg.Go(func() {
			err := check()
			func() {
				mu.Lock()
				defer mu.Unlock()
				first = err
			}()
		})
	}
	wg.Wait()
	return first
}

func keptTorn(checks []func() error) (errs []error) {
	var wg sync.WaitGroup
	keep := func(err error) {
		errs = append(errs, err) // want `every goroutine that a loop of .keptTorn. starts writes .errs.`
	}
	for _, check := range checks {
		wg.Go(func() {
			keep(check())
		})
	}
	wg.Wait()
	return errs
}

func kept(checks []func() error) (errs []error) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	keep := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		errs = append(errs, err)
	}
	for _, check := range checks {
		wg.Go(func() {
			keep(check())
		})
	}
	wg.Wait()
	return errs
}
