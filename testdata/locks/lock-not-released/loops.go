package loops

import "sync"

type queue struct {
	mu    sync.Mutex
	items []int
	quit  chan struct{}
}

func (q *queue) returnsFromTheLoop() int {
	for {
		q.mu.Lock() // want `q\.mu. is not unlocked when len\(q\.items\) > 3`
		if len(q.items) > 3 {
			return q.items[0]
		}
		q.mu.Unlock()
	}
}

func (q *queue) selectForgets() {
	q.mu.Lock() // want `q\.mu. is not unlocked when`
	select {
	case <-q.quit:
		return
	default:
		q.items = nil
	}
	q.mu.Unlock()
}

func (q *queue) unlocksAroundTheWait() int {
	q.mu.Lock()
	for len(q.items) == 0 {
		q.mu.Unlock()
		select {
		case <-q.quit:
			return 0
		default:
		}
		q.mu.Lock()
	}
	first := q.items[0]
	q.mu.Unlock()
	return first
}

func (q *queue) flagged(keys []int) {
	locked := false
	for _, key := range keys {
		if !locked {
			q.mu.Lock()
			locked = true
		}
		q.items = append(q.items, key)
	}
	if locked {
		q.mu.Unlock()
	}
}

func (q *queue) typed(value any) bool {
	q.mu.Lock() // want `q\.mu. is not unlocked when this case matches`
	switch value := value.(type) {
	case int:
		q.items = append(q.items, value)
	case string:
		return false
	}
	q.mu.Unlock()
	return true
}

func (q *queue) labelled(rows [][]int) int {
	total := 0
outer:
	for _, row := range rows {
		q.mu.Lock()
		for _, n := range row {
			if n < 0 {
				q.mu.Unlock()
				continue outer
			}
			total += n
		}
		q.mu.Unlock()
	}
	return total
}
