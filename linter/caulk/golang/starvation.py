"""Receivers that nobody serves: goroutines left waiting on a channel that no more sends or close reach.

The mirror image of `exchange`: here the creator is the one that feeds or closes the channel, and the question
is whether a path of it leaves before it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.callers import is_program_start
from caulk.golang.channel_uses import Operation
from caulk.golang.flow import ExitKind, LiteralUse, Outcome, literal_use
from caulk.golang.library_traits import SPAWNERS
from caulk.golang.paths import Search, search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from caulk.golang.channels import Channel, ChannelOperation
    from caulk.golang.files import Function
    from caulk.golang.flow import Branch, Path
    from caulk.golang.spawns import Spawn


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


def unclosed_range(channel: Channel, spawns: Sequence[Spawn]) -> Starved | None:
    """A range over a channel that nobody ever closes, whose senders all come to an end."""
    creator = channel.function
    if channel.escapes or channel.of(Operation.CLOSE) or is_program_start(creator.top_level):
        return None
    sends = channel.of(Operation.SEND)
    graph = creator.file.package.flow(creator)
    if not sends or not graph.is_intact or any(not _ends(send, creator, spawns) for send in sends):
        return None
    for operation in channel.of(Operation.RANGE):
        spawn = _spawn_of(operation.function, spawns)
        if spawn is None and _home(operation.function) is not creator:
            continue
        if spawn is not None and not graph.can_return:
            continue
        if _only_ends_when_closed(operation):
            return Starved(channel, operation, spawn)
    return None


def starved_receiver(channel: Channel, spawns: Sequence[Spawn]) -> Starved | None:
    """A goroutine that waits on the channel, and a path on which its creator leaves without serving it.

    Only for channels that the creator alone sends on and closes.
    """
    creator = channel.function
    if channel.escapes or is_program_start(creator.top_level):
        return None
    serving = channel.of(Operation.SEND, Operation.CLOSE)
    if not serving or any(each.function is not creator for each in serving):
        return None
    graph = creator.file.package.flow(creator)
    if not graph.is_intact:
        return None
    waiting = [each for each in channel.of(Operation.RECEIVE, Operation.RANGE) if not each.has_alternative]
    closes = channel.of(Operation.CLOSE)
    if not any(_is_unconditional(each) for each in serving):
        return None  # what they depend on may be just what the path assumes
    for operation in waiting:
        spawn = _spawn_of(operation.function, spawns)
        if spawn is None or spawn.spawner is not creator:
            continue
        ranges = operation.kind is Operation.RANGE
        if ranges and not (closes and _only_ends_when_closed(operation)):
            continue  # a range without any close is for `unclosed_range`
        if not ranges and not _certain(operation, spawn):
            continue
        found = _leaving(channel, operation, spawn)
        if found is not None:
            return found
    return None


def _leaving(channel: Channel, receive: ChannelOperation, spawn: Spawn) -> Starved | None:
    creator = channel.function
    graph = creator.file.package.flow(creator)
    started = graph.step_of(spawn.node)
    made = graph.step_of(channel.made)
    if started is None or made is None:
        return None
    if len(channel.of(Operation.RECEIVE, Operation.RANGE)) > 1 and receive.kind is not Operation.RANGE:
        return None  # others take what is sent
    closing = {step.id for each in channel.of(Operation.CLOSE) if (step := graph.step_of(each.node))}
    sending = {step.id for each in channel.of(Operation.SEND) if (step := graph.step_of(each.node))}
    ranges = receive.kind is Operation.RANGE

    def visit(node: Node, spawned: bool) -> bool | None:
        if node.id in closing or (node.id in sending and not ranges):
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
        if spawned and branch.outcome not in (Outcome.ITERATES, Outcome.ENDS, Outcome.NO_CASE)
    )
    return Starved(channel, receive, spawn, witness.path, later)


def _is_unconditional(operation: ChannelOperation) -> bool:
    """Whether nothing but earlier returns decides on whether the operation runs."""
    node, limit = operation.node.parent, operation.function.node.id
    while node is not None and node.id != limit:
        if node.type in _DECIDING:
            return False
        node = node.parent
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


def _certain(receive: ChannelOperation, spawn: Spawn) -> bool:
    """Whether the goroutine comes to its receive on every way, so that it surely waits."""
    target = spawn.target
    if target is None or receive.function is not target:
        return False
    graph = target.file.package.flow(target)
    return graph.is_intact and graph.can_reach_exit(None, (receive.node,)) is None


def _only_ends_when_closed(operation: ChannelOperation) -> bool:
    graph = operation.file.package.flow(operation.function)
    loop = graph.loop(operation.node)
    if loop is None or not graph.is_intact or not graph.reachable(operation.node):
        return False
    exits = graph.loop_exits(loop)
    return all(each.kind is ExitKind.RANGE_END for each in exits)


def _home(function: Function) -> Function:
    """The function on whose goroutine a literal runs, as far as it is called or deferred in place."""
    while function.parent is not None and literal_use(function.node) in (
        LiteralUse.CALLED,
        LiteralUse.DEFERRED,
    ):
        function = function.parent
    return function


def _spawn_of(function: Function, spawns: Sequence[Spawn]) -> Spawn | None:
    home = _home(function)
    return next((spawn for spawn in spawns if spawn.target is home), None)


def _ends(send: ChannelOperation, creator: Function, spawns: Sequence[Spawn]) -> bool:
    """Whether a sender is sure to come to an end: it runs within the creator or a goroutine of it."""
    graph = send.file.package.flow(send.function)
    if not graph.is_intact or not graph.can_return or graph.in_endless_loop(send.node) is not None:
        return False
    function: Function | None = send.function
    for _ in range(8):
        if function is None or function is creator:
            return function is creator
        if not _runs_in_place(function):
            return False
        if function.parent is None:
            return any(spawn.target is function and spawn.spawner is creator for spawn in spawns)
        function = function.parent
    return False


def _runs_in_place(function: Function) -> bool:
    """Whether a literal runs where it stands, at once or in a goroutine, and is not kept for later."""
    if not function.is_literal:
        return True
    if literal_use(function.node) is not LiteralUse.VALUE:
        return True
    arguments = function.node.parent
    call = arguments.parent if arguments is not None and arguments.type == "argument_list" else None
    if call is not None and call.type == "call_expression":
        return function.file.callee(call).name in SPAWNERS
    return not function.file.package.channels.callers(function).escapes
