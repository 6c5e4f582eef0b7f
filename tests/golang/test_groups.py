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
