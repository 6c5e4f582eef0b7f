"""Runners: which functions run what they are given at once, and on which goroutine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.go import Go

if TYPE_CHECKING:
    from caulk.golang.runners import Run


@pytest.mark.parametrize(
    ("body", "spawned"),
    [
        ("work()", False),
        ("defer work()", False),
        ("func() { work() }()", False),
        ("lock(); defer unlock(); work()", False),
        ("go work()", True),
        ("go func() { defer unlock(); work() }()", True),
        ("var wg sync.WaitGroup; wg.Go(work)", True),
        ("var wg sync.WaitGroup; wg.Go(func() { work() })", True),
        ("inner(work)", True),
        ("go outer(work)", True),
    ],
)
def test_a_runner_runs_its_argument_once_on_every_way(body: str, spawned: bool) -> None:
    run = run_of(body)
    assert run is not None
    assert run.spawned is spawned


@pytest.mark.parametrize(
    "body",
    [
        "if ready() { work() }",
        "if work != nil { work() }",
        "for range 3 { work() }",
        "work(); work()",
        "kept = work",
        "unknown(work)",
        "defer func() { if ready() { work() } }()",
        "done := make(chan int); go func() { work(); close(done) }(); <-done",
        "var wg sync.WaitGroup; wg.Go(work); wg.Wait()",
        "_ = func() { work() }",
        "",
    ],
)
def test_what_runs_its_argument_perhaps_or_later_is_no_runner(body: str) -> None:
    assert run_of(body) is None


def run_of(body: str) -> Run | None:
    go = Go(
        f"""package p

import "sync"

var kept func()

func ready() bool {{ return false }}
func lock()       {{}}
func unlock()     {{}}

func inner(work func()) {{ go work() }}
func outer(work func()) {{ work() }}

func run(work func(), wg *sync.WaitGroup) {{ {body} }}
"""
    )
    return go.package.calls.run_of(go.function("run"), 0)
