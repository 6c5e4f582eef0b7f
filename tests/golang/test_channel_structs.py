"""Channels in the field of one struct: followed from where it is made, apart from others of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caulk.golang.channels import local_channels, received_channels
from support.go import Go

if TYPE_CHECKING:
    from caulk.golang.channels import Channel
    from caulk.golang.files import GoFile

JOB = """package p

type job struct{ done chan int }

func (j *job) run() { j.done <- 1 }

func find(int) *job { return nil }

"""


def operations_on(channel: Channel) -> list[str]:
    """What is done to a channel that stays in sight, each with the name of the function around."""
    assert not channel.escapes
    return sorted(f"{each.function.top_level.name} {each.kind.value}" for each in channel.operations)


def file_of(text: str) -> GoFile:
    return Go(JOB + text).file


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("func f() { j := &job{done: make(chan int)}; go j.run(); <-j.done }", ["f receive", "run send"]),
        ("func f() { j := job{make(chan int)}; go func() { j.done <- 1 }() }", ["f send"]),
        ("func f() { var j job; j.done = make(chan int); close(j.done) }", ["f close"]),
        ("func f() { j := new(job); j.done = make(chan int); <-j.done }", ["f receive"]),
        ("func f() { c := make(chan int); j := &job{done: c}; j.run() }", ["run send"]),
        ("func f() { j := &job{done: make(chan int)}; k := j; <-k.done }", ["f receive"]),
        ("func f() { j := &job{done: make(chan int)}; g(j) }\nfunc g(j *job) { <-j.done }", ["g receive"]),
        ("type outer struct{ job }\nfunc f() { o := outer{job{make(chan int)}}; o.run() }", ["run send"]),
        ("type outer struct{ *job }\nfunc f() { o := outer{&job{make(chan int)}}; <-o.done }", ["f receive"]),
        (
            "type outer struct{ in job }\nfunc f() { o := outer{in: job{make(chan int)}}; o.in.run() }",
            ["run send"],
        ),
        (
            "type runner interface{ run() }\nfunc f() { var r runner = &job{make(chan int)}; r.run() }",
            ["run send"],
        ),
    ],
)
def test_a_struct_is_followed_to_all_that_hold_it(text: str, operations: list[str]) -> None:
    (channel,) = local_channels(file_of(text))
    assert operations_on(channel) == operations


@pytest.mark.parametrize(
    "text",
    [
        "func f(all []*job) { j := &job{done: make(chan int)}; all[0] = j }",
        "func f(all map[string]*job) { all[``] = &job{done: make(chan int)} }",
        "func f(to chan *job) { j := &job{done: make(chan int)}; to <- j }",
        "func f(g func(*job)) { j := &job{done: make(chan int)}; g(j) }",
        "func f(j *job) { j.done = make(chan int) }",
        "func f() { j := find(1); j.done = make(chan int) }",
        "func f() *job { return &job{done: make(chan int)} }",
        "func f(other chan int) { j := &job{done: make(chan int)}; j.done = other }",
        "func f(o *job) { j := &job{done: make(chan int)}; *j = *o }",
        "type list struct{ all []job }\nfunc f() { l := list{all: []job{{make(chan int)}}}; _ = l }",
    ],
)
def test_a_struct_that_gets_out_of_sight_takes_its_channel_along(text: str) -> None:
    assert all(channel.escapes for channel in local_channels(file_of(text)))


def test_structs_of_one_type_have_a_channel_each() -> None:
    text = "func f() { j := &job{make(chan int)}; <-j.done }\nfunc g() { j := &job{make(chan int)}; j.run() }"
    one, other = local_channels(file_of(text))
    assert (operations_on(one), operations_on(other)) == (["f receive"], ["run send"])


def test_a_caller_of_a_constructor_sees_what_is_done_with_its_own_struct() -> None:
    made = "func New() *job { return &job{make(chan int)} }\n"
    one, other = received_channels(
        file_of(made + "func f() { j := New(); j.run() }\nfunc g() { <-New().done }")
    )
    assert (operations_on(one), operations_on(other)) == (["run send"], ["g receive"])
