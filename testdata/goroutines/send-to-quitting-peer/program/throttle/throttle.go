package throttle

import (
	"context"
	"errors"
)

// Throttle takes updates as long as the program runs.
type Throttle struct {
	updates chan int
	further chan int
}

func New() *Throttle { return &Throttle{updates: make(chan int), further: make(chan int)} }

func (t *Throttle) Run(ctx context.Context) {
	go t.run()
	<-ctx.Done()
	close(t.further)
}

func (t *Throttle) run() {
	for {
		select {
		case n, ok := <-t.further:
			if !ok {
				return
			}
			println(n)
		case n := <-t.updates:
			println(n)
		}
	}
}

func (t *Throttle) Update(n int) { t.updates <- n }

// Fragile may end long before the program does.
type Fragile struct{ updates chan int }

func NewFragile() *Fragile { return &Fragile{updates: make(chan int)} }

func (f *Fragile) Run() {
	for {
		if err := load(); err != nil {
			return
		}
		select {
		case n := <-f.updates:
			println(n)
		default:
		}
	}
}

func load() error { return errors.New("no") }

func (f *Fragile) Update(n int) {
	f.updates <- n // want "send on .updates. blocks forever once its receiver has quit"
}
