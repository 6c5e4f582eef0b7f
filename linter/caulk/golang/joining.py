"""Joining: whether a function waits for the goroutine that it starts before it returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.library_traits import JOINS
from caulk.golang.names import ObjectKind
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Chan

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object

_JOIN_NAMES = tuple(sorted({name.rpartition(".")[2] for name in JOINS}))


def is_joined(file: GoFile, function: Function, start: Node, captured: Node | None = None) -> bool:
    """Whether every way from a go statement to a return waits: for a group, or on a channel.

    The channel has to be one that the goroutine uses too; `captured` is the go statement when `start` calls a
    closure that it stands in. Waiting under a condition does not count, nor does a wait in a goroutine of its
    own.
    """
    graph = file.package.flow(function)
    used = _channels_in(file, start) | (_channels_in(file, captured) if captured is not None else set())
    waiting: set[int] = set()
    for node in walk(function.node):
        if not _waits(file, node, used) or start.start_byte <= node.start_byte < start.end_byte:
            continue
        step = graph.step_of(_select_around(node) or node)
        inside = file.function_of(node)
        deferred = step is not None and step.type == "defer_statement"
        if step is None or (inside is not function and not deferred):
            continue
        if deferred and graph.dominates(step, start):
            return True
        waiting.add(step.id)
    return graph.can_reach_exit(start, waiting) is None


def _waits(file: GoFile, node: Node, used: set[Object]) -> bool:
    if node.type == "call_expression":
        callee = node.child_by_field_name("function")
        field = callee.child_by_field_name("field") if callee is not None else None
        name = file.text(field) if field is not None else ""
        return name in _JOIN_NAMES and (file.callee(node).name in JOINS or not file.callee(node).is_known)
    channel = None
    if node.type == "unary_expression" and node.children[0].type == "<-":
        channel = node.child_by_field_name("operand")
    elif node.type == "range_clause":
        channel = node.child_by_field_name("right")
    if channel is None or channel.type != "identifier":
        return False
    held = file.resolve(channel)
    return held is not None and held in used


def _select_around(receive: Node) -> Node | None:
    """The select of which a receive is a case: whoever takes another case has given up on purpose."""
    parent = receive.parent
    while parent is not None and parent.type in (
        "receive_statement",
        "expression_list",
        "expression_statement",
    ):
        parent = parent.parent
    return parent.parent if parent is not None and parent.type == "communication_case" else None


def _channels_in(file: GoFile, start: Node) -> set[Object]:
    """The channels that a go statement mentions: captured by its literal or given as arguments."""
    found: set[Object] = set()
    for node in walk(start):
        held = file.resolve(node) if node.type == "identifier" else None
        if held is None or held.kind not in (ObjectKind.VAR, ObjectKind.PARAM, ObjectKind.RESULT):
            continue
        if isinstance(file.package.types.of_object(held).underlying, Chan):
            found.add(held)
    return found
