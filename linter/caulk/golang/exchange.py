"""Sends weighed against receives: whether the creator of a channel can leave its senders alone.

The creator's paths are searched with a balance: room in the channel, minus what the goroutines spawned on the
way will send, plus what the path receives. A path that leaves with a negative balance leaves a sender that
waits for ever. Whatever this layer cannot count makes it answer None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang.callers import ends_with_the_process
from caulk.golang.channels import Channel, ChannelOperation, Operation
from caulk.golang.flow import ExitKind, LoopForm, Outcome
from caulk.golang.groups import GroupAction, group_place
from caulk.golang.joining import waits_for_goroutines
from caulk.golang.last_sends import last_fields, received_values, says_last
from caulk.golang.paths import Search, search
from caulk.golang.senders import Sender, senders
from caulk.golang.syntax import walk
from caulk.golang.traffic import MANY, UNBOUNDED, Link, Traffic, UncountableError, home

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Block, Branch, Edge, FlowGraph, Loop, Path
    from caulk.golang.places import Place


class _State(NamedTuple):
    balance: int
    spawned: frozenset[int]  # indexes of the spawns passed
    first: int  # index of the first spawn passed, -1 before
    received: int
    remade: bool = False  # a loop came back to the make with a sender left behind
    joined: bool = False  # the path waits for a group that waits for a sender left behind
    counted: bool = False  # a condition on a number kept by the receiving loop led here


@dataclass(frozen=True)
class Abandoned:
    """A send that waits for ever: by which goroutine, and on which path of the function that receives.

    `leaver` is that function: the creator of the channel, or the helper that it lets receive.
    """

    channel: Channel
    sender: Sender
    leaver: Function
    path: Path
    later: tuple[Branch, ...]  # the decisions of the path after the goroutine was started
    sends: int  # UNBOUNDED when the goroutine is started, or sends, in a loop
    received: int
    joined: bool = False  # the path ends where it waits for the goroutine itself

    @property
    def send(self) -> ChannelOperation:
        return self.sender.send

    @property
    def decision(self) -> Branch | None:
        """The last decision after the spawn that led away from the receivers; None when there was none."""
        receives = {
            operation.case.id
            for operation in self.channel.of(Operation.RECEIVE)
            if operation.case is not None
        }
        for branch in reversed(self.later):
            if branch.decides:
                return None if branch.node.id in receives else branch
        return None


def abandoned_send(channel: Channel, others: Iterable[Channel]) -> Abandoned | None:
    """The first goroutine that some path of the creator leaves waiting on the channel.

    `others` are the other channels of the same function.
    """
    if channel.escapes or channel.capacity is None or ends_with_the_process(channel.function):
        return None
    if not any(not send.has_alternative for send in channel.of(Operation.SEND)):
        return None
    try:
        return _abandoned(channel, tuple(others))
    except UncountableError:
        return None


def _abandoned(channel: Channel, others: Sequence[Channel]) -> Abandoned | None:
    creator = channel.function
    if any(each.function is not creator for each in channel.operations if home(each.function) is creator):
        return None
    traffic = channel.traffic
    if not (traffic.is_closed and traffic.only_creator_receives):
        return None
    receives = traffic.operations(creator, Operation.RECEIVE, Operation.RANGE)
    calls = traffic.receivers
    found = senders(traffic, [*(each.node for each in receives), *(each.node for each in calls)])
    if not found or ((channel.capacity or 0) > 1 and any(each.count >= UNBOUNDED for each in found)):
        return None
    gains = [(call.node, traffic.most_receives_by(call)) for call in calls]
    witness = _Receiver(channel, creator, found, receives, gains=gains, others=others).search()
    if witness is not None or receives or len(calls) != 1:
        return witness
    return _left_by_helper(traffic, calls[0], found, others)


def _left_by_helper(
    traffic: Traffic, call: Link, found: Sequence[Sender], others: Sequence[Channel]
) -> Abandoned | None:
    """The same question for the one helper that receives for the creator, once all senders are started."""
    channel, creator, helper = traffic.channel, traffic.creator, call.callee
    graph = creator.file.package.flow(creator)
    if helper.is_literal or call.alike or graph.loop_of(call.node) is not None:
        return None
    if any(link.is_call and traffic.receives_by(link) for link in traffic.links(helper)):
        return None
    if not all(graph.dominates(each.node, call.node) for each in found):
        return None
    receives = traffic.operations(helper, Operation.RECEIVE, Operation.RANGE)
    if any(each.function is not helper for each in receives):
        return None
    return _Receiver(channel, helper, found, receives, others=others, started=True).search()


class _Receiver:
    """The receiving side: what one function starts, receives and joins, as effects on the balance.

    `started` says that all senders are on their way when the function begins.
    """

    def __init__(
        self,
        channel: Channel,
        function: Function,
        found: Sequence[Sender],
        receives: Sequence[ChannelOperation],
        *,
        gains: Iterable[tuple[Node, int]] = (),
        others: Iterable[Channel] = (),
        started: bool = False,
    ) -> None:
        self._channel = channel
        self._function = function
        self._senders = found
        self._receives = receives
        self._started = started
        self._graph = function.file.package.flow(function)
        self._capacity = channel.capacity or 0
        self._most = max(MANY, self._capacity)  # more room than that is not told apart
        self._spawns: dict[int, list[int]] = {}  # point node -> indexes of senders
        self._gains: dict[int, int] = {}  # point node -> what passing it adds
        self._join_calls: dict[int, Node | None] = {}
        self._ranges: set[int] = set()  # headers of `for range ch`
        self._draining: dict[int, Loop] = {}  # headers of loops that receive in each round
        self._receiving: dict[int, Loop] = {}  # headers of all loops that receive
        self._counters: dict[int, set[str]] = {}  # header -> numbers that the loop keeps
        self._open: set[str] = set()  # variables that say whether a receive found the channel open
        self._entering: dict[int, tuple[Loop, list[int]]] = {}  # headers of ranges whose operand starts some
        for index, sender in enumerate(() if started else found):
            loop = self._ranging(sender.node)
            if loop is not None:
                self._entering.setdefault(loop.header.index, (loop, []))[1].append(index)
            else:
                node = sender.node if sender.handed_over else _before_select(sender.node)
                self._spawns.setdefault(self._point(node), []).append(index)
        self._find_receives(gains)
        alone = found[0] if len(found) == 1 and not found[0].repeated else None
        self._last = last_fields(channel, alone.target) if alone is not None else frozenset()
        self._values = received_values(receives) if self._last else frozenset()
        for other in others:
            self._settled_by(other)
        self._made = -1
        if not started and self._ranging(channel.made) is None:
            self._made = self._point(_before_select(channel.made))

        self._failed, self._failing = -1, Outcome.HOLDS
        if channel.is_received and not started:
            self._failed, self._failing = _failure(channel)

    def _ranging(self, node: Node) -> Loop | None:
        """The loop whose range operand, which runs once, holds the node."""
        parent = node.parent
        clause = parent if parent is not None and parent.type == "range_clause" else None
        return self._graph.loop(clause.parent) if clause is not None and clause.parent is not None else None

    def _point(self, node: Node) -> int:
        step = self._graph.step_of(node)
        return step.id if step is not None else -1

    def _find_receives(self, gains: Iterable[tuple[Node, int]]) -> None:
        loops: list[Loop] = []
        points: set[int] = set()
        receiving = [(each.node, 1) for each in self._receives if each.kind is Operation.RECEIVE]
        for node, _ in receiving:
            self._open |= _found_open(self._function.file, node)
        for node, gain in (*receiving, *gains):
            point = self._point(node)
            points.add(point)
            self._gains[point] = min(MANY, self._gains.get(point, 0) + gain)
            loop = self._graph.loop_of(node)
            while loop is not None:
                loops.append(loop)
                loop = loop.parent
        for operation in self._receives:
            loop = self._graph.loop(operation.node) if operation.kind is Operation.RANGE else None
            if loop is not None:
                self._ranges.add(loop.header.index)
        for loop in loops:
            if loop.header.index not in self._receiving:
                self._receiving[loop.header.index] = loop
                self._counters[loop.header.index] = _counters(loop.node, self._function.file)
            if loop.form is not LoopForm.ENDLESS and not self._skips(loop, points):
                self._draining[loop.header.index] = loop

    def _skips(self, loop: Loop, receives: set[int]) -> bool:
        """Whether a round of the loop can come back to its header without a receive."""
        inside = [edge.target for edge in loop.header.edges if loop.around(edge.target.loop)]
        seen = {block.index for block in inside}
        while inside:
            block = inside.pop()
            if block.index == loop.header.index:
                return True
            if any(node.id in receives for node in block.nodes) or block.index in self._draining:
                continue
            for edge in block.edges:
                if edge.target.index not in seen and loop.around(edge.target.loop):
                    seen.add(edge.target.index)
                    inside.append(edge.target)
        return False

    def _settled_by(self, other: Channel) -> None:
        """Count a receive on another channel as the end of the one goroutine that has then done its sends."""
        for sender in self._senders:
            graph = sender.target.file.package.flow(sender.target)
            signals = [
                operation
                for operation in other.of(Operation.SEND, Operation.CLOSE)
                if home(operation.function) is sender.target
            ]
            mine = [
                operation
                for operation in self._channel.of(Operation.SEND)
                if home(operation.function) is sender.target
            ]
            if not signals or sender.repeated:
                continue
            if any(_follows(graph, signal, send) for signal in signals for send in mine):
                continue
            for operation in other.of(Operation.RECEIVE):
                if operation.function is self._function:
                    point = self._point(operation.node)
                    self._gains[point] = self._gains.get(point, 0) + sender.count
            for operation in other.of(Operation.RANGE):
                loop = self._graph.loop(operation.node)
                if operation.function is self._function and loop is not None:
                    self._draining.setdefault(loop.header.index, loop)

    def search(self) -> Abandoned | None:
        start = _State(self._capacity, frozenset(), -1, 0)
        if self._started:
            total = sum(sender.count for sender in self._senders)
            everyone = frozenset(range(len(self._senders)))
            start = _State(max(-MANY, self._capacity - total), everyone, 0, 0)
        wanted = Search(
            self._visit, self._leave, self._cross, found=lambda state: state.remade or state.joined
        )
        witness = search(self._graph, start, wanted)
        if witness is None:
            return None
        sender = self._senders[witness.state.first]
        total = min(UNBOUNDED, sum(self._senders[index].count for index in witness.state.spawned))
        later = tuple(
            branch
            for branch, state in zip(witness.path.branches, witness.states, strict=True)
            if state.first >= 0
        )
        received = witness.state.received
        leaver, joined = self._function, witness.state.joined
        return Abandoned(self._channel, sender, leaver, witness.path, later, total, received, joined)

    def _visit(self, node: Node, state: _State) -> _State | None:
        if node.id == self._made and state.first >= 0:
            if state.balance < 0:
                return state._replace(remade=True)
            state = _State(self._capacity, frozenset(), -1, 0)
        join = self._joins(node)
        if join is not None:
            stuck = state.balance < 0 and node.type != "defer_statement" and self._waits_for(join, state)
            return state._replace(joined=True) if stuck else None
        state = self._start(self._spawns.get(node.id, ()), state)
        gain = self._gains.get(node.id, 0)
        if gain and state.first >= 0:
            state = state._replace(
                balance=min(self._most, state.balance + gain), received=min(MANY, state.received + gain)
            )
        return state

    def _start(self, indexes: Iterable[int], state: _State) -> _State:
        for index in indexes:
            if self._senders[index].each_pass or index not in state.spawned:
                state = state._replace(
                    balance=max(-MANY, state.balance - self._senders[index].count),
                    spawned=state.spawned | {index},
                    first=index if state.first < 0 else state.first,
                )
        return state

    def _joins(self, node: Node) -> Node | None:
        """The call by which a statement waits for goroutines: then nobody is left behind."""
        if node.id not in self._join_calls:
            calls = (part for part in walk(node) if part.type == "call_expression")
            file = self._function.file
            joins = (part for part in calls if waits_for_goroutines(file, part))
            self._join_calls[node.id] = None if node.type == "go_statement" else next(joins, None)
        return self._join_calls[node.id]

    def _waits_for(self, join: Node, state: _State) -> bool:
        """Whether the group waits for a sender that was started: both then wait for each other."""
        place = _group_of(self._function.file, join.child_by_field_name("function"))
        return place is not None and any(_counts_on(place, self._senders[index]) for index in state.spawned)

    def _cross(self, block: Block, edge: Edge, state: _State) -> _State | None:
        if edge.target.index in self._entering:
            ranging, indexes = self._entering[edge.target.index]
            if not ranging.around(block.loop):
                state = self._start(indexes, _State(self._capacity, frozenset(), -1, 0))
        if state.counted and edge.target.index in self._receiving:
            state = state._replace(counted=False)
        if state.first < 0 or edge.branch is None:
            return state
        if edge.branch.node.id == self._failed and edge.branch.outcome is self._failing:
            return None  # the function that makes the channel failed, and there is none
        if self._last and says_last(self._function.file, edge.branch, self._last, self._values):
            return None  # the goroutine has ended with what was received
        if self._is_closed(edge.branch):
            return state._replace(balance=self._most)
        if self._counts(block, edge.branch):
            state = state._replace(counted=True)
        if block.index in self._ranges and edge.branch.outcome is Outcome.ITERATES:
            return state._replace(
                balance=min(self._most, state.balance + 1), received=min(MANY, state.received + 1)
            )
        over = edge.branch.outcome in (Outcome.ENDS, Outcome.FAILS)
        if over and block.index in self._ranges:
            return state._replace(balance=self._most)
        loop = self._draining.get(block.index)
        if over and loop is not None and edge.branch.node.id in {node.id for node in block.nodes}:
            return state._replace(balance=self._most)
        return state

    def _is_closed(self, branch: Branch) -> bool:
        """Whether a decision says that the channel is closed, after the last send: `if !ok { return }`."""
        text = self._function.file.text(branch.node)
        closed = (text, Outcome.FAILS) if not text.startswith("!") else (text[1:], Outcome.HOLDS)
        return closed[0] in self._open and branch.outcome is closed[1]

    def _counts(self, block: Block, branch: Branch) -> bool:
        """Whether a decision rests on a number kept by a loop that receives: `if n--; n == 0 { return }`."""
        loop = block.loop
        if loop is None or branch.outcome not in (Outcome.HOLDS, Outcome.FAILS):
            return False
        counters = self._counters.get(loop.header.index, ())
        text = self._function.file.text
        return bool(counters) and any(
            text(node) in counters
            for node in walk(branch.node)
            if node.type in ("identifier", "selector_expression")
        )

    def _leave(self, kind: ExitKind, state: _State) -> bool:
        return kind is ExitKind.RETURN and state.first >= 0 and state.balance < 0 and not state.counted


def _group_of(file: GoFile, selector: Node | None) -> Place | None:
    """The group of which a method is selected: `g.Wait`, `g.Go`."""
    operand = selector.child_by_field_name("operand") if selector is not None else None
    return group_place(file, operand) if operand is not None else None


def _counts_on(group: Place, sender: Sender) -> bool:
    """Whether a group counts a sender: its goroutine calls Done, or the group itself has started it."""
    spawn, groups = sender.spawn, sender.target.file.package.groups
    if spawn is None:
        return False
    if spawn.call is None:  # `g.Go(...)`
        own = _group_of(spawn.file, spawn.marker)
        return own is not None and own.same_instance(group)
    done = (each for each in groups.within(sender.target) if each.action is GroupAction.DONE)
    site = spawn.file.package.calls.site(spawn.file, spawn.call)
    return any(each.means(group) for each in done) or groups.finishes(site, group)


def _failure(channel: Channel) -> tuple[int, Outcome]:
    """The condition that asks whether the call that gives the channel failed, and its outcome when it did."""
    file, values = channel.file, channel.made.parent
    statement = values.parent if values is not None and values.type == "expression_list" else None
    left = statement.child_by_field_name("left") if statement is not None else None
    following = statement.next_named_sibling if statement is not None else None
    while following is not None and following.type == "comment":
        following = following.next_named_sibling
    if statement is not None and statement.parent is not None and statement.parent.type == "if_statement":
        following = statement.parent
    condition = following.child_by_field_name("condition") if following is not None else None
    if left is None or left.named_child_count < 2 or condition is None:
        return -1, Outcome.HOLDS
    name = file.text(left.named_children[-1])
    if file.text(condition) == f"{name} != nil":
        return condition.id, Outcome.HOLDS
    return (condition.id, Outcome.FAILS) if file.text(condition) == f"{name} == nil" else (-1, Outcome.HOLDS)


def _found_open(file: GoFile, receive: Node) -> set[str]:
    """The variable `ok` of `v, ok := <-ch`, if there is one."""
    statement = receive.parent
    while statement is not None and statement.type == "expression_list":
        statement = statement.parent
    left = statement.child_by_field_name("left") if statement is not None else None
    if left is None or left.named_child_count != 2 or file.text(left.named_children[1]) == "_":
        return set()
    return {file.text(left.named_children[1])}


def _before_select(node: Node) -> Node:
    """The select that evaluates a node in the communication of a case, whichever case wins; else the node."""
    current: Node | None = node
    while current is not None and not current.type.endswith(("_statement", "_declaration", "func_literal")):
        parent = current.parent
        if parent is not None and parent.type == "receive_statement":
            parent = parent.parent
        if parent is not None and parent.type == "communication_case" and parent.parent is not None:
            return parent.parent
        current = parent
    return node


def _counters(loop: Node, file: GoFile) -> set[str]:
    """What a loop increments, decrements, or adds to."""
    found: set[str] = set()
    for node in walk(loop):
        if node.type in ("inc_statement", "dec_statement"):
            found.update(file.text(child) for child in node.named_children)
        elif node.type == "assignment_statement":
            operator, left = node.child_by_field_name("operator"), node.child_by_field_name("left")
            if operator is not None and left is not None and operator.type in ("+=", "-="):
                found.add(file.text(left))
    return found


def _follows(graph: FlowGraph, signal: ChannelOperation, send: ChannelOperation) -> bool:
    """Whether the goroutine can still come to `send` after `signal`."""
    if signal.deferred or (signal.function is not send.function and signal.function.parent is send.function):
        return False  # deferred calls run after the body
    first, second = graph.point_of(signal.node), graph.point_of(send.node)
    if first is None or second is None:
        return True
    if first.block.index == second.block.index and first.index < second.index:
        return True
    seen: set[int] = set()
    pending = [edge.target for edge in first.block.edges]
    while pending:
        block = pending.pop()
        if block.index == second.block.index:
            return True
        if block.index not in seen:
            seen.add(block.index)
            pending.extend(edge.target for edge in block.edges)
    return False
