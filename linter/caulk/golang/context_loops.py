"""Contexts in loops: cancel functions that pile up in defers, and a context wrapped again in each round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.cancellation import channel_of, is_context
from caulk.golang.cancels import cancel_calls, cancel_holder, context_makers
from caulk.golang.context_origins import derivation
from caulk.golang.contexts import arguments
from caulk.golang.flow import LiteralUse, LoopForm, literal_use
from caulk.golang.library_traits import Trait, named_with
from caulk.golang.lifetimes import other_name
from caulk.golang.names import is_written
from caulk.golang.places import place_of
from caulk.golang.syntax import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.places import Place

# `... = f(ctx`: an assignment of what a call makes of its first argument.
_GIVES_TO_ITSELF = re.compile(rb"[\w.)\]] = (?:\w+\.)*(\w+)(?:\[[^\]\n]*\])?\(\s*(\w[\w.]*)[,)]")


@dataclass(frozen=True)
class PiledUp:
    """A deferred cancel in the loop that makes its context."""

    statement: Node
    call: Node  # that makes the context
    loop: Loop
    text: str

    @property
    def is_bounded(self) -> bool:
        """Whether the loop works off a list or counts: it ends, and the defers run soon after."""
        return self.loop.form in (LoopForm.RANGE, LoopForm.CLAUSE)


def deferred_cancels(file: GoFile) -> Iterator[PiledUp]:
    """Defers of cancel functions that a loop comes to again before the function returns."""
    for call in cancel_calls(file):
        function = file.function_of(call)
        target = cancel_holder(call)
        loop = file.package.flow(function).loop_of(call) if function is not None else None
        if function is None or target is None or loop is None:
            continue
        uses = _uses_of(file, function, target)
        if any(_runs_here(file, each, function) for each in uses):
            continue  # the round ends its context itself, and the defer is for the ways out
        graph = file.package.flow(function)
        for use in uses if graph.is_intact else ():
            statement = _defer_of(file, use, function)
            if statement is None or not loop.around(graph.loop_of(statement)):
                continue
            if _fires_once(file, statement, loop):
                continue
            if graph.can_reach(statement, statement) is not None:
                yield PiledUp(statement, call, loop, file.text(use))
                break


def _uses_of(file: GoFile, function: Function, target: Node) -> list[Node]:
    """Where a function names what holds a cancel function: a variable, or the field of a local one."""
    names = file.package.names
    if target.type == "selector_expression":
        place = place_of(file, target)
        if place is None or not place.exact or not place.root.is_local or place.root.is_parameter:
            return []
        text, node = file.text(target), function.node
        return [
            selector
            for name in file.identifiers(place.fields[-1])
            if node.start_byte <= name.start_byte < node.end_byte
            and (selector := name.parent) is not None
            and selector.id != target.id
            and file.text(selector) == text
        ]
    variable = file.resolve(target)
    if variable is None or not variable.is_local:
        return []
    found: list[Node] = []
    for reference in names.references(variable):
        found.append(reference.node)
        other = other_name(file, reference.node)
        found.extend(each.node for each in (names.references(other) if other is not None else ()))
    return found


def _defer_of(file: GoFile, use: Node, function: Function) -> Node | None:
    """The statement that defers the call of a use: `defer cancel()`, `defer func() { ... cancel() }()`."""
    call = use.parent
    if call is None or call.type != "call_expression":
        return None
    inside = file.function_of(use)
    if inside is None or inside is function:
        statement = call.parent
    elif inside.parent is function and literal_use(inside.node) is LiteralUse.DEFERRED:
        deferred = inside.node.parent
        while deferred is not None and deferred.type != "defer_statement":
            deferred = deferred.parent
        statement = deferred
    else:
        return None
    return statement if statement is not None and statement.type == "defer_statement" else None


def _fires_once(file: GoFile, statement: Node, loop: Loop) -> bool:
    """Whether a statement stands in a select case on a timer that the case does not set again."""
    current = statement.parent
    while current is not None and current.id != loop.node.id:
        channel = channel_of(current) if current.type == "communication_case" else None
        timer = channel.child_by_field_name("operand") if channel is not None else None
        if timer is not None and file.type_of(timer).dereferenced.is_named("time", "Timer"):
            again = f"{file.text(timer)}.Reset(".encode()
            return file.data.find(again, current.start_byte, current.end_byte) < 0
        current = current.parent
    return False


def _runs_here(file: GoFile, use: Node, function: Function) -> bool:
    """Whether the use is `cancel()`, in the round itself or where nobody says when it runs."""
    call = use.parent
    if call is None or call.type != "call_expression" or call.parent is None:
        return False
    inside = file.function_of(use)
    if inside is not None and inside is not function and literal_use(inside.node) is LiteralUse.DEFERRED:
        return False
    return call.parent.type == "expression_statement"


@dataclass(frozen=True)
class Rewrapped:
    """A context that a loop replaces by one derived from it, round by round."""

    call: Node
    target: Node
    declared: Node
    loop: Loop
    name: str
    bounds_time: bool


def rewrapped(file: GoFile) -> Iterator[Rewrapped]:
    """Assignments `ctx, cancel = context.WithTimeout(ctx, d)` to a variable or field from outside the loop.

    Values are left alone in loops with an end of their own: they are few, and each is another one.
    """
    if b"for " not in file.data:
        return
    for match in _GIVES_TO_ITSELF.finditer(file.data):
        start = file.data.rfind(b"\n", 0, match.start()) + 1
        left = file.data[start : match.start() + 1].strip().removeprefix(b"if ")
        if left.partition(b",")[0] != match[2] or match[1] == b"append":
            continue
        node = file.node_at(match.start(2), match.end(2))
        while node is not None and node.type != "assignment_statement":
            node = node.parent
        if node is None or not _is_inside_a_loop(node) or not _may_make(file, match[1]):
            continue
        found = _rewrapped_by(file, node)
        if found is not None:
            yield found


def _may_make(file: GoFile, word: bytes) -> bool:
    """Whether a word is one by which contexts are made, or a variable that may hold such a function."""
    makers = context_makers(file)
    if word.decode("utf-8", "replace") in makers:
        return True
    given = re.search(rb"\b" + word + rb"[ \t]*:?=[ \t]*(?:\w+\.)*(\w+)[ \t]*\n", file.data)
    return given is not None and given[1].decode("utf-8", "replace") in makers


def _is_inside_a_loop(node: Node) -> bool:
    current = node.parent
    while current is not None and current.type != "for_statement":
        current = current.parent
    return current is not None


def _rewrapped_by(file: GoFile, statement: Node) -> Rewrapped | None:
    right, left = statement.child_by_field_name("right"), statement.child_by_field_name("left")
    call = right.named_children[0] if right is not None and right.named_child_count == 1 else None
    if call is None or left is None or call.type not in ("call_expression", "type_conversion_expression"):
        return None
    target = left.named_children[0]
    function = file.function_of(call)
    if function is None or not is_context(file.type_of(target)):
        return None
    place, made = place_of(file, target), derivation(file, call)
    if made is None or place is None or not place.exact or file.text(made.parent) != file.text(target):
        return None
    function, step = _runner(function, call)
    graph = file.package.flow(function)
    loop = graph.loop_of(step)
    if loop is None or not graph.is_intact or is_inside(place.root.node, loop.node):
        return None
    if made.by == {"context.WithValue"} and loop.form is not LoopForm.ENDLESS:
        return None
    others = _other_writes(file, function, target, place)
    if others is None or graph.can_reach(step, step, others) is None:
        return None
    bounds = not made.by.isdisjoint(named_with(Trait.BOUNDS_TIME))
    return Rewrapped(call, target, place.root.node, loop, file.text(target), bounds)


def _runner(function: Function, node: Node) -> tuple[Function, Node]:
    """The function whose loop runs a node, and the node as seen there: out of literals called in place."""
    while function.parent is not None and literal_use(function.node) is LiteralUse.CALLED:
        if function.file.package.flow(function).loop_of(node) is not None:
            break
        node, function = function.node, function.parent
    return function, node


def _other_writes(file: GoFile, function: Function, target: Node, place: Place) -> list[Node] | None:
    """Where else a function gives the variable or field a value; None when a call may do so, too."""
    names = file.package.names
    if not place.fields:
        writes = (each.node for each in names.writes(place.root))
        return [each for each in writes if each.id != target.id and file.function_of(each) is function]
    if any(each.node.id != target.id for each in names.writes(place.root)):
        return None
    for site in file.package.calls.of(function):
        if _may_set(site, place):
            return None
    text, node = file.text(target), function.node
    return [
        selector
        for name in file.identifiers(place.fields[-1])
        if node.start_byte <= name.start_byte < node.end_byte
        and (selector := name.parent) is not None
        and selector.id != target.id
        and file.text(selector) == text
        and is_written(selector)
    ]


def _may_set(site: OutgoingCall, place: Place) -> bool:
    """Whether a call gets the struct with the context, and its code seems to write the field."""
    words = {site.file.text(each) for each in arguments(site.node)}
    text = site.file.text(site.node)
    if not text.startswith(f"{place.root.name}.") and place.root.name not in words:
        return False
    if not site.targets:
        callee = site.node.child_by_field_name("function")
        cancels = callee is not None and site.file.type_of(callee).is_named("context", "CancelFunc")
        return not site.name and not cancels
    pattern = re.compile(rb"\." + place.fields[-1].encode() + rb"\b[^\n=!<>]*[^=!<>:]=[^=]")
    return any(
        pattern.search(each.file.data, each.node.start_byte, each.node.end_byte) for each in site.targets
    )
