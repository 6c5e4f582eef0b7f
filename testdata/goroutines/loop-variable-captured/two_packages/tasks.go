package tasks

import "example.com/tasks/pool"

func shared(names []string) {
	for _, name := range names {
		pool.Start(func() {
			println(name) // want "with go 1.21 every goroutine of this loop sees the last .name."
		})
	}
}

func inTheRound(names []string) {
	for _, name := range names {
		pool.Run(func() {
			println(name)
		})
	}
}
