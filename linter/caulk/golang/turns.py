"""Turns: what makes a loop that starts goroutines wait for earlier ones, or keeps their number down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.library_traits import JOINS
from caulk.golang.names import ObjectKind
from caulk.golang.places import place_of
from caulk.golang.reachable import own_calls, run_by
from caulk.golang.syntax import fresh, walk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.places import Place
    from caulk.golang.spawns import Spawn

# How semaphores, limiters and pools of other packages call what waits for a turn.
_TURNS = frozenset({"Acquire", "TryAcquire", "Take", "Wait", "WaitN", "Reserve", "Allow", "Sleep"})
_SLOTS = frozenset({"Acquire", "TryAcquire", "Take"})
_RELATIONS = frozenset({"<", ">", "<=", ">="})


def own_parts(region: Node, leaving_out: Node | None = None) -> Iterator[Node]:
    """What runs in a piece of code itself: not in literals, nor in the node to leave out."""
    pending = [fresh(region)]
    while pending:
        node = pending.pop()
        if node.type == "func_literal" or (leaving_out is not None and node.id == leaving_out.id):
            continue
        yield node
        pending.extend(reversed(node.children))


def compares_length(function: Function) -> bool:
    """Whether a condition holds the length of something against a limit other than 0 or 1."""
    file = function.file
    for node in walk(function.node):
        if node.type != "binary_expression" or node.children[1].type not in _RELATIONS:
            continue
        for side, other in ((node.children[0], node.children[2]), (node.children[2], node.children[0])):
            measured = side.type == "call_expression" and file.callee(side).name in ("len", "cap")
            if measured and file.constant(other) not in (0, 1) and other.type != "call_expression":
                return node.parent is None or node.parent.type != "for_clause"
    return False


def has_limit(file: GoFile, loop: Loop, start: Node) -> bool:
    """Whether a round of the loop may wait for earlier ones, or the loop ends at a count."""
    body = loop.node.child_by_field_name("body")
    return body is None or waits_inside(file, body, start) or _ends_at_a_count(body)


def waits_inside(file: GoFile, region: Node | None, start: Node) -> bool:
    """Whether code waits for others besides the start: on a channel, for a group, for a turn."""
    if region is None:
        return False
    if _waits(file, region, start):
        return True
    calls = (target for part in own_parts(region, start) for _, target in _direct_call(file, part))
    return any(
        _waits(each.file, each.body) for target in calls for each in run_by(target) if each.body is not None
    )


def _direct_call(file: GoFile, node: Node) -> Iterator[tuple[Node, Function]]:
    if node.type == "call_expression":
        yield from (each for each in own_calls(file, node) if each[0].id == node.id)


def _waits(file: GoFile, region: Node, start: Node | None = None) -> bool:
    for node in own_parts(region, start):
        if node.type in ("send_statement", "select_statement"):
            return True
        if node.type == "unary_expression" and node.children[0].type == "<-":
            return True
        calls = node.type == "call_expression"
        if calls and (file.callee(node).name in JOINS or _is_named(file, node, _TURNS)):
            return True
    return False


def _is_named(file: GoFile, call: Node, names: Collection[str]) -> bool:
    """Whether a call is that of a method with one of the names, which the package does not declare itself."""
    function = call.child_by_field_name("function")
    name = function.child_by_field_name("field") if function is not None else None
    if name is None or file.text(name) not in names:
        return False
    target = file.callee(call).function
    return target is None or target.file.package is not file.package


def _ends_at_a_count(body: Node) -> bool:
    """Whether a comparison of numbers leads out of a loop."""
    for node in own_parts(body):
        condition = node.child_by_field_name("condition") if node.type == "if_statement" else None
        then = node.child_by_field_name("consequence")
        if condition is None or then is None:
            continue
        compares = any(
            each.type == "binary_expression" and each.children[1].type in _RELATIONS
            for each in walk(condition)
        )
        if compares and any(each.type in ("break_statement", "return_statement") for each in walk(then)):
            return True
    return False


def is_limited_group(spawn: Spawn) -> bool:
    """Whether the group that starts the goroutine was given a limit."""
    operand = spawn.marker.child_by_field_name("operand")
    if spawn.node.type == "go_statement" or operand is None:
        return False
    group = place_of(spawn.file, operand)
    own = group is not None and group.root.kind is ObjectKind.VAR and group.root.is_local
    for file in spawn.file.package.files:
        for node in file.identifiers("SetLimit") if b".SetLimit(" in file.data else ():
            selected = node.parent.child_by_field_name("operand") if node.parent is not None else None
            other = place_of(file, selected) if selected is not None else None
            if not own or (other is not None and group is not None and other.root is group.root):
                return True
    return False


def takes_slots(spawn: Spawn) -> bool:
    """Whether the goroutine itself waits for a slot: of a semaphore, or of a channel used as one."""
    for target in spawn.targets:
        for function in run_by(target):
            file = function.file
            sent: set[Place] = set()
            received: set[Place] = set()
            for node in walk(function.body) if function.body is not None else ():
                if node.type == "call_expression" and _is_named(file, node, _SLOTS):
                    return True
                if node.type == "send_statement":
                    _note(file, node.child_by_field_name("channel"), sent)
                elif node.type == "unary_expression" and node.children[0].type == "<-":
                    _note(file, node.child_by_field_name("operand"), received)
            if sent & received:
                return True
    return False


def _note(file: GoFile, channel: Node | None, into: set[Place]) -> None:
    place = place_of(file, channel) if channel is not None else None
    if place is not None:
        into.add(place)
