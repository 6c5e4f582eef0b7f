"""How often a channel is sent on and received from, by the functions that its creator leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.channel_links import Link, Links, home
from caulk.golang.channel_uses import Operation
from caulk.golang.definitions import definitions, sole_definition
from caulk.golang.flow import LoopForm
from caulk.golang.library_traits import Trait, has_trait
from caulk.golang.names import ObjectKind
from caulk.golang.paths import Search, search
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Chan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channels import Channel, ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Block, Edge, FlowGraph, Loop
    from caulk.golang.names import Object

__all__ = ["MANY", "UNBOUNDED", "Link", "Traffic", "UncountableError", "home", "rounds"]

MANY = limits.TOLD_APART.value
UNBOUNDED = 1 << 20  # stands for "as many as the input has"


class UncountableError(Exception):
    """The sends or receives of a function depend on what is not known here."""


class Traffic(Links):
    """The links of a channel, with the sends and receives that one run of each function makes at most."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(channel)
        self._sends: dict[tuple[Function, bool], int] = {}
        self._receives: dict[Function, int] = {}

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

    def most_sends_by(self, link: Link, *, only_spawned: bool = False) -> int:
        """As `most_sends`, for what a link runs: all that it may run must agree."""
        if link.taken is not None:
            return self._sends_for(link, link.taken)
        return _agreed({self.most_sends(each, only_spawned=only_spawned) for each in link.callees})

    def _sends_for(self, link: Link, taken: Object) -> int:
        """The most sends that the one who takes the channel makes for it before it takes another one."""
        worker = link.callee
        graph = worker.file.package.flow(worker)
        if link.alike or taken.function is not worker or not graph.is_intact:
            raise UncountableError
        loop = graph.loop_of(taken.node)
        points: dict[int, int] = {}
        sends = [(each.node, each.function, 1) for each in self.operations(worker, Operation.SEND)]
        if any(each.has_alternative for each in self.operations(worker, Operation.SEND)):
            raise UncountableError
        calls = [(each.node, worker, self.most_sends_by(each)) for each in self.links(worker)]
        for node, where, weight in (*sends, *calls):
            step = graph.step_of(node)
            if step is None or where is not worker or graph.loop_of(node) is not loop:
                raise UncountableError
            points[step.id] = points.get(step.id, 0) + weight
        start = graph.step_of(taken.node)
        return _longest(graph, points, again=start.id if start is not None else -1, loop=loop)

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
            if link.is_call and link.callee is not function and self.receives_by(link)
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
        deferred = rescued = 0
        places: list[tuple[Node, Function, int]] = []
        for send in self.operations(function, Operation.SEND):
            if send.has_alternative or only_spawned or self.is_for_request(function, send.node.children[0]):
                continue
            if _filters_stopping(send, function) or _depends_on_arguments(send.node, function):
                raise UncountableError
            places.append((send.node, send.function, 1))
        for link in self.links(function):
            if not self.is_certain(link):
                raise UncountableError
            weight = self.most_sends_by(link, only_spawned=only_spawned and link.is_call)
            if weight and not self.is_for_request(function, link.node):
                if _depends_on_arguments(link.node, function):
                    raise UncountableError
                places.append((link.node, function.file.function_of(link.node) or function, weight))
        for node, where, weight in places:
            if where is not function:
                if _follows_a_panic(node, where):
                    rescued += weight  # then the body did not come to its own end
                else:
                    deferred += weight
                continue
            loop = graph.loop_of(node)
            if loop is not None and graph.can_reach(node, node) is not None:
                if not sends_each_round(loop, graph) or _answers_elsewhere(loop, graph, node, function):
                    raise UncountableError
                times = _all_rounds(loop, function)
            else:
                times = 1
            step = graph.step_of(node)
            if step is None:
                raise UncountableError
            points[step.id] = min(UNBOUNDED, points.get(step.id, 0) + weight * times)
        return min(UNBOUNDED, max(_longest(graph, points), rescued) + deferred)


def _agreed(counts: set[int]) -> int:
    """The one count; what may run sends, or receives, now more and now less when there are several."""
    if len(counts) != 1:
        raise UncountableError
    return counts.pop()


def _longest(graph: FlowGraph, points: dict[int, int], *, again: int = -1, loop: Loop | None = None) -> int:
    """The highest sum of weights on one path; it begins again at a node, and with each round of a loop."""
    if not points:
        return 0
    longest = 0

    def visit(node: Node, passed: frozenset[int]) -> frozenset[int]:
        nonlocal longest
        if node.id == again:
            passed = frozenset()
        if node.id in points:
            passed |= {node.id}
            longest = max(longest, sum(points[each] for each in passed))
        return passed

    def cross(_block: Block, edge: Edge, passed: frozenset[int]) -> frozenset[int]:
        return frozenset() if loop is not None and edge.target.index == loop.header.index else passed

    search(graph, frozenset(), Search(visit, leave=lambda _kind, _passed: False, cross=cross))
    return longest


def _all_rounds(loop: Loop, function: Function) -> int:
    """How often the body of nested loops runs."""
    times = 1
    current: Loop | None = loop
    while current is not None:
        times = min(UNBOUNDED, times * min(rounds(current, function), _supply(current, function)))
        current = current.parent
    return times


def _guards(node: Node, target: Function) -> Iterator[Node]:
    """The nodes of the if conditions around a node."""
    parent, limit = node.parent, target.node.id
    while parent is not None and parent.id != limit:
        condition = parent.child_by_field_name("condition") if parent.type == "if_statement" else None
        if condition is not None:
            yield from walk(condition)
        parent = parent.parent


def _follows_a_panic(node: Node, literal: Function) -> bool:
    """Whether a condition around a node asks for what `recover` gave."""
    file = literal.file
    for part in _guards(node, literal):
        variable = file.resolve(part) if part.type == "identifier" else None
        found = sole_definition(file, variable, part) if variable is not None else None
        asked = found.value if found is not None else part
        if asked is not None and asked.type == "call_expression" and file.callee(asked).name == "recover":
            return True
    return False


def _depends_on_arguments(node: Node, target: Function) -> bool:
    """Whether a condition around a node asks about a parameter of the function."""
    for part in _guards(node, target):
        variable = target.file.resolve(part) if part.type == "identifier" else None
        if variable is not None and variable.is_parameter and variable.function is target:
            return True
    return False


def _filters_stopping(send: ChannelOperation, target: Function) -> bool:
    """Whether a send is left out for a sentinel error: `err != nil && err != http.ErrServerClosed`.

    The creator then makes the goroutine end without a send when it stops what the goroutine runs. So it does
    when that gives no error once it is stopped.
    """
    file = send.file
    for part in _guards(send.node, target):
        if part.type == "identifier" and str(file.type_of(part)) == "error":
            variable = file.resolve(part)
            for each in (definitions(file, variable, part) if variable is not None else None) or ():
                if each.value is not None and _stops_quietly(file, each.value, limits.SERVER_DEPTH.value):
                    return True
        if part.type == "call_expression" and file.callee(part).name == "errors.Is":
            return True
        if part.type == "binary_expression" and part.children[1].type in ("==", "!="):
            sides = (part.children[0], part.children[2])
            if any(_is_sentinel(file, one, other) for one, other in (sides, sides[::-1])):
                return True
    return False


def _stops_quietly(file: GoFile, value: Node, depth: int) -> bool:
    """Whether a call serves, itself or in what it calls, until somebody stops it and then gives no error."""
    if value.type != "call_expression":
        return False
    site = file.package.calls.site(file, value)
    if has_trait(site.name, Trait.STOPS_QUIETLY):
        return True
    return depth > 0 and any(
        not each.is_spawn and _stops_quietly(each.file, each.node, depth - 1)
        for target in site.known_targets
        for each in target.file.package.calls.of(target)
    )


def _is_sentinel(file: GoFile, value: Node, error: Node) -> bool:
    """Whether an error is held against a variable of some package: `err != io.EOF`, `err == errStopped`."""
    given = file.type_of(error)
    if str(given) != "error" and (given.is_known or error.type != "identifier"):
        return False
    if file.qualified(value):
        return file.constant(value) is None
    held = file.resolve(value) if value.type == "identifier" else None
    return held is not None and held.kind is ObjectKind.VAR and not held.is_local


def sends_each_round(loop: Loop, graph: FlowGraph) -> bool:
    """Whether a loop around a send goes on by itself: it works off its input, or nothing ends it."""
    if loop.range_clause is not None:
        return True
    if loop.form is LoopForm.ENDLESS:
        return not graph.loop_exits(loop)
    return loop.form is LoopForm.CLAUSE


def _answers_elsewhere(loop: Loop, graph: FlowGraph, send: Node, function: Function) -> bool:
    """Whether what comes over a channel may be answered on another one: `errs <- err` or `lines <- line`."""
    return _ranges_over_channel(loop, function) and any(
        other != send
        and function.file.function_of(other) is function
        and not graph.dominates(other, send)
        and not graph.dominates(send, other)
        for other in walk(loop.node)
        if other.type == "send_statement"
    )


def _supply(loop: Loop, function: Function) -> int:
    """How many values a loop over a channel gets: 1 when no send on it is repeated, UNBOUNDED otherwise."""
    channels = (
        function.file.package.channels.made_by_operation if _ranges_over_channel(loop, function) else {}
    )
    return min(
        (1 if _is_sent_once(each) else UNBOUNDED for each in channels.get(loop.node.id, ())),
        default=UNBOUNDED,
    )


def _ranges_over_channel(loop: Loop, function: Function) -> bool:
    right = loop.range_clause.child_by_field_name("right") if loop.range_clause is not None else None
    return right is not None and isinstance(function.file.type_of(right).underlying, Chan)


def _is_sent_once(channel: MadeChannel) -> bool:
    """Whether no send on a channel is repeated: it stands outside of loops, in the function that makes it."""
    if Operation.SEND in channel.reach.elsewhere:
        return False
    for send in channel.reach.of(Operation.SEND):
        node, function = send.node, send.function
        while function is not channel.function:
            if function.parent is None or function.file.package.flow(function).loop_of(node) is not None:
                return False
            node, function = function.node, function.parent
        if function.file.package.flow(function).loop_of(node) is not None:
            return False
    return True


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
