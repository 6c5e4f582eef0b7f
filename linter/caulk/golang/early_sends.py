"""Early sends: a send on an unbuffered channel by the very function that starts the receivers afterwards.

The send and the starts may be in helpers: both are followed up the callers to one function in which their
order can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.channel_uses import FieldOf, Operation, Variable
from caulk.golang.channels import local_channels
from caulk.golang.names import ObjectKind
from caulk.golang.self_blocking import self_blocking
from caulk.golang.traffic import home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.callers import Callers, CallSite
    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile

_RECEIVES = frozenset({Operation.RECEIVE, Operation.RANGE})
_LATER = frozenset({"defer_statement", "go_statement"})


@dataclass(frozen=True)
class EarlySend:
    """A send that waits for ever: `function` comes to it (at `sending`) before it starts a receiver."""

    channel: MadeChannel
    send: ChannelOperation
    function: Function
    sending: Node  # the send, or the call that leads to it
    starting: Node  # the statement that starts or becomes the first receiver
    receive: ChannelOperation


@dataclass(frozen=True)
class _Point:
    """Where a function comes to an operation: at it, or at the call or start that leads to it.

    `always`: every call of the functions on the way comes to it.
    """

    function: Function
    node: Node
    always: bool = True


def early_sends(file: GoFile) -> Iterator[EarlySend]:
    """One finding for each channel that the file makes and whose first send no receiver can be there for."""
    known = {channel.origin: channel for channel in local_channels(file)}
    for made in file.package.channels.made_in(file):
        reach = made.reach
        if made.capacity != 0 or reach.in_containers or not reach.elsewhere.isdisjoint(_RECEIVES):
            continue
        sends = [each for each in reach.of(Operation.SEND) if not each.has_alternative]
        receives = reach.of(Operation.RECEIVE, Operation.RANGE)
        if not sends or not receives or not _is_alone(made):
            continue
        if made in known and self_blocking(known[made]) is not None:
            continue  # told by self-blocking-channel
        found = next((each for send in sends for each in _early(made, send, receives)), None)
        if found is not None:
            yield found


def _is_alone(made: MadeChannel) -> bool:
    """Whether the variables and fields that hold the channel only ever hold unbuffered ones made in sight."""
    channels = made.package_channels
    others = {
        each
        for operation in made.reach.operations
        for each in channels.made_by_operation.get(operation.node.id, ())
    }
    if any(each.capacity != 0 for each in others):
        return False
    for holder in made.reach.holders:
        if not isinstance(holder, Variable | FieldOf):
            continue
        given = {node.id for each in others for to, node in each.reach.passed if to == holder}
        if len(channels.uses(holder).written) > len(given):
            return False
    return True


def _early(
    made: MadeChannel, send: ChannelOperation, receives: list[ChannelOperation]
) -> Iterator[EarlySend]:
    ways = _Ways(made)
    for point in ways.contexts(send):
        function = point.function
        graph = function.file.package.flow(function)
        if not graph.is_intact or not graph.reachable(point.node):
            continue
        starts = ways.starts_in(function, receives)
        if not starts:
            continue
        fresh = made.function is function
        if all(_comes_first(point, start, fresh=fresh) for start, _ in starts):
            start, receive = min(starts, key=lambda each: each[0].start_byte)
            yield EarlySend(made, send, function, point.node, start, receive)


def _comes_first(point: _Point, start: Node, *, fresh: bool) -> bool:
    """Whether no receiver can have been started when the send runs.

    When each run of the function has a channel of its own (`fresh`), the order within one run decides; else
    an earlier run that skipped the send might have left a receiver behind.
    """
    graph = point.function.file.package.flow(point.function)
    sent, started = graph.step_of(point.node), graph.step_of(start)
    if sent is None or started is None or sent.id == started.id or graph.can_reach(start, point.node):
        return False
    if fresh:
        return graph.can_reach(point.node, start) is not None
    return point.always and graph.dominates(point.node, start)


class _Ways:
    """The calls and starts that lead to operations on one channel."""

    def __init__(self, made: MadeChannel) -> None:
        passed = made.reach.passed
        self._given = {node.id for _, node in passed}
        self._taking = {
            holder.object.function
            for holder, _ in passed
            if isinstance(holder, Variable) and holder.object.kind is ObjectKind.PARAM
        }

    def contexts(self, send: ChannelOperation) -> Iterator[_Point]:
        """The functions on whose goroutine a send runs, from the innermost outwards."""
        level = [_Point(home(send.function), send.node)]
        seen: set[Function] = set()
        for _ in range(limits.ORDER_DEPTH.value):
            yield from level
            outer: list[_Point] = []
            for point in level:
                graph = point.function.file.package.flow(point.function)
                step = graph.step_of(point.node)
                if point.function in seen or step is None or step.type in _LATER:
                    continue
                seen.add(point.function)
                always = point.always and graph.is_intact
                always = always and graph.can_reach_exit(None, (point.node,)) is None
                outer.extend(
                    _Point(home(site.caller), site.call, always)
                    for site in self._sites(point.function)
                    if site.caller is not None and not site.is_spawn and not site.is_deferred
                )
            level = outer

    def starts_in(
        self, function: Function, receives: list[ChannelOperation]
    ) -> list[tuple[Node, ChannelOperation]] | None:
        """Where a function starts, or becomes, the receivers; None when others may do so."""
        found: list[tuple[Node, ChannelOperation]] = []
        for receive in receives:
            pending: list[tuple[Function, Node, int]] = [(home(receive.function), receive.node, 0)]
            seen: set[Function] = set()
            while pending:
                inner, node, depth = pending.pop()
                if inner is function:
                    found.append((node, receive))
                    continue
                if inner in seen:
                    continue
                seen.add(inner)
                above = self._above(inner) if depth <= limits.ORDER_DEPTH.value else []
                if not above:
                    return None
                pending.extend((outer, there, depth + 1) for outer, there in above)
        return found

    def _above(self, function: Function) -> list[tuple[Function, Node]]:
        """The functions that call or start one, with the place; empty when others may run it."""
        started = _group_starts(function)
        if started:
            return started
        sites = self._sites(function)
        if function not in self._taking and (_callers(function).escapes or _may_be_dispatched(function)):
            return []
        if any(site.caller is None for site in sites):
            return []
        return [(home(site.caller), site.statement) for site in sites if site.caller is not None]

    def _sites(self, function: Function) -> list[CallSite]:
        """The calls of a function that are about this channel."""
        sites = _callers(function).sites
        if function in self._taking:
            return [site for site in sites if site.call.id in self._given]
        return list(sites)


def _group_starts(function: Function) -> list[tuple[Function, Node]]:
    """The starts of a literal by a function that runs its argument: `group.Go(func() { ... })`."""
    if not function.is_literal:
        return []
    return [
        (home(spawn.spawner), spawn.node)
        for spawn in function.file.package.channels.spawns_in(function.file)
        if spawn.callee.id == function.node.id and spawn.call is None and spawn.spawner is not None
    ]


def _callers(function: Function) -> Callers:
    return function.file.package.channels.callers(function)


def _may_be_dispatched(function: Function) -> bool:
    """Whether code that is not seen may call a method through an interface."""
    return function.is_method and function.name[:1].isupper()
