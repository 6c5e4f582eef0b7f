"""Operations on locks: which lock each means, and what calls do to the locks of their caller."""

from __future__ import annotations

import pytest

from caulk.golang.locks import same_lock
from support.go import Go

LOCKS = """package p

import "sync"

type base struct{ sync.Mutex }

type table struct {
	*base
	mu   sync.RWMutex
	cond *sync.Cond
	next *table
}

func newTable() *table {
	t := &table{}
	t.cond = sync.NewCond(&t.mu)
	return t
}

func (t *table) lock()   { t.mu.Lock() }
func (t *table) unlock() { t.mu.Unlock() }

func (t *table) all(i int, list []*table) {
	t.mu.Lock()
	t.mu.RLock()
	t.lock()
	t.cond.L.Lock()
	(&t.mu).Lock()
	same := t
	same.mu.Lock()
	t.Lock()
	t.base.Lock()
	t.Mutex.Lock()
	t.next.mu.Lock()
	list[i].mu.Lock()
	other := &t.next.mu
	other.Lock()
}

func (t *table) twice() { t.relock(true); t.relock(false) }

func (t *table) relock(again bool) {
	t.mu.Unlock()
	work()
	t.mu.Lock()
}

func (t *table) first() { t.second(); t.next.second() }

func (t *table) second() {
	t.mu.Lock()
	t.mu.Unlock()
}

func (t *table) loop(n int)  { if n > 0 { t.pool(n - 1) } }
func (t *table) pool(n int)  { t.loop(n); t.second() }
func (t *table) spawns()     { go t.second() }
func (t *table) elsewhere()  { newTable().second() }
func (t *table) inPlace()    { func() { t.second() }() }
func work()                  {}
"""


@pytest.fixture(scope="module")
def go() -> Go:
    return Go(LOCKS)


def locked(go: Go, text: str) -> str:
    """`root.fields (Type.field)` of the lock that a call in `all` is about."""
    operations = go.package.locks.of(go.function("table.all"))
    place = next(each.place for each in operations if go.file.text(each.call) == text)
    return f"{place.text} ({place.key.removeprefix('p.')}{'' if place.exact else ', one of many'})"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("t.mu.Lock()", "t.mu (table.mu)"),
        ("t.mu.RLock()", "t.mu (table.mu)"),
        ("t.lock()", "t.mu (table.mu)"),
        ("t.cond.L.Lock()", "t.mu (table.mu)"),
        ("(&t.mu).Lock()", "t.mu (table.mu)"),
        ("same.mu.Lock()", "t.mu (table.mu)"),
        ("t.Lock()", "t (base.Mutex)"),
        ("t.base.Lock()", "t (base.Mutex)"),
        ("t.Mutex.Lock()", "t (base.Mutex)"),
        ("t.next.mu.Lock()", "t.next.mu (table.mu)"),
        ("other.Lock()", "t.next.mu (table.mu)"),
        ("list[i].mu.Lock()", "list.mu (table.mu, one of many)"),
    ],
)
def test_which_lock(go: Go, call: str, expected: str) -> None:
    assert locked(go, call) == expected


def test_wrappers_are_functions_that_do_nothing_else(go: Go) -> None:
    assert sorted(each.name for each in go.package.locks.wrappers) == ["lock", "unlock"]


def test_a_place_out_of_a_slice_is_never_the_same_lock(go: Go) -> None:
    operations = go.package.locks.of(go.function("table.all"))
    inexact = next(each.place for each in operations if not each.place.exact)
    assert not same_lock(inexact, inexact)


def taken(go: Go, name: str) -> list[str]:
    """The locks of the class table.mu that a call of a method takes, as it sees them."""
    function = go.function(f"table.{name}")
    place = go.package.locks.of(go.function("table.second"))[0].place
    return sorted({each.place.text for each in go.package.locks.effects(place).of(function).taken})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("second", ["t.mu"]),
        ("first", ["t.mu", "t.next.mu"]),
        ("loop", ["t.mu"]),  # through a cycle of calls
        ("pool", ["t.mu"]),
        ("inPlace", ["t.mu"]),
        ("spawns", []),  # another goroutine does
        ("elsewhere", []),  # the caller has no name for it
        ("relock", []),  # it gives the lock back first
        ("twice", []),
    ],
)
def test_what_calls_take(go: Go, name: str, expected: list[str]) -> None:
    assert taken(go, name) == expected


def test_what_a_call_gives_back_was_not_taken_by_it(go: Go) -> None:
    place = go.package.locks.of(go.function("table.second"))[0].place
    effects = go.package.locks.effects(place)
    released = {
        name: bool(effects.of(go.function(f"table.{name}")).released)
        for name in ("relock", "twice", "second")
    }
    assert released == {"relock": True, "twice": True, "second": False}


def test_chains_are_followed_six_calls_deep_through_any_number_of_functions() -> None:
    """Five thousand functions that call each other: each is looked at a bounded number of times."""
    functions = "\n".join(
        f"func (t *table) f{n}() {{ t.f{n + 1}(); t.f{(n * 7) % 5000}(); t.f{(n * 13) % 5000}() }}"
        for n in range(5000)
    )
    go = Go(
        'package p\n\nimport "sync"\n\ntype table struct{ mu sync.Mutex }\n\n'
        f"{functions}\nfunc (t *table) f5000() {{ t.mu.Lock(); t.f0(); t.mu.Unlock() }}\n"
    )
    place = go.package.locks.of(go.function("table.f5000"))[0].place
    effects = go.package.locks.effects(place)
    found = {n: len(effects.of(go.function(f"table.f{n}")).taken) for n in (1, 4999, 5000)}
    assert found[1] == 0
    assert min(found[4999], found[5000]) > 0
