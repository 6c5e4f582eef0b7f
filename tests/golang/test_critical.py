"""Critical sections: where the lock is kept, taken again, or held, on paths that the conditions allow."""

from __future__ import annotations

import pytest

from caulk.golang.conditions import flag, nilness
from caulk.golang.critical import Section, sections_of
from caulk.golang.critical_chains import facts_of_callee
from support.go import Go

HEADER = """package p

import "sync"

type table struct {
	mu   sync.RWMutex
	open bool
	next *table
}

func (t *table) ask(locked bool, from *table) {
	if !locked {
		t.mu.Lock()
		defer t.mu.Unlock()
	}
}

func work(string) error { return nil }
"""


def method(statements: str) -> Go:
    """`func (t *table) f(a, b bool, n int, err error)` with these statements."""
    return Go(f"{HEADER}\nfunc (t *table) f(a, b bool, n int, err error) {{\n{statements}\n}}\n")


def section(go: Go) -> Section:
    return next(each for each in sections_of(go.file) if each.function.name == "f")


@pytest.mark.parametrize(
    ("statements", "decision"),
    [
        ("t.mu.Lock(); if a { return }; t.mu.Unlock()", "when a"),
        ("t.mu.Lock(); if a { t.mu.Unlock() }", "when a is false"),
        ("if a { t.mu.Lock() }; if b { t.mu.Unlock() }", "when b is false"),
        ("if b { return }; t.mu.Lock(); if err != nil { return }; t.mu.Unlock()", "when err != nil"),
        ("for a { t.mu.Lock(); if b { break }; t.mu.Unlock() }", "when b"),
        ("t.mu.Lock(); if a { defer t.mu.Unlock() }", "when a is false"),
    ],
)
def test_kept(statements: str, decision: str) -> None:
    go = method(statements)
    kept = section(go).kept(reading=False)
    assert kept is not None
    assert kept.decision is not None
    assert kept.decision.text(go.file) == decision


@pytest.mark.parametrize(
    "statements",
    [
        "t.mu.Lock(); defer t.mu.Unlock(); if a { return }",
        "if a { t.mu.Lock() }; if a { t.mu.Unlock() }",
        "t.mu.Lock(); if a { panic(1) }; t.mu.Unlock()",
        "t.mu.Lock()",
        "t.mu.Lock(); unlocks = append(unlocks, t.mu.Unlock); if a { return }; t.mu.Unlock()",
        "t.mu.Lock(); go func() { t.mu.Unlock() }(); if a { return }; t.mu.Unlock()",
        "t.mu.Unlock(); if a { t.mu.Lock(); return }; t.mu.Lock()",
        "if !t.mu.TryLock() { return }; if a { return }; t.mu.Unlock()",
    ],
)
def test_not_kept(statements: str) -> None:
    assert section(method(statements)).kept(reading=False) is None


@pytest.mark.parametrize(
    "statements",
    [
        "t.mu.Lock(); t.mu.Lock()",
        "t.mu.Lock(); if a { t.mu.Unlock() }; t.mu.Lock()",
        "t.mu.Lock(); defer t.mu.Unlock(); t.ask(false, t)",
        "if a { t.mu.Lock() }; t.ask(!a, t)",
        "for range n { t.mu.Lock(); defer t.mu.Unlock() }",
        "t.mu.Lock(); func() { t.mu.RLock() }()",
    ],
)
def test_taken_again(statements: str) -> None:
    assert section(method(statements)).taken_again() is not None


@pytest.mark.parametrize(
    "statements",
    [
        "t.mu.Lock(); t.mu.Unlock(); t.mu.Lock()",
        "t.mu.Lock(); defer t.mu.Unlock(); t.ask(true, t)",
        "t.mu.Lock(); defer t.mu.Unlock(); t.ask(a, t)",
        "t.mu.Lock(); defer t.mu.Unlock(); t.next.ask(false, t)",
        "t.mu.Lock(); defer t.mu.Unlock(); go t.ask(false, t)",
        "defer t.ask(false, t); t.mu.Lock(); defer t.mu.Unlock()",
        "for t != nil { t.mu.Lock(); t = t.next }",
    ],
)
def test_not_taken_again(statements: str) -> None:
    assert section(method(statements)).taken_again() is None


def test_held_only_until_it_is_given_back() -> None:
    go = method(
        't.mu.RLock(); work("in"); t.mu.RUnlock(); work("out"); t.mu.Lock(); work("again"); t.mu.Unlock()'
    )
    here = section(go)
    held = {text: here.held_at(go.node(f'work("{text}")')) for text in ("in", "out", "again")}
    assert {text: found[0].text if found else "" for text, found in held.items()} == {
        "in": "t.mu",
        "out": "",
        "again": "t.mu",
    }
    assert here.held_at(go.node('work("again")'), reading=True) is None


@pytest.mark.parametrize(
    ("call", "facts", "expected"),
    [
        ("t.ask(true, nil)", frozenset(), flag("locked", True) | nilness("from", True)),
        ("t.ask(a, t.next)", flag("a", False), flag("locked", False)),
        ("t.ask(!a, &table{})", flag("a", False), flag("locked", True) | nilness("from", False)),
        (
            "t.ask(a, t)",
            flag("t.open", True) | flag("n", True),
            flag("t.open", True) | flag("from.open", True),
        ),
        ("t.next.ask(a, nil)", flag("t.next.open", True), flag("t.open", True) | nilness("from", True)),
    ],
)
def test_what_a_callee_knows(call: str, facts: frozenset[tuple[str, bool]], expected: object) -> None:
    go = method(f"t.mu.Lock(); {call}")
    link = next(iter(go.package.locks.effects(section(go).place).links(go.function("table.f"))))
    assert facts_of_callee(link, facts) == expected
