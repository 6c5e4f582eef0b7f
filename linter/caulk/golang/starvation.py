"""Receivers that nobody serves: goroutines left waiting on a channel that no more sends or close reach.

The mirror image of `exchange`: here the creator is the one that feeds or closes the channel, and the question
is whether a path of it leaves before it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import is_program_start
from caulk.golang.channel_uses import Operation
from caulk.golang.flow import ExitKind
from caulk.golang.groups import GroupAction
from caulk.golang.lifecycle import STOPPING
from caulk.golang.liveness import is_dead
from caulk.golang.paths import Search, search
from caulk.golang.runners import spawning_call
from caulk.golang.traffic import Traffic, home
from caulk.golang.wholeness import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channels import Channel, ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, Path
    from caulk.golang.groups import GroupOperation
    from caulk.golang.spawns import Spawn
    from caulk.golang.traffic import Link


@dataclass(frozen=True)
class Starved:
    """A receive or range that waits for ever.

    `spawn` started the goroutine that waits; None when the creator itself does. `path` is how the creator
    leaves; None when nothing anywhere closes the channel.
    """

    channel: Channel
    receive: ChannelOperation
    spawn: Spawn | None
    path: Path | None = None
    later: tuple[Branch, ...] = ()  # the decisions of the path after the spawn


def unclosed_range(channel: Channel) -> Starved | None:
    """A range over a channel that nobody ever closes, whose senders all come to an end."""
    creator = channel.function
    if channel.escapes or channel.of(Operation.CLOSE) or is_program_start(creator.top_level):
        return None
    if channel.is_received and channel.origin.reach.may(Operation.CLOSE):
        return None  # this caller ought to have it closed: for stop-never-called
    sends, ranges = channel.of(Operation.SEND), channel.of(Operation.RANGE)
    graph = creator.file.package.flow(creator)
    if not sends or not ranges or not graph.is_intact:
        return None
    traffic = channel.traffic
    if not traffic.is_closed or not all(_ends(send, traffic) for send in sends):
        return None
    own = set(traffic.called(creator))
    for operation in ranges:
        spawn = _spawn_of(operation, traffic)
        if spawn is None and home(operation.function) not in own:
            continue
        if spawn is not None and not graph.can_return:
            continue
        if _only_ends_when_closed(operation):
            return Starved(channel, operation, spawn)
    return None


def starved_receiver(channel: Channel) -> Starved | None:
    """A goroutine that waits on the channel, and a path on which its creator leaves without serving it.

    Only for channels that the creator alone sends on and closes, itself or through helpers that it calls.
    """
    creator = channel.function
    if channel.escapes or is_program_start(creator.top_level):
        return None
    serving = channel.of(Operation.SEND, Operation.CLOSE)
    waiting = [each for each in channel.of(Operation.RECEIVE, Operation.RANGE) if not each.has_alternative]
    graph = creator.file.package.flow(creator)
    if not serving or not waiting or not graph.is_intact:
        return None
    traffic = channel.traffic
    own = set(traffic.called(creator))
    if not traffic.is_closed or any(home(each.function) not in own for each in serving):
        return None
    points = _Serving(traffic, serving)
    if not points.certain:
        return None  # what they depend on may be just what the path assumes
    for link in traffic.links(creator):
        if link.spawn is None or creator.file.function_of(link.node) is not creator:
            continue
        if not traffic.is_certain(link):
            continue
        waits = [each for each in waiting if any(_runs(each, callee, traffic) for callee in link.callees)]
        for operation in waits:
            ranges = operation.kind is Operation.RANGE
            if ranges and not (channel.of(Operation.CLOSE) and _only_ends_when_closed(operation)):
                continue  # a range without any close is for `unclosed_range`
            if not ranges and not _waits_alone(link, traffic):
                continue
            found = _leaving(channel, operation, link.spawn, points)
            if found is not None:
                return found
    return None


@dataclass(frozen=True)
class Awaited:
    """A range that never ends in a goroutine whose end somebody waits for."""

    channel: MadeChannel
    receive: ChannelOperation
    wait: GroupOperation


def awaited_ranges(file: GoFile) -> Iterator[Awaited]:
    """Ranges over channels in fields that nobody closes, of workers that a Stop or Wait method waits for.

    Workers that go on as long as the process are nothing to report: only who waits for their end tells.
    """
    groups = file.package.groups
    for channel in file.package.channels.made_in(file):
        reach = channel.reach
        if not reach.in_fields or reach.may(Operation.CLOSE) or not groups.by_function:
            continue
        for operation in reach.of(Operation.RANGE):
            done = _group_of(operation.function)
            if done is None or not _only_ends_when_closed(operation):
                continue
            wait = next(
                (
                    each
                    for each in groups.all
                    if each.action is GroupAction.WAIT
                    and each.means(done.place)
                    and _is_for_an_end(each.function)
                ),
                None,
            )
            if wait is not None and is_whole(file.package):
                yield Awaited(channel, operation, wait)
                break


def _group_of(worker: Function) -> GroupOperation | None:
    """The operation by which the end of a worker counts for a group."""
    groups = worker.file.package.groups
    for each in groups.of(worker):
        if each.action is GroupAction.DONE:
            return each
    call = spawning_call(worker)
    return next((each for each in groups.all if call is not None and each.call == call), None)


def _is_for_an_end(function: Function) -> bool:
    """Whether a function is there to wait for an end, by its name, and is ever called."""
    name = function.top_level.name
    return name[:1].upper() + name[1:] in (*STOPPING, "Wait") and not is_dead(function)


class _Serving:
    """Where the creator sends and closes: the points of its graph, calls of helpers that do it included."""

    def __init__(self, traffic: Traffic, serving: Sequence[ChannelOperation]) -> None:
        creator = traffic.creator
        graph = creator.file.package.flow(creator)
        self.sending: set[int] = set()
        self.closing: set[int] = set()
        self.certain = False  # whether some of them depends on nothing but earlier returns
        places = [(each, each.node) for each in serving if home(each.function) is creator]
        for link in traffic.links(creator):
            inner = {each for callee in link.callees for each in traffic.called(callee)}
            if link.is_call:
                places += [(each, link.node) for each in serving if home(each.function) in inner]
        for operation, node in places:
            step = graph.step_of(node)
            if step is None:
                continue
            (self.closing if operation.kind is Operation.CLOSE else self.sending).add(step.id)
            if _is_unconditional(operation.node, operation.function) and _is_unconditional(node, creator):
                self.certain = True


def _leaving(channel: Channel, receive: ChannelOperation, spawn: Spawn, points: _Serving) -> Starved | None:
    creator = channel.function
    graph = creator.file.package.flow(creator)
    started = graph.step_of(spawn.node)
    made = graph.step_of(channel.made)
    if started is None or made is None:
        return None
    ranges = receive.kind is Operation.RANGE

    def visit(node: Node, spawned: bool) -> bool | None:
        if node.id in points.closing or (node.id in points.sending and not ranges):
            return None
        if node.id == made.id and spawned:
            return None
        return spawned or node.id == started.id

    def leave(kind: ExitKind, spawned: bool) -> bool:
        return kind is ExitKind.RETURN and spawned

    witness = search(graph, False, Search(visit, leave))
    if witness is None:
        return None
    later = tuple(
        branch
        for branch, spawned in zip(witness.path.branches, witness.states, strict=True)
        if spawned and branch.decides
    )
    return Starved(channel, receive, spawn, witness.path, later)


def _is_unconditional(node: Node, function: Function) -> bool:
    """Whether nothing but earlier returns decides on whether the node of a function runs."""
    parent, limit = node.parent, function.node.id
    while parent is not None and parent.id != limit:
        if parent.type in _DECIDING:
            return False
        parent = parent.parent
    return True


_DECIDING = frozenset(
    {
        "if_statement",
        "for_statement",
        "expression_switch_statement",
        "type_switch_statement",
        "select_statement",
    }
)


def _waits_alone(link: Link, traffic: Traffic) -> bool:
    """Whether the one goroutine that a link starts is sure to wait, and nobody else takes what is sent."""
    receiving = (Operation.RECEIVE, Operation.RANGE)
    inside = [
        sum(_runs(each, callee, traffic) for each in traffic.channel.of(*receiving))
        for callee in link.callees
    ]
    return (
        all(number == 1 for number in inside)
        and sum(inside) == len(traffic.channel.of(*receiving))
        and all(_surely_waits(callee, traffic) for callee in link.callees)
    )


def _surely_waits(function: Function, traffic: Traffic, depth: int = 0) -> bool:
    """Whether a run of a function comes to a receive on every way."""
    graph = function.file.package.flow(function)
    nodes = [
        each.node
        for each in traffic.operations(function, Operation.RECEIVE)
        if each.function is function and not each.has_alternative
    ]
    nodes += [
        link.node
        for link in (traffic.links(function) if depth < limits.SEND_DEPTH.value else ())
        if link.is_call and all(_surely_waits(each, traffic, depth + 1) for each in link.callees)
    ]
    return graph.is_intact and bool(nodes) and graph.can_reach_exit(None, nodes) is None


def _only_ends_when_closed(operation: ChannelOperation) -> bool:
    graph = operation.file.package.flow(operation.function)
    loop = graph.loop(operation.node)
    if loop is None or not graph.is_intact or not graph.reachable(operation.node):
        return False
    exits = graph.loop_exits(loop)
    return all(each.kind is ExitKind.RANGE_END for each in exits)


def _runs(operation: ChannelOperation, function: Function, traffic: Traffic) -> bool:
    """Whether an operation runs on the goroutine that a function runs on."""
    return home(operation.function) in set(traffic.called(function))


def _spawn_of(operation: ChannelOperation, traffic: Traffic) -> Spawn | None:
    """The goroutine start of the creator, or of a helper that it calls, that leads to an operation."""
    return next(
        (
            link.spawn
            for function in traffic.called(traffic.creator)
            for link in traffic.links(function)
            if link.spawn is not None and any(_runs(operation, callee, traffic) for callee in link.callees)
        ),
        None,
    )


def _ends(send: ChannelOperation, traffic: Traffic) -> bool:
    """Whether a sender is sure to come to an end: nothing from the creator to its send goes on for ever."""
    graph = send.file.package.flow(send.function)
    if not graph.is_intact or not graph.can_return or graph.in_endless_loop(send.node) is not None:
        return False
    pending, seen = [home(send.function)], {home(send.function)}
    while pending:
        function = pending.pop()
        for source, link in () if function is traffic.creator else traffic.sources(function):
            graph = source.file.package.flow(source)
            if source is not traffic.creator and not graph.can_return:
                return False
            if graph.in_endless_loop(link.node) is not None:
                return False
            if source not in seen:
                seen.add(source)
                pending.append(source)
    return True
