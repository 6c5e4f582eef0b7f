"""Channels over a package: where they come to, what is done to them there, and when that is out of sight."""

from __future__ import annotations

import pytest

from caulk.golang.channel_uses import Operation
from caulk.golang.wholeness import is_whole
from support.go import Go

ALL = {"send", "receive", "range", "close"}


def made(text: str) -> tuple[list[str], set[str], list[str]]:
    """What the first channel of a file is held by, what may be done elsewhere, and what is done in sight."""
    go = Go(f"package p\n{text}\n")
    channel = go.package.channels.made_in(go.file)[0]
    holders = [f"{type(each).__name__}:{each.name}" for each in channel.reach.holders]
    operations = [each.kind.value for each in channel.reach.operations]
    return holders, {each.value for each in channel.reach.elsewhere}, operations


@pytest.mark.parametrize(
    ("text", "holders", "operations"),
    [
        (
            "func f() { c := make(chan int); c <- 1; <-c; close(c) }",
            ["Variable:c"],
            ["send", "receive", "close"],
        ),
        ("func f() { var c chan int; c = make(chan int); for range c {} }", ["Variable:c"], ["range"]),
        ("func f() { c := make(chan int); d := c; d <- 1 }", ["Variable:c", "Variable:d"], ["send"]),
        ("func f() { go g(make(chan int)) }\nfunc g(c chan int) { c <- 1 }", ["Variable:c"], ["send"]),
        (
            "type s struct{ c chan int }\nfunc f() { x := &s{c: make(chan int)}; x.c <- 1 }",
            ["FieldOf:c"],
            ["send"],
        ),
        (
            "type s struct{ c chan int }\nfunc f(x s) { x.c = make(chan int); <-x.c }",
            ["FieldOf:c"],
            ["receive"],
        ),
        ("type s struct{ c chan int }\nfunc f() s { return s{make(chan int)} }", ["FieldOf:c"], []),
        (
            "func f() (chan int, error) { return make(chan int), nil }\nfunc g() { c, _ := f(); c <- 1 }",
            ["ResultOf:f", "Variable:c"],
            ["send"],
        ),
        (
            "func f() (c chan int) { c = make(chan int); return }\nfunc g() { f() <- 1 }",
            ["Variable:c", "ResultOf:f"],
            ["send"],
        ),
        (
            "type stop chan bool\nfunc (s stop) end() { close(s) }\nfunc f() { make(stop).end() }",
            ["Variable:s"],
            ["close"],
        ),
        (
            "type stop chan bool\nfunc f() { c := stop(make(chan bool)); close(c) }",
            ["Variable:c"],
            ["close"],
        ),
        (
            "func f() { g := func(c chan int) { c <- 1 }; c := make(chan int); g(c) }",
            ["Variable:c", "Variable:c"],
            ["send"],
        ),
        ("func f() { c := make(chan int); go func() { defer close(c) }() }", ["Variable:c"], ["close"]),
        ("func f(c chan int) { d := make(chan int); println(len(d), d == c) }", ["Variable:d"], []),
    ],
)
def test_a_channel_is_followed_to_all_that_hold_it(
    text: str, holders: list[str], operations: list[str]
) -> None:
    assert made(text) == (holders, set(), operations)


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("func f(g func(chan int)) { g(make(chan int)) }", ALL),
        ("func f(g func(<-chan int)) { g(make(chan int)) }", {"receive", "range"}),
        ("func f(g func(any)) { g(make(chan int)) }", ALL),
        ("func f(m map[string]chan int) { m[``] = make(chan int) }", ALL),
        ("func f(c chan chan<- int) { var s chan<- int = make(chan int); c <- s }", {"send", "close"}),
        ("func F() <-chan int { return make(chan int) }", {"receive", "range"}),
        ("type S struct{ C chan int }\nfunc f() { _ = S{C: make(chan int)} }", ALL),
        ("func f() { c := make(chan int); p := &c; <-*p }", ALL),
        ("func F() []chan int { return []chan int{make(chan int)} }", ALL),
        ("var C = make(chan int)", ALL),
    ],
)
def test_what_code_out_of_sight_may_do_is_what_the_type_allows(text: str, elsewhere: set[str]) -> None:
    assert made(text)[1] == elsewhere


def test_fields_of_the_same_name_in_other_types_are_other_channels() -> None:
    text = "type a struct{ c chan int }\ntype b struct{ c chan int }; "
    assert made(text + "func f(x a, y b) { x.c = make(chan int); y.c <- 1 }")[2] == []


def test_an_operation_knows_the_channels_it_may_be_on() -> None:
    go = Go(
        "package p\nfunc f() { g(make(chan int)); g(make(chan int, 1)) }\nfunc g(c chan int) { c <- 1 }\n"
    )
    send = next(each for each in go.package.channels.made_in(go.file)[0].reach.of(Operation.SEND))
    found = go.package.channels.made_by_operation[send.node.id]
    assert [each.capacity for each in found] == [0, 1]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("func f() { g() }\nfunc g() {}", True),
        ("func f() { g() }", False),
        ("type s struct{}\nfunc f(x s) { x.run() }", False),
        ("type s struct{ t }\ntype t struct{}\nfunc (t) run() {}\nfunc f(x s) { x.run() }", True),
        ("func f(x missing) {}", False),
        ("import `context`\nfunc f(x context.Context) {}", True),
        ("import `example.com/other`\nfunc f() { other.Run() }", True),
        ("func f() { g( }", False),
    ],
)
def test_a_package_is_whole_when_all_it_uses_is_declared(text: str, whole: bool) -> None:
    assert is_whole(Go(f"package p\n{text}\n").package) is whole
