package together

// One loop that may have quit, told once for all who send to it.

type board struct {
	scores chan int
	names  chan string
	stop   chan struct{}
}

func startBoard() *board {
	b := &board{scores: make(chan int), names: make(chan string), stop: make(chan struct{})}
	go b.run()
	return b
}

func (b *board) run() {
	for {
		select {
		case n := <-b.scores:
			println(n)
		case s := <-b.names:
			println(s)
		case <-b.stop:
			return
		}
	}
}

func (b *board) Stop() { close(b.stop) }

func (b *board) Score(n int) {
	b.scores <- n // want "send on .scores. blocks forever once its receiver has quit"
}

func (b *board) Name(s string) {
	b.names <- s
}

type patient struct {
	scores chan int
	names  chan string
	stop   chan struct{}
}

func startPatient() *patient {
	p := &patient{scores: make(chan int), names: make(chan string), stop: make(chan struct{})}
	go p.run()
	return p
}

func (p *patient) run() {
	for {
		select {
		case n := <-p.scores:
			println(n)
		case s := <-p.names:
			println(s)
		case <-p.stop:
			return
		}
	}
}

func (p *patient) Stop() { close(p.stop) }

func (p *patient) Score(n int) {
	select {
	case p.scores <- n:
	case <-p.stop:
	}
}

func (p *patient) Name(s string) {
	select {
	case p.names <- s:
	case <-p.stop:
	}
}
