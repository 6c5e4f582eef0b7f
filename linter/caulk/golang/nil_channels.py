"""Channels that are never made: variables and fields of a channel type that nothing ever gives a value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import is_called_at_once, is_returned
from caulk.golang.channel_uses import Operation, Variable, field_holder, positional_literals
from caulk.golang.names import ObjectKind, is_address_taken
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Named
from caulk.golang.wholeness import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_uses import ChannelOperation, Holder
    from caulk.golang.files import GoFile

_CHAN = re.compile(rb"chan\b")
_NAME_BEFORE = re.compile(rb"\w[ \t]+(?:<-[ \t]*)?$")


@dataclass(frozen=True)
class NilOperation:
    """An operation on a channel that is always nil; `declared` is the name in its declaration.

    `call` passes the nil channel to the function with the operation, when that is another one.
    """

    name: str
    declared: Node
    file: GoFile
    operation: ChannelOperation
    call: Node | None = None


def nil_operations(file: GoFile) -> Iterator[NilOperation]:
    """The first operation on each channel variable and field that a file declares and nobody makes."""
    seen: set[int] = set()
    for match in _CHAN.finditer(file.data):
        start = match.start()
        if _NAME_BEFORE.search(file.data[max(0, start - 40) : start]) is None:
            continue
        node = file.node_at(start, match.end())
        while node is not None and node.type not in ("var_spec", "field_declaration", "block", "source_file"):
            node = node.parent
        if node is None or node.id in seen:
            continue
        seen.add(node.id)
        if node.type == "var_spec" and node.child_by_field_name("value") is None:
            yield from _of_variables(file, node)
        elif node.type == "field_declaration":
            yield from _of_fields(file, node)


def _of_variables(file: GoFile, spec: Node) -> Iterator[NilOperation]:
    for name in spec.children_by_field_name("name"):
        held = file.resolve(name) if name.type == "identifier" else None
        if held is None or not _is_channel(spec.child_by_field_name("type")):
            continue
        if not held.is_local and held.name[:1].isupper() and file.package.name != "main":
            continue
        references = file.package.names.references(held)
        if any(is_address_taken(each.node) for each in references):
            continue
        holder = Variable(held)
        if file.package.channels.uses(holder).written:
            continue
        found = next(_first(file, holder, name), None) or _passed_on(file, holder, name)
        if found is not None:
            yield found


def _passed_on(file: GoFile, holder: Variable, name: Node) -> NilOperation | None:
    """The first call that gives the channel to a function which is sure to wait for it."""
    for taker, node in file.package.channels.uses(holder).goes_to:
        operation = _waits_on(taker, node)
        if operation is not None and node.type == "call_expression" and is_whole(file.package):
            return NilOperation(file.text(name), name, file, operation, node)
    return None


def _waits_on(taker: Holder, call: Node, depth: int = 0) -> ChannelOperation | None:
    """The operation to which every run of a function comes with what it gets for a parameter."""
    if not isinstance(taker, Variable) or taker.object.kind is not ObjectKind.PARAM:
        return None
    if depth > limits.SEND_DEPTH.value:
        return None
    function = taker.object.function
    package = taker.object.file.package
    uses = package.channels.uses(taker)
    if function is None or uses.written:
        return None
    for operation in uses.operations:
        runs_at_once = operation.function is function or (
            operation.function.parent is function
            and is_returned(operation.function)
            and is_called_at_once(call)
        )
        graph = operation.file.package.flow(operation.function)
        if (
            runs_at_once
            and operation.case is None
            and graph.is_intact
            and graph.can_reach_exit(None, (operation.node,)) is None
        ):
            return operation
    graph = package.flow(function)
    for further, node in uses.goes_to:
        inner = _waits_on(further, node, depth + 1)
        if inner is not None and graph.is_intact and graph.can_reach_exit(None, (node,)) is None:
            return inner
    return None


def _of_fields(file: GoFile, declaration: Node) -> Iterator[NilOperation]:
    if not _is_channel(declaration.child_by_field_name("type")):
        return
    spec: Node | None = declaration
    while spec is not None and spec.type not in ("type_spec", "block"):
        spec = spec.parent
    name_node = spec.child_by_field_name("name") if spec is not None and spec.type == "type_spec" else None
    owner = file.resolve(name_node) if name_node is not None else None
    if owner is None or name_node is None:
        return
    types = file.package.types
    for member in types.fields(Named(file.package.import_path, owner.name, (), owner)):
        if not any(member.node.id == each.id for each in declaration.children_by_field_name("name")):
            continue
        holder = field_holder(member)
        uses = file.package.channels.uses(holder)
        if uses.written or uses.elsewhere:
            continue
        if any(True for each in file.package.files for _ in positional_literals(each, owner.name)):
            continue
        if _is_made_somewhere(file, owner.name):
            yield from _first(file, holder, member.node)


def _is_made_somewhere(file: GoFile, name: str) -> bool:
    """Whether the package makes values of the struct: a literal, new, or a variable of the type."""
    for each in file.package.files:
        if each.is_test or name.encode() not in each.data:
            continue
        for node in each.identifiers(name):
            parent = node.parent
            while parent is not None and parent.type in ("generic_type", "type_arguments", "type_elem"):
                parent = parent.parent
            if parent is None:
                continue
            if parent.type in (
                "composite_literal",
                "var_spec",
                "field_declaration",
                "slice_type",
                "array_type",
            ):
                return True
            call = parent.parent if parent.type == "argument_list" else None
            if call is not None and each.callee(call).name in ("new", "make"):
                return True
    return False


def _is_channel(written: Node | None) -> bool:
    return written is not None and written.type == "channel_type"


def _first(file: GoFile, holder: Holder, name: Node) -> Iterator[NilOperation]:
    text = file.text(name)
    reach = file.package.channels.uses(holder)
    for operation in reach.operations:
        if operation.kind is not Operation.CLOSE and operation.case is not None:
            continue  # a nil channel takes its case out of a select, often on purpose
        if not _asks_for_nil(operation, text) and is_whole(file.package):
            yield NilOperation(text, name, file, operation)
            return


def _asks_for_nil(operation: ChannelOperation, name: str) -> bool:
    """Whether a condition around the operation looks at the channel."""
    node, limit = operation.node.parent, operation.function.top_level.node.id
    while node is not None and node.id != limit:
        condition = node.child_by_field_name("condition") if node.type == "if_statement" else None
        if condition is not None:
            for part in walk(condition):
                if part.type in ("identifier", "field_identifier") and operation.file.text(part) == name:
                    return True
        node = node.parent
    return False
