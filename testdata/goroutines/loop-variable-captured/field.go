//go:build go1.21

package field

type task struct{ name string }

type pool struct{ start func(func()) }

func newPool() *pool {
	return &pool{start: func(work func()) { go work() }}
}

func shared(p *pool, tasks []task) {
	for _, each := range tasks {
		p.start(func() {
			println(each.name) // want "every goroutine of this loop sees the last .each."
		})
	}
}

func copied(p *pool, tasks []task) {
	for _, each := range tasks {
		name := each.name
		p.start(func() {
			println(name)
		})
	}
}
