package embedding

import (
	"context"
	"time"
)

type slow struct{}

func (slow) pause() { time.Sleep(time.Minute) }

type quick struct{}

func (quick) pause() {}

type sleeping struct{ slow }

func (s *sleeping) run(ctx context.Context, ready func() bool) {
	for !ready() {
		s.pause() // want "goes on after .ctx. is cancelled"
	}
}

type polling struct{ quick }

func (p *polling) run(ctx context.Context, ready func() bool) {
	for !ready() {
		p.pause()
	}
}
