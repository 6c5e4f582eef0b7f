package hidden

func handle(int) {}

type watcher struct {
	result  chan int
	stopped chan struct{}
}

func watch() *watcher { return &watcher{result: make(chan int), stopped: make(chan struct{})} }

// Nobody takes results, and nobody says that the watcher has stopped.
func (w *watcher) add(event int) {
	select { // want "select blocks forever: nothing receives from `w.result`, and nothing sends on `w.stopped` or closes it"
	case w.result <- event:
	case <-w.stopped:
	}
}

func (w *watcher) end() { close(w.result) }

type stoppable struct {
	result  chan int
	stopped chan struct{}
}

func watchStoppable() *stoppable {
	return &stoppable{result: make(chan int), stopped: make(chan struct{})}
}

func (s *stoppable) add(event int) {
	select {
	case s.result <- event:
	case <-s.stopped:
	}
}

func (s *stoppable) stop() { close(s.stopped) }

type read struct {
	result  chan int
	stopped chan struct{}
}

func watchRead() *read { return &read{result: make(chan int), stopped: make(chan struct{})} }

func (r *read) add(event int) {
	select {
	case r.result <- event:
	case <-r.stopped:
	}
}

func (r *read) next() int { return <-r.result }

type deliverer struct {
	target chan int
	stop   chan struct{} // never made
}

func deliver() *deliverer {
	d := &deliverer{target: make(chan int)}
	go func() {
		for {
			select { // want "nothing sends on `d.target` or closes it, and `d.stop` is never made"
			case event := <-d.target:
				handle(event)
			case <-d.stop:
				return
			}
		}
	}()
	return d
}

func choose(first, second chan int) int {
	select { // want "nothing sends on `first` or closes it, and nothing sends on `second` or closes it"
	case event := <-first:
		return event
	case event := <-second:
		return event
	}
}

// leaks: chooseNone()
func chooseNone() int { return choose(make(chan int), make(chan int)) }

func chooseServed(first, second chan int) int {
	select {
	case event := <-first:
		return event
	case event := <-second:
		return event
	}
}

// ends: chooseOne()
func chooseOne() int {
	first := make(chan int, 1)
	first <- 1
	return chooseServed(first, make(chan int))
}

// ends: roomLeft()
func roomLeft() {
	full, quit := make(chan int, 1), make(chan struct{})
	select {
	case full <- 1:
	case <-quit:
	}
}

// ends: polls()
func polls() {
	never, quit := make(chan int), make(chan struct{})
	select {
	case <-never:
	case <-quit:
	default:
	}
}

// An exported field of an exported type may be served anywhere.
type Feed struct {
	Events chan int
	Stop   chan struct{}
}

func NewFeed() *Feed { return &Feed{Events: make(chan int), Stop: make(chan struct{})} }

func (f *Feed) Next() int {
	select {
	case event := <-f.Events:
		return event
	case <-f.Stop:
		return 0
	}
}
