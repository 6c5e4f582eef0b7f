// Package closure waits in literals.
package closure

import "sync"

type queue struct {
	cond  *sync.Cond
	items []int
}

func (q *queue) takeOnce(use func(int)) {
	go func() {
		q.cond.L.Lock()
		defer q.cond.L.Unlock()
		if len(q.items) == 0 {
			q.cond.Wait() // want `q\.cond\.Wait. is not in a loop that asks again`
		}
		use(q.items[0])
	}()
}

func (q *queue) take(use func(int)) {
	go func() {
		q.cond.L.Lock()
		defer q.cond.L.Unlock()
		for len(q.items) == 0 {
			q.cond.Wait()
		}
		use(q.items[0])
	}()
}

func (q *queue) popOnce() int {
	pause := func() {
		q.cond.Wait() // want `q\.cond\.Wait. is not in a loop that asks again`
	}
	q.cond.L.Lock()
	defer q.cond.L.Unlock()
	if len(q.items) == 0 {
		pause()
	}
	return q.items[0]
}

func (q *queue) pop() int {
	pause := func() {
		q.cond.Wait()
	}
	q.cond.L.Lock()
	defer q.cond.L.Unlock()
	for len(q.items) == 0 {
		pause()
	}
	return q.items[0]
}
