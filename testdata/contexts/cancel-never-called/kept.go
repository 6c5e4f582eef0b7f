// Package kept has cancel functions in fields that nobody calls.
package kept

import (
	"context"
	"time"
)

type poller struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func newPoller() *poller {
	p := &poller{}
	p.ctx, p.cancel = context.WithCancel(context.Background()) // want "nobody calls the cancel function kept in `cancel`"
	return p
}

type throughALocal struct{ stop context.CancelFunc }

func newThroughALocal(parent context.Context) *throughALocal {
	ctx, cancel := context.WithTimeout(parent, time.Minute) // want "kept in `stop`"
	go func() { <-ctx.Done() }()
	return &throughALocal{stop: cancel}
}

type throughAParameter struct{ stop func() }

func newThroughAParameter(parent context.Context) *throughAParameter {
	_, cancel := context.WithCancel(parent) // want "kept in `stop`"
	return keep(cancel)
}

func keep(cancel func()) *throughAParameter { return &throughAParameter{stop: cancel} }

type base struct{ cancel context.CancelFunc }

type embedding struct{ base }

func newEmbedding(parent context.Context) *embedding {
	e := &embedding{}
	_, e.cancel = context.WithCancel(parent) // want "kept in `cancel`"
	return e
}

func (e *embedding) started() bool { return e.cancel != nil }

type generic[T any] struct {
	value  T
	cancel context.CancelFunc
}

func newGeneric[T any](parent context.Context, value T) *generic[T] {
	g := &generic[T]{value: value}
	_, g.cancel = context.WithCancel(parent) // want "kept in `cancel`"
	return g
}
