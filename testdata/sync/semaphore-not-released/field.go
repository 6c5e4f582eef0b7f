package hidden

type limiter struct{ tokens chan struct{} }

func newLimiter(n int) *limiter { return &limiter{make(chan struct{}, n)} }

func (l *limiter) do(run func() error) error {
	l.tokens <- struct{}{} // want `slot of .tokens. is not given back when err != nil`
	if err := run(); err != nil {
		return err
	}
	<-l.tokens
	return nil
}

type gate struct{ tokens chan struct{} }

func newGate(n int) *gate { return &gate{make(chan struct{}, n)} }

func (g *gate) do(run func() error) error {
	g.tokens <- struct{}{}
	defer func() { <-g.tokens }()
	return run()
}

// What one method takes another one gives back.
type turnstile struct{ slots chan struct{} }

func newTurnstile(n int) *turnstile { return &turnstile{slots: make(chan struct{}, n)} }

func (t *turnstile) Enter(check func() error) error {
	t.slots <- struct{}{}
	if err := check(); err != nil {
		<-t.slots
		return err
	}
	return nil
}

func (t *turnstile) Leave() { <-t.slots }
