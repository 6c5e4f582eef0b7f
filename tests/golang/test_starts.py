"""Starts: where functions become goroutines, by name and through values."""

from __future__ import annotations

import pytest

from caulk.golang.groups import GroupAction
from caulk.golang.starts import seen_by_spawner, starts
from support.go import Go

STARTS = """package p

import "sync"

type runner interface{ run() }

type server struct {
	wg sync.WaitGroup
	do func()
}

func (s *server) run()    { s.wg.Done() }
func (s *server) serve()  { s.wg.Done() }
func (s *server) listen() { s.wg.Done() }
func (s *server) named()  { s.wg.Done() }

func newServer() *server {
	s := &server{}
	s.do = s.listen
	return s
}

func start(srv *server, r runner) {
	go r.run()
	srv.wg.Go(srv.serve)
	go srv.do()
	go srv.named()
}
"""


@pytest.mark.parametrize(
    ("method", "statement", "group"),
    [
        ("run", "go r.run()", "r.wg"),
        ("serve", "srv.wg.Go(srv.serve)", "srv.wg"),
        ("listen", "go srv.do()", "srv.wg"),
        ("named", "go srv.named()", "srv.wg"),
    ],
)
def test_where_a_method_is_started_and_what_its_group_is_there(
    method: str, statement: str, group: str
) -> None:
    go = Go(STARTS)
    function = go.function(f"server.{method}")
    (start,) = starts(function)
    assert go.file.text(start.node) == statement
    place = go.package.groups.of(function)[0].place
    assert place is not None
    seen = seen_by_spawner(start, function, place)
    assert seen is not None
    assert seen.text == group


GROUPS = """package p

import (
	"sync"

	"golang.org/x/sync/errgroup"
)

type pool struct{ wg sync.WaitGroup }

func (p *pool) begin() { p.wg.Add(2) }
func (p *pool) end()   { p.wg.Done() }

func f(p *pool, group *errgroup.Group) {
	p.begin()
	defer p.end()
	finish := func() { p.wg.Done() }
	finish()
	wait := p.wg.Wait
	wait()
	group.Go(nil)
	go p.end()
}
"""


def test_wrappers_and_values_of_group_methods_are_operations_where_they_are_called() -> None:
    go = Go(GROUPS)
    found = [(each.action, each.text, each.amount) for each in go.package.groups.of(go.function())]
    assert found == [
        (GroupAction.ADD, "p.wg", 2),
        (GroupAction.DONE, "p.wg", 1),
        (GroupAction.DONE, "p.wg", 1),
        (GroupAction.WAIT, "p.wg", 1),
        (GroupAction.GO, "group", None),
    ]
