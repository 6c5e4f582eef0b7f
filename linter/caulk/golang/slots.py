"""Slots of semaphores: what takes one, what gives it back, and paths that end with it kept.

A semaphore is a channel with room whose values say nothing (`slots <- struct{}{}`, `<-slots`), or a Weighted
of golang.org/x/sync. Only those are looked at whose slots are taken and given back by the same functions:
where one function takes what another one gives back, nobody can tell from here who still has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang.callers import sole_holder
from caulk.golang.channel_uses import Operation
from caulk.golang.flow import ExitKind, Outcome
from caulk.golang.holders import field_taking, holding_of_field, holding_of_variable
from caulk.golang.lifecycle import runs_once_per_process
from caulk.golang.paths import Search, search
from caulk.golang.syntax import is_inside
from caulk.golang.typing_model import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Block, Branch, Edge, FlowGraph, Path

_NEW = "golang.org/x/sync/semaphore.NewWeighted"
_TAKING, _GIVING = ("Acquire", "TryAcquire"), "Release"
_FREE, _FRESH, _HELD, _AGAIN = 0, 1, 2, 3  # none taken; taken if no error says otherwise; taken; taken twice


class _Use(NamedTuple):
    """A place that takes a slot or gives one back, itself or by a helper."""

    takes: bool
    node: Node
    file: GoFile
    function: Function


@dataclass(frozen=True)
class KeptSlot:
    """A slot that a path keeps: it returns, or comes to take another one, and has given nothing back."""

    name: str
    take: Node
    give: Node
    file: GoFile
    path: Path
    decision: Branch | None
    again: bool


def kept_slots(file: GoFile) -> Iterator[KeptSlot]:
    """For semaphores that the file makes: one finding for each place that takes a slot and may keep it."""
    told: set[int] = set()
    for name, maker, uses in _semaphores(file):
        for own in _by_user(uses).values():
            for found in _kept(name, maker, own):
                if found.take.id not in told:
                    told.add(found.take.id)
                    yield found


def _semaphores(file: GoFile) -> Iterator[tuple[str, Function | None, list[_Use]]]:
    """The semaphores that a file makes: their names, the functions that have them alone, and their uses."""
    for channel in file.package.channels.made_in(file):
        uses = _of_channel(channel)
        if uses:
            yield channel.name, None if channel.reach.in_fields else channel.function, uses
    for call in file.calls_to(_NEW):
        yield from _of_weighted(file, call)


def _of_channel(channel: MadeChannel) -> list[_Use]:
    """What is done to a channel, when it is a semaphore."""
    if channel.capacity == 0:
        return []
    reach = channel.reach
    takes, gives = reach.of(Operation.SEND), reach.of(Operation.RECEIVE)
    if not takes or not gives or reach.elsewhere or reach.in_containers or reach.handed_over:
        return []
    if reach.may(Operation.CLOSE, Operation.RANGE) or not all(map(_says_nothing, reach.operations)):
        return []
    if any(each.has_alternative for each in gives):
        return []  # who waits for this or for something else waits for a signal
    return [
        _Use(each.kind is Operation.SEND, each.node, each.file, each.function) for each in reach.operations
    ]


def _says_nothing(operation: ChannelOperation) -> bool:
    """Whether the value of a send is always the same, and that of a receive dropped."""
    node, file = operation.node, operation.file
    if operation.kind is Operation.SEND:
        value = node.child_by_field_name("value")
        if value is None:
            return False
        given = file.type_of(value).underlying
        empty = isinstance(given, Struct) and not file.package.types.fields(given)
        return empty or value.type == "nil" or file.constant(value) is not None
    parent = node.parent
    while parent is not None and parent.type == "parenthesized_expression":
        parent = parent.parent
    if parent is not None and parent.type == "receive_statement":
        return parent.child_by_field_name("left") is None
    return parent is not None and parent.type == "expression_statement"


def _of_weighted(file: GoFile, call: Node) -> Iterator[tuple[str, Function | None, list[_Use]]]:
    holder, found = sole_holder(file, call), field_taking(file, call)
    if holder is not None:
        holding, name = holding_of_variable(holder), holder.name
    elif found is not None:
        holding, name = holding_of_field(file.package, found), found.name
    else:
        return
    if holding.escapes or holding.calls:
        return
    uses = []
    for each in holding.selecting(*_TAKING, _GIVING):
        function = each.file.function_of(each.node)
        if each.called is None or function is None:
            return
        uses.append(_Use(each.selected != _GIVING, each.called, each.file, function))
    yield name, holder.function if holder is not None else None, uses


def _by_user(uses: Sequence[_Use]) -> dict[Function, list[_Use]]:
    """The uses by declared function, those of helpers in their callers; empty when slots are handed on."""
    found: dict[Function, list[_Use]] = {}
    for use in uses:
        found.setdefault(use.function.top_level, []).append(use)
    helpers = {function: own for function, own in found.items() if len({each.takes for each in own}) == 1}
    for helper, own in helpers.items():
        known = helper.file.package.channels.callers(helper)
        if known.escapes:
            return {}
        repeated = any(each.file.package.flow(each.function).loop_of(each.node) is not None for each in own)
        if own[0].takes and repeated:
            continue  # it takes all that there are
        for site in known.sites:
            if site.caller is None or site.caller.top_level in helpers:
                return {}
            use = _Use(own[0].takes, site.call, site.file, site.caller)
            found.setdefault(site.caller.top_level, []).append(use)
    users = {function: own for function, own in found.items() if function not in helpers}
    return users if all(any(each.takes for each in own) for own in users.values()) else {}


def _kept(name: str, maker: Function | None, uses: Sequence[_Use]) -> Iterator[KeptSlot]:
    for take in uses:
        function = take.function
        graph = function.file.package.flow(function)
        if not take.takes or not graph.is_intact:
            continue
        gives = {each.id: each for use in uses if not use.takes for each in _seen_in(use, graph)}
        outside = any(not use.takes and not _is_inside(use.function, function) for use in uses)
        taken = graph.step_of(take.node)
        if taken is None or outside or not gives:
            continue
        if all(graph.can_reach(take.node, give) is None for give in gives.values()):
            continue  # taken for good: to wait for all others
        if any(graph.dominates(give, taken) for give in gives.values()):
            continue  # it is the other way round: the slots are what the channel holds
        if any(_comes_by_event(give, taken) for give in gives.values()):
            continue
        outlives = function is not maker and not runs_once_per_process(function.top_level)
        found = _Keeping(graph, take.node, gives, outlives=outlives).search()
        if found is not None:
            path, decision, again = found
            yield KeptSlot(name, take.node, next(iter(gives.values())), take.file, path, decision, again)


def _comes_by_event(give: Node, take: Node) -> bool:
    """Whether a slot is given back in a case of a select, once something else tells that it is free."""
    node: Node | None = give
    while node is not None and node.type != "func_literal":
        if node.type == "communication_case" and not is_inside(take, node):
            return True
        node = node.parent
    return False


def _is_inside(inner: Function, outer: Function) -> bool:
    current: Function | None = inner
    while current is not None and current is not outer:
        current = current.parent
    return current is outer


def _seen_in(use: _Use, graph: FlowGraph) -> Iterator[Node]:
    """The steps of a function that give back: by themselves, by a literal in them, or by what holds that."""
    node, function = use.node, use.function
    while function is not graph.function:
        holder = sole_holder(function.file, function.node)
        for mention in function.file.package.names.references(holder) if holder is not None else ():
            step = graph.step_of(mention.node)
            if step is not None:
                yield step
        if holder is not None or function.parent is None:
            return
        node, function = function.node, function.parent
    step = graph.step_of(node)
    if step is not None:
        yield step


class _Keeping:
    """The search for a path that keeps the slot; one that returns counts if the semaphore `outlives` it."""

    def __init__(self, graph: FlowGraph, take: Node, gives: dict[int, Node], *, outlives: bool) -> None:
        self._outlives = outlives
        self._graph = graph
        self._file = graph.function.file
        self._take = graph.step_of(take)
        self._gives = gives
        loop = graph.loop_of(take)
        self._loops = loop is not None and any(graph.loop_of(give) is loop for give in gives.values())
        self._told = _told_by(self._file, take)

    def search(self) -> tuple[Path, Branch | None, bool] | None:
        witness = search(
            self._graph,
            _FREE,
            Search(self._visit, self._leave, self._cross, found=lambda state: state == _AGAIN),
        )
        if witness is None:
            return None
        later = [
            branch
            for branch, state in zip(witness.path.branches, witness.states, strict=True)
            if state != _FREE and branch.decides and not self._is_around_take(branch.node)
        ]
        return witness.path, later[-1] if later else None, witness.state == _AGAIN

    def _is_around_take(self, node: Node) -> bool:
        """Whether a node is the case of a select that takes the next slot."""
        take = self._take
        return take is not None and node.start_byte <= take.start_byte < take.end_byte <= node.end_byte

    def _visit(self, node: Node, state: int) -> int | None:
        if node.id in self._gives:
            deferred = node.type == "defer_statement"
            return None if state != _FREE or deferred else state
        if self._take is not None and node.id == self._take.id:
            if state == _FREE:
                return _FRESH if self._told else _HELD
            return _AGAIN if self._loops else None
        return state

    def _leave(self, kind: ExitKind, state: int) -> bool:
        return self._outlives and kind is ExitKind.RETURN and state != _FREE

    def _cross(self, _block: Block, edge: Edge, state: int) -> int | None:
        branch = edge.branch
        if state != _FRESH or branch is None or branch.outcome not in (Outcome.HOLDS, Outcome.FAILS):
            return state
        text = self._file.text(branch.node)
        holds = branch.outcome is Outcome.HOLDS
        for told, when in self._told:
            if text == told:
                return None if holds is when else _HELD
        return state


def _told_by(file: GoFile, take: Node) -> tuple[tuple[str, bool], ...]:
    """The conditions that tell that a call has taken no slot, with the outcome that says so."""
    if take.type != "call_expression":
        return ()
    text = file.text(take)
    found = [(text, False), (f"!{text}", True), (f"{text} != nil", True), (f"{text} == nil", False)]
    values = take.parent
    statement = values.parent if values is not None and values.type == "expression_list" else None
    left = statement.child_by_field_name("left") if statement is not None else None
    if left is not None:
        name = file.text(left.named_children[-1])
        found += [(f"{name} != nil", True), (f"{name} == nil", False), (name, False), (f"!{name}", True)]
    return tuple(found)
