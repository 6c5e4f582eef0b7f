"""Joining: whether a function waits for the goroutine that it starts before it returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.contexts import arguments
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.library_traits import JOINS, traits
from caulk.golang.names import ObjectKind
from caulk.golang.places import parameters_of
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Chan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage

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
        return waits_for_goroutines(file, node) or (bool(used) and _receives_for_caller(file, node, used))
    channel = None
    if node.type == "unary_expression" and node.children[0].type == "<-":
        channel = node.child_by_field_name("operand")
    elif node.type == "range_clause":
        channel = node.child_by_field_name("right")
    if channel is None or channel.type != "identifier":
        return False
    held = file.resolve(channel)
    return held is not None and held in used


def _receives_for_caller(file: GoFile, call: Node, used: set[Object]) -> bool:
    """Whether a call hands a channel to a function that receives from it, on the goroutine of the call."""
    given = [
        (index, each)
        for index, each in enumerate(arguments(call))
        if each.type == "identifier" and file.resolve(each) in used
    ]
    started = call.parent is not None and call.parent.type == "go_statement"
    target = file.callee(call).function if given and not started else None
    listed = parameters_of(target) if target is not None else []
    for index, _ in given:
        parameter = listed[index] if index < len(listed) else None
        for use in target.file.package.names.references(parameter) if target and parameter else ():
            parent, function = use.node.parent, use.file.function_of(use.node)
            received = parent is not None and (
                (parent.type == "unary_expression" and parent.children[0].type == "<-")
                or (parent.type == "range_clause" and parent.child_by_field_name("right") == use.node)
            )
            while received and function is not None and function is not target:
                received = literal_use(function.node) is not LiteralUse.SPAWNED
                function = function.parent
            if received:
                return True
    return False


def waits_for_goroutines(file: GoFile, call: Node) -> bool:
    """Whether a call returns after goroutines have ended: Wait of a group, or a function that calls it.

    A method of that name may be one where nothing is known of it: that of an unknown type, or of a library
    that is not Go's own.
    """
    name = called_name(file, call)
    if not _may_join(file.package, name):
        return False
    callee = file.callee(call)
    if callee.function is not None:
        return callee.name in JOINS or _is_waiting(callee.function)
    return callee.name in JOINS or (name in _JOIN_NAMES and _is_unknown(callee.name))


def _is_unknown(name: str) -> bool:
    """Whether nothing is known of a function without a body, by its qualified name."""
    host = name.lstrip("(*").partition("/")[0]
    return not name or ("." in host and "/" in name and not traits(name))


def _is_waiting(function: Function | None) -> bool:
    """Whether a function waits for goroutines itself, or calls one that does."""
    if function is None:
        return False
    known = function.file.package.groups.waiting
    if function not in known:
        reached, seen = [function], {function}
        for each in reached:
            for site in _joining_calls(each):
                waits = site.name in JOINS or (not site.targets and _is_unknown(site.name))
                if waits or any(known.get(target) for target in site.targets):
                    known[function] = True
                    return True
                new = [target for target in site.targets if target not in seen]
                seen.update(new)
                reached += new
        known.update(dict.fromkeys(reached, False))
    return known[function]


def _joining_calls(function: Function) -> Iterator[OutgoingCall]:
    package = function.file.package
    for site in package.calls.of(function):
        if not site.is_spawn and _may_join(package, called_name(site.file, site.node)):
            yield site


def _may_join(package: GoPackage, name: str) -> bool:
    return name in _JOIN_NAMES or name in package.groups.waiting_names


def called_name(file: GoFile, call: Node) -> str:
    """The last word of what a call names: `Wait` of `s.group.Wait()`."""
    callee = call.child_by_field_name("function")
    name = callee.child_by_field_name("field") if callee is not None else None
    if name is None and callee is not None and callee.type == "identifier":
        name = callee
    return file.text(name) if name is not None else ""


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
