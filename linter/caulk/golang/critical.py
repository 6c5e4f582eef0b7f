"""Critical sections: the paths of a function that keep a lock at the end, or take it again while held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang.callers import callers
from caulk.golang.critical_chains import facts_of_callers, leads_to
from caulk.golang.flow import RETURNS, ExitKind, LiteralUse, literal_use, own_nodes
from caulk.golang.locks import (
    LockAction,
    LockOperation,
    lock_class,
    same_lock,
)
from caulk.golang.locks_deferred import defer_statements, deferred_releases, runs_in_place
from caulk.golang.paths import Search, Witness, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.conditions import Facts
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Block, Branch, Edge, FlowGraph, Path
    from caulk.golang.locks_effects import Taken
    from caulk.golang.locks_links import Link
    from caulk.golang.places import Place

_ENDING = frozenset({"Fatal", "Fatalf", "Fatalln", "FailNow", "Skip", "Skipf", "SkipNow", "Exit", "Goexit"})
# Functions whose name promises that they return with the lock held.
_HANDS_OVER = re.compile(
    r"^(try|r|w)?[Ll]ock|[a-z]Lock(ed)?$|(?i:acquire|^begin|^enter|^hold|^claim|^check_?out)"
)


def _reports_success(statement: Node) -> bool:
    """Whether a return gives nil for the error, or true, as its last value."""
    values = statement.named_children[0].named_children if statement.named_children else []
    return bool(values) and values[-1].type in ("nil", "true")


class Held(NamedTuple):
    """What a path knows of one lock."""

    by: int = -1  # index of the event that took it; -1 when it is free
    deferred: tuple[int, ...] = ()  # events that deferred calls will bring, in the order of the defers
    again: int = -1  # index of the event that takes it a second time


@dataclass(frozen=True, eq=False)
class _Event:
    """Something that happens to the lock at a statement: an operation, or a call with effects on it."""

    node: Node
    operation: LockOperation | None = None
    link: Link | None = None
    taken: tuple[Taken, ...] = ()
    releases: bool = False

    @property
    def takes(self) -> bool:
        return self.operation is not None and self.operation.action.takes


@dataclass(frozen=True)
class KeptLock:
    """A lock that a path of the function takes and does not give back."""

    operation: LockOperation
    path: Path
    later: tuple[Branch, ...]  # the decisions after it was taken

    @property
    def decision(self) -> Branch | None:
        """The last decision on the way out that is not just the course of a loop."""
        return next((branch for branch in reversed(self.later) if branch.decides), None)


@dataclass(frozen=True)
class SecondLock:
    """A lock that a path takes while it holds it; `through` are the calls that lead to the second one."""

    first: LockOperation
    second: LockOperation
    through: tuple[Link, ...]
    path: Path

    @property
    def shares(self) -> bool:
        """Whether both are read locks, which wait for each other only when a writer comes in between."""
        return self.first.action.reads and self.second.action.reads


class Section:
    """What one function does to one lock."""

    def __init__(self, function: Function, place: Place) -> None:
        self.function = function
        self.place = place
        self._package = function.file.package
        self._locks = self._package.locks
        self.operations = [each for each in self._locks.of(function) if same_lock(each.place, place)]

    @property
    def _takes(self) -> list[LockOperation]:
        return [each for each in self.operations if each.action.takes]

    # -- whether the lock can be followed

    @cached_property
    def is_clear(self) -> bool:
        """Whether all that happens to the lock in this function can be followed."""
        graph = self._package.flow(self.function)
        if not graph.is_intact or not self.place.exact or self._is_moved():
            return False
        if any(each.action is LockAction.TRY for each in self.operations) or self._passes_methods():
            return False
        if any(self._may_give(each) for each in self._locks.of(self.function)):
            return False
        for literal in self._locks.literals.get(self.function.top_level, ()):
            if literal is self.function or _is_followed(literal):
                continue
            own = self._locks.of(literal)
            if any(each.action.gives and same_lock(each.place, self.place) for each in own) and not any(
                each.action.takes and same_lock(each.place, self.place) for each in own
            ):
                return False
        return True

    def _may_give(self, operation: LockOperation) -> bool:
        """Whether an operation gives back the lock of some element or variable that may be this one."""
        place = operation.place
        if not operation.action.gives or not place.key or place.key != self.place.key:
            return False
        return not place.exact or (place.root.is_local and self._locks.is_moved(place.root))

    def _is_moved(self) -> bool:
        """Whether the variable, or a field on the way to the lock, may come to mean another instance."""
        if self.place.root.is_local and self._locks.is_moved(self.place.root):
            return True
        for name in self.place.fields[:-1]:
            for node, prepares in self._locks.field_writes(name):
                if not prepares or self._is_in_function(node):
                    return True
        return False

    def _is_in_function(self, node: Node) -> bool:
        own = self.function.top_level.node
        return own.start_byte <= node.start_byte < own.end_byte

    def _passes_methods(self) -> bool:
        """Whether `mu.Unlock` is passed on as a value somewhere in the function."""
        return self.function.top_level in self._locks.values.escaping

    # -- kept

    def kept(self, *, reading: bool) -> KeptLock | None:
        """The first path that leaves with the lock although the function gives it back elsewhere."""
        own = [each for each in self.operations if each.action.reads == reading]
        if not any(each.action.takes for each in own) or not self._may_keep(own) or not self.is_clear:
            return None
        events = [event for event in self._events if event.operation is None or event.operation in own]
        if not any(event.releases or _gives(event) for event in events):
            return None
        witness = self._search(
            Search(
                passing := _Passing(self, events),
                cross=passing.cross,
                leave=lambda kind, state: kind in self._ways_out and self._keeps(state, events),
            ),
        )
        if witness is None or self._handed_over():
            return None
        operation = events[witness.state.by].operation
        assert operation is not None
        return KeptLock(operation, witness.path, _later(witness))

    @staticmethod
    def _keeps(state: Held, events: list[_Event]) -> bool:
        return state.by >= 0 and not any(
            events[index].releases or _gives(events[index]) for index in state.deferred
        )

    def _may_keep(self, own: list[LockOperation]) -> bool:
        """Whether some way out passes no release, conditions left aside: a quick test before the search."""
        open_takes = [each for each in own if each.action.takes and not _followed_by_defer(each)]
        if not open_takes:
            return False
        gives: list[Node] = [each.call for each in own if each.action.gives and not each.is_deferred]
        for statement in defer_statements(self.function):
            releases = deferred_releases(self._package, statement, self.function.file)
            if any(same_lock(each.place, self.place) for each in releases):
                gives.append(statement)
        if not gives and not self._locks.effects(self.place).links(self.function):
            return False
        graph = self._package.flow(self.function)
        kinds = RETURNS | self._ways_out
        return any(graph.can_reach_exit(each.call, gives, kinds=kinds) is not None for each in open_takes)

    @cached_property
    def _ways_out(self) -> frozenset[ExitKind]:
        """How the function comes back to its caller, as its graph tells the ways out of it."""
        graph = self._package.flow(self.function)
        survives = graph.recovers and any(_swallows(defer.call, self.function.file) for defer in graph.defers)
        return frozenset({ExitKind.RETURN, ExitKind.PANIC} if survives else {ExitKind.RETURN})

    def _handed_over(self) -> bool:
        """Whether somebody else gives this lock back: a partner function, or the callers."""
        wrappers = self._locks.wrappers
        by_function: dict[Function, list[LockOperation]] = {}
        if self.place.key:
            for operation in self._locks.by_class.get(lock_class(self.place), ()):
                by_function.setdefault(operation.function, []).append(operation)
        name = self.function.top_level.name
        given_elsewhere = name[:1].isupper() or any(  # who gives it back may stand in another package
            each[0].action.gives for function, each in by_function.items() if function is not self.function
        )
        if _HANDS_OVER.search(name) and given_elsewhere and not self._succeeds_without():
            return True
        paired = any(each.action.takes and each.place.key == self.place.key for each in wrappers.values())
        for function, operations in by_function.items():
            if function is self.function or (paired and function in wrappers):
                continue
            if function.is_literal and (
                _is_followed(function) or function.top_level is not self.function.top_level
            ):
                continue
            if all(each.action.gives for each in operations):
                return True
        for site in callers(self.function).sites:
            outside = self._locks.of(site.caller) if site.caller is not None else []
            if any(each.action.gives and each.place.key == self.place.key for each in outside):
                return True
        return False

    def _succeeds_without(self) -> bool:
        """Whether the function gives the lock back and then reports success: nobody is handed the lock."""
        graph = self._package.flow(self.function)
        takes = [each.call for each in self._takes]
        gives = [each.call for each in self.operations if each.action.gives and not each.is_deferred]
        body = self.function.body
        returns = [
            node
            for node in (own_nodes(body) if body is not None else ())
            if node.type == "return_statement" and _reports_success(node)
        ]
        return any(graph.can_reach(give, each, takes) is not None for give in gives for each in returns)

    # -- again

    def taken_again(self) -> SecondLock | None:
        """The first path that takes the lock while it holds it, itself or through a call."""
        if not self._takes or not self.place.exact:
            return None
        events = self._events
        if not self._may_take_again(events) or not self.is_clear:
            return None
        rejected: set[int] = set()
        for _ in range(len(events) + 1):
            passing = _Passing(self, events, seeking=True, rejected=frozenset(rejected))
            witness = self._search(
                Search(
                    passing,
                    cross=passing.cross,
                    leave=lambda kind, state: (
                        kind is ExitKind.RETURN and self._unwind(state, events, rejected) is not None
                    ),
                    found=lambda state: state.again >= 0,
                ),
            )
            if witness is None:
                return None
            state = witness.state
            index = state.again if state.again >= 0 else self._unwind(state, events, rejected)
            first = events[state.by].operation
            assert index is not None
            assert first is not None
            second = self._second(first, events[index], witness)
            if second is not None:
                return second
            rejected.add(index)
        return None

    def _may_take_again(self, events: list[_Event]) -> bool:
        """Whether some way leads from a lock to another, conditions left aside: a quick test."""
        return any(
            (event.link is not None and _is_deferred(event.node)) or self._matters(event.node)
            for event in events
            if event.taken or event.takes
        )

    def _second(self, first: LockOperation, event: _Event, witness: Witness[Held]) -> SecondLock | None:
        if event.operation is not None:
            return SecondLock(first, event.operation, (), witness.path)
        for taken in event.taken:
            if (
                event.link is not None
                and self.excludes(first, taken.action)
                and leads_to(taken, event.link, witness.facts, self.function)
                and leads_to(taken, event.link, self._with_callers(witness.facts), self.function)
            ):
                return SecondLock(first, taken.operation, (event.link, *taken.links), witness.path)
        return None

    def _with_callers(self, facts: Facts) -> Facts:
        """What a path knows, and what all callers have asked before they call the function."""
        told = {fact for fact, _ in facts}
        return facts.union(each for each in facts_of_callers(self.function) if each[0] not in told)

    def _unwind(self, state: Held, events: list[_Event], rejected: set[int]) -> int | None:
        """The deferred call that takes the lock, when the defers run with it held."""
        first = events[state.by].operation if state.by >= 0 else None
        for index in reversed(state.deferred):
            event = events[index]
            if first is not None and index not in rejected and self.seconds(first, event):
                return index
            if event.releases or _gives(event):
                return None
        return None

    def seconds(self, first: LockOperation, event: _Event) -> bool:
        """Whether an event takes the lock in a way that waits for the first to be given back."""
        if event.operation is not None:
            return event.takes and self.excludes(first, event.operation.action)
        return any(self.excludes(first, taken.action) for taken in event.taken)

    def excludes(self, first: LockOperation, second: LockAction) -> bool:
        """Whether the second operation waits for the first: readers do when a writer waits in between."""
        if not (first.action.reads and second.reads):
            return True
        return lock_class(self.place) in self._locks.written

    def is_new_each_round(self, first: LockOperation, second: LockOperation) -> bool:
        """Whether the lock of a second pass is another instance: its variable lives inside the loop."""
        if first is not second:
            return False
        loop = self._package.flow(self.function).loop_of(first.call)
        root = self.place.root.node
        return loop is None or loop.node.start_byte <= root.start_byte < loop.node.end_byte

    # -- held

    def held_at(
        self, node: Node, *, reading: bool | None = None
    ) -> tuple[LockOperation, Witness[Held]] | None:
        """The operation that holds the lock when the function comes to a node, and a path to there.

        Only one that takes it for reading, or only for writing, when `reading` is given.
        """
        takes = [each for each in self._takes if reading is None or each.action.reads == reading]
        if not takes or not self.place.exact or not self.may_hold(node) or not self.is_clear:
            return None
        events = self._events
        passing = _Passing(self, events, goal=node, takes=takes)
        wanted = Search(
            passing,
            cross=passing.cross,
            leave=lambda _kind, _state: False,
            found=lambda state: state.again >= 0,
        )
        witness = self._search(wanted)
        first = events[witness.state.by].operation if witness is not None else None
        return (first, witness) if first is not None and witness is not None else None

    # -- shared

    def ends_at(self, node: Node) -> bool:
        """Whether a statement calls what by its name ends the test or the process, on a type out of reach.

        Of those the name is all that there is.
        """
        if node.type != "expression_statement" or not node.named_children:
            return False
        call, file = node.named_children[0], self.function.file
        function = call.child_by_field_name("function") if call.type == "call_expression" else None
        name = function.child_by_field_name("field") if function is not None else None
        return name is not None and file.text(name) in _ENDING and file.callee(call).function is None

    @cached_property
    def held(self) -> dict[int, Node]:
        """The statements and conditions that some way leads to from a lock, conditions left aside."""
        return self._reached(self._takes)

    @cached_property
    def held_for_reading(self) -> dict[int, Node]:
        """As `held`, from where the lock is taken for reading."""
        return self._reached([each for each in self._takes if each.action.reads])

    def _reached(self, takes: list[LockOperation]) -> dict[int, Node]:
        graph = self._package.flow(self.function)
        gives = {
            step.id
            for each in self.operations
            if each.action.gives and not each.is_deferred and (step := graph.step_of(each.call)) is not None
        }
        points = [graph.point_of(each.call) for each in takes]
        pending = [(point.block, point.index + 1) for point in points if point is not None]
        entered: set[int] = set()
        found: dict[int, Node] = {}
        while pending:
            block, index = pending.pop()
            for node in block.nodes[index:]:
                found[node.id] = node
                if node.id in gives:
                    break
            else:
                for edge in block.edges:
                    if edge.target.index not in entered:
                        entered.add(edge.target.index)
                        pending.append((edge.target, 0))
        return found

    def may_hold(self, node: Node, *, reading: bool = False) -> bool:
        """Whether the lock may be held at a node: a quick test that knows nothing of conditions.

        `reading` asks whether it may be held for reading.
        """
        step = self._package.flow(self.function).step_of(node)
        return step is not None and step.id in (self.held_for_reading if reading else self.held)

    @cached_property
    def _events(self) -> list[_Event]:
        """What happens to the lock in this function, in source order."""
        found = [_Event(each.call, each) for each in self.operations]
        effects = self._locks.effects(self.place)
        for link in effects.links(self.function, self._matters):
            seconds = effects.taken_by(link) if not link.is_spawn else ()
            taken = tuple(each for each in seconds if self._means(link, each.place))
            releases = any(same_lock(seen, self.place) for seen in effects.released_by(link))
            if taken or releases:
                found.append(_Event(link.node, None, link, taken, releases))
        return sorted(found, key=lambda event: event.node.start_byte)

    def _matters(self, call: Node) -> bool:
        """Whether what a call does to the lock can matter: it is made with the lock held, or deferred."""
        return _is_deferred(call) or self.may_hold(call)

    def _means(self, link: Link, place: Place) -> bool:
        seen = self._locks.outward(place, link.target, link.bound)
        return seen is not None and same_lock(seen, self.place)

    def _search(self, wanted: Search[Held]) -> Witness[Held] | None:
        return search(self._package.flow(self.function), Held(), wanted)


class _Passing:
    """How a statement changes what a path knows of the lock."""

    def __init__(
        self,
        section: Section,
        events: list[_Event],
        *,
        seeking: bool = False,
        rejected: frozenset[int] = frozenset(),
        goal: Node | None = None,
        takes: list[LockOperation] | None = None,
    ) -> None:
        self._section = section
        self._events = events
        self._seeking = seeking
        self._rejected = rejected
        graph = section.function.file.package.flow(section.function)
        self._steps: dict[int, list[int]] = {}
        for index, event in enumerate(events):
            step = graph.step_of(event.node)
            if step is not None and (step.type != "go_statement" or event.link is not None):
                self._steps.setdefault(step.id, []).append(index)
        step = graph.step_of(goal) if goal is not None else None
        self._goal = step.id if step is not None else -1
        self._wanted = {id(each) for each in takes or ()}
        starting = [event.node for event in events if event.takes]
        seconds = [event.node for event in events if event.takes or event.taken]
        at_exit = not seeking or any(_is_deferred(node) for node in seconds)
        self._free = _leading_to(graph, starting)
        self._held = None if at_exit else _leading_to(graph, seconds)
        if goal is not None:
            self._held = _leading_to(graph, [goal])

    def cross(self, _block: Block, edge: Edge, state: Held) -> Held | None:
        """Leaves a path that can come to nothing of interest any more."""
        useful = self._free if state.by < 0 and not state.deferred else self._held
        return state if useful is None or edge.target.index in useful else None

    def __call__(self, node: Node, state: Held) -> Held | None:
        if node.id == self._goal and state.by >= 0 and id(self._events[state.by].operation) in self._wanted:
            return state._replace(again=0)
        here = self._steps.get(node.id)
        if here is None:
            return None if self._section.ends_at(node) else state
        if node.type == "defer_statement":
            added = tuple(index for index in here if index not in state.deferred)
            return state._replace(deferred=(*state.deferred, *added))
        current: Held | None = state
        for index in here:
            current = self._happen(index, current) if current is not None else None
            if current is not None and current.again >= 0:
                return current
        return current

    def _happen(self, index: int, state: Held) -> Held | None:
        event = self._events[index]
        if state.by >= 0 and self._seeking and index not in self._rejected:
            first = self._events[state.by].operation
            assert first is not None
            again = event.operation is None or not self._section.is_new_each_round(first, event.operation)
            if again and self._section.seconds(first, event):
                return state._replace(again=index)
        if event.releases:
            return state._replace(by=-1)
        if event.operation is None:
            return state
        if event.operation.action.gives:
            if state.by < 0:
                return None  # the caller holds it: what happens now is a matter of both
            return state._replace(by=-1)
        return state._replace(by=index) if state.by < 0 and event.takes else state


def _leading_to(graph: FlowGraph, nodes: list[Node]) -> frozenset[int]:
    """The blocks from which one of the nodes can be reached."""
    pending = [point.block for node in nodes if (point := graph.point_of(node)) is not None]
    before: dict[int, list[Block]] = {}
    for block in graph.blocks:
        for edge in block.edges:
            before.setdefault(edge.target.index, []).append(block)
    seen = {block.index for block in pending}
    while pending:
        for block in before.get(pending.pop().index, ()):
            if block.index not in seen:
                seen.add(block.index)
                pending.append(block)
    return frozenset(seen)


def _is_followed(literal: Function) -> bool:
    """Whether all calls of a literal are in sight, so that what it gives back is told where it is called."""
    if literal_use(literal.node) is LiteralUse.VALUE:
        return not callers(literal).escapes
    return runs_in_place(literal)


def _swallows(deferred: Node, file: GoFile) -> bool:
    """Whether a deferred literal recovers, and neither panics again nor ends the process."""
    callee = deferred.child_by_field_name("function")
    if callee is None or callee.type != "func_literal":
        return False
    text = file.data[callee.start_byte : callee.end_byte]
    return b"recover()" in text and not any(word in text for word in (b"panic(", b"Exit(", b"Fatal"))


def _is_deferred(node: Node) -> bool:
    return node.parent is not None and node.parent.type == "defer_statement"


def _gives(event: _Event) -> bool:
    return event.operation is not None and event.operation.action.gives


def _followed_by_defer(take: LockOperation) -> bool:
    """Whether the statement after `mu.Lock()` is `defer mu.Unlock()`, as it nearly always is."""
    statement = take.call.parent
    following = statement.next_named_sibling if statement is not None else None
    if following is None or following.type != "defer_statement":
        return False
    releases = deferred_releases(take.file.package, following, take.file)
    return any(same_lock(each.place, take.place) for each in releases)


def _later(witness: Witness[Held]) -> tuple[Branch, ...]:
    pairs = zip(witness.path.branches, witness.states, strict=True)
    return tuple(branch for branch, state in pairs if state.by >= 0)


def sections_of(file: GoFile) -> list[Section]:
    """A section for each lock of each function of a file."""
    known: dict[GoFile, list[Section]] = file.package.locks.sections
    if file not in known:
        known[file] = list(_sections(file))
    return known[file]


def _sections(file: GoFile) -> Iterator[Section]:
    for function, operations in file.package.locks.by_function.items():
        seen: list[Place] = []
        for operation in operations if function.file is file else ():
            if not any(same_lock(place, operation.place) for place in seen):
                seen.append(operation.place)
                yield Section(function, operation.place)
