"""Senders: the points of a channel's creator after which sends are on their way, and how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.channel_uses import Operation
from caulk.golang.one_at_a_time import starts_after_silence
from caulk.golang.traffic import UNBOUNDED, Traffic, UncountableError, rounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Node

    from caulk.golang.channels import ChannelOperation
    from caulk.golang.files import Function
    from caulk.golang.spawns import Spawn
    from caulk.golang.traffic import Link


def _always_starts(traffic: Traffic, helper: Function) -> bool:
    """Whether every run of a helper starts what it may start."""
    graph = helper.file.package.flow(helper)
    return all(
        graph.can_reach_exit(None, (link.node,)) is None
        for link in traffic.links(helper)
        if traffic.most_sends_by(link, only_spawned=link.is_call)
    )


def _is_alone(traffic: Traffic, link: Link) -> bool:
    """Whether at most one of the goroutines that a loop starts ever sends."""
    if link.is_call:
        return False
    sends = traffic.operations(link.callee, Operation.SEND)
    return starts_after_silence(traffic.creator, link.node, link.callee, sends)


@dataclass(frozen=True)
class Sender:
    """A point of the creator after which sends are on their way; `count` is the most that there can be."""

    node: Node
    marker: Node  # the small node to point at
    spawn: Spawn | None  # None when a helper starts the goroutine
    target: Function
    send: ChannelOperation
    count: int
    repeated: bool  # the node stands in a loop
    each_pass: bool  # ... that also receives: every pass counts for itself
    handed_over: bool = False  # the node is a send that gives the channel to a goroutine that runs already


def senders(traffic: Traffic, receives: Iterable[Node]) -> Sequence[Sender]:
    """The senders that a creator starts. Raises `UncountableError` when an operation cannot be counted.

    `receives` are the creator's own receives, and the calls through which it receives.
    """
    channel, creator = traffic.channel, traffic.creator
    graph = creator.file.package.flow(creator)
    receiving_loops = [graph.loop_of(each) for each in receives]
    found = []
    for link in traffic.links(creator):
        if not traffic.is_certain(link):
            raise UncountableError
        if not link.is_call:
            count = traffic.most_sends_by(link)
        else:
            count = traffic.most_sends_by(link, only_spawned=True)
            always = all(_always_starts(traffic, each) for each in link.callees)
            if count and not channel.is_received and not always:
                raise UncountableError
        send = traffic.first_send(link.callee) if count else None
        if send is None:
            continue
        if graph.point_of(link.node) is None or creator.file.function_of(link.node) is not creator:
            raise UncountableError
        loop = graph.loop_of(link.node)
        own = loop is not None and not loop.around(graph.loop_of(channel.made))
        paired = own and any(loop is not None and loop.around(each) for each in receiving_loops)
        if own and _is_alone(traffic, link):
            paired = own = False
        times = rounds(loop, creator) if loop is not None and own and not paired else 1
        marker = link.spawn.marker if link.spawn is not None else link.node.child_by_field_name("function")
        if link.taken is not None:
            marker = link.node.child_by_field_name("channel")
        found.append(
            Sender(
                link.node,
                marker or link.node,
                link.spawn,
                link.callee,
                send,
                min(UNBOUNDED, count * times),
                own,
                paired,
                link.taken is not None,
            )
        )
    return found
