"""Channels as one function sees them: made there, or made for it by a function that it calls, with every
operation on them.

A channel whose value reaches a place that cannot be followed, or that other channels share, has `escapes`
set, and whoever counts its operations must then stay silent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caulk.golang.channel_uses import (
    ChannelOperation,
    FieldOf,
    Operation,
    ResultOf,
    Variable,
    mentions,
    uses_of_result,
    uses_of_value,
)
from caulk.golang.lifetimes import result_holder
from caulk.golang.names import ObjectKind
from caulk.golang.places import parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.channel_map import Channels, MadeChannel, Reach
    from caulk.golang.channel_uses import Holder
    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object

__all__ = ["Channel", "ChannelOperation", "Operation", "local_channels", "received_channels"]

_DEEPEST = 3  # functions that a struct is handed on to


@dataclass
class Channel:
    """A channel that a function makes, or gets from a function that makes one for it."""

    origin: MadeChannel
    made: Node  # in `function`: the make call, or the call of the function that makes it
    function: Function
    operations: list[ChannelOperation] = field(default_factory=list)
    passed: list[tuple[Holder, Node]] = field(default_factory=list)  # as in `Reach`
    escapes: bool = False

    @property
    def file(self) -> GoFile:
        return self.function.file

    @property
    def name(self) -> str:
        return self.origin.name

    @property
    def capacity(self) -> int | None:
        """0 when unbuffered, None when it is not a constant."""
        return self.origin.capacity

    @property
    def is_received(self) -> bool:
        """Whether another function made it."""
        return self.made is not self.origin.node

    @property
    def is_dropped(self) -> bool:
        """Whether another function made it and the result that it is goes nowhere: `f()`, `_ = f()`."""
        if not self.is_received:
            return False
        parent = self.made.parent
        if parent is not None and parent.type in ("expression_statement", "go_statement", "defer_statement"):
            return True
        holder = result_holder(self.made, 0)
        statement = parent.parent if parent is not None else None
        return (
            holder is not None
            and self.file.text(holder) == "_"
            and statement is not None
            and self.file.text(statement).startswith("_ =")
        )

    def of(self, *kinds: Operation) -> list[ChannelOperation]:
        return [operation for operation in self.operations if operation.kind in kinds]


def local_channels(file: GoFile) -> Sequence[Channel]:
    """Channels that the file's functions make and keep in variables and fields that hold nothing else."""
    known = file.package.channels.seen_in(file)
    if known.local is None:
        known.local = tuple(_local_channels(file))
    return known.local


def received_channels(file: GoFile) -> Sequence[Channel]:
    """Channels that functions called in this file make: they return them, or keep them in a struct."""
    known = file.package.channels.seen_in(file)
    if known.received is None:
        known.received = tuple(_received_channels(file))
    return known.received


def _local_channels(file: GoFile) -> Iterator[Channel]:
    for made in file.package.channels.made_in(file):
        function = made.function
        if function is None or not made.reach.holders:
            continue
        escapes = (
            bool(made.reach.elsewhere)
            or not _stays(made.package_channels, made.reach)
            or not _one_instance(made, function)
        )
        yield Channel(made, made.node, function, made.reach.operations, made.reach.passed, escapes)


def _received_channels(file: GoFile) -> Iterator[Channel]:
    package = file.package
    producers = package.channels.producers
    if not producers:
        return
    for name in sorted({maker.name for maker in producers}):
        if name.encode() not in file.data:
            continue
        for node in mentions(file, name.encode(), calls_only=True):
            call = _called(node)
            caller = file.function_of(call) if call is not None else None
            if call is None or caller is None:
                continue
            maker = file.callee(call).function
            for made in producers.get(maker, ()) if maker is not None and maker is not caller else ():
                channel = _received(package.channels, made, call, caller)
                if channel is not None:
                    yield channel


def _received(channels: Channels, made: MadeChannel, call: Node, caller: Function) -> Channel | None:
    """The channel as the caller of its maker sees it: what the maker does, and what this caller does."""
    result = next(
        (
            each
            for each in made.reach.holders
            if isinstance(each, ResultOf) and each.function is made.function
        ),
        None,
    )
    if result is None:
        if made.reach.elsewhere or not _stays(channels, made.reach):
            return None
        holder = result_holder(call, 0)
        kept = caller.file.resolve(holder) if holder is not None else None
        if kept is None or not _instance_stays(kept) or not _one_instance(made, made.function):
            return None
        return Channel(made, call, caller, made.reach.operations, made.reach.passed)
    inside = channels.reach(uses_of_value(made.file, made.node), avoiding=result)
    outside = channels.reach(uses_of_result(caller.file, call, result.index))
    if inside.elsewhere or outside.elsewhere or not (_stays(channels, inside) and _stays(channels, outside)):
        return None
    operations = [*inside.operations, *outside.operations]
    return Channel(made, call, caller, operations, [*inside.passed, *outside.passed])


def _one_instance(made: MadeChannel, function: Function | None) -> bool:
    """Whether a channel in a struct field is that of one struct, which nothing but the function holds."""
    if not any(isinstance(each, FieldOf) for each in made.reach.holders):
        return True
    if function is None or function.file.package.flow(function).loop_of(made.node) is not None:
        return False
    struct = _struct_around(made)
    return struct is not None and _instance_stays(struct)


def _struct_around(made: MadeChannel) -> Object | None:
    """The local variable with the struct that a channel is made for: `w := &worker{c: make(...)}`."""
    file, node = made.file, made.node
    parent = node.parent
    if parent is not None and parent.type == "literal_element":
        while parent is not None and parent.type != "composite_literal":
            parent = parent.parent
        literal = parent
        outer = literal.parent if literal is not None else None
        if outer is not None and outer.type == "unary_expression":
            literal, outer = outer, outer.parent
        if literal is None or outer is None:
            return None
        holder = result_holder(literal, 0)
        return file.resolve(holder) if holder is not None else None
    target = next((node for holder, node in made.reach.passed if isinstance(holder, FieldOf)), None)
    operand = target.child_by_field_name("operand") if target is not None else None
    if operand is None or operand.type != "identifier":
        return None
    found = file.resolve(operand)
    return found if found is not None and found.kind is ObjectKind.VAR and found.is_local else None


def _instance_stays(held: Object, depth: int = 0) -> bool:
    """Whether a struct in a variable is only ever used where it stands: no copy, no list, no map has it."""
    if not held.is_local or depth > _DEEPEST:
        return False
    for reference in held.file.package.names.references(held):
        node, parent = reference.node, reference.node.parent
        if parent is None:
            return False
        if parent.type == "unary_expression" and parent.children[0].type == "&":
            node, parent = parent, parent.parent
        if parent is not None and parent.type in ("selector_expression", "binary_expression"):
            continue
        if parent is not None and parent.type == "expression_list" and parent.parent is not None:
            if parent.parent.type == "return_statement":
                continue
            return False
        if parent is None or parent.type != "argument_list" or parent.parent is None:
            return False
        site = reference.file.package.calls.site(reference.file, parent.parent)
        position = [each for each in parent.named_children if each.type != "comment"].index(node)
        parameters = parameters_of(site.targets[0]) if site.certain else []
        taken = parameters[position] if position < len(parameters) else None
        if taken is None or not _instance_stays(taken, depth + 1):
            return False
    return True


def _called(name: Node) -> Node | None:
    """The call whose function a name or the selector around it is."""
    node, parent = name, name.parent
    while parent is not None and parent.type in ("selector_expression", "type_instantiation_expression"):
        node, parent = parent, parent.parent
    if parent is None or parent.type != "call_expression":
        return None
    function = parent.child_by_field_name("function")
    return parent if function is not None and function.id == node.id else None


def _stays(channels: Channels, reach: Reach) -> bool:
    """Whether the channel is only ever in variables and fields that hold nothing else."""
    for each in reach.holders:
        if isinstance(each, Variable):
            if not each.object.is_local:
                return False
        elif not isinstance(each, FieldOf):
            return False
        given = sum(1 for holder, _ in reach.passed if holder == each)
        written = len(channels.uses(each).written)
        if written > given or (isinstance(each, FieldOf) and written != given):
            return False
    return True
