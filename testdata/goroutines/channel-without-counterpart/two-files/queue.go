package queue

type queue struct {
	jobs    chan func()
	drained chan struct{}
	closed  chan struct{}
}

func newQueue() *queue {
	return &queue{jobs: make(chan func()), drained: make(chan struct{}), closed: make(chan struct{})}
}

func (q *queue) put(job func()) { q.jobs <- job }

func (q *queue) wait() {
	<-q.drained
	<-q.closed // want `receive from .closed. blocks forever`
}
