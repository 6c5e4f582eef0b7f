"""Closes that come too late: who closes first waits for the end of a goroutine that only the close would end.

`wg.Wait()` before `close(jobs)`, when the workers that the group counts range over `jobs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.channel_uses import Operation, Variable
from caulk.golang.dead_selects import case_around
from caulk.golang.flow import ExitKind, LiteralUse, LoopForm, literal_use
from caulk.golang.groups import GroupAction, group_place
from caulk.golang.library_traits import JOINS, SPAWNERS
from caulk.golang.places import Place, bound_places, place_of, seen_from
from caulk.golang.starts import goroutine_of, seen_by_spawner, starts
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import FlowGraph
    from caulk.golang.starts import Start

_SERVING = (Operation.SEND, Operation.CLOSE)


@dataclass(frozen=True)
class LateClose:
    """A `close` after a `wait` for the goroutine that `start` starts and that waits in `receive` for it."""

    channel: MadeChannel
    receive: ChannelOperation
    start: Start
    wait: Node
    close: ChannelOperation


@dataclass(frozen=True)
class _Waiter:
    """A goroutine that comes to `node` on every path and stays there until the channel is closed.

    `held` is the channel as the goroutine's function sees it.
    """

    function: Function
    node: Node
    receive: ChannelOperation
    held: Place | None


def late_closes(file: GoFile) -> Iterator[LateClose]:
    """One finding for each channel that the file makes and that is closed too late wherever it is closed."""
    for channel in file.package.channels.made_in(file):
        found = _late(channel)
        if found is not None:
            yield found


def _late(channel: MadeChannel) -> LateClose | None:
    reach = channel.reach
    closes = reach.of(Operation.CLOSE)
    if not closes or Operation.CLOSE in reach.elsewhere or reach.in_containers:
        return None
    if not reach.in_fields and not _is_one_variable(channel):
        return None
    if not all(_may_wait(each.function) for each in closes):
        return None
    for receive in reach.of(Operation.RANGE, Operation.RECEIVE):
        for waiter in _waiters(channel, receive):
            for start in starts(waiter.function):
                waits = [_wait_before(channel, close, waiter, start) for close in closes]
                if waits[0] is not None and None not in waits:
                    return LateClose(channel, receive, start, waits[0], closes[0])
    return None


def _may_wait(function: Function) -> bool:
    """Whether a function has a join or a receive at all, by its bytes."""
    data, start, end = function.file.data, function.node.start_byte, function.node.end_byte
    return data.find(b".Wait(", start, end) >= 0 or data.find(b"<-", start, end) >= 0


def _is_one_variable(channel: MadeChannel) -> bool:
    """Whether the variables that hold the channel never hold another one."""
    channels = channel.package_channels
    return all(
        isinstance(each, Variable) and each.object.is_local and not channels.uses(each).written
        for each in channel.reach.holders
    )


# -- the goroutine


def _waiters(channel: MadeChannel, receive: ChannelOperation) -> Iterator[_Waiter]:
    """The functions that run a receive that only a close ends, itself and those that always call it."""
    node = _stays_at(channel, receive)
    if node is None:
        return
    function, held = receive.function, _place(receive)
    if not _always_comes_to(function, node):
        return
    if goroutine_of(function) is function:
        yield _Waiter(function, node, receive, held)
    for site in channel.package_channels.callers(function).sites:
        caller = site.caller
        if caller is None or site.is_spawn or site.is_deferred or not _always_comes_to(caller, site.call):
            continue
        outer = seen_from(held, bound_places(site.file, site.call, function)) if held is not None else None
        yield _Waiter(caller, site.call, receive, outer)


def _stays_at(channel: MadeChannel, receive: ChannelOperation) -> Node | None:
    """The point at which a function waits for the close; None when something else lets it go on."""
    graph = receive.file.package.flow(receive.function)
    loop = graph.loop(receive.node) if receive.kind is Operation.RANGE else graph.loop_of(receive.node)
    if not graph.is_intact:
        return None
    if receive.kind is Operation.RANGE:
        ends = loop is not None and all(each.kind is ExitKind.RANGE_END for each in graph.loop_exits(loop))
        return loop.range_clause if loop is not None and ends else None
    if channel.reach.may(Operation.SEND):
        return None
    select = receive.select
    if select is None or not receive.has_alternative:
        return receive.node
    if loop is None or loop.form is not LoopForm.ENDLESS or loop.parent is not None:
        return None
    cases = [case_around(each.node, select) for each in graph.loop_exits(loop)]
    return select if cases and all(each == receive.case for each in cases) else None


def _always_comes_to(function: Function, node: Node) -> bool:
    graph = function.file.package.flow(function)
    return graph.is_intact and graph.step_of(node) is not None and graph.can_reach_exit(None, [node]) is None


def _is_after(operation: Node, waiter: _Waiter, *, deferred: bool) -> bool:
    """Whether the goroutine does something only once it no longer waits, and not in a round of its loop."""
    graph = waiter.function.file.package.flow(waiter.function)
    if graph.loop_of(operation) is not None:
        return False
    return deferred or graph.can_reach(None, operation, [waiter.node]) is None


def _is_deferred(function: Function) -> bool:
    return function.is_literal and literal_use(function.node) is LiteralUse.DEFERRED


# -- the wait


def _wait_before(channel: MadeChannel, close: ChannelOperation, waiter: _Waiter, start: Start) -> Node | None:
    """The wait for the goroutine that every way to a close passes."""
    closer = close.function
    graph = closer.file.package.flow(closer)
    if not graph.is_intact or closer is waiter.function:
        return None
    held = None
    if waiter.held is not None:
        held = seen_by_spawner(start, waiter.function, waiter.held)
    for wait, signal, awaited in _waits(closer, waiter, start):
        if _comes_first(graph, wait, close) and (
            _same_owner(held, _place(close), signal, awaited)
            if channel.reach.in_fields
            else signal.same_instance(awaited)
        ):
            return wait
    return None


def _comes_first(graph: FlowGraph, wait: Node, close: ChannelOperation) -> bool:
    """Whether the function waits before it closes, on every path."""
    deferred = wait.parent is not None and wait.parent.type == "defer_statement"
    if not close.deferred:
        return not deferred and graph.dominates(wait, close.node)
    if not deferred and graph.dominates(wait, close.node):
        return True
    first = graph.dominates(close.node, wait)  # deferred calls run last first
    return first and graph.can_reach_exit(close.node, [wait]) is None


def _waits(closer: Function, waiter: _Waiter, start: Start) -> Iterator[tuple[Node, Place, Place]]:
    """The waits of a function for a goroutine: what the goroutine signals, and what is waited for."""
    file = closer.file
    for signal in _groups_of(waiter, start):
        for call in file.calls_to(*JOINS):
            callee = call.child_by_field_name("function")
            operand = callee.child_by_field_name("operand") if callee is not None else None
            if operand is not None and file.function_of(call) is closer:
                awaited = group_place(file, operand)
                if awaited is not None:
                    yield call, signal, awaited
    for receive, made in _received_in(closer):
        ends = made.reach.of(*_SERVING)
        if not ends or made.reach.in_containers or not made.reach.elsewhere.isdisjoint(_SERVING):
            continue
        if not made.reach.in_fields and not _is_one_variable(made):
            continue
        if all(
            goroutine_of(each.function) is waiter.function
            and _is_after(each.node, waiter, deferred=each.deferred or _is_deferred(each.function))
            for each in ends
        ):
            inner, awaited = _place(ends[0]), _place(receive)
            outer = seen_by_spawner(start, waiter.function, inner) if inner is not None else None
            if outer is not None and awaited is not None:
                yield receive.node, outer, awaited


def _groups_of(waiter: _Waiter, start: Start) -> Iterator[Place]:
    """The groups whose count the end of a goroutine takes down, as its spawner sees them."""
    if start.call is None:
        callee = start.node.child_by_field_name("function")
        operand = callee.child_by_field_name("operand") if callee is not None else None
        if operand is not None and start.file.callee(start.node).name in SPAWNERS:
            place = group_place(start.file, operand)
            if place is not None:
                yield place
        return
    for done in waiter.function.file.package.groups.within(waiter.function):
        if done.action is not GroupAction.DONE or done.place is None:
            continue
        deferred = done.is_deferred or _is_deferred(done.function)
        if goroutine_of(done.function) is waiter.function and _is_after(done.node, waiter, deferred=deferred):
            seen = seen_by_spawner(start, waiter.function, done.place)
            if seen is not None:
                yield seen


def _received_in(function: Function) -> Iterator[tuple[ChannelOperation, MadeChannel]]:
    """The bare receives in a function's own body, when one channel alone can be meant."""
    channels, file = function.file.package.channels, function.file
    body = function.body
    if body is None or b"<-" not in file.data[body.start_byte : body.end_byte]:
        return
    for node in walk(body):
        made = channels.made_by_operation.get(node.id, []) if node.type == "unary_expression" else []
        for operation in made[0].reach.of(Operation.RECEIVE) if len(made) == 1 else ():
            bare = operation.function is function and not operation.has_alternative
            if bare and operation.node.id == node.id:
                yield operation, made[0]


def _same_owner(held: Place | None, closed: Place | None, signal: Place, awaited: Place) -> bool:
    """Whether channel and group of the goroutine are those of the function that waits and closes."""
    if held is None or closed is None:
        return False
    if held.same_instance(closed) and signal.same_instance(awaited):
        return True
    if not held.key or held.key != closed.key or not signal.key or signal.key != awaited.key:
        return False
    return _are_side_by_side(held, signal) and _are_side_by_side(closed, awaited)


def _are_side_by_side(first: Place, second: Place) -> bool:
    """Whether two fields are of one struct."""
    exact = first.exact and second.exact
    return exact and first.root is second.root and first.fields[:-1] == second.fields[:-1]


def _place(operation: ChannelOperation) -> Place | None:
    """The channel of an operation."""
    node = operation.node
    channel: Node | None
    match operation.kind:
        case Operation.SEND:
            channel = node.child_by_field_name("channel")
        case Operation.RECEIVE:
            channel = node.child_by_field_name("operand")
        case Operation.RANGE:
            clause = next((each for each in node.named_children if each.type == "range_clause"), None)
            channel = clause.child_by_field_name("right") if clause is not None else None
        case Operation.CLOSE:
            given = node.child_by_field_name("arguments")
            channel = given.named_children[0] if given is not None and given.named_children else None
    return place_of(operation.file, channel) if channel is not None else None
