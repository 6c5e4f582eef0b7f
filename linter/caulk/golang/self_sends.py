"""Sends that only the goroutine which sends would receive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers_in_package
from caulk.golang.channel_uses import Operation
from caulk.golang.quitting import is_started_again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile

_RECEIVES = frozenset({Operation.RECEIVE, Operation.RANGE})


@dataclass(frozen=True)
class SelfSend:
    """A bare send in a function that only the receiver's goroutine calls; `call` is where it does."""

    channel: MadeChannel
    send: ChannelOperation
    receive: ChannelOperation
    call: tuple[GoFile, Node]


def self_sends(file: GoFile) -> Iterator[SelfSend]:
    """One finding for each unbuffered channel that the file makes and whose only receiver sends on it."""
    for channel in file.package.channels.made_in(file):
        reach = channel.reach
        sends = [each for each in reach.of(Operation.SEND) if not each.has_alternative]
        receives = reach.of(Operation.RECEIVE, Operation.RANGE)
        if channel.capacity != 0 or not sends or not receives or not reach.elsewhere.isdisjoint(_RECEIVES):
            continue
        receiver = receives[0].function
        if any(each.function is not receiver for each in receives):
            continue
        for send in sends:
            call = _called_by(receiver, send.function)
            reachable = send.file.package.flow(send.function).reachable(send.node)
            if call is not None and reachable and not is_started_again(receiver, channel):
                yield SelfSend(channel, send, receives[0], call)
                break


def _called_by(receiver: Function, function: Function) -> tuple[GoFile, Node] | None:
    """The first of the calls by which alone a receiver comes to a function; None when others may call it."""
    found: tuple[GoFile, Node] | None = None
    level = [function]
    for _ in range(limits.SELF_WAIT_DEPTH.value):
        following: list[Function] = []
        for each in level:
            known = callers_in_package(each)
            if not known.sites or known.escapes or any(site.is_spawn for site in known.sites):
                return None
            for site in known.sites:
                if site.caller is None:
                    return None
                if site.caller is receiver:
                    found = found or (site.file, site.call)
                else:
                    following.append(site.caller)
        if not following:
            return found
        level = list(dict.fromkeys(following))
    return None
