"""Goroutines that a loop starts one at a time: `if done == nil { done = make(chan struct{}); go ... }`.

The next one starts once the last has said by that channel that it is through. When it says so only where it
has not sent on another channel, no more than one of them ever sends there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.calls import assigned_value
from caulk.golang.conditions import parse
from caulk.golang.names import is_address_taken, is_written
from caulk.golang.places import parameters_of
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Chan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object


def starts_after_silence(
    starter: Function, start: Node, target: Function, sends: Sequence[ChannelOperation]
) -> bool:
    """Whether `start` runs again only after the goroutine that it started has ended without these sends."""
    if not target.is_literal or target.parent is not starter or parameters_of(target):
        return False
    return any(
        _is_taken_up(starter, start, signal) and _is_said_instead(target, signal, sends)
        for signal in _asked_for(starter.file, start)
    )


def _asked_for(file: GoFile, start: Node) -> Iterator[Object]:
    """The channels of which conditions around a node ask whether they are nil."""
    node = start.parent
    while node is not None and node.type not in ("func_literal", "for_statement"):
        condition = node.child_by_field_name("condition") if node.type == "if_statement" else None
        facts = dict(parse(file, condition).learn(outcome=True)) if condition is not None else {}
        for part in walk(condition) if condition is not None and True in facts.values() else ():
            name = file.text(part) if part.type == "identifier" else ""
            if name and facts.get(f"{name}==nil"):
                variable = file.resolve(part)
                if variable is not None and isinstance(file.type_of(part).underlying, Chan):
                    yield variable
        node = node.parent


def _is_taken_up(starter: Function, start: Node, signal: Object) -> bool:
    """Whether the channel is made right before the start, and is nil again only after a receive from it."""
    if not signal.is_local or signal.function is not starter:
        return False
    graph, made = starter.file.package.flow(starter), False
    for use in starter.file.package.names.references(signal):
        if is_address_taken(use.node):
            return False
        if not is_written(use.node):
            continue
        value = assigned_value(use.node)
        if value is None or starter.file.function_of(use.node) is not starter:
            return False
        if value.type == "nil":
            if not _is_received_before(starter.file, use.node, signal):
                return False
        elif starter.file.callee(value).name == "make" and graph.dominates(use.node, start):
            made = True
        else:
            return False
    return made


def _is_received_before(file: GoFile, node: Node, signal: Object) -> bool:
    """Whether a node stands in the case of a select that has received from the channel."""
    case = node.parent
    while case is not None and case.type not in ("communication_case", "func_literal"):
        case = case.parent
    received = case.child_by_field_name("communication") if case is not None else None
    return received is not None and any(
        part.type == "unary_expression"
        and part.children[0].type == "<-"
        and file.resolve(part.named_children[0]) is signal
        for part in walk(received)
    )


def _is_said_instead(target: Function, signal: Object, sends: Sequence[ChannelOperation]) -> bool:
    """Whether the goroutine closes the channel, or sends on it, on no way on which it sends on the other."""
    file, graph = target.file, target.file.package.flow(target)
    said = []
    for use in file.package.names.references(signal):
        function = file.function_of(use.node)
        if function is target:
            operation = use.node.parent
            if operation is not None and operation.type == "argument_list":
                operation = operation.parent
            if operation is None or graph.step_of(operation) is None:
                return False
            if operation.type != "send_statement" and file.callee(operation).name != "close":
                return False
            if operation.parent is not None and operation.parent.type == "defer_statement":
                return False
            said.append(operation)
        elif function is not signal.function:
            return False
    if not said or any(each.function is not target or each.deferred for each in sends):
        return False
    return not any(
        graph.can_reach(one, other) is not None
        for each in sends
        for operation in said
        for one, other in ((each.node, operation), (operation, each.node))
    )
