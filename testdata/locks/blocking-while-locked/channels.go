package feed

import "sync"

type feed struct {
	mu     sync.Mutex
	events chan int
	plain  chan int
	roomy  chan int
	quit   chan struct{}
	seen   int
}

func newFeed() *feed {
	f := &feed{
		events: make(chan int),
		plain:  make(chan int),
		roomy:  make(chan int, 64),
		quit:   make(chan struct{}),
	}
	go f.run()
	go f.runWithoutTheLock()
	go f.runWithRoom()
	return f
}

func (f *feed) run() {
	for {
		select {
		case event := <-f.events:
			f.note(event)
		case <-f.quit:
			return
		}
	}
}

func (f *feed) note(event int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen += event
}

func (f *feed) publish(event int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events <- event // want `waits under .f\.mu. for a goroutine that needs .f\.mu. first`
}

func (f *feed) publishUnlocked(event int) {
	f.mu.Lock()
	f.seen++
	f.mu.Unlock()
	f.events <- event
}

func (f *feed) publishIfFree(event int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case f.events <- event:
	default:
	}
}

func (f *feed) publishOrQuit(event int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case f.events <- event:
	case <-f.quit:
	}
}

func (f *feed) runWithoutTheLock() {
	total := 0
	for event := range f.plain {
		total += event
	}
}

func (f *feed) publishPlain(event int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.plain <- event
}

func (f *feed) runWithRoom() {
	for event := range f.roomy {
		f.note(event)
	}
}

func (f *feed) publishWithRoom(event int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.roomy <- event
}
