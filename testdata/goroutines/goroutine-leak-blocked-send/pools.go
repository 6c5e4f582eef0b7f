package pools

import (
	"context"
	"sync"
	"time"
)

func ask() int {
	time.Sleep(20 * time.Millisecond)
	return 1
}

type pool struct {
	tasks   chan func()
	workers sync.WaitGroup
}

func newPool(size int) *pool {
	p := &pool{tasks: make(chan func())}
	for range size {
		p.workers.Go(p.work)
	}
	return p
}

func (p *pool) work() {
	for task := range p.tasks {
		if task != nil {
			task()
		}
	}
}

func (p *pool) submit(task func()) { p.tasks <- task }

func (p *pool) close() {
	close(p.tasks)
	p.workers.Wait()
}

func theWorkerSends(ctx context.Context, p *pool) int {
	answer := make(chan int)
	p.submit(func() { answer <- ask() }) // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

func theWorkerHasRoom(ctx context.Context, p *pool) int {
	answer := make(chan int, 1)
	p.submit(func() { answer <- ask() })
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

func firstAnswerOfThePool(hosts []string) int {
	p := newPool(len(hosts))
	answer := make(chan int)
	for range hosts {
		p.submit(func() { answer <- ask() }) // want `goroutine blocks forever on .answer.: not every send is received`
	}
	return <-answer
}

func allAnswersOfThePool(hosts []string) int {
	p := newPool(len(hosts))
	defer p.close()
	answer := make(chan int, len(hosts))
	for range hosts {
		p.submit(func() { answer <- ask() })
	}
	return <-answer
}

type task struct {
	name string
	run  func()
}

type queue struct{ tasks chan *task }

func newQueue() *queue {
	q := &queue{tasks: make(chan *task, 8)}
	go func() {
		for {
			next, ok := <-q.tasks
			if !ok {
				return
			}
			println(next.name)
			next.run()
		}
	}()
	return q
}

func (q *queue) add(name string, run func()) { q.tasks <- &task{name: name, run: run} }

// leaks: theTaskSends(cancelled())
func theTaskSends(ctx context.Context) int {
	q := newQueue()
	answer := make(chan int)
	q.add("ask", func() { answer <- ask() }) // want `goroutine blocks forever on .answer.`
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

func theTaskHasRoom(ctx context.Context) int {
	q := newQueue()
	defer close(q.tasks)
	answer := make(chan int, 1)
	q.add("ask", func() { answer <- ask() })
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

type workers[T any] struct{ jobs chan T }

func newWorkers[T any](size int, do func(T)) *workers[T] {
	w := &workers[T]{jobs: make(chan T)}
	for range size {
		go func() {
			for job := range w.jobs {
				do(job)
			}
		}()
	}
	return w
}

func (w *workers[T]) submit(job T) { w.jobs <- job }

type question struct{ answer chan int }

func reply(q question) { q.answer <- ask() }

// leaks: theGenericWorkerReplies(cancelled())
func theGenericWorkerReplies(ctx context.Context) int {
	w := newWorkers(2, reply)
	q := question{answer: make(chan int)}
	w.submit(q) // want `goroutine blocks forever on .answer. when .<-ctx.Done\(\). comes first`
	select {
	case v := <-q.answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

func theGenericWorkerHasRoom(ctx context.Context) int {
	w := newWorkers(2, reply)
	q := question{answer: make(chan int, 1)}
	w.submit(q)
	select {
	case v := <-q.answer:
		return v
	case <-ctx.Done():
		return 0
	}
}

type lazy struct{ tasks chan func() }

func newLazy() *lazy {
	l := &lazy{tasks: make(chan func(), 8)}
	go func() {
		var kept []func()
		for task := range l.tasks {
			kept = append(kept, task)
		}
		println(len(kept))
	}()
	return l
}

func (l *lazy) submit(task func()) { l.tasks <- task }

// Whether a task runs is up to the one who keeps it.
func theTaskIsKept(ctx context.Context) int {
	l := newLazy()
	answer := make(chan int)
	l.submit(func() { answer <- ask() })
	select {
	case v := <-answer:
		return v
	case <-ctx.Done():
		return 0
	}
}
