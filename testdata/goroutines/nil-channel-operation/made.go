package never

import "time"

type made struct {
	byLiteral  chan int
	byPosition struct{ c chan int }
	later      chan int
	optional   chan int
}

type pair struct {
	in  chan int
	out chan int
}

func newPair() pair { return pair{make(chan int), make(chan int)} }

func (p pair) send() { p.in <- 1; <-p.out }

func newMade() *made {
	m := &made{byLiteral: make(chan int)}
	m.start()
	return m
}

func (m *made) start() { m.later = make(chan int) }

func (m *made) use() {
	m.byLiteral <- 1
	m.later <- 1
	if m.optional != nil {
		m.optional <- 1
	}
}

type hooks struct{ ignored chan struct{} }

func newHooks() *hooks { return &hooks{} }

func (h *hooks) ignore(once func(func())) {
	if h.ignored != nil {
		once(func() { close(h.ignored) })
	}
}

// Nobody makes a request: only tests do, perhaps.
type request struct{ answer chan int }

func (r *request) serve() { r.answer <- 1 }

func disablesACase(values <-chan int) {
	var expired <-chan time.Time
	select {
	case <-values:
	case <-expired:
	}
}

func filled() {
	var values chan int
	fill(&values)
	<-values
}

func fill(values *chan int) { *values = make(chan int, 1) }

func assignedInAClosure() {
	var values chan int
	setUp := func() { values = make(chan int, 1) }
	setUp()
	values <- 1
}

// Hook is set by other packages.
var Hook chan int

func notify() { Hook <- 1 }

type Exported struct{ Events chan int }

func (e *Exported) emit() { e.Events <- 1 }
