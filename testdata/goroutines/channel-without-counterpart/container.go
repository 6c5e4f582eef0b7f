package hidden

type meter struct{ listeners map[string]chan int }

// leaks: nobodyListens()
func nobodyListens() {
	m := &meter{listeners: make(map[string]chan int)}
	m.subscribe("disk")
	m.publish(1)
}

func (m *meter) subscribe(name string) { m.listeners[name] = make(chan int) }

func (m *meter) publish(value int) {
	for _, listener := range m.listeners {
		listener <- value // want `send on .* blocks forever: nothing ever receives from it`
	}
}

type gauge struct{ listeners map[chan int]bool }

// ends: somebodyListens()
func somebodyListens() int {
	g := &gauge{listeners: make(map[chan int]bool)}
	listener := g.subscribe()
	go g.publish(1)
	return <-listener
}

func (g *gauge) subscribe() chan int {
	listener := make(chan int)
	g.listeners[listener] = true
	return listener
}

func (g *gauge) publish(value int) {
	for listener := range g.listeners {
		listener <- value
	}
}

// leaks: waitsForAll(3)
func waitsForAll(n int) {
	var done []chan struct{}
	for range n {
		done = append(done, make(chan struct{}))
	}
	waitAll(done...)
}

func waitAll(done ...chan struct{}) {
	for _, each := range done {
		<-each // want `receive from .* blocks forever: nothing ever sends on it or closes it`
	}
}

// ends: waitsForTheirEnd(3)
func waitsForTheirEnd(n int) {
	done := make([]chan struct{}, n)
	for i := range done {
		done[i] = make(chan struct{})
		go func() { defer close(done[i]) }()
	}
	for _, each := range done {
		<-each
	}
}

// One place in each list is enough for the one send in each round.
func takesOneEach(n int) {
	var lists []chan int
	for range n {
		lists = append(lists, make(chan int, 1))
	}
	for _, list := range lists {
		list <- 1
	}
}
