// Package loops belongs to a module that says no version: the go command takes it for 1.16.
package loops

func shared(names []string) {
	for _, name := range names {
		go func() {
			println(name) // want "with go 1.16 every goroutine of this loop sees the last .name."
		}()
	}
}

func copied(names []string) {
	for _, name := range names {
		name := name
		go func() {
			println(name)
		}()
	}
}
