"""Places: when two expressions mean the same variable or field, seen from a callee and from its caller."""

from __future__ import annotations

import pytest

from caulk.golang.places import Place, bound_places, place_of, receiver_of, seen_from
from support.go import Go

STORE = """package p

import "sync"

type inner struct{ mu sync.Mutex }

type store struct {
	inner
	mu    sync.Mutex
	parts []inner
	next  *store
}

var shared store

func (s *store) run(other *store) {
	s.mu.Lock()
	other.mu.Lock()
	s.next.mu.Lock()
	s.inner.mu.Lock()
	s.parts[0].mu.Lock()
	shared.mu.Lock()
	m := &s.mu
	m.Lock()
	c := *s
	c.mu.Lock()
	s.next.run(s)
}
"""


def place(expression: str) -> Place | None:
    go = Go(STORE)
    return place_of(go.file, go.node(f"{expression}.Lock").children[0])


@pytest.mark.parametrize(
    ("expression", "text", "key", "exact"),
    [
        ("s.mu", "s.mu", "p.store.mu", True),
        ("other.mu", "other.mu", "p.store.mu", True),
        ("s.next.mu", "s.next.mu", "p.store.mu", True),
        ("s.inner.mu", "s.inner.mu", "p.inner.mu", True),
        ("s.parts[0].mu", "s.parts.mu", "p.inner.mu", False),
        ("shared.mu", "shared.mu", "p.store.mu", True),
        ("m", "s.mu", "p.store.mu", True),
        ("c.mu", "c.mu", "p.store.mu", True),
    ],
)
def test_place(expression: str, text: str, key: str, exact: bool) -> None:
    found = place(expression)
    assert found is not None
    assert (found.text, found.key, found.exact) == (text, key, exact)


def test_a_callees_place_as_its_caller_sees_it() -> None:
    go = Go(STORE)
    method = go.function("store.run")
    receiver = receiver_of(method)
    assert receiver is not None
    bound = bound_places(go.file, go.node("s.next.run(s)").children[0], method)
    seen = seen_from(Place(receiver, ("mu",), "p.store.mu"), bound)
    assert seen is not None
    assert seen.text == "s.next.mu"
