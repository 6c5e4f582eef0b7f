package fine

import "io"

// With room for one, the send need not wait: a token for whoever comes first.
type tokens struct{ free chan struct{} }

func newTokens() *tokens { return &tokens{free: make(chan struct{}, 1)} }

func (t *tokens) start() {
	t.free <- struct{}{}
	go t.take()
}

func (t *tokens) take() { <-t.free }

// Some of the channels in the field have room.
type mixed struct{ free chan struct{} }

func newMixed(wide bool) *mixed {
	if wide {
		return &mixed{free: make(chan struct{}, 8)}
	}
	return &mixed{free: make(chan struct{})}
}

func (m *mixed) start() {
	m.free <- struct{}{}
	go m.take()
}

func (m *mixed) take() { <-m.free }

// Another function may have started the receiver.
type restarted struct{ events chan int }

func newRestarted() *restarted {
	r := &restarted{events: make(chan int)}
	go r.loop()
	return r
}

func (r *restarted) restart() {
	r.events <- 0
	go r.loop()
}

func (r *restarted) loop() {
	for event := range r.events {
		println(event)
	}
}

// A run of start that skips the send leaves a receiver for the next.
type skipped struct{ events chan int }

func newSkipped() *skipped { return &skipped{events: make(chan int)} }

func (s *skipped) start(again bool) {
	if again {
		s.events <- 0
	}
	go s.loop()
}

func (s *skipped) loop() {
	for event := range s.events {
		println(event)
	}
}

// The receiver is a function value: who runs it, and when, is not known.
type hooked struct{ events chan int }

func newHooked() *hooked { return &hooked{events: make(chan int)} }

func (h *hooked) start(onStart func(func())) {
	onStart(h.loop)
	h.events <- 0
	go h.loop()
}

func (h *hooked) loop() {
	for event := range h.events {
		println(event)
	}
}

// An interface may dispatch to the receiver.
type ticks struct{ out chan byte }

func newTicks() *ticks { return &ticks{out: make(chan byte)} }

func (t *ticks) Read([]byte) (int, error) {
	<-t.out
	return 0, io.EOF
}

func (t *ticks) start() {
	t.out <- 0
	go t.Read(nil)
}

// Nobody has to be there for a send that has an alternative.
func offers() {
	offers := make(chan int)
	offer := func() {
		select {
		case offers <- 1:
		default:
		}
	}
	offer()
	go func() { println(<-offers) }()
}

// In the first round the receiver is there, in the others too.
func rounds() {
	numbers := make(chan int)
	send := func(number int) { numbers <- number }
	for number := range 3 {
		if number > 0 {
			send(number)
		}
		go func() { println(<-numbers) }()
	}
}

// What one function does to a channel that nobody else has belongs to self-blocking-channel.
func alone() {
	number := make(chan int)
	number <- 1
	go func() { println(<-number) }()
}
