package embedding

type queue struct{ items chan int }

func (q *queue) put(item int) {
	q.items <- item // want `send on .items. comes before its only receiver`
}

func (q *queue) work() {
	for item := range q.items {
		println(item)
	}
}

type pool struct{ queue }

func (p *pool) start() {
	p.items = make(chan int)
	p.put(0)
	go p.work()
}

type line struct{ items chan int }

func (l *line) put(item int) { l.items <- item }

func (l *line) work() {
	for item := range l.items {
		println(item)
	}
}

type factory struct{ line }

func (f *factory) start() {
	f.items = make(chan int)
	go f.work()
	f.put(0)
}
