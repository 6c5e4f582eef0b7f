package twofiles

import "sync"

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

func (q *queue) pauseOnce() {
	q.cond.Wait() // want `q\.cond\.Wait. is not in a loop that asks again`
}

func (q *queue) pause() { q.cond.Wait() }
