"""Spawn sites: where a goroutine starts, and the function that it runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang.library_traits import Trait, named_with, run_argument, running_names, spawned_argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage


_STOPPABLE = frozenset({"time.AfterFunc", "context.AfterFunc"})


@dataclass(frozen=True)
class Spawn:
    """One goroutine start: a `go` statement, or a call such as `(*errgroup.Group).Go` that runs its argument.

    `node` is the whole statement or call, `marker` the small node to point at, `call` the call whose
    arguments the goroutine receives (None where the spawner passes a plain function value,
    or runs it by a function of the library: `go once.Do(f)`).
    """

    file: GoFile
    node: Node
    marker: Node
    call: Node | None
    callee: Node  # the expression that names what runs: a literal, a function, a method value

    @cached_property
    def target(self) -> Function | None:
        """The function the goroutine runs, when the module declares it."""
        if self.callee.type == "func_literal":
            return self.file.literal(self.callee)
        if self.call is not None:
            return self.file.callee(self.call).function
        return self.file.package.types.function_value(self.file, self.callee)[1]

    @cached_property
    def targets(self) -> tuple[Function, ...]:
        """The functions that the goroutine may run; () when one of them is not in sight."""
        if self.target is not None:
            return (self.target,)
        calls = self.file.package.calls
        if self.call is None:
            return calls.functions_of(self.file, self.callee)
        return calls.site(self.file, self.call).known_targets

    @cached_property
    def is_certain(self) -> bool:
        """Whether the goroutine surely starts: a timer that somebody can stop may never fire."""
        if self.node.type == "go_statement" or self.node.type != "call_expression":
            return True
        parent = self.node.parent
        dropped = parent is not None and parent.type == "expression_statement"
        return dropped or self.file.callee(self.node).name not in _STOPPABLE

    @cached_property
    def spawner(self) -> Function | None:
        """The function that starts the goroutine."""
        return self.file.function_of(self.node)


def spawns(file: GoFile) -> Iterator[Spawn]:
    """Every goroutine that the file starts, `go` statements first."""
    for statement in file.keyword(b"go", "go_statement"):
        call = next((child for child in statement.named_children if child.type != "comment"), None)
        callee = None
        if call is not None:  # `go f[int](x)` reads like a conversion
            callee = call.child_by_field_name("function") or call.child_by_field_name("type")
        if call is None or callee is None:
            continue
        run = _run_by_library(file, call, callee)
        if run is not None:
            yield Spawn(file, statement, statement.children[0], None, run)
        else:
            yield Spawn(file, statement, statement.children[0], call, callee)
    for call in file.calls_to(*file.package.once(_spawners)):
        arguments = call.child_by_field_name("arguments")
        position = spawned_argument(file.callee(call).name)
        marker = call.child_by_field_name("function")
        if arguments is None or position is None or marker is None:
            continue
        given = [each for each in arguments.named_children if each.type != "comment"]
        if position < len(given):
            yield Spawn(file, call, marker, None, given[position])


def _run_by_library(file: GoFile, call: Node, callee: Node) -> Node | None:
    """The function that `go once.Do(f)` starts: what a function of the library runs in place."""
    name, holder = callee.child_by_field_name("field"), call.child_by_field_name("arguments")
    if name is None or holder is None or file.text(name) not in running_names():
        return None
    position = run_argument(file.callee(call).name)
    given = [each for each in holder.named_children if each.type != "comment"]
    return given[position] if position is not None and position < len(given) else None


def _spawners(package: GoPackage) -> frozenset[str]:
    """The spawners of the library that a package may call: `Start` is a name that many other things have."""
    files = package.files
    waits = any(b"util/wait" in file.data for file in files)
    return frozenset(name for name in named_with(Trait.SPAWNS) if waits or "util/wait" not in name)
