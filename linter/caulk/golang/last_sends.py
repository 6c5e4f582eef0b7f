"""Sends that say by a field that they are the last: `out <- result{err: err}; return`.

Who receives such a value and leaves because of that field leaves nobody behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.channels import Channel, ChannelOperation, Operation
from caulk.golang.flow import Outcome
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, FlowGraph
    from caulk.golang.names import Object


def last_fields(channel: Channel, sender: Function) -> frozenset[str]:
    """The fields that, of all values which a function sends, only those have after which it sends no more."""
    graph = sender.file.package.flow(sender)
    sends = channel.of(Operation.SEND)
    last: set[str] = set()
    others: set[str] = set()
    for send in sends:
        fields = _fields_of(send)
        if fields is None or send.function is not sender or not graph.is_intact:
            return frozenset()
        more = any(_can_follow(graph, send, each) for each in sends)
        (others if more else last).update(fields)
    return frozenset(last - others)


def _fields_of(send: ChannelOperation) -> set[str] | None:
    """The fields that the struct which is sent is given; None when it is not written out with their names."""
    value = send.node.child_by_field_name("value")
    if value is not None and value.type == "unary_expression" and value.children[0].type == "&":
        value = value.named_children[0]
    body = value.child_by_field_name("body") if value is not None else None
    if value is None or value.type != "composite_literal" or body is None:
        return None
    elements = [each for each in body.named_children if each.type != "comment"]
    if any(each.type != "keyed_element" for each in elements):
        return None
    return {send.file.text(each.named_children[0]) for each in elements}


def _can_follow(graph: FlowGraph, send: ChannelOperation, other: ChannelOperation) -> bool:
    return graph.can_reach(send.node, other.node) is not None


def received_values(operations: Iterable[ChannelOperation]) -> frozenset[Object]:
    """The variables that hold what receives and ranges give."""
    found: set[Object] = set()
    for operation in operations:
        node = operation.node
        if operation.kind is Operation.RANGE:
            holder = next((each for each in node.children if each.type == "range_clause"), None)
        else:
            holder = node.parent
            while holder is not None and holder.type in ("expression_list", "parenthesized_expression"):
                holder = holder.parent
        left = holder.child_by_field_name("left") if holder is not None else None
        first = left.named_children[0] if left is not None and left.named_child_count else left
        held = operation.file.resolve(first) if first is not None and first.type == "identifier" else None
        if held is not None:
            found.add(held)
    return frozenset(found)


def says_last(file: GoFile, branch: Branch, fields: frozenset[str], values: frozenset[Object]) -> bool:
    """Whether a decision rests on a received value having one of these fields: `if got.err != nil`."""
    if branch.outcome is not Outcome.HOLDS:
        return False
    return _asks(file, branch.node, fields, values)


def _asks(file: GoFile, condition: Node, fields: frozenset[str], values: frozenset[Object]) -> bool:
    parts = list(walk(condition))
    if any(each.type in ("||", "!", "==") for each in parts):
        return False
    for node in parts:
        name = node.child_by_field_name("field") if node.type == "selector_expression" else None
        operand = node.child_by_field_name("operand") if name is not None else None
        if name is None or operand is None or operand.type != "identifier":
            continue
        if file.text(name) in fields and file.resolve(operand) in values:
            return True
    return False
