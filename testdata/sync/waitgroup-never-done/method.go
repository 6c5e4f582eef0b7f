// Package method counts in methods.
package method

import "sync"

type forgotten struct {
	wg   *sync.WaitGroup
	done int
}

func newForgotten() *forgotten { return &forgotten{wg: new(sync.WaitGroup)} }

func (f *forgotten) begin() { f.wg.Add(1) }
func (f *forgotten) end()   { f.done++ }

func (f *forgotten) run(job func()) {
	f.begin()
	go func() {
		defer f.end()
		job()
	}()
	f.await()
}

func (f *forgotten) await() {
	f.wg.Wait() // want `f\.wg\.Wait. waits for ever: nobody calls Done`
}

// leaks: runsForgotten()
func runsForgotten() { newForgotten().run(idle) }

func idle() {}

type counted struct {
	wg   *sync.WaitGroup
	done int
}

func newCounted() *counted { return &counted{wg: new(sync.WaitGroup)} }

func (c *counted) begin() { c.wg.Add(1) }
func (c *counted) end()   { c.wg.Done() }

func (c *counted) run(job func()) {
	c.begin()
	go func() {
		defer c.end()
		job()
	}()
	c.await()
}

func (c *counted) await() { c.wg.Wait() }

// ends: runs()
func runs() { newCounted().run(idle) }
