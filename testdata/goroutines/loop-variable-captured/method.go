//go:build go1.21

package method

type task struct{ name string }

func (t *task) run() { println(t.name) }

func (t task) show() { println(t.name) }

func shared(tasks []task) {
	for _, each := range tasks {
		go each.run() // want "every goroutine of this loop sees the last .each."
	}
}

// The receiver is copied when the goroutine starts.
func byValue(tasks []task) {
	for _, each := range tasks {
		go each.show()
	}
}

// What is in the slice is a pointer.
func pointers(tasks []*task) {
	for _, each := range tasks {
		go each.run()
	}
}

func indexed(tasks []task) {
	for i := range tasks {
		go tasks[i].run()
	}
}
