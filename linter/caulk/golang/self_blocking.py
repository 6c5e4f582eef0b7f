"""Operations that can only wait for their own goroutine.

Two kinds: a send or receive on a channel that nobody else has been given yet, and one on a channel of which
every operation runs on the goroutine that made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang import limits
from caulk.golang.channel_uses import ChannelOperation, Inside, Operation, Variable
from caulk.golang.names import ObjectKind
from caulk.golang.paths import Search, search
from caulk.golang.traffic import Traffic, home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channels import Channel
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Path
    from caulk.golang.names import Object


@dataclass(frozen=True)
class SelfBlocking:
    """An operation that waits for ever. `path` leads there when the channel was not shared yet.

    `call` is the one by which the creator comes to an operation in another function.
    """

    channel: Channel
    operation: ChannelOperation
    path: Path | None = None
    call: Node | None = None


class _State(NamedTuple):
    made: bool
    held: int  # values in the channel
    closed: bool = False
    stuck: int = -1  # the node that waits for ever


def self_blocking(channel: Channel) -> SelfBlocking | None:
    """An operation on the channel that certainly waits for ever, on some path."""
    if channel.capacity is None or channel.capacity > limits.ROOM.value or channel.is_received:
        return None
    return _before_shared(channel) or _all_on_one_goroutine(channel)


def _before_shared(channel: Channel) -> SelfBlocking | None:
    held = _held_by(channel)
    creator, capacity = channel.function, channel.capacity or 0
    graph = creator.file.package.flow(creator)
    if held is None or held.function is not creator or held.kind is not ObjectKind.VAR:
        return None
    made = graph.step_of(channel.made)
    if made is None or not graph.is_intact:
        return None
    operations: dict[int, ChannelOperation] = {}
    shared: dict[int, Node] = {}
    for step, operation in _uses(channel, held):
        if operation is None or step.id in operations or step.id == made.id:
            shared[step.id] = step
        else:
            operations[step.id] = operation
    ranges = {
        loop.header.index
        for each in operations.values()
        if each.kind is Operation.RANGE and (loop := graph.loop(each.node)) is not None
    }
    if not operations or ranges:
        return None
    around = graph.loop_of(channel.made)
    if capacity and any(graph.loop_of(each.node) is not around for each in operations.values()):
        return None  # how many rounds there are is not known

    helpers = _first_sends(channel, shared)

    def visit(node: Node, state: _State) -> _State | None:
        if node.id in helpers and state.made and not state.closed and state.held >= capacity:
            return state._replace(stuck=node.id)
        if node.id in shared:
            return None
        if node.id == made.id:
            return _State(made=True, held=0)
        operation = operations.get(node.id)
        if operation is None or not state.made:
            return state
        if operation.kind is Operation.CLOSE:
            return state if operation.deferred else state._replace(closed=True)
        if operation.kind is Operation.SEND:
            if state.closed:
                return None
            if state.held < capacity:
                return state._replace(held=state.held + 1)
        elif state.closed or state.held:
            return state._replace(held=max(0, state.held - 1))
        return None if operation.has_alternative else state._replace(stuck=node.id)

    wanted = Search(visit, leave=lambda _kind, _state: False, found=lambda state: state.stuck >= 0)
    witness = search(graph, _State(made=False, held=0), wanted)
    if witness is None:
        return None
    call = helpers.get(witness.state.stuck)
    stuck, at = (operations[witness.state.stuck], None) if call is None else call
    place = stuck.node if at is None else at
    if any(
        each.id == made.id or graph.can_reach(each, place, (made,)) is not None
        for each in shared.values()
        if at is None or graph.step_of(at) != each
    ):
        return None  # on other ways somebody has it by then, and the path here may be one that never runs
    return SelfBlocking(channel, stuck, witness.path, at)


def _held_by(channel: Channel) -> Object | None:
    """The variable with the channel, or with the struct that has it in a field."""
    for each in channel.reach.holders:
        holder = each.holder if isinstance(each, Inside) else each
        if isinstance(holder, Variable):
            return holder.object
    return None


def _first_sends(channel: Channel, shared: dict[int, Node]) -> dict[int, tuple[ChannelOperation, Node]]:
    """Calls of helpers that begin with a send: by the step of the call, the send, and the call."""
    creator = channel.function
    graph = creator.file.package.flow(creator)
    if channel.escapes or not shared or len(channel.of(Operation.SEND)) < 2:
        return {}
    found: dict[int, tuple[ChannelOperation, Node]] = {}
    traffic = channel.traffic
    for link in traffic.links(creator):
        step = graph.step_of(link.node)
        send = _begins_with_send(link.callee, traffic) if link.is_call and not link.alike else None
        deferred = link.node.parent is not None and link.node.parent.type == "defer_statement"
        if step is not None and send is not None and step.id in shared and not deferred:
            found[step.id] = (send, link.node)
    return found


def _begins_with_send(function: Function, traffic: Traffic) -> ChannelOperation | None:
    """The bare send that comes before everything else that a function does with the channel, on every way."""
    graph = function.file.package.flow(function)
    everything = [each.node for each in traffic.operations(function, *Operation)]
    everything += [link.node for link in traffic.links(function)]
    for send in traffic.operations(function, Operation.SEND):
        if send.has_alternative or send.function is not function or not graph.is_intact:
            continue
        if graph.can_reach_exit(None, (send.node,)) is None and all(
            node == send.node or graph.dominates(send.node, node) for node in everything
        ):
            return send
    return None


def _uses(channel: Channel, held: Object) -> Iterator[tuple[Node, ChannelOperation | None]]:
    """The points of the creator that mention the channel, with the operation there or None: it is shared."""
    file: GoFile = channel.file
    graph = file.package.flow(channel.function)
    by_node = {each.node.id: each for each in channel.reach.operations}
    for reference in file.package.names.references(held):
        node: Node | None = reference.node
        operation = None
        while node is not None and operation is None and node.type not in _STATEMENTS:
            operation = by_node.get(node.id)
            node = node.parent
        if operation is None and node is not None and node.type in ("send_statement", "for_statement"):
            operation = by_node.get(node.id)
        if operation is not None and operation.function is not channel.function:
            operation = None
        if (
            operation is not None
            and operation.kind is Operation.SEND
            and _is_in_value(reference.node, operation)
        ):
            operation = None
        step = graph.step_of(operation.node if operation is not None else reference.node)
        if step is not None and not _is_neutral(reference.node):
            yield step, operation


def _is_in_value(node: Node, send: ChannelOperation) -> bool:
    """Whether a node stands in what is sent, and not in what it is sent on."""
    value = send.node.child_by_field_name("value")
    return value is not None and value.start_byte <= node.start_byte < value.end_byte


_STATEMENTS = frozenset(
    {
        "send_statement",
        "for_statement",
        "block",
        "expression_statement",
        "assignment_statement",
        "short_var_declaration",
        "return_statement",
        "go_statement",
        "defer_statement",
        "func_literal",
        "communication_case",
    }
)


def _is_neutral(node: Node) -> bool:
    """Whether a mention does nothing to the channel: a comparison."""
    parent = node.parent
    return (
        parent is not None
        and parent.type == "binary_expression"
        and parent.children[1].type
        in (
            "==",
            "!=",
        )
    )


def _all_on_one_goroutine(channel: Channel) -> SelfBlocking | None:
    if channel.escapes or channel.capacity:
        return None
    waiting = [each for each in channel.operations if each.kind is not Operation.CLOSE]
    sends = [each for each in waiting if each.kind is Operation.SEND and not each.has_alternative]
    if not sends or len(waiting) == len(channel.of(Operation.SEND)):
        return None  # with sends only, there is no counterpart at all
    traffic = channel.traffic
    if not traffic.is_closed or not traffic.runs_on_one_goroutine:
        return None
    send = next((each for each in sends if _is_reached(each)), None)
    if send is None:
        return None
    leading = (
        link.node
        for link in traffic.links(channel.function)
        if any(home(send.function) in set(traffic.called(callee)) for callee in link.callees)
    )
    return SelfBlocking(channel, send, call=next(leading, None))


def _is_reached(send: ChannelOperation) -> bool:
    graph = send.file.package.flow(send.function)
    return graph.is_intact and graph.reachable(send.node)
