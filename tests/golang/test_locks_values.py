"""Locks through values: unlocking in a variable, functions that return it, and what dynamic calls take."""

from __future__ import annotations

import pytest

from support.go import Go

VALUES = """package p

import "sync"

type table struct {
	mu     sync.RWMutex
	onEdit func()
	given  func()
	users  int
}

func (t *table) variable() {
	t.mu.Lock()
	unlock := t.mu.Unlock
	defer unlock()
}

func (t *table) passed(later func(func())) {
	t.mu.RLock()
	later(t.mu.RUnlock)
}

func (t *table) locked() func() {
	t.mu.Lock()
	return t.mu.Unlock
}

func (t *table) shared() func() {
	t.mu.RLock()
	return func() { t.mu.RUnlock() }
}

func (t *table) counted() func() {
	t.mu.Lock()
	t.users++
	if t.onEdit != nil {
		t.onEdit()
	}
	return t.mu.Unlock
}

func (t *table) refused(closed bool) func() {
	if closed {
		return nil
	}
	t.mu.Lock()
	return t.mu.Unlock
}

func (t *table) whole() { defer t.locked()() }

func (t *table) part() {
	done := t.shared()
	done()
}

func (t *table) kept() func() { return t.locked() }
"""


@pytest.fixture(scope="module")
def go() -> Go:
    return Go(VALUES)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("variable", ["LOCK", "UNLOCK deferred"]),
        ("passed", ["RLOCK"]),
        ("whole", ["LOCK", "UNLOCK deferred"]),
        ("part", ["RLOCK", "RUNLOCK"]),
        ("kept", ["LOCK"]),
    ],
)
def test_operations_through_values(go: Go, name: str, expected: list[str]) -> None:
    found = go.package.locks.of(go.function(f"table.{name}"))
    assert [each.action.name + " deferred" * each.is_deferred for each in found] == expected
    assert {each.place.text for each in found} == {"t.mu"}


def test_functions_that_lock_and_return_the_unlocking(go: Go) -> None:
    """They may do more; of `refused`, which does not always lock, no caller could tell."""
    assert sorted(each.name for each in go.package.locks.returners) == ["counted", "locked", "shared"]


def test_an_unlocking_that_is_passed_on_or_returned_escapes(go: Go) -> None:
    assert {each.name for each in go.package.locks.values.escaping} == {
        "passed",
        "counted",
        "locked",
        "refused",
        "kept",
    }


CALLS = """package p

import "sync"

var mu sync.Mutex

type sized interface{ size() int }

type one struct{ mu sync.Mutex }

func (o *one) size() int { mu.Lock(); defer mu.Unlock(); o.mu.Lock(); defer o.mu.Unlock(); return 1 }

type two struct{}

func (two) size() int { mu.Lock(); defer mu.Unlock(); return 2 }

type odd interface{ odd() }

func (o *one) odd() { mu.Lock(); mu.Unlock() }
func (two) odd()    {}

type open interface{ Open() }

func (o *one) Open() { mu.Lock(); mu.Unlock() }

type owner struct {
	mu    sync.Mutex
	own   func()
	other func()
}

func newOwner(o *owner) *owner {
	made := &owner{}
	made.own = made.reset
	made.other = o.reset
	return made
}

func (o *owner) reset() { o.mu.Lock(); o.mu.Unlock() }

func agree(s sized)     { s.size() }
func differ(o odd)      { o.odd() }
func elsewhere(o open)  { o.Open() }
func ofItself(o *owner) { o.own() }
func ofOther(o *owner)  { o.other() }

func each(f func()) { f() }

func asArgument(o *owner) { each(o.reset) }

func inVariable(o *owner) {
	reset := o.reset
	reset()
}

func once(o *owner) {
	reset := sync.OnceFunc(func() { o.reset() })
	reset()
}
"""


@pytest.mark.parametrize(
    ("name", "lock", "expected"),
    [
        ("agree", "mu", ["mu"]),  # both types take it; o.mu is taken by one only
        ("differ", "mu", []),
        ("elsewhere", "mu", []),  # types of other modules may be opened, too
        ("ofItself", "o.mu", ["o.mu"]),
        ("ofOther", "o.mu", []),
        ("asArgument", "o.mu", ["o.mu"]),
        ("inVariable", "o.mu", ["o.mu"]),
        ("once", "o.mu", ["o.mu"]),
    ],
)
def test_what_dynamic_calls_take(name: str, lock: str, expected: list[str]) -> None:
    go = Go(CALLS)
    places = {
        "mu": next(each.place for each in go.package.locks.of(go.function("two.size"))),
        "o.mu": next(each.place for each in go.package.locks.of(go.function("owner.reset"))),
    }
    taken = go.package.locks.effects(places[lock]).of(go.function(name)).taken
    assert [each.place.text for each in taken] == expected
