"""Locks that defer statements and literals give back: what runs at the end of a function, or in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.locks import taken_before
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.locks import LockOperation
    from caulk.golang.packages import GoPackage


def deferred_releases(package: GoPackage, statement: Node, file: GoFile) -> list[LockOperation]:
    """The unlocks that a defer statement will make: `defer mu.Unlock()`, or in a deferred literal."""
    call = next((child for child in statement.named_children if child.type == "call_expression"), None)
    callee = call.child_by_field_name("function") if call is not None else None
    if call is None or callee is None:
        return []
    if callee.type == "func_literal":
        own = package.locks.of(file.literal(callee))
        return [each for each in own if each.action.gives and not taken_before(own, each)]
    function = file.function_of(statement)
    own = package.locks.of(function) if function is not None else []
    return [each for each in own if each.call == call and each.action.gives]


def runs_in_place(function: Function) -> bool:
    """Whether a literal runs where it stands, so that its operations are its parent's."""
    return function.is_literal and literal_use(function.node) in (LiteralUse.CALLED, LiteralUse.DEFERRED)


def defer_statements(function: Function) -> Iterator[Node]:
    """The defer statements of a function's own body."""
    body = function.body
    if body is None or b"defer" not in function.file.data[body.start_byte : body.end_byte]:
        return
    for node in walk(body):
        if node.type == "defer_statement" and function.file.function_of(node) is function:
            yield node
