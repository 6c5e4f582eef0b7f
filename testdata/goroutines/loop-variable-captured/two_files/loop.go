//go:build go1.21

package twofiles

func shared(p *pool, names []string) {
	for _, name := range names {
		p.start(func() {
			println(name) // want "every goroutine of this loop sees the last .name."
		})
	}
}

func inTheRound(p *pool, names []string) {
	for _, name := range names {
		p.run(func() {
			println(name)
		})
	}
}
