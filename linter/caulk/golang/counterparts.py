"""Channel operations without a counterpart: everything that is done to a channel is in sight, and it lacks
what a waiting operation waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.callers import is_program_start
from caulk.golang.channel_uses import FieldOf, Operation
from caulk.golang.liveness import is_dead
from caulk.golang.places import bound_places, place_of, seen_from
from caulk.golang.wholeness import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.places import Place

_SENDS = (Operation.SEND,)
_RECEIVES = (Operation.RECEIVE, Operation.RANGE)
_WAKES = (Operation.SEND, Operation.CLOSE)


@dataclass(frozen=True)
class Lonely:
    """An operation that waits for another one which nobody ever makes."""

    channel: MadeChannel
    operation: ChannelOperation
    others: tuple[ChannelOperation, ...]  # further operations on the channel


def lonely_operations(file: GoFile) -> Iterator[Lonely]:
    """Bare operations on the channels that a file makes which nothing in the program can complete."""
    for channel in file.package.channels.made_in(file):
        found = _lonely(channel)
        if found is not None and is_whole(file.package):
            yield found


def _lonely(channel: MadeChannel) -> Lonely | None:
    reach = channel.reach
    bare = [each for each in reach.operations if not each.has_alternative]
    receives = [each for each in bare if each.kind in _RECEIVES]
    sends = [each for each in bare if each.kind in _SENDS]
    waiting: ChannelOperation | None = None
    if receives and reach.elsewhere.isdisjoint(_WAKES):
        candidates = _unanswered(channel, receives, reach.of(*_WAKES))
        waiting = next((each for each in candidates if not _blocks_on_purpose(channel, each)), None)
    if waiting is None and sends and reach.elsewhere.isdisjoint(_RECEIVES):
        candidates = _unanswered(channel, sends, reach.of(*_RECEIVES))
        waiting = next((each for each in candidates if _fills(channel, each)), None)
    if waiting is None:
        return None
    others = tuple(each for each in reach.operations if each is not waiting)
    return Lonely(channel, waiting, others)


def _unanswered(
    channel: MadeChannel, waiting: list[ChannelOperation], answers: list[ChannelOperation]
) -> list[ChannelOperation]:
    """The operations that nothing answers: there is nothing, or it stands in code that never runs."""
    if not answers:
        return waiting
    maker = channel.function
    if (
        maker is None
        or not channel.reach.in_fields
        or any(each.function.top_level is maker for each in answers)
    ):
        return []
    if not all(is_dead(each.function) for each in answers) or is_dead(maker):
        return []
    return [each for each in waiting if not is_dead(each.function)]


def _blocks_on_purpose(channel: MadeChannel, receive: ChannelOperation) -> bool:
    """Whether the receive is there to block: `forever := make(chan bool); <-forever`."""
    function = receive.function
    if is_program_start(function):
        return True
    alone = len(channel.reach.operations) == 1 and not any(
        isinstance(each, FieldOf) for each in channel.reach.holders
    )
    return alone and function is channel.function


def _fills(channel: MadeChannel, send: ChannelOperation) -> bool:
    """Whether the send waits: there is no room, or it is repeated until there is none."""
    if channel.capacity == 0 or channel.reach.in_containers:
        return channel.capacity == 0  # a loop over a list sends on another one in each round
    subject = send.node.child_by_field_name("channel")
    place = place_of(send.file, subject) if subject is not None else None
    if _is_repeated(send.file, send.function, send.node, place):
        return True
    if place is not None and place.root.is_local and not place.root.is_parameter:
        return False  # each call looks it up, or makes it, anew
    for site in send.file.package.channels.callers(send.function).sites:
        seen = place
        if place is not None and place.root.is_parameter:
            seen = seen_from(place, bound_places(site.file, site.call, send.function))
        if site.caller is not None and _is_repeated(site.file, site.caller, site.call, seen):
            return True
    return False


def _is_repeated(file: GoFile, function: Function, node: Node, place: Place | None) -> bool:
    """Whether a loop comes to a node again with the same channel, and not with that of each round."""
    loop = file.package.flow(function).loop_of(node)
    if loop is None or place is None:
        return loop is not None
    while loop.parent is not None:
        loop = loop.parent
    declared = place.root
    return not (
        declared.file is file and loop.node.start_byte <= declared.node.start_byte < loop.node.end_byte
    )
