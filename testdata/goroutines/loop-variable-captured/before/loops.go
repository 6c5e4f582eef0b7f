// Package loops is written for a Go where all rounds share one variable.
package loops

import "sync"

func ranges(names []string, run func(string)) {
	for _, name := range names {
		go func() {
			run(name) // want "with go 1.21 every goroutine of this loop sees the last `name`"
		}()
	}
}

func counts(run func(int)) {
	for i := 0; i < 3; i++ {
		go func() {
			run(i) // want "sees the last `i`"
		}()
	}
}

func defers(names []string, run func(string)) {
	for _, name := range names {
		defer func() {
			run(name) // want "every deferred function of this loop sees the last `name`"
		}()
	}
}

func outer(lists [][]string, run func(int, string)) {
	for i, list := range lists {
		for _, name := range list {
			name := name
			go func() {
				run(i, name) // want "sees the last `i`"
			}()
		}
	}
}

func copied(names []string, run func(string)) {
	for _, name := range names {
		name := name
		go func() {
			run(name)
		}()
	}
}

func passed(names []string, run func(string)) {
	for _, name := range names {
		go func(name string) {
			run(name)
		}(name)
	}
}

func argument(names []string, run func(string)) {
	for _, name := range names {
		go run(name)
	}
}

func waitedFor(names []string, run func(string)) {
	for _, name := range names {
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			run(name)
		}()
		wg.Wait()
	}
}

func firstOnly(names []string, run func(string)) {
	for _, name := range names {
		go func() {
			run(name)
		}()
		break
	}
}
