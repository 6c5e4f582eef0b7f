"""Function values that run later: in a goroutine of the function that they are handed to, or from a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.library_traits import SPAWNERS
from caulk.golang.places import parameters_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile


def handed_over(file: GoFile, argument: Node) -> Node | None:
    """The call that a function value is an argument of, when all that it may run runs the value later."""
    call = _call_with(argument)
    return call if call is not None and _runs_later(file, call, argument, 0) else None


def _call_with(argument: Node) -> Node | None:
    holder = argument.parent
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    return call if call is not None and call.type == "call_expression" else None


def _runs_later(file: GoFile, call: Node, argument: Node, depth: int) -> bool:
    site = file.package.calls.site(file, call)
    if site.name in SPAWNERS:
        return True
    holder = argument.parent
    if holder is None or not site.known_targets or depth > limits.LATER_DEPTH.value:
        return False
    position = [each for each in holder.named_children if each.type != "comment"].index(argument)
    return all(_keeps_for_later(target, position, depth) for target in site.known_targets)


def _keeps_for_later(function: Function, position: int, depth: int) -> bool:
    """Whether a function gives its argument of that position to a goroutine, or sends it on a channel."""
    listed = parameters_of(function)
    parameter = listed[position] if position < len(listed) else None
    if parameter is None:
        return False
    uses = [each.node for each in function.file.package.names.references(parameter)]
    return any(_is_for_later(function, use, depth) for use in uses)


def _is_for_later(function: Function, use: Node, depth: int) -> bool:
    file, parent = function.file, use.parent
    inside = file.function_of(use)
    while inside is not None and inside is not function:
        if literal_use(inside.node) is LiteralUse.SPAWNED:
            return True
        call = _call_with(inside.node)
        if call is not None and file.callee(call).name in SPAWNERS:
            return True
        inside = inside.parent
    if parent is None:
        return False
    if parent.type == "send_statement":
        return parent.child_by_field_name("value") == use
    call = _call_with(use) or (parent if parent.type == "call_expression" else None)
    if call is not None and call.parent is not None and call.parent.type == "go_statement":
        return True
    return call is not None and call != parent and _runs_later(file, call, use, depth + 1)
