package generic

import "log"

type queue[T any] struct {
	items  chan T
	handle func(T)
}

func (q *queue[T]) handleSafely(item T) {
	defer func() {
		if r := recover(); r != nil {
			log.Println("panicked:", r)
		}
	}()
	q.handle(item)
}

func (q *queue[T]) work() {
	for item := range q.items {
		q.handle(item)
	}
}

func (q *queue[T]) workSafely() {
	for item := range q.items {
		q.handleSafely(item)
	}
}

func (q *queue[T]) start() {
	go q.work() // want `a panic in this goroutine ends the program`
	go q.workSafely()
}
