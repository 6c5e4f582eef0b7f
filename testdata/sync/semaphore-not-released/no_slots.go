package hidden

import "sync"

// Tokens that the channel holds from the start are received to take a slot.
type pool struct{ tokens chan struct{} }

func newPool(n int) *pool {
	p := &pool{tokens: make(chan struct{}, n)}
	for range n {
		p.tokens <- struct{}{}
	}
	return p
}

func (p *pool) run(jobs []func() error) error {
	for _, job := range jobs {
		<-p.tokens
		err := job()
		p.tokens <- struct{}{}
		if err != nil {
			return err
		}
	}
	return nil
}

// A wake-up call is no slot: whoever receives it waits for other things, too.
type loop struct {
	wake chan struct{}
	stop chan struct{}
}

func newLoop() *loop { return &loop{make(chan struct{}, 1), make(chan struct{})} }

func (l *loop) run(more func() bool) {
	for {
		select {
		case <-l.wake:
		case <-l.stop:
			return
		}
		if more() {
			select {
			case l.wake <- struct{}{}:
			default:
			}
		}
	}
}

// Where the function returns, its own semaphore is gone with it.
func untilFailure(jobs []func() error, prepare func() error) error {
	var group sync.WaitGroup
	defer group.Wait()
	slots := make(chan struct{}, 4)
	for _, job := range jobs {
		slots <- struct{}{}
		if err := prepare(); err != nil {
			return err
		}
		group.Go(func() {
			defer func() { <-slots }()
			_ = job()
		})
	}
	return nil
}
