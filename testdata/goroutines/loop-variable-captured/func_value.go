//go:build go1.21

package funcvalue

func shared(names []string) {
	for _, name := range names {
		work := func() {
			println(name) // want "every goroutine of this loop sees the last .name."
		}
		go work()
	}
}

func copied(names []string) {
	for _, name := range names {
		name := name
		work := func() {
			println(name)
		}
		go work()
	}
}

func inTheRound(names []string) {
	for _, name := range names {
		work := func() {
			println(name)
		}
		work()
	}
}
