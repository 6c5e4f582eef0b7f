"""Wait groups: which calls operate on which group."""

from __future__ import annotations

import pytest

from caulk.golang.groups import GroupAction, GroupOperation
from support.go import Go

POOL = """package p

import (
	"context"
	"sync"
)

type pool struct {
	sync.WaitGroup
	other sync.WaitGroup
}

func (p *pool) run(ctx context.Context, given *sync.WaitGroup) {
	var wg sync.WaitGroup
	wg.Add(2)
	p.Add(1)
	p.other.Add(-1)
	given.Go(func() {})
	defer given.Done()
	after(wg.Done)
	<-ctx.Done()
	wg.Wait()
}

func after(f func()) {}
"""


def operations() -> dict[str, GroupOperation]:
    found = Go(POOL).file.package.groups.all
    return {f"{each.text}.{each.action.value}": each for each in found}


def test_every_operation_is_found_and_nothing_else() -> None:
    assert sorted(operations()) == [
        "given.Done",
        "given.Go",
        "p.Add",
        "p.other.Done",
        "wg.Add",
        "wg.Done",
        "wg.Wait",
    ]


def test_a_negative_add_is_a_done() -> None:
    assert operations()["p.other.Done"].action is GroupAction.DONE
    assert operations()["p.other.Done"].amount == 1


def test_a_method_value_has_no_call() -> None:
    assert operations()["wg.Done"].call is None
    assert operations()["given.Done"].is_deferred


@pytest.mark.parametrize(
    ("name", "key"),
    [("p.Add", "p.pool.WaitGroup"), ("p.other.Done", "p.pool.other"), ("wg.Add", "")],
)
def test_a_group_has_the_key_of_its_field(name: str, key: str) -> None:
    place = operations()[name].place
    assert place is not None
    assert place.key == key


DEEP = """package p

import "sync"

type job struct{ wg sync.WaitGroup }

func (j *job) start() {
	j.wg.Add(1)
	a(j)
}

func a(j *job) { b(j) }
func b(j *job) { c(j) }
func c(j *job) { d(&j.wg); a(j) }
func d(wg *sync.WaitGroup) { e(wg) }
func e(wg *sync.WaitGroup) { f(wg) }
func f(wg *sync.WaitGroup) { wg.Done() }

func other(j *job) { other(j) }
"""


def test_a_done_counts_however_many_calls_lead_to_it() -> None:
    """Each function that leads to it finishes the group as it sees it, also where calls go round."""
    file = Go(DEEP).file
    groups = file.package.groups
    (add,) = (each for each in groups.all if each.action is GroupAction.ADD)
    assert add.place is not None
    finishing = {
        function.name
        for function in file.functions
        for site in file.package.calls.of(function)
        if groups.finishes(site, add.place)
    }
    assert finishing == {"start", "a", "b", "c"}
