package closure

import "sync"

type queue struct {
	mu    sync.Mutex
	items []int
}

func (q *queue) move(to *queue) {
	put := func(item int) {
		to.mu.Lock() // want `.to\.mu. is locked while .q\.mu. is held`
		defer to.mu.Unlock()
		to.items = append(to.items, item)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, item := range q.items {
		put(item)
	}
}

func (q *queue) moveApart(to *queue) {
	put := func(items []int) {
		to.mu.Lock()
		defer to.mu.Unlock()
		to.items = append(to.items, items...)
	}
	q.mu.Lock()
	items := q.items
	q.items = nil
	q.mu.Unlock()
	put(items)
}
