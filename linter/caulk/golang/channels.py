"""Channels held by local variables: where a function makes one, and every operation on it.

A channel whose value reaches a place that cannot be followed, or that other channels share, has `escapes`
set, and whoever counts its operations must then stay silent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caulk.golang.channel_uses import ChannelOperation, Operation, Variable
from caulk.golang.names import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object

__all__ = ["Channel", "ChannelOperation", "Operation", "local_channels"]


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
    for made in file.package.channels.made_in(file):
        name = bound_name(made.node)
        function = made.function
        held = file.resolve(name) if name is not None else None
        if held is None or function is None or held.kind is not ObjectKind.VAR or held.function is None:
            continue
        escapes = not _stays(made)
        operations = [] if escapes else made.reach.operations
        yield Channel(made.node, file, held, function, made.capacity, operations, escapes)


def _stays(made: MadeChannel) -> bool:
    """Whether the channel is only ever in variables that hold nothing else."""
    reach = made.reach
    if reach.elsewhere:
        return False
    channels = made.package_channels
    return all(
        isinstance(each, Variable) and each.object.is_local and not channels.uses(each).written
        for each in reach.holders
    )


def bound_name(call: Node) -> Node | None:
    """The variable that a call initialises, in `ch := make(...)` or `var ch = make(...)`."""
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
