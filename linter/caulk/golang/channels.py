"""Channels as one function sees them: made there, or made for it by a function that it calls, with every
operation on them.

A channel whose value reaches a place that cannot be followed, or that other channels share, has `escapes`
set, and whoever counts its operations must then stay silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang.channel_makers import calls_of_makers, made_by
from caulk.golang.channel_map import result_of
from caulk.golang.channel_uses import (
    ChannelOperation,
    Inside,
    Operation,
    ResultOf,
    Variable,
    uses_of_result,
    uses_of_value,
)
from caulk.golang.lifetimes import result_holder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.channel_map import Channels, MadeChannel, Reach
    from caulk.golang.files import Function, GoFile
    from caulk.golang.traffic import Traffic

__all__ = [
    "Channel",
    "ChannelOperation",
    "Operation",
    "dropped_channels",
    "local_channels",
    "received_channels",
]


@dataclass
class Channel:
    """A channel that a function makes, or gets from a function that makes one for it."""

    origin: MadeChannel
    made: Node  # in `function`: the make call, or the call of the function that makes it
    function: Function
    reach: Reach
    escapes: bool = False

    @cached_property
    def traffic(self) -> Traffic:
        """Who sends on it and receives from it, and how often."""
        from caulk.golang.traffic import Traffic

        return Traffic(self)

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
    def operations(self) -> list[ChannelOperation]:
        return self.reach.operations

    @property
    def is_received(self) -> bool:
        """Whether another function made it."""
        return self.made is not self.origin.node

    @property
    def is_dropped(self) -> bool:
        """Whether another function made it and the result that it is goes nowhere."""
        return self.is_received and _is_dropped(self.file, self.made)

    def of(self, *kinds: Operation) -> list[ChannelOperation]:
        return self.reach.of(*kinds)


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
        function, reach = made.function, made.instance_reach
        if function is not None and reach.holders:
            escapes = bool(reach.elsewhere) or not _stays(made.package_channels, reach)
            yield Channel(made, made.node, function, reach, escapes)


def _received_channels(file: GoFile) -> Iterator[Channel]:
    for call, targets in calls_of_makers(file):
        caller = file.function_of(call)
        if len(targets) != 1 or caller is None or caller is targets[0]:
            continue
        for made in made_by(targets[0]):
            channel = _received(file.package.channels, made, call, caller)
            if channel is not None:
                yield channel


def dropped_channels(file: GoFile) -> Iterator[tuple[Channel, ...]]:
    """Channels that calls in this file give and drop, one for each function that the call may run."""
    for call, targets in calls_of_makers(file):
        caller = file.function_of(call)
        if caller is None or caller in targets or not _is_dropped(file, call):
            continue
        channels = [
            [_received(file.package.channels, made, call, caller) for made in made_by(each)]
            for each in targets
        ]
        if all(len(each) == 1 for each in channels):
            known = tuple(each[0] for each in channels if each[0] is not None)
            if len(known) == len(targets):
                yield known


def _received(channels: Channels, made: MadeChannel, call: Node, caller: Function) -> Channel | None:
    """The channel as the caller of its maker sees it: what the maker does, and what this caller does."""
    result = next(each for each in made.instance_reach.holders if result_of(each) is made.function)
    assert isinstance(result, ResultOf | Inside)
    start = uses_of_value(made.file, made.node, by_instance=True)
    inside = made.package_channels.reach(start, avoiding=result, by_instance=True)
    outside = channels.reach(uses_of_result(caller.file, call, result), by_instance=True)
    if inside.elsewhere or outside.elsewhere or not (_stays(channels, inside) and _stays(channels, outside)):
        return None
    return Channel(made, call, caller, inside.joined(outside))


def _is_dropped(file: GoFile, call: Node) -> bool:
    """Whether the result of a call goes nowhere: `f()`, `_ = f()`."""
    parent = call.parent
    if parent is not None and parent.type in ("expression_statement", "go_statement", "defer_statement"):
        return True
    holder = result_holder(call, 0)
    return holder is not None and file.text(holder) == "_" and holder.next_named_sibling is None


def _stays(channels: Channels, reach: Reach) -> bool:
    """Whether only local variables, and structs in them, hold the channel, and never another one."""
    for each in reach.holders:
        variable = each.holder if isinstance(each, Inside) else each
        if not isinstance(variable, Variable) or not variable.object.is_local:
            return False
        given = {node.id for holder, node in reach.passed if holder == each}
        for _, node in channels.uses(each, by_instance=True).written:
            if node.id not in given and not _is_set_to_nil(node):
                return False
    return True


def _is_set_to_nil(target: Node) -> bool:
    """Whether an assignment gives its target nil, which takes the channel away and brings no other one."""
    left = target.parent
    statement = left.parent if left is not None else None
    right = statement.child_by_field_name("right") if statement is not None else None
    if left is None or right is None or left.named_child_count != right.named_child_count:
        return False
    return right.named_children[left.named_children.index(target)].type == "nil"
