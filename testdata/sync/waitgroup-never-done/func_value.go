// Package funcvalue hands Done, or the group, on as a value.
package funcvalue

import "sync"

type task struct{ done func() }

func (t *task) run() {
	if t.done != nil {
		t.done()
	}
}

// leaks: runForgotten(1)
func runForgotten(n int) {
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		one := &task{done: idle}
		go one.run()
	}
	wg.Wait() // want `wg\.Wait. waits for ever: nobody calls Done`
}

func idle() {}

// ends: run(1)
func run(n int) {
	var wg sync.WaitGroup
	for range n {
		wg.Add(1)
		one := &task{done: wg.Done}
		go one.run()
	}
	wg.Wait()
}

// leaks: addForgotten(1)
func addForgotten(n int) {
	var wg sync.WaitGroup
	add := wg.Add
	add(n)
	wg.Wait() // want `wg\.Wait. waits for ever: nobody calls Done`
}

// ends: add(1)
func add(n int) {
	var wg sync.WaitGroup
	add, done := wg.Add, wg.Done
	add(n)
	for range n {
		go done()
	}
	wg.Wait()
}
