"""Goroutines that wait for their own end: for the close of a channel that only they close, later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.channel_uses import Operation
from caulk.golang.contexts import arguments
from caulk.golang.library_traits import run_argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile


@dataclass(frozen=True)
class SelfWait:
    """A receive that runs, through `calls`, before the close that would end it."""

    channel: MadeChannel
    close: ChannelOperation
    receive: ChannelOperation
    calls: tuple[tuple[GoFile, Node], ...]


def self_waits(file: GoFile) -> Iterator[SelfWait]:
    """One finding for each channel that the file makes and that its closer waits for."""
    for channel in file.package.channels.made_in(file):
        found = _self_wait(channel)
        if found is not None:
            yield found


def _self_wait(channel: MadeChannel) -> SelfWait | None:
    reach = channel.reach
    closes = reach.of(Operation.CLOSE)
    if not closes or reach.in_containers or not reach.elsewhere.isdisjoint((Operation.CLOSE, Operation.SEND)):
        return None
    closer = closes[0].function
    if len(closes) > 1 or reach.of(Operation.SEND):
        return None
    waiting = {
        each.function: each
        for each in reach.of(Operation.RECEIVE, Operation.RANGE)
        if not each.has_alternative and each.function is not closer
    }
    if not waiting:
        return None
    graph = closer.file.package.flow(closer)
    close = closes[0]
    seen = {closer}
    level: list[tuple[Function, tuple[tuple[GoFile, Node], ...]]] = [(closer, ())]
    for _ in range(limits.SELF_WAIT_DEPTH.value):
        following = []
        for function, calls in level:
            for call, target in _runs(function):
                if function is closer and not close.deferred and graph.can_reach(call, close.node) is None:
                    continue
                way = (*calls, (function.file, call))
                if target in waiting:
                    return SelfWait(channel, close, waiting[target], way)
                if target not in seen:
                    seen.add(target)
                    following.append((target, way))
        level = following
    return None


def _runs(function: Function) -> Iterator[tuple[Node, Function]]:
    """The functions that a function calls and waits for, with the calls."""
    package = function.file.package
    for site in package.calls.of(function):
        if site.is_spawn or site.is_deferred:
            continue
        if len(site.known_targets) == 1:
            yield site.node, site.targets[0]
            continue
        position, given = run_argument(site.name), arguments(site.node)
        if position is not None and position < len(given):
            for each in package.calls.functions_of(function.file, given[position]):
                yield site.node, each
