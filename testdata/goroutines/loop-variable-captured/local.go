//go:build go1.21

package local

func shared(names []string) {
	for _, name := range names {
		go func() {
			println(name) // want "with go 1.21 every goroutine of this loop sees the last .name."
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
