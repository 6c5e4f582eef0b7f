"""Sends weighed against receives: whether the creator of a channel can leave its senders alone.

The creator's paths are searched with a balance: room in the channel, minus what the goroutines spawned on the
way will send, plus what the path receives. A path that leaves with a negative balance leaves a sender that
waits for ever. Whatever this layer cannot count makes it answer None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang.channels import Channel, ChannelOperation, Operation
from caulk.golang.flow import ExitKind, LiteralUse, LoopForm, Outcome, literal_use
from caulk.golang.library_traits import JOINS
from caulk.golang.paths import Search, search
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Chan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Block, Branch, Edge, FlowGraph, Loop, Path
    from caulk.golang.spawns import Spawn

MANY = 9  # stands for "as many as the input has"; balances are clipped to -MANY .. MANY


class _State(NamedTuple):
    balance: int
    spawned: frozenset[int]  # indexes of the spawns passed
    first: int  # index of the first spawn passed, -1 before
    received: int
    remade: bool = False  # a loop came back to the make with a sender left behind
    counted: bool = False  # a condition on a number kept by the receiving loop led here


@dataclass(frozen=True)
class Abandoned:
    """A send that waits for ever: by which spawn, and on which path of the creator."""

    channel: Channel
    spawn: Spawn
    send: ChannelOperation
    path: Path
    later: tuple[Branch, ...]  # the decisions of the path after the spawn
    sends: int  # MANY when the spawn or the send is in a loop
    received: int

    @property
    def decision(self) -> Branch | None:
        """The last decision after the spawn that led away from the receivers; None when there was none."""
        receives = {
            operation.case.id
            for operation in self.channel.of(Operation.RECEIVE)
            if operation.case is not None
        }
        for branch in reversed(self.later):
            if branch.outcome not in (Outcome.ITERATES, Outcome.ENDS, Outcome.NO_CASE):
                return None if branch.node.id in receives else branch
        return None


def abandoned_send(channel: Channel, spawns: Sequence[Spawn], others: Iterable[Channel]) -> Abandoned | None:
    """The first goroutine that some path of the creator leaves waiting on the channel.

    `spawns` are those of the file, `others` the other local channels of the same function.
    """
    function = channel.function
    if channel.escapes or channel.capacity is None or _ends_with_the_process(function):
        return None
    senders = _Senders.of(channel, spawns)
    if senders is None or (senders.many and channel.capacity > 1):
        return None
    return _Creator(channel, senders, others).search()


def _ends_with_the_process(function: Function) -> bool:
    """Whether the process ends soon after the function: it is main, or only main calls it, once."""
    package = function.file.package
    if function.file.package_name != "main" or function.is_method or function.is_literal:
        return False
    if function.name == "main":
        return True
    declared = package.names.lookup(function.name)
    uses = package.names.references(declared) if declared is not None else ()
    if len(uses) != 1:
        return False
    caller = uses[0].file.function_of(uses[0].node)
    loop = package.flow(caller).loop_of(uses[0].node) if caller is not None else None
    return caller is not None and caller.name == "main" and not caller.is_method and loop is None


@dataclass(frozen=True)
class _Sender:
    """A spawn whose goroutine sends on the channel; `count` is the most sends that it can make."""

    spawn: Spawn
    target: Function
    send: ChannelOperation
    count: int
    repeated: bool  # the spawn stands in a loop
    each_pass: bool  # ... that also receives: every pass counts for itself


@dataclass(frozen=True)
class _Senders:
    each: tuple[_Sender, ...]

    @property
    def many(self) -> bool:
        return any(sender.count >= MANY for sender in self.each)

    @classmethod
    def of(cls, channel: Channel, spawns: Sequence[Spawn]) -> _Senders | None:
        """The senders of a channel; None when an operation stands where it cannot be counted."""
        creator = channel.function
        graph = creator.file.package.flow(creator)
        targets = [
            (spawn, spawn.target) for spawn in spawns if spawn.spawner is creator and spawn.target is not None
        ]
        sends: dict[Function, list[ChannelOperation]] = {}
        for operation in channel.operations:
            home = _home(operation.function)
            if home is creator:
                if operation.kind is Operation.SEND or operation.function is not creator:
                    return None
            elif not any(target is home for _, target in targets):
                if operation.kind is not Operation.CLOSE:
                    return None
            elif operation.kind in (Operation.RECEIVE, Operation.RANGE):
                return None
            elif operation.kind is Operation.SEND and not operation.has_alternative:
                sends.setdefault(home, []).append(operation)
        found = []
        for spawn, target in targets:
            mine = sends.get(target)
            if not mine:
                continue
            count = _most_sends(target, mine)
            loop = graph.loop_of(spawn.node)
            if count is None or graph.point_of(spawn.node) is None:
                return None
            own = loop is not None and not loop.around(graph.loop_of(channel.made))
            paired = own and any(
                loop is not None and loop.around(graph.loop_of(operation.node))
                for operation in channel.of(Operation.RECEIVE, Operation.RANGE)
            )
            rounds = _rounds(loop, creator) if loop is not None and own and not paired else 1
            found.append(_Sender(spawn, target, mine[0], min(MANY, count * rounds), own, paired))
        return cls(tuple(found)) if found else None


def _home(function: Function) -> Function:
    """The function on whose goroutine a literal runs, as far as it is called or deferred in place."""
    while function.parent is not None and literal_use(function.node) in (
        LiteralUse.CALLED,
        LiteralUse.DEFERRED,
    ):
        function = function.parent
    return function


def _most_sends(target: Function, sends: Sequence[ChannelOperation]) -> int | None:
    """The most sends on one run of the goroutine; None when its arguments or a caller decide on them."""
    package = target.file.package
    graph = package.flow(target)
    if not graph.is_intact:
        return None
    points: dict[int, int] = {}
    deferred = 0
    for send in sends:
        if send.function is not target:
            deferred += 1
            continue
        if _depends_on_arguments(send, target) or _filters_stopping(send, target):
            return None
        loop = graph.loop_of(send.node)
        if loop is not None and graph.can_reach(send.node, send.node) is not None:
            return MANY if _sends_each_round(loop, graph, target) else None
        step = graph.step_of(send.node)
        if step is None:
            return None
        points[step.id] = points.get(step.id, 0) + 1
    longest = 0

    def visit(node: Node, count: int) -> int:
        nonlocal longest
        count += points.get(node.id, 0)
        longest = max(longest, count)
        return count

    search(graph, 0, Search(visit, leave=lambda _kind, _count: False))
    return longest + deferred


def _guards(send: ChannelOperation, target: Function) -> Iterator[Node]:
    """The nodes of the if conditions around a send."""
    node, limit = send.node.parent, target.node.id
    while node is not None and node.id != limit:
        condition = node.child_by_field_name("condition") if node.type == "if_statement" else None
        if condition is not None:
            yield from walk(condition)
        node = node.parent


def _depends_on_arguments(send: ChannelOperation, target: Function) -> bool:
    """Whether a condition around a send asks about a parameter of the goroutine's function."""
    for part in _guards(send, target):
        variable = send.file.resolve(part) if part.type == "identifier" else None
        if variable is not None and variable.is_parameter and variable.function is target:
            return True
    return False


def _filters_stopping(send: ChannelOperation, target: Function) -> bool:
    """Whether a send is left out for a sentinel error: `err != nil && err != http.ErrServerClosed`.

    The creator then makes the goroutine end without a send when it stops what the goroutine runs.
    """
    for part in _guards(send, target):
        if part.type == "selector_expression":
            name = send.file.qualified(part).rpartition(".")[2]
            if name.startswith("Err") or name in ("EOF", "Canceled", "DeadlineExceeded"):
                return True
    return False


def _sends_each_round(loop: Loop, graph: FlowGraph, target: Function) -> bool:
    """Whether a loop around a send goes on by itself: it works off its input, or nothing ends it."""
    clause = loop.range_clause
    if clause is not None:
        right = clause.child_by_field_name("right")
        return right is not None and not isinstance(target.file.type_of(right), Chan)
    if loop.form is LoopForm.ENDLESS:
        return not graph.loop_exits(loop)
    return loop.form is LoopForm.CLAUSE


def _rounds(loop: Loop, function: Function) -> int:
    """How often a loop around a spawn runs, when that is written as a constant; MANY otherwise."""
    file = function.file
    clause = loop.range_clause
    if clause is not None:
        right = clause.child_by_field_name("right")
        value = file.constant(right) if right is not None else None
        if right is not None and right.type == "composite_literal":
            body = right.child_by_field_name("body")
            value = body.named_child_count if body is not None else None
    else:
        condition = next((n for n in loop.header.nodes if n.type == "binary_expression"), None)
        starts_at_zero = (
            b"= 0" in file.data[loop.node.start_byte : condition.start_byte] if condition else False
        )
        value = file.constant(condition.children[2]) if condition is not None and starts_at_zero else None
        if condition is not None and condition.children[1].type != "<":
            value = None
    return value if isinstance(value, int) and 0 < value < MANY else MANY


class _Creator:
    """The creator's side: its spawns, receives and joins as effects on the balance."""

    def __init__(self, channel: Channel, senders: _Senders, others: Iterable[Channel]) -> None:
        function = channel.function
        self._channel = channel
        self._senders = senders.each
        self._graph = function.file.package.flow(function)
        self._capacity = channel.capacity or 0
        self._spawns: dict[int, int] = {}  # point node -> sender index
        self._gains: dict[int, int] = {}  # point node -> what passing it adds
        self._ranges: set[int] = set()  # headers of `for range ch`
        self._draining: dict[int, Loop] = {}  # headers of loops that receive in each round
        self._receiving: dict[int, Loop] = {}  # headers of all loops that receive
        self._counters: dict[int, set[str]] = {}  # header -> numbers that the loop keeps
        for index, sender in enumerate(self._senders):
            self._spawns[self._point(sender.spawn.node)] = index
        self._receives()
        for other in others:
            self._settled_by(other)
        self._made = self._point(channel.made)

    def _point(self, node: Node) -> int:
        step = self._graph.step_of(node)
        return step.id if step is not None else -1

    def _receives(self) -> None:
        loops: list[Loop] = []
        points: set[int] = set()
        for operation in self._channel.operations:
            if operation.function is not self._channel.function:
                continue
            if operation.kind is Operation.RANGE:
                loop = self._graph.loop(operation.node)
                if loop is not None:
                    self._ranges.add(loop.header.index)
            elif operation.kind is Operation.RECEIVE:
                point = self._point(operation.node)
                points.add(point)
                self._gains[point] = self._gains.get(point, 0) + 1
                loop = self._graph.loop_of(operation.node)
                while loop is not None:
                    loops.append(loop)
                    loop = loop.parent
        for loop in loops:
            if loop.header.index not in self._receiving:
                self._receiving[loop.header.index] = loop
                self._counters[loop.header.index] = _counters(loop.node, self._channel.file)
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
                if _home(operation.function) is sender.target
            ]
            mine = [
                operation
                for operation in self._channel.of(Operation.SEND)
                if _home(operation.function) is sender.target
            ]
            if not signals or sender.repeated:
                continue
            if any(_follows(graph, signal, send) for signal in signals for send in mine):
                continue
            for operation in other.of(Operation.RECEIVE):
                if operation.function is self._channel.function:
                    point = self._point(operation.node)
                    self._gains[point] = self._gains.get(point, 0) + sender.count
            for operation in other.of(Operation.RANGE):
                loop = self._graph.loop(operation.node)
                if operation.function is self._channel.function and loop is not None:
                    self._draining.setdefault(loop.header.index, loop)

    def search(self) -> Abandoned | None:
        start = _State(self._capacity, frozenset(), -1, 0)
        wanted = Search(self._visit, self._leave, self._cross, found=lambda state: state.remade)
        witness = search(self._graph, start, wanted)
        if witness is None:
            return None
        sender = self._senders[witness.state.first]
        total = min(MANY, sum(self._senders[index].count for index in witness.state.spawned))
        later = tuple(
            branch
            for branch, state in zip(witness.path.branches, witness.states, strict=True)
            if state.first >= 0
        )
        path, received = witness.path, witness.state.received
        return Abandoned(self._channel, sender.spawn, sender.send, path, later, total, received)

    def _visit(self, node: Node, state: _State) -> _State | None:
        if node.id == self._made and state.first >= 0:
            if state.balance < 0:
                return state._replace(remade=True)
            return _State(self._capacity, frozenset(), -1, 0)
        if self._joins(node):
            return None
        gain = self._gains.get(node.id, 0)
        if gain and state.first >= 0:
            state = state._replace(
                balance=min(MANY, state.balance + gain), received=min(MANY, state.received + gain)
            )
        index = self._spawns.get(node.id)
        if index is not None and (self._senders[index].each_pass or index not in state.spawned):
            state = state._replace(
                balance=max(-MANY, state.balance - self._senders[index].count),
                spawned=state.spawned | {index},
                first=index if state.first < 0 else state.first,
            )
        return state

    def _joins(self, node: Node) -> bool:
        """Whether a statement waits for goroutines: then a stuck sender is a deadlock, not a leak."""
        file = self._channel.file
        if b".Wait(" not in file.data[node.start_byte : node.end_byte] or node.type in ("go_statement",):
            return False
        for part in walk(node):
            if part.type == "call_expression":
                callee = part.child_by_field_name("function")
                if callee is not None and file.text(callee).endswith(".Wait"):
                    name = file.callee(part).name
                    if not name or name in JOINS:
                        return True
        return False

    def _cross(self, block: Block, edge: Edge, state: _State) -> _State | None:
        if state.counted and edge.target.index in self._receiving:
            state = state._replace(counted=False)
        if state.first < 0 or edge.branch is None:
            return state
        if self._counts(block, edge.branch):
            state = state._replace(counted=True)
        if block.index in self._ranges and edge.branch.outcome is Outcome.ITERATES:
            return state._replace(
                balance=min(MANY, state.balance + 1), received=min(MANY, state.received + 1)
            )
        over = edge.branch.outcome in (Outcome.ENDS, Outcome.FAILS)
        if over and block.index in self._ranges:
            return state._replace(balance=MANY)
        loop = self._draining.get(block.index)
        if over and loop is not None and edge.branch.node.id in {node.id for node in block.nodes}:
            return state._replace(balance=MANY)
        return state

    def _counts(self, block: Block, branch: Branch) -> bool:
        """Whether a decision rests on a number kept by a loop that receives: `if n--; n == 0 { return }`."""
        loop = block.loop
        if loop is None or branch.outcome not in (Outcome.HOLDS, Outcome.FAILS):
            return False
        counters = self._counters.get(loop.header.index, ())
        text = self._channel.file.text
        return bool(counters) and any(
            text(node) in counters
            for node in walk(branch.node)
            if node.type in ("identifier", "selector_expression")
        )

    def _leave(self, kind: ExitKind, state: _State) -> bool:
        return kind is ExitKind.RETURN and state.first >= 0 and state.balance < 0 and not state.counted


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
