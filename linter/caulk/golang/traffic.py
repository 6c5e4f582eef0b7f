"""Who sends on a channel, on whose behalf, and how often.

Seen from the function that makes a channel: the goroutines that it starts, the helpers that it and they call,
and the sends that one run of each of them makes at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.calls import call_nodes, once_function
from caulk.golang.channel_uses import Inside, Operation, Variable
from caulk.golang.contexts import arguments
from caulk.golang.flow import LiteralUse, LoopForm, literal_use
from caulk.golang.names import ObjectKind
from caulk.golang.paths import Search, search
from caulk.golang.spawns import Spawn
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Chan, Field, Func

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.channels import Channel, ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import FlowGraph, Loop

MANY = limits.TOLD_APART.value
UNBOUNDED = 1 << 20  # stands for "as many as the input has"

_COUNTED = frozenset({Operation.SEND, Operation.RECEIVE, Operation.RANGE})


class UncountableError(Exception):
    """The sends or receives of a function depend on what is not known here."""


@dataclass(frozen=True)
class Link:
    """Where a function runs another: a call, or the start of a goroutine (`spawn`).

    `alike` are further functions that the same place may run instead, through an interface or a variable.
    """

    node: Node  # the call or the spawn, in the function that runs the other
    callee: Function
    spawn: Spawn | None = None
    alike: tuple[Function, ...] = ()

    @property
    def callees(self) -> tuple[Function, ...]:
        return (self.callee, *self.alike)


def home(function: Function) -> Function:
    """The function on whose goroutine a literal runs, as far as it is called or deferred in place."""
    while function.parent is not None and literal_use(function.node) in (
        LiteralUse.CALLED,
        LiteralUse.DEFERRED,
    ):
        function = function.parent
    return function


class Traffic:
    """The functions that one run of a channel's creator leads to, as far as they operate on the channel."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.creator = channel.function
        self._operations: dict[Function, list[ChannelOperation]] = {}
        for operation in channel.operations:
            self._operations.setdefault(home(operation.function), []).append(operation)
        self._in_values = any(
            each.is_literal and literal_use(each.node) is LiteralUse.VALUE for each in self._operations
        )
        self._links: dict[Function, tuple[Link, ...]] = {}
        self._given = {node.id for _, node in channel.reach.passed}
        self._takers: dict[int, tuple[Function, ...]] = {}  # what is run with the channel, by call
        for holder, node in channel.reach.passed:
            taken = holder.holder if isinstance(holder, Inside) else holder
            if isinstance(taken, Variable) and taken.object.kind in (ObjectKind.PARAM, ObjectKind.RECEIVER):
                taker = taken.object.function
                known = self._takers.get(node.id, ())
                if taker is not None and taker not in known:
                    self._takers[node.id] = (*known, taker)
        self._taking = {taker for takers in self._takers.values() for taker in takers}
        self._sends: dict[tuple[Function, bool], int] = {}
        self._receives: dict[Function, int] = {}
        self._reached = self._explore()

    def operations(self, function: Function, *kinds: Operation) -> list[ChannelOperation]:
        """The operations that run on a function's own account, in literals called in place too."""
        return [each for each in self._operations.get(function, ()) if each.kind in kinds]

    def links(self, function: Function) -> tuple[Link, ...]:
        """What a function runs that leads to operations on the channel."""
        return tuple(
            link for link in self._links.get(function, ()) if not self._reached.isdisjoint(link.callees)
        )

    @property
    def is_closed(self) -> bool:
        """Whether every send and receive is in a function that the creator leads to."""
        return all(
            function in self._reached or not any(each.kind in _COUNTED for each in operations)
            for function, operations in self._operations.items()
        )

    def _explore(self) -> frozenset[Function]:
        """The functions between the creator and the operations."""
        wanted = set(self._operations)
        came: dict[Function, set[Function]] = {}
        level, seen = [self.creator], {self.creator}
        missing = wanted - seen
        for depth in range(limits.SEND_DEPTH.value + 1):
            following: list[Function] = []
            for function in level:
                for link in self._links_of(function, spawns_only=not missing and depth > 0):
                    for callee in link.callees:
                        came.setdefault(callee, set()).add(function)
                        if callee not in seen:
                            seen.add(callee)
                            missing.discard(callee)
                            following.append(callee)
            level = following
            if not missing or limits.SEND_FUNCTIONS.exceeded(len(seen), self.creator.file, self.creator.node):
                break
        reached: set[Function] = {self.creator}
        pending = list(wanted)
        while pending:
            function = pending.pop()
            if function in reached or (function not in came and function is not self.creator):
                continue
            reached.add(function)
            pending.extend(came.get(function, ()))
        return frozenset(reached)

    def _links_of(self, function: Function, *, spawns_only: bool) -> tuple[Link, ...]:
        known = self._links.get(function)
        if known is None:
            known = tuple(self._find_links(function, spawns_only=spawns_only))
            self._links[function] = known
        return known

    def _find_links(self, function: Function, *, spawns_only: bool) -> Iterator[Link]:
        package = function.file.package
        parts = [function, *_literals_in_place(function)]
        started: set[int] = set()
        for part in parts:
            for spawn in package.channels.spawned_by(part):
                targets = self._targets_of(spawn)
                if targets:
                    yield Link(spawn.node, targets[0], spawn, targets[1:])
                if spawn.call is not None:
                    started.add(spawn.call.id)
        if spawns_only or self._needs_no_calls(function):
            return
        for part in parts:
            for call in self._calls_in(part):
                if call.node.id in started:
                    continue
                taking = self._takers.get(call.node.id)
                if taking is None and not self._makes(call.node):
                    handed = list(self._handed_on(call, part))
                    yield from handed
                    if handed:
                        continue
                origin = self.channel.origin.function
                if self._makes(call.node) and origin is not None:
                    taking = (origin,)
                if taking is None:
                    usable = call.complete or len(call.targets) == 1
                    made_by = call.node.child_by_field_name("function")
                    taking = self._given_to(call.targets if usable else (), made_by, part)
                targets = tuple(dict.fromkeys(home(each) for each in taking))
                if targets and function not in targets:
                    yield Link(call.node, targets[0], None, targets[1:])

    def _makes(self, call: Node) -> bool:
        """Whether a call is that of the function which makes the channel."""
        return self.channel.is_received and call.id == self.channel.made.id

    def _handed_on(self, call: OutgoingCall, user: Function) -> Iterator[Link]:
        """What a call makes a runner run: `spawn(func() { ch <- 1 })`."""
        file, calls = call.file, call.file.package.calls
        if len(call.targets) != 1:
            return
        for position, value in enumerate(arguments(call.node)):
            taking = self._takers.get(value.id) if value.type == "selector_expression" else None
            if taking is None and value.type not in ("func_literal", "identifier", "call_expression"):
                continue
            run = calls.run_of(call.targets[0], position)
            if run is None:
                continue
            if taking is None:
                taking = self._given_to(calls.functions_of(file, value), value, user)
            marker = call.node.child_by_field_name("function")
            if taking and marker is not None:
                spawn = Spawn(file, call.node, marker, None, value) if run.spawned else None
                yield Link(call.node, taking[0], spawn, taking[1:])

    def _calls_in(self, function: Function) -> Iterable[OutgoingCall]:
        """The calls of a function that may lead to the channel: that get it, or may run a literal with it."""
        file, calls = function.file, function.file.package.calls
        wanted = self._takers.keys() | {self.channel.made.id}
        return [
            calls.site(file, node)
            for node in call_nodes(function)
            if node.id in wanted
            or (self._in_values and _passes_functions(file, node))
            or any(each.id in wanted for each in arguments(node))
        ]

    def _targets_of(self, spawn: Spawn) -> tuple[Function, ...]:
        """The functions that a goroutine may run with this channel."""
        value = spawn.call or spawn.callee
        taking = (
            self._takers.get(value.id) if value is spawn.call or value.type != "call_expression" else None
        )
        if taking is None:
            found = spawn.file.package.calls.functions_of(spawn.file, spawn.callee)
            taking = self._given_to(found, spawn.callee, spawn.spawner)
        return tuple(dict.fromkeys(home(each) for each in taking))

    def _given_to(
        self, targets: tuple[Function, ...], value: Node | None, user: Function | None
    ) -> tuple[Function, ...]:
        """The targets, when running them is about this channel, and not about another one of its kind."""
        origin = self.channel.origin
        for target in targets:
            if target in self._taking:
                return ()
            if self.channel.is_received and target is origin.function:
                call = value.parent if value is not None else None
                if call is None or call.id != self.channel.made.id:
                    return ()
            outer = target.parent
            elsewhere = user is not None and user.top_level is not target.top_level
            if outer in self._taking and elsewhere and self._maker_of(user, value) not in self._given:
                return ()
        return targets

    @staticmethod
    def _maker_of(user: Function | None, value: Node | None) -> int | None:
        """The call that made a function value: `sender(ch)` in `sender(ch)()`, or where it was stored."""
        if user is None:
            return None
        file = user.file
        held = file.resolve(value) if value is not None and value.type == "identifier" else None
        if held is not None and held.is_variable:
            value = file.package.types.lasting_value(held)
        return value.id if value is not None else None

    def _needs_no_calls(self, function: Function) -> bool:
        """Whether all operations are in the creator and in what it starts: then calls lead nowhere."""
        if function is not self.creator:
            return False
        targets: set[Function] = set()
        for part in (function, *_literals_in_place(function)):
            for spawn in function.file.package.channels.spawned_by(part):
                targets.update(self._targets_of(spawn))
        return all(each is function or each in targets for each in self._operations)

    def sources(self, function: Function) -> Iterator[tuple[Function, Link]]:
        """Who runs a function, as far as the creator leads there."""
        for source in self._reached:
            for link in self.links(source):
                if function in link.callees:
                    yield source, link

    @property
    def receivers(self) -> tuple[Link, ...]:
        """The calls through which the creator receives."""
        return tuple(
            link for link in self.links(self.creator) if link.spawn is None and self.receives_by(link)
        )

    @property
    def only_creator_receives(self) -> bool:
        """Whether the creator does all the receiving, and goroutines all the sending."""
        own = set(self.called(self.creator))
        return all(
            not any(each.kind in (Operation.RECEIVE, Operation.RANGE) for each in operations)
            if function not in own
            else not any(each.kind is Operation.SEND for each in operations)
            for function, operations in self._operations.items()
        )

    @property
    def runs_on_one_goroutine(self) -> bool:
        """Whether every operation runs on the goroutine of the creator."""
        own = set(self.called(self.creator))
        return all(function in own for function in self._operations)

    # -- counting

    def receives(self, function: Function) -> bool:
        """Whether a run of the function receives from the channel, itself or through helpers it calls."""
        return any(
            self.operations(each, Operation.RECEIVE, Operation.RANGE) for each in self.called(function)
        )

    def called(self, function: Function) -> Iterator[Function]:
        """A function and what it calls, without the goroutines it starts."""
        pending, seen = [function], {function}
        while pending:
            current = pending.pop()
            yield current
            for link in self.links(current):
                fresh = [each for each in link.callees if link.spawn is None and each not in seen]
                seen.update(fresh)
                pending.extend(fresh)

    def any_send(self, function: Function) -> ChannelOperation | None:
        """A send that runs because the function does, in a select with alternatives too."""
        return self.first_send(function, bare=False)

    def first_send(self, function: Function, *, bare: bool = True) -> ChannelOperation | None:
        """A send that runs because the function does, for the story."""
        pending, seen = [function], {function}
        while pending:
            current = pending.pop(0)
            for send in self.operations(current, Operation.SEND):
                if not (bare and send.has_alternative):
                    return send
            fresh = [each for link in self.links(current) for each in link.callees if each not in seen]
            seen.update(fresh)
            pending.extend(fresh)
        return None

    def most_sends(self, function: Function, *, only_spawned: bool = False) -> int:
        """The most sends without an alternative on one run of a function, its goroutines included.

        `only_spawned` leaves out those on its own goroutine. Raises `UncountableError` when arguments or
        callers decide on them.
        """
        key = (function, only_spawned)
        if key not in self._sends:
            self._sends[key] = 0  # recursion adds nothing of its own
            self._sends[key] = self._count(function, only_spawned=only_spawned)
        return self._sends[key]

    def receives_by(self, link: Link) -> bool:
        """Whether what a link runs receives."""
        return any(self.receives(each) for each in link.callees)

    def is_certain(self, link: Link) -> bool:
        """Whether what a link runs surely runs there: no timer can be stopped, nothing has run it before."""
        if link.spawn is not None and not link.spawn.is_certain:
            return False
        for once in filter(_runs_once, link.callees):
            sources = list(self.sources(once))
            if len(sources) > 1:
                return False
            if any(each.file.package.flow(each).loop_of(way.node) is not None for each, way in sources):
                return False
        return True

    def most_sends_by(self, link: Link, *, only_spawned: bool = False) -> int:
        """As `most_sends`, for what a link runs: all that it may run must agree."""
        return _agreed({self.most_sends(each, only_spawned=only_spawned) for each in link.callees})

    def most_receives_by(self, link: Link) -> int:
        """As `most_receives`, for what a link runs: all that it may run must agree."""
        return _agreed({self.most_receives(each) for each in link.callees})

    def most_receives(self, function: Function) -> int:
        """The most receives on one run of a function and what it calls; MANY when they are in a loop."""
        known = self._receives.get(function)
        if known is None:
            self._receives[function] = 0  # recursion adds nothing of its own
            known = self._receives[function] = self._count_receives(function)
        return known

    def _count_receives(self, function: Function) -> int:
        graph = function.file.package.flow(function)
        if not graph.is_intact:
            raise UncountableError
        if self.operations(function, Operation.RANGE):
            return MANY
        points: dict[int, int] = {}
        own = [(each.node, 1) for each in self.operations(function, Operation.RECEIVE)]
        calls = [
            (link.node, self.most_receives_by(link))
            for link in self.links(function)
            if link.spawn is None and link.callee is not function and self.receives_by(link)
        ]
        for node, weight in (*own, *calls):
            step = graph.step_of(node)
            if graph.loop_of(node) is not None or step is None:
                return MANY
            points[step.id] = points.get(step.id, 0) + weight
        return _longest(graph, points)

    def _count(self, function: Function, *, only_spawned: bool) -> int:
        graph = function.file.package.flow(function)
        if not graph.is_intact:
            raise UncountableError
        points: dict[int, int] = {}
        deferred = 0
        places: list[tuple[Node, Function, int]] = []
        for send in self.operations(function, Operation.SEND):
            if send.has_alternative or only_spawned:
                continue
            if _filters_stopping(send, function) or _depends_on_arguments(send.node, function):
                raise UncountableError
            places.append((send.node, send.function, 1))
        for link in self.links(function):
            if not self.is_certain(link):
                raise UncountableError
            weight = self.most_sends_by(link, only_spawned=only_spawned and link.spawn is None)
            if weight:
                if _depends_on_arguments(link.node, function):
                    raise UncountableError
                places.append((link.node, function.file.function_of(link.node) or function, weight))
        for node, where, weight in places:
            if where is not function:
                deferred += weight
                continue
            loop = graph.loop_of(node)
            if loop is not None and graph.can_reach(node, node) is not None:
                if not sends_each_round(loop, graph, function):
                    raise UncountableError
                times = _all_rounds(loop, function)
            else:
                times = 1
            step = graph.step_of(node)
            if step is None:
                raise UncountableError
            points[step.id] = min(UNBOUNDED, points.get(step.id, 0) + weight * times)
        return min(UNBOUNDED, _longest(graph, points) + deferred)


def _runs_once(function: Function) -> bool:
    """Whether a literal is the argument of sync.OnceFunc or its like."""
    holder = function.node.parent if function.is_literal else None
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    return (
        call is not None and call.type == "call_expression" and once_function(function.file, call) is not None
    )


def _passes_functions(file: GoFile, call: Node) -> bool:
    """Whether a call runs what a variable or a result is, or is given a function to run."""
    callee, holder = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    given = holder.named_children if holder is not None else []
    return callee is not None and any(
        node.type in ("func_literal", "call_expression" if node is callee else "")
        or (node.type == "identifier" and _holds_function(file, node))
        or (node.type == "selector_expression" and node is callee and _is_field(file, node))
        for node in (callee, *given)
    )


def _holds_function(file: GoFile, name: Node) -> bool:
    held = file.resolve(name)
    if held is None or not held.is_variable:
        return False
    return isinstance(file.package.types.of_object(held).underlying, Func)


def _is_field(file: GoFile, selector: Node) -> bool:
    operand, name = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
    if operand is None or name is None or file.qualified(selector):
        return False
    return isinstance(file.package.types.member(file.type_of(operand), file.text(name)), Field)


def _agreed(counts: set[int]) -> int:
    """The one count; what may run sends, or receives, now more and now less when there are several."""
    if len(counts) != 1:
        raise UncountableError
    return counts.pop()


def _longest(graph: FlowGraph, points: dict[int, int]) -> int:
    """The highest sum of weights on one path."""
    if not points:
        return 0
    longest = 0

    def visit(node: Node, passed: frozenset[int]) -> frozenset[int]:
        nonlocal longest
        if node.id in points:
            passed |= {node.id}
            longest = max(longest, sum(points[each] for each in passed))
        return passed

    search(graph, frozenset(), Search(visit, leave=lambda _kind, _passed: False))
    return longest


def _all_rounds(loop: Loop, function: Function) -> int:
    """How often the body of nested loops runs."""
    times = 1
    current: Loop | None = loop
    while current is not None:
        times = min(UNBOUNDED, times * rounds(current, function))
        current = current.parent
    return times


def _literals_in_place(function: Function) -> Iterator[Function]:
    """The literals inside a function that run on its goroutine: called or deferred where they stand."""
    file = function.file
    if function.body is None or b"func(" not in file.data[function.body.start_byte : function.body.end_byte]:
        return
    for node in walk(function.body):
        if node.type == "func_literal" and literal_use(node) in (LiteralUse.CALLED, LiteralUse.DEFERRED):
            literal = file.literal(node)
            if home(literal) is function:
                yield literal


def _guards(node: Node, target: Function) -> Iterator[Node]:
    """The nodes of the if conditions around a node."""
    parent, limit = node.parent, target.node.id
    while parent is not None and parent.id != limit:
        condition = parent.child_by_field_name("condition") if parent.type == "if_statement" else None
        if condition is not None:
            yield from walk(condition)
        parent = parent.parent


def _depends_on_arguments(node: Node, target: Function) -> bool:
    """Whether a condition around a node asks about a parameter of the function."""
    for part in _guards(node, target):
        variable = target.file.resolve(part) if part.type == "identifier" else None
        if variable is not None and variable.is_parameter and variable.function is target:
            return True
    return False


def _filters_stopping(send: ChannelOperation, target: Function) -> bool:
    """Whether a send is left out for a sentinel error: `err != nil && err != http.ErrServerClosed`.

    The creator then makes the goroutine end without a send when it stops what the goroutine runs.
    """
    for part in _guards(send.node, target):
        if part.type == "selector_expression":
            name = send.file.qualified(part).rpartition(".")[2]
            if name.startswith("Err") or name in ("EOF", "Canceled", "DeadlineExceeded"):
                return True
    return False


def sends_each_round(loop: Loop, graph: FlowGraph, target: Function) -> bool:
    """Whether a loop around a send goes on by itself: it works off its input, or nothing ends it."""
    clause = loop.range_clause
    if clause is not None:
        right = clause.child_by_field_name("right")
        return right is not None and not isinstance(target.file.type_of(right), Chan)
    if loop.form is LoopForm.ENDLESS:
        return not graph.loop_exits(loop)
    return loop.form is LoopForm.CLAUSE


def rounds(loop: Loop, function: Function) -> int:
    """How often a loop runs, when that is written as a constant; UNBOUNDED otherwise."""
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
    return value if isinstance(value, int) and 0 < value < UNBOUNDED else UNBOUNDED
