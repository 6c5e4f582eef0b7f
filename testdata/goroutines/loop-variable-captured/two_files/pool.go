//go:build go1.21

package twofiles

type pool struct{ slots chan struct{} }

func (p *pool) start(work func()) {
	p.slots <- struct{}{}
	go func() {
		defer func() { <-p.slots }()
		work()
	}()
}

func (p *pool) run(work func()) {
	p.slots <- struct{}{}
	defer func() { <-p.slots }()
	work()
}
