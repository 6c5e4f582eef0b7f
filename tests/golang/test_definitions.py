"""Reaching definitions: what a variable may hold where it is used."""

from __future__ import annotations

import pytest

from caulk.golang.definitions import definitions
from support.go import body


def values(statements: str) -> list[str] | None:
    """What may reach the argument of `use(...)`: the texts of the values; "-" for a value from elsewhere."""
    go = body(statements)
    identifier = go.node("(x)").named_children[0]
    variable = go.package.names.resolve(go.file, identifier)
    assert variable is not None
    found = definitions(go.file, variable, identifier)
    if found is None:
        return None
    return sorted(go.file.text(each.value) if each.value is not None else "-" for each in found)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ("x := 1; use(x)", ["1"]),
        ("x := 1; x = 2; use(x)", ["2"]),
        ("x := 1; if a { x = 2 }; use(x)", ["1", "2"]),
        ("x := 1; if a { x = 2; return }; use(x)", ["1"]),
        ("x := 1; for n > 0 { use(x); x = 2 }", ["1", "2"]),
        ("var x = 1; { x := 5; _ = x }; use(x)", ["1"]),
        ("x, err := get(); use(x)", ["get()"]),
        ("x := 1; x += 2; use(x)", ["-"]),
        ("for _, x := range list { use(x) }", ["-"]),
        ("x := 1; g := func() { use(x) }; g()", ["1"]),
    ],
)
def test_reaching(statements: str, expected: list[str]) -> None:
    assert values(statements) == expected


@pytest.mark.parametrize(
    "statements",
    [
        "x := 1; p := &x; *p = 2; use(x)",
        "x := 1; g := func() { x = 2 }; g(); use(x)",
        "x := 1; g := func() { use(x) }; x = 2; g()",
    ],
)
def test_nothing_is_claimed_when_somebody_else_may_assign(statements: str) -> None:
    assert values(statements) is None
