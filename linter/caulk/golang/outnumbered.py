"""Receivers that outnumber the sends: one value ends one goroutine, and the others wait on.

Workers started in a loop share a channel that tells them to end. A close tells all of them; a send tells one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.callers import is_program_start
from caulk.golang.channel_uses import Operation
from caulk.golang.dead_selects import case_around
from caulk.golang.flow import LoopForm
from caulk.golang.lifecycle import STOPPING
from caulk.golang.names import is_written
from caulk.golang.places import place_of
from caulk.golang.starts import goroutine_of, seen_by_spawner, starts
from caulk.golang.syntax import is_inside
from caulk.golang.traffic import rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.starts import Start


@dataclass(frozen=True)
class Outnumbered:
    """Goroutines that only a value on the channel ends, started in a loop, and the sends, which are fewer."""

    channel: MadeChannel
    start: Start
    receive: ChannelOperation
    sends: tuple[ChannelOperation, ...]


def outnumbered_receivers(file: GoFile) -> Iterator[Outnumbered]:
    """For channels that the file makes: goroutines more of which wait for the end than are told of it."""
    for channel in file.package.channels.made_in(file):
        found = _outnumbered(channel)
        if found is not None:
            yield found


def _outnumbered(channel: MadeChannel) -> Outnumbered | None:
    reach = channel.reach
    sends, receives = reach.of(Operation.SEND), reach.of(Operation.RECEIVE)
    if not sends or not receives or reach.may(Operation.CLOSE, Operation.RANGE) or reach.in_containers:
        return None
    if Operation.SEND in reach.elsewhere or not all(_is_sent_once(channel, each) for each in sends):
        return None
    workers = {goroutine_of(each.function) for each in receives}
    if len(workers) != 1 or any(goroutine_of(each.function) in workers for each in sends):
        return None
    worker = workers.pop()
    if len(receives) != 1 or worker is not receives[0].function or not _is_the_end(receives[0]):
        return None
    begun = starts(worker)
    if len(begun) == 1 and _many_share(channel, begun[0], receives[0]) > len(sends):
        return Outnumbered(channel, begun[0], receives[0], tuple(sends))
    return None


def _is_sent_once(channel: MadeChannel, send: ChannelOperation) -> bool:
    """Whether a send runs once before all is over: in the creator, or in a method that ends the owner."""
    function = send.function
    if function.file.package.flow(function).loop_of(send.node) is not None:
        return False
    outer = goroutine_of(function)
    if outer.top_level is channel.function:
        return _runs_once(outer, channel.function)
    name = outer.name
    if outer.is_literal or name[:1].upper() + name[1:] not in STOPPING:
        return False
    known = outer.file.package.channels.callers(outer)
    return all(
        site.caller is not None and site.file.package.flow(site.caller).loop_of(site.call) is None
        for site in known.sites
    )


def _runs_once(function: Function, creator: Function) -> bool:
    """Whether a literal of a function stands outside of its loops, or it is that function itself."""
    while function is not creator:
        if function.parent is None:
            return False
        if function.parent.file.package.flow(function.parent).loop_of(function.node) is not None:
            return False
        function = function.parent
    return not is_program_start(creator)


def _is_the_end(receive: ChannelOperation) -> bool:
    """Whether nothing but the receive lets its goroutine go on, or out of its endless loop."""
    graph = receive.file.package.flow(receive.function)
    if not graph.is_intact or not graph.reachable(receive.node):
        return False
    loop, select = graph.loop_of(receive.node), receive.select
    if select is None or not receive.has_alternative:
        return loop is None and graph.can_reach_exit(None, (receive.node,)) is None
    if loop is None or loop.form is not LoopForm.ENDLESS or loop.parent is not None:
        return False
    exits = graph.loop_exits(loop)
    return bool(exits) and all(case_around(each.node, select) == receive.case for each in exits)


def _many_share(channel: MadeChannel, start: Start, receive: ChannelOperation) -> int:
    """How many goroutines a start in a loop makes that all receive from the one channel; 0 when unsure."""
    spawner = start.spawner
    operand = receive.node.child_by_field_name("operand")
    place = place_of(receive.file, operand) if operand is not None else None
    if spawner is None or place is None or is_program_start(spawner):
        return 0
    seen = seen_by_spawner(start, receive.function, place)
    loop = spawner.file.package.flow(spawner).loop_of(start.node)
    if seen is None or loop is None or _is_within(loop, channel.node, channel.function is spawner):
        return 0
    root = seen.root
    if _is_within(loop, root.node, root.function is spawner) or any(
        is_written(each.node) and _is_within(loop, each.node, root.is_local)
        for each in root.file.package.names.references(root)
    ):
        return 0
    return rounds(loop, spawner)


def _is_within(loop: Loop, node: Node, same_function: bool) -> bool:
    return same_function and is_inside(node, loop.node)
