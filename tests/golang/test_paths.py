"""Correlated path search: a path takes each condition the same way twice, unless its variables changed."""

from __future__ import annotations

import pytest

from caulk.golang.flow import ExitKind
from caulk.golang.paths import Search, search
from support.go import body


def leaves_without(statements: str) -> bool:
    """Whether some feasible path of f passes `open()` and returns without passing `shut()`."""
    go = body(statements)
    graph = go.package.flow(go.function())

    def visit(node: object, opened: bool) -> bool | None:
        text = go.file.text(node)  # type: ignore[arg-type] # a Node, as search hands over
        if "shut()" in text and opened:
            return None
        return opened or "open()" in text

    wanted = Search(visit, leave=lambda kind, opened: kind is ExitKind.RETURN and opened)
    return search(graph, False, wanted) is not None


@pytest.mark.parametrize(
    "statements",
    [
        "open(); if a { return }; shut()",
        "if a { open() }; if b { shut() }",
        "if a { open() }; a = b; if a { shut() }",
        "if n > 3 { open() }; n++; if n > 3 { shut() }",
        "if a && b { open() }; if a == b { shut() }",
        "open(); for n < 3 { shut() }",
        "if check() { open() }; if check() { shut() }",
        "if a || b { open() }; if a { shut() }",
        "ok := false; if a { ok = true }; open(); if ok { shut() }",
        "open(); var p *int; if a { p = &n }; if p == nil { shut() }",
        "open(); var p *int; fill(&p); if p == nil { shut() }",
        "open(); var p *int; once.Do(func() { p = &n }); if p == nil { shut() }",
        "open(); done := false; each(func() { done = true }); if !done { shut() }",
        "open(); done := true; var f = func() { done := false; _ = done }; f(); if !done { shut() }",
        "open(); var found bool = a; if !found { shut() }",
        "open(); var k int; if k == 1 { shut() }",
    ],
)
def test_feasible(statements: str) -> None:
    assert leaves_without(statements)


@pytest.mark.parametrize(
    "statements",
    [
        "open(); shut()",
        "if a { open() }; if a { shut() }",
        "if a { open() }; if !a { return }; shut()",
        "if err != nil { open() }; if err == nil { return }; shut()",
        "if n > 3 { open() }; if !(n <= 3) { shut() }",
        "if a && b { open() }; if a { shut() }",
        "if a { open() }; if a || b { shut() }",
        "ok := false; if a { open(); ok = true }; if ok { shut() }",
        "open(); if a { panic(1) }; shut()",
        "if s.on { open() }; if s.on { shut() }",
        "open(); for { }",
        "open(); var p *int; if p == nil { shut() }",
        "open(); var e error; for e == nil { shut() }",
        "open(); var seen, ok bool; if !(seen || ok) { shut() }",
        "open(); var p *int = nil; if p == nil { shut() }",
        "open(); var ch chan int; if a { ch = nil }; if ch == nil { shut() }",
        "open(); var p *int; each(func() { use(p) }); if p == nil { shut() }",
        "for n > 0 { var p *int; open(); if p != nil { return }; p = &n; shut() }",
    ],
)
def test_infeasible(statements: str) -> None:
    assert not leaves_without(statements)


def test_the_witness_names_the_decisions_it_took() -> None:
    go = body("open(); if err != nil { return }; shut()")
    graph = go.package.flow(go.function())
    wanted = Search[int](
        lambda node, state: None if go.file.text(node) == "shut()" else state,
        leave=lambda kind, _state: kind is ExitKind.RETURN,
    )
    witness = search(graph, 0, wanted)
    assert witness is not None
    assert [branch.text(go.file) for branch in witness.path.branches] == ["when err != nil"]
    assert witness.path.end is not None
    assert go.file.text(witness.path.end) == "return"


def test_a_path_forgets_what_nothing_asks_about_any_more() -> None:
    """Each of forty flags is asked twice in a row: paths that differ only in flags passed are one."""
    asked = "; ".join(f"if f{i} {{ open() }}; if f{i} {{ shut() }}" for i in range(40))
    assert states_of(asked) < 1000


def test_a_condition_that_an_assignment_makes_new_is_forgotten_before() -> None:
    asked = "; ".join("err = check(); if err != nil { open() }; if err != nil { shut() }" for _ in range(40))
    assert states_of(asked) < 1000


def states_of(statements: str) -> int:
    """How often a search that nothing ends looks at a node of f."""
    go = body(statements)
    seen = 0

    def visit(_node: object, state: int) -> int:
        nonlocal seen
        seen += 1
        return state

    search(go.package.flow(go.function()), 0, Search(visit, leave=lambda _kind, _state: False))
    return seen
