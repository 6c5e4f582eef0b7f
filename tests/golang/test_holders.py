"""Holders: where a value goes inside its package, and where it is lost from sight."""

from __future__ import annotations

import pytest

from caulk.golang.holders import Holding, holding_of_variable
from support.go import Go

HEAD = """package p

import "sync"

type owner struct {
	group *sync.WaitGroup
	other *sync.WaitGroup
}

type Public struct{ Group *sync.WaitGroup }

func keep(given *sync.WaitGroup) *owner { return &owner{group: given} }

var shared = keep(nil)

func unseen(f func(any)) {}
"""


def holding(body: str) -> Holding:
    """What is known of the variable `wg` that a function declares."""
    go = Go(f"{HEAD}\nfunc f(out chan *sync.WaitGroup, use func(*sync.WaitGroup)) {{\n{body}\n}}\n")
    node = next(node for node in go.file.identifiers("wg"))
    variable = go.file.resolve(node)
    assert variable is not None
    return holding_of_variable(variable)


@pytest.mark.parametrize(
    "body",
    [
        "wg := new(sync.WaitGroup)\nwg.Wait()",
        "wg := new(sync.WaitGroup)\nother := wg\nother.Wait()",
        "wg := new(sync.WaitGroup)\no := keep(wg)\no.group.Wait()",
        "wg := new(sync.WaitGroup)\no := &owner{wg, nil}\no.group.Wait()",
        "wg := new(sync.WaitGroup)\nvar o owner\no.group = wg\no.group.Wait()",
        "wg := new(sync.WaitGroup)\ngo func() { wg.Wait() }()",
        "var wg sync.WaitGroup\nfunc(given *sync.WaitGroup) { given.Wait() }(&wg)",
        "wg := keep(nil).group\nwg.Wait()",
    ],
)
def test_a_value_is_followed_to_where_its_method_is_called(body: str) -> None:
    found = holding(body)
    assert not found.escapes
    assert [mention.selected for mention in found.selecting("Wait")] == ["Wait"]


@pytest.mark.parametrize(
    "body",
    [
        "wg := new(sync.WaitGroup)\nout <- wg",
        "wg := new(sync.WaitGroup)\nuse(wg)",
        "wg := new(sync.WaitGroup)\n_ = []*sync.WaitGroup{wg}",
        "wg := new(sync.WaitGroup)\n_ = Public{Group: wg}",
        "wg := new(sync.WaitGroup)\nunseen(func(any) { _ = any(wg) })",
        "for wg := range out { wg.Wait() }",
    ],
)
def test_a_value_that_goes_where_nobody_can_follow_escapes(body: str) -> None:
    assert holding(body).escapes
