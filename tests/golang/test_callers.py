"""Who calls a function, and whether somebody unseen may."""

from __future__ import annotations

import pytest

from caulk.golang.callers import Callers, callers, is_program_start
from caulk.golang.files import Function, GoFile
from caulk.golang.syntax import walk
from caulk.golang.workspace import Workspace
from caulk.source import Source

MODULE = Source("go.mod", b"module example.com/m\n\ngo 1.25\n")


def workspace(**files: str) -> Workspace:
    """A module; `util__a` stands for the file util/a.go."""
    sources = [Source(name.replace("__", "/") + ".go", text.encode()) for name, text in files.items()]
    return Workspace(None, [GoFile(source) for source in sources], module_files=[MODULE])


def function(space: Workspace, name: str) -> Function:
    return next(package.functions[name][0] for package in space.packages if name in package.functions)


def lines(found: Callers) -> list[str]:
    """The call sites as "path:line", sorted."""
    return sorted(
        f"{site.file.path}:{site.file.source.line_of(site.call.start_byte)}" for site in found.sites
    )


def test_calls_in_the_package_are_found_with_their_function() -> None:
    space = workspace(
        a="package a\nfunc f() {}\nfunc g() { f() }\n", b="package a\nfunc h() { go f(); defer f() }\n"
    )
    found = callers(function(space, "f"))
    assert lines(found) == ["a.go:3", "b.go:2", "b.go:2"]
    assert [site.is_spawn for site in found.sites].count(True) == 1
    assert [site.is_deferred for site in found.sites].count(True) == 1
    assert not found.escapes


def test_a_function_used_as_a_value_escapes() -> None:
    space = workspace(a="package a\nfunc f() {}\nvar table = []func(){f}\n")
    assert callers(function(space, "f")).escapes


def test_an_exported_function_of_a_library_escapes_and_one_of_an_internal_package_does_not() -> None:
    space = workspace(
        lib__a="package lib\nfunc F() {}\n",
        internal__x__a="package x\nfunc G() {}\n",
        cmd__a='package main\nimport ("example.com/m/lib"; "example.com/m/internal/x")\n'
        "func main() {\n\tlib.F()\n\tx.G()\n}\n",
    )
    public, internal = callers(function(space, "F")), callers(function(space, "G"))
    assert public.escapes
    assert lines(public) == ["cmd/a.go:4"]
    assert not internal.escapes
    assert lines(internal) == ["cmd/a.go:5"]


def test_a_method_is_found_through_its_receiver_type_only() -> None:
    space = workspace(
        a="package a\ntype s struct{}\ntype o struct{}\nfunc (*s) run() {}\nfunc (*o) run() {}\n"
        "func f(x *s, y *o) {\n\tx.run()\n\ty.run()\n}\n"
    )
    found = callers(function(space, "s.run"))
    assert lines(found) == ["a.go:7"]
    assert not found.escapes


def test_a_method_that_an_interface_may_dispatch_to_escapes() -> None:
    space = workspace(
        a="package a\ntype s struct{}\nfunc (*s) Run() {}\n"
        "type runner interface{ Run() }\nfunc f(r runner) { r.Run() }\n"
    )
    assert callers(function(space, "s.Run")).escapes


def test_a_call_through_an_interface_that_only_the_package_can_implement_is_a_call() -> None:
    space = workspace(
        a="package a\ntype s struct{}\nfunc (*s) run() {}\n"
        "type runner interface{ run() }\nfunc f(r runner) { r.run() }\n"
    )
    found = callers(function(space, "s.run"))
    assert lines(found) == ["a.go:5"]
    assert not found.escapes


@pytest.mark.parametrize(
    ("body", "count", "escapes"),
    [
        ("func() {}()", 1, False),
        ("go func() {}()", 1, False),
        ("f := func() {}\n\tf()\n\tdefer f()", 2, False),
        ("f := func() {}\n\tuse(f)", 0, True),
        ("use(func() {})", 0, True),
        ("f := func() {}\n\tf = nil\n\tf()", 0, True),
    ],
)
def test_a_literal_is_called_where_it_stands_or_through_its_one_variable(
    body: str, count: int, escapes: bool
) -> None:
    space = workspace(a=f"package a\nfunc use(func()) {{}}\nfunc g() {{\n\t{body}\n}}\n")
    file = space.packages[0].files[0]
    literal = next(node for node in walk(file.root) if node.type == "func_literal")
    found = callers(file.literal(literal))
    assert len(found.sites) == count
    assert found.escapes is escapes


def test_main_and_init_are_called_by_the_runtime() -> None:
    space = workspace(a="package main\nfunc init() {}\nfunc main() {}\nfunc other() {}\n")
    assert [is_program_start(function(space, name)) for name in ("init", "main", "other")] == [
        True,
        True,
        False,
    ]
    assert not callers(function(space, "main")).escapes
