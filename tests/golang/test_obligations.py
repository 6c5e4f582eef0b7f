"""Obligations: which paths lose what a call gave, and which were given nothing."""

from __future__ import annotations

import pytest

from caulk.golang.obligations import unreleased
from support.go import Go

HEAD = """package p

import "errors"

type thing struct{ part *int }

func (t *thing) release() {}

func open() (*thing, error) { return nil, nil }

func retryable(err error) (bool, error) { return err != nil, err }

func check() error { return nil }

var errGone = errors.New("gone")
"""


def loses(body: str) -> bool:
    """Whether some path of a function that opens `t` leaves without releasing it."""
    go = Go(f"{HEAD}\nfunc f(ok bool) error {{ t, err := open(); {body} }}\n")
    function = next(each for each in go.file.functions if each.name == "f")
    graph = go.file.package.flow(function)
    steps = [graph.step_of(name) for name in go.file.identifiers("release")]
    call = next(go.file.calls_to("p.open"))
    return unreleased(graph, call, {step.id for step in steps if step is not None}, "t") is not None


@pytest.mark.parametrize(
    "body",
    [
        "if err != nil { return err }; defer t.release(); return nil",
        "if err == nil { t.release() }; return err",
        "if err != nil || t == nil { return err }; t.release(); return nil",
        "if errors.Is(err, errGone) { return nil }; if err != nil { return err }; t.release(); return nil",
        "if err == errGone { return nil }; if !(err == nil) { return err }; t.release(); return nil",
        "retry, err := retryable(err); if retry { return err }; t.release(); return nil",
        "if t.part == nil { return err }; t.release(); return nil",
        "switch { case err != nil: return err; default: t.release(); return nil }",
    ],
)
def test_a_path_that_was_given_nothing_does_not_count(body: str) -> None:
    assert not loses(body)


@pytest.mark.parametrize(
    "body",
    [
        "if err != nil || ok { return err }; t.release(); return nil",
        "if err != nil { return err }; err = check(); if err != nil { return err }; t.release(); return nil",
        "if err != nil { return err }; if ok { t.release() }; return nil",
        "if err != nil { t.release() }; return nil",
        "return err",
    ],
)
def test_a_path_that_keeps_what_it_was_given_is_found(body: str) -> None:
    assert loses(body)


def test_a_second_call_loses_what_the_first_one_gave() -> None:
    go = Go(f"{HEAD}\nfunc f() {{ for {{ t, err := open(); _, _ = t, err }} }}\n")
    function = next(each for each in go.file.functions if each.name == "f")
    graph = go.file.package.flow(function)
    found = unreleased(graph, next(go.file.calls_to("p.open")), set(), "t")
    assert found is not None
    assert found.path.kind is None
