//go:build go1.21

package embedding

type base struct{ name string }

func (b *base) run() { println(b.name) }

type task struct{ base }

type handle struct{ *base }

func shared(tasks []task) {
	for _, each := range tasks {
		go each.run() // want "every goroutine of this loop sees the last .each."
	}
}

// The pointer is read when the goroutine starts.
func pointers(handles []handle) {
	for _, each := range handles {
		go each.run()
	}
}
