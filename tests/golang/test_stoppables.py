"""Stoppables: goroutines that only a method of their owner can end."""

from __future__ import annotations

from support.go import Go

WORKER = """package p

import "time"

type worker struct {
	stop chan struct{}
	jobs chan int
	next *worker
}

func start() *worker {
	w := &worker{stop: make(chan struct{})}
	go w.run()
	return w
}

func (w *worker) run() {
	for {
		select {
		case <-w.jobs:
		case <-w.stop:
			return
		}
	}
}

func (w *worker) Close() { w.end() }

func (w *worker) end() { close(w.stop) }

func (w *worker) add(job int) { w.jobs <- job }

func (w *worker) look() {}

type ticking struct{ stop chan struct{} }

func tick() *ticking {
	t := &ticking{stop: make(chan struct{})}
	go func() {
		for {
			select {
			case <-time.After(time.Second):
				return
			case <-t.stop:
				return
			}
		}
	}()
	return t
}
"""


def test_a_goroutine_that_one_field_ends_is_known_by_its_starter() -> None:
    found = Go(WORKER).file.package.stoppables.by_starter
    assert {starter.name: each.stay.signal for starter, each in found.items()} == {"start": "p.worker.stop"}


def test_the_methods_that_end_it_are_those_from_which_the_signal_comes() -> None:
    (stoppable,) = Go(WORKER).file.package.stoppables.by_starter.values()
    assert stoppable.stops == {"Close", "end"}
