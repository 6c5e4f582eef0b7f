// Package fine asks again after each wait.
package fine

import "sync"

type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []int
}

func (q *queue) pop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait()
	}
	return q.items[0]
}

func (q *queue) popEndless() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if len(q.items) > 0 {
			return q.items[0]
		}
		q.cond.Wait()
	}
}

func (q *queue) continues(handle func(int)) {
	for {
		q.mu.Lock()
		if len(q.items) == 0 {
			q.cond.Wait()
			q.mu.Unlock()
			continue
		}
		item := q.items[0]
		q.mu.Unlock()
		handle(item)
	}
}

func (q *queue) lastInTheLoop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := 0; i < 3; i++ {
		if len(q.items) == 0 {
			q.cond.Wait()
		}
	}
}

func (q *queue) wait() { q.cond.Wait() }

func (q *queue) throughAHelper() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.wait()
	}
	return q.items[0]
}

func (q *queue) tryPop() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		q.cond.Wait()
		return 0, false
	}
	return q.items[0], true
}

func (q *queue) callerAsksAgain() int {
	for {
		if item, ok := q.tryPop(); ok {
			return item
		}
	}
}

// Wait may be called in any loop.
func (q *queue) Wait() { q.cond.Wait() }

// Queue lets everybody call Sleep.
type Queue struct{ cond *sync.Cond }

// Sleep is for callers to loop around.
func (q *Queue) Sleep() { q.cond.Wait() }

func unrelated(wg *sync.WaitGroup) { wg.Wait() }

// answer is given once, and stays.
type answer struct {
	mu    sync.Mutex
	cond  *sync.Cond
	value *int
}

func newAnswer() *answer {
	a := &answer{}
	a.cond = sync.NewCond(&a.mu)
	return a
}

func (a *answer) give(value int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.value == nil || *a.value < value {
		a.value = &value
	}
	a.cond.Broadcast()
}

func (a *answer) get() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.value == nil {
		a.cond.Wait()
	}
	return *a.value
}
