//go:build go1.21

package parameter

func start(work func()) { go work() }

func run(work func()) { work() }

func shared(names []string) {
	for _, name := range names {
		start(func() {
			println(name) // want "every goroutine of this loop sees the last .name."
		})
	}
}

func passed(names []string) {
	for _, name := range names {
		go func(name string) {
			println(name)
		}(name)
	}
}

func inTheRound(names []string) {
	for _, name := range names {
		run(func() {
			println(name)
		})
	}
}
