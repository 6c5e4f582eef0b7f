"""Joining: which calls come back only after goroutines have ended."""

from __future__ import annotations

import pytest

from caulk.golang.joining import called_name, waits_for_goroutines
from support.go import Go

POOL = """package p

import (
	"os/exec"
	"sync"

	"example.com/far"
)

type pool struct{ group sync.WaitGroup }

func (p *pool) Wait()  { p.group.Wait() }
func (p *pool) drain() { p.Wait() }
func (p *pool) watch() { go p.Wait() }

type idle struct{}

func (idle) Wait() {}

func round(n int) {
	if n > 0 {
		square(n)
	}
}

func square(n int) { round(n - 1); (idle{}).Wait() }

func f(wg *sync.WaitGroup, p *pool, command *exec.Cmd, other far.Thing) {
	%s
}
"""


@pytest.mark.parametrize("call", ["wg.Wait()", "p.group.Wait()", "p.Wait()", "p.drain()", "other.Wait()"])
def test_calls_that_wait_for_goroutines(call: str) -> None:
    assert joins(call)


@pytest.mark.parametrize(
    "call", ["idle{}.Wait()", "p.watch()", "command.Wait()", "square(1)", "other.Drain()", "wg.Done()"]
)
def test_calls_that_do_not(call: str) -> None:
    assert not joins(call)


def joins(call: str) -> bool:
    file = Go(POOL % call).file
    (node,) = (
        site.node
        for function in file.functions
        if function.name == "f"
        for site in file.package.calls.of(function)
    )
    assert called_name(file, node) in call
    return waits_for_goroutines(file, node)
