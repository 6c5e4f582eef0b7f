"""Channels by creation site: where a local channel is made, and every operation on it.

A channel whose value reaches a place that this layer cannot follow has `escapes` set, and whoever asks about
missing counterparts must then stay silent: anything may happen to it elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from caulk.golang.names import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object

MAKES_CHANNEL = re.compile(rb"\bmake\s*\(\s*chan\b")


class Operation(Enum):
    """What is done to a channel."""

    SEND = "send"
    RECEIVE = "receive"
    RANGE = "range"
    CLOSE = "close"


@dataclass(frozen=True)
class ChannelOperation:
    """One operation; `node` is the send statement, receive expression, range statement or close call."""

    kind: Operation
    node: Node
    file: GoFile
    function: Function
    case: Node | None = None  # the communication case of a select, when the operation is its communication
    deferred: bool = False  # `defer close(ch)`

    @property
    def select(self) -> Node | None:
        """The select statement whose case this operation is."""
        return self.case.parent if self.case is not None else None

    @property
    def has_alternative(self) -> bool:
        """Whether the operation stands in a select with a default or another case."""
        select = self.select
        if select is None:
            return False
        cases = [
            child for child in select.named_children if child.type in ("communication_case", "default_case")
        ]
        return len(cases) > 1


@dataclass
class Channel:
    """A channel made in a function and held by a local variable."""

    made: Node  # the make call
    file: GoFile
    object: Object
    function: Function
    capacity: int | None  # None when it is not a constant
    operations: list[ChannelOperation] = field(default_factory=list)
    escapes: bool = False

    @property
    def name(self) -> str:
        return self.object.name

    def of(self, *kinds: Operation) -> list[ChannelOperation]:
        return [operation for operation in self.operations if operation.kind in kinds]


def local_channels(file: GoFile) -> Iterator[Channel]:
    """Channels that the file's functions make and bind to one local variable for good."""
    for match in MAKES_CHANNEL.finditer(file.data):
        token = file.root.descendant_for_byte_range(match.start(), match.start() + 4)
        call = token.parent if token is not None and token.type in ("identifier", "make") else None
        if call is None or call.type != "call_expression":
            continue
        name = _bound_name(call)
        function = file.function_of(call)
        if name is None or function is None:
            continue
        held = file.resolve(name)
        if held is None or held.kind is not ObjectKind.VAR or held.function is None:
            continue
        capacity = file.package.types.channel_capacity(file, call)
        channel = Channel(call, file, held, function, capacity)
        _Follower(channel).follow(held)
        channel.operations.sort(key=lambda operation: (operation.file.path, operation.node.start_byte))
        yield channel


def _bound_name(call: Node) -> Node | None:
    """The variable that a make call initialises, in `ch := make(...)` or `var ch = make(...)`."""
    values = call.parent
    if values is None or values.type != "expression_list" or values.parent is None:
        return None
    statement = values.parent
    if statement.type == "short_var_declaration":
        left = statement.child_by_field_name("left")
        names = left.named_children if left is not None else []
    elif statement.type == "var_spec":
        names = statement.children_by_field_name("name")
    else:
        return None
    position = next((i for i, each in enumerate(values.named_children) if each.id == call.id), -1)
    name = names[position] if 0 <= position < len(names) else None
    return name if name is not None and name.type == "identifier" else None


class _Follower:
    """Collects the operations on a channel through the variables and parameters that hold it."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._seen: set[Object] = set()

    def follow(self, held: Object) -> None:
        if held in self._seen or held.file is None:
            return
        self._seen.add(held)
        for reference in held.file.package.names.references(held):
            self._use(reference.file, reference.node)
            if self.channel.escapes:
                return

    def _add(
        self, kind: Operation, node: Node, file: GoFile, case: Node | None = None, deferred: bool = False
    ) -> None:
        function = file.function_of(node)
        if function is None:
            self.channel.escapes = True
            return
        self.channel.operations.append(ChannelOperation(kind, node, file, function, case, deferred))

    def _use(self, file: GoFile, node: Node) -> None:
        parent = node.parent
        while parent is not None and parent.type == "parenthesized_expression":
            node, parent = parent, parent.parent
        kind = parent.type if parent is not None else ""
        if parent is None:
            self.channel.escapes = True
        elif kind == "send_statement":
            channel = parent.child_by_field_name("channel")
            if channel is None or channel.id != node.id:
                self.channel.escapes = True  # the channel itself is sent to somebody
                return
            self._add(Operation.SEND, parent, file, _case_of(parent))
        elif kind == "unary_expression" and parent.children[0].type == "<-":
            self._add(Operation.RECEIVE, parent, file, _case_of(parent))
        elif kind == "range_clause":
            right = parent.child_by_field_name("right")
            loop = parent.parent
            if right is not None and right.id == node.id and loop is not None:
                self._add(Operation.RANGE, loop, file)
            else:
                self.channel.escapes = True
        elif kind == "argument_list":
            self._argument(file, node, parent)
        elif kind == "binary_expression" and parent.children[1].type in ("==", "!="):
            pass  # comparing a channel, mostly with nil, does nothing to it
        else:
            self.channel.escapes = True

    def _argument(self, file: GoFile, node: Node, arguments: Node) -> None:
        call = arguments.parent
        if call is None or call.type != "call_expression":
            self.channel.escapes = True
            return
        callee = file.callee(call)
        if callee.name == "close":
            around = call.parent
            self._add(
                Operation.CLOSE, call, file, deferred=around is not None and around.type == "defer_statement"
            )
        elif callee.name in ("len", "cap"):
            pass
        else:
            spawned = call.parent is not None and call.parent.type == "go_statement"
            target = callee.function
            position = next(i for i, each in enumerate(arguments.named_children) if each.id == node.id)
            parameter = _parameter(target, position) if target is not None and spawned else None
            if parameter is None:
                self.channel.escapes = True
            else:
                self.follow(parameter)


def _parameter(function: Function, position: int) -> Object | None:
    """The named parameter at a position; None for variadic, blank and unnamed ones."""
    parameters = function.node.child_by_field_name("parameters")
    if parameters is None:
        return None
    names: list[Node | None] = []
    for declaration in parameters.named_children:
        if declaration.type == "variadic_parameter_declaration":
            break
        if declaration.type == "parameter_declaration":
            names.extend(declaration.children_by_field_name("name") or [None])
    name = names[position] if position < len(names) else None
    return function.file.resolve(name) if name is not None else None


def _case_of(operation: Node) -> Node | None:
    """The select case whose communication the operation is."""
    node, parent = operation, operation.parent
    while parent is not None and parent.type in (
        "receive_statement",
        "expression_list",
        "parenthesized_expression",
    ):
        node, parent = parent, parent.parent
    if parent is None or parent.type != "communication_case":
        return None
    communication = parent.child_by_field_name("communication")
    return parent if communication is not None and communication.id == node.id else None
