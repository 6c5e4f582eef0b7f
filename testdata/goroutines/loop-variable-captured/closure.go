//go:build go1.21

package closure

import "sync"

func shared(names []string) {
	var group sync.WaitGroup
	defer group.Wait()
	for _, name := range names {
		group.Add(1)
		go func() {
			defer group.Done()
			func() {
				println(name) // want "every goroutine of this loop sees the last .name."
			}()
		}()
	}
}

func joined(names []string) {
	for _, name := range names {
		var group sync.WaitGroup
		group.Add(1)
		go func() {
			defer group.Done()
			println(name)
		}()
		group.Wait()
	}
}
