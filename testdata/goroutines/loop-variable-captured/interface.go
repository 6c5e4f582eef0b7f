//go:build go1.21

package iface

type starter interface{ start(func()) }

type direct struct{}

func (direct) start(work func()) { go work() }

type queued struct{ queue chan func() }

func (q *queued) start(work func()) { q.queue <- work }

func shared(by starter, names []string) {
	for _, name := range names {
		by.start(func() {
			println(name) // want "every goroutine of this loop sees the last .name."
		})
	}
}

type runner interface{ run(func()) }

type inPlace struct{}

func (inPlace) run(work func()) { work() }

func inTheRound(by runner, names []string) {
	for _, name := range names {
		by.run(func() {
			println(name)
		})
	}
}
