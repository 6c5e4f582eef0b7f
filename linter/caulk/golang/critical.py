"""Critical sections: the paths of a function that keep a lock at the end, or take it again while held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang.callers import callers
from caulk.golang.flow import ExitKind, Outcome
from caulk.golang.locks import LockAction, LockOperation, Taken, deferred_releases, runs_in_place
from caulk.golang.paths import Search, Witness, search
from caulk.golang.places import Place, bound_places, seen_from
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.files import Function
    from caulk.golang.flow import Branch, Path
    from caulk.golang.names import Object


class _Held(NamedTuple):
    """What a path knows of one lock."""

    by: int = -1  # index of the operation that took it; -1 when it is free
    deferred: bool = False  # a deferred call will give it back
    outer: bool = False  # the path gave it back first: the caller holds it
    again: int = -1  # index of the operation, or of the call, that takes it a second time


@dataclass(frozen=True)
class KeptLock:
    """A lock that a path of the function takes and does not give back."""

    operation: LockOperation
    path: Path
    later: tuple[Branch, ...]  # the decisions after it was taken

    @property
    def decision(self) -> Branch | None:
        """The last decision on the way out that is not just the course of a loop."""
        passing = (Outcome.ITERATES, Outcome.ENDS, Outcome.NO_CASE)
        return next((branch for branch in reversed(self.later) if branch.outcome not in passing), None)


@dataclass(frozen=True)
class SecondLock:
    """A lock that a path takes while it holds it; `through` are the calls that lead to the second one."""

    first: LockOperation
    second: LockOperation
    through: tuple[OutgoingCall, ...]
    path: Path


class Section:
    """The operations of one function on one lock."""

    def __init__(self, function: Function, place: Place, *, reading: bool) -> None:
        self.function = function
        self.place = place
        self._package = function.file.package
        self._graph = self._package.flow(function)
        same = [each for each in self._package.locks.of(function) if each.place.same_instance(place)]
        self.all = same
        self.own = [each for each in same if each.action.reads == reading]
        self._reading = reading

    @property
    def is_clear(self) -> bool:
        """Whether all that happens to the lock in this function can be followed."""
        if not self._graph.is_intact or not self.place.exact:
            return False
        names = self._package.names
        if self.place.root.is_local and names.is_reassigned(self.place.root):
            return False
        if any(each.action is LockAction.TRY for each in self.all) or self._passes_methods():
            return False
        for literal, operations in self._package.locks.by_function.items():
            inside = literal.is_literal and literal.top_level is self.function.top_level
            if not inside or literal is self.function or runs_in_place(literal):
                continue
            if any(each.place.same_instance(self.place) for each in operations if each.action.gives):
                return False
        return True

    def _passes_methods(self) -> bool:
        """Whether `mu.Unlock` is used as a value somewhere in the function."""
        file = self.function.file
        for word in (b".Unlock", b".RUnlock"):
            body = self.function.top_level.node
            at = file.data.find(word, body.start_byte, body.end_byte)
            while at >= 0:
                if file.data[at + len(word) : at + len(word) + 1] != b"(":
                    return True
                at = file.data.find(word, at + 1, body.end_byte)
        return False

    # -- kept

    def kept(self) -> KeptLock | None:
        """The first path that leaves with the lock although the function gives it back elsewhere."""
        takes = [each for each in self.own if each.action.takes]
        if not takes or not self._gives_somewhere() or not self.is_clear or self._handed_over():
            return None
        steps = self._steps(self.own)
        witness = search(
            self._graph,
            _Held(),
            Search(
                lambda node, state: self._pass(node, state, steps),
                leave=lambda kind, state: kind is ExitKind.RETURN and state.by >= 0 and not state.deferred,
            ),
        )
        if witness is None:
            return None
        return KeptLock(self.own[witness.state.by], witness.path, _later(witness))

    def _gives_somewhere(self) -> bool:
        if any(each.action.gives for each in self.own):
            return True
        return any(self._defers(statement) for statement in self._defer_statements())

    def _handed_over(self) -> bool:
        """Whether somebody else gives this lock back: a partner function, or the callers."""
        for function, operations in self._package.locks.by_function.items():
            if function is self.function or not self.place.key or runs_in_place(function):
                continue
            mine = [each for each in operations if each.place.key == self.place.key]
            if mine and all(each.action.gives for each in mine):
                return True
        for site in callers(self.function).sites:
            outside = self._package.locks.of(site.caller) if site.caller is not None else []
            if any(each.action.gives and each.place.key == self.place.key for each in outside):
                return True
        return False

    # -- again

    def taken_again(self) -> SecondLock | None:
        """The first path that takes the lock while it holds it, itself or through a call."""
        if not any(each.action.takes for each in self.all) or not self.is_clear:
            return None
        steps = self._steps(self.all)
        calls = self._locking_calls()
        witness = search(
            self._graph,
            _Held(),
            Search(
                lambda node, state: self._again(node, state, steps, calls),
                leave=lambda _kind, _state: False,
                found=lambda state: state.again >= 0,
            ),
        )
        if witness is None:
            return None
        first, index = self.all[witness.state.by], witness.state.again
        if index < len(self.all):
            return SecondLock(first, self.all[index], (), witness.path)
        site, taken = [each for entries in calls.values() for each in entries][index - len(self.all)]
        return SecondLock(first, taken.operations[0], (site, *taken.through), witness.path)

    def _locking_calls(self) -> dict[int, list[tuple[OutgoingCall, Taken]]]:
        """The calls that take this lock, by the statement they stand in."""
        found: dict[int, list[tuple[OutgoingCall, Taken]]] = {}
        for site in self._package.calls.of(self.function):
            if site.is_spawn or site.is_deferred or not site.certain or site.targets[0] is self.function:
                continue
            effects = self._package.locks.effects(site.targets[0])
            if not effects.taken:
                continue
            bound = bound_places(site.file, site.node, site.targets[0])
            if any(_means(released, bound, self.place) for released in effects.released):
                continue
            step = self._graph.step_of(site.node)
            for taken in effects.taken:
                if step is not None and _means(taken.place, bound, self.place):
                    found.setdefault(step.id, []).append((site, taken))
        return found

    def _again(
        self,
        node: Node,
        state: _Held,
        steps: dict[int, list[int]],
        calls: dict[int, list[tuple[OutgoingCall, Taken]]],
    ) -> _Held | None:
        if state.by >= 0:
            first = self.all[state.by]
            for index in steps.get(node.id, ()):
                second = self.all[index]
                if (
                    second.action.takes
                    and not self._new_each_round(first, second)
                    and _excludes(first, second.action)
                ):
                    return state._replace(again=index)
            position = len(self.all)
            for step, entries in calls.items():
                for offset, (_, taken) in enumerate(entries):
                    if step == node.id and _excludes(first, taken.action):
                        return state._replace(again=position + offset)
                position += len(entries)
        return self._pass(node, state, steps, self.all)

    def _new_each_round(self, first: LockOperation, second: LockOperation) -> bool:
        """Whether the lock of a second pass is another instance: its variable lives inside the loop."""
        if first is not second:
            return False
        loop = self._graph.loop_of(first.call)
        root = self.place.root.node
        return loop is None or loop.node.start_byte <= root.start_byte < loop.node.end_byte

    # -- shared

    def _steps(self, operations: Sequence[LockOperation]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for index, operation in enumerate(operations):
            step = self._graph.step_of(operation.call)
            if step is not None and step.type not in ("defer_statement", "go_statement"):
                found.setdefault(step.id, []).append(index)
        return found

    def _pass(
        self,
        node: Node,
        state: _Held,
        steps: dict[int, list[int]],
        operations: Sequence[LockOperation] | None = None,
    ) -> _Held | None:
        operations = self.own if operations is None else operations
        if node.type == "defer_statement":
            return state._replace(deferred=True) if self._defers(node) else state
        for index in steps.get(node.id, ()):
            if operations[index].action.gives:
                if state.by < 0:
                    return None  # the caller holds it: what happens now is a matter of both
                state = _Held(deferred=state.deferred)
            elif state.by < 0:
                state = state._replace(by=index)
        if state.by >= 0 and self._released_by_a_call(node):
            state = _Held(deferred=state.deferred)
        return state

    def _released_by_a_call(self, node: Node) -> bool:
        for site in self._package.calls.of(self.function):
            if (
                not (node.start_byte <= site.node.start_byte < node.end_byte)
                or not site.targets
                or site.is_spawn
            ):
                continue
            for target in site.targets:
                released = self._package.locks.effects(target).released
                if released:
                    bound = bound_places(site.file, site.node, target)
                    if any(_means(place, bound, self.place) for place in released):
                        return True
        return False

    def _defers(self, statement: Node) -> bool:
        releases = deferred_releases(self._package, statement, self.function.file)
        if any(each.place.same_instance(self.place) for each in releases):
            return True
        call = next((child for child in statement.named_children if child.type == "call_expression"), None)
        return call is not None and self._released_by_a_call(call)

    def _defer_statements(self) -> Iterator[Node]:
        body = self.function.body
        for node in walk(body) if body is not None else ():
            if node.type == "defer_statement" and self.function.file.function_of(node) is self.function:
                yield node


def _means(place: Place, bound: Mapping[Object, Place], wanted: Place) -> bool:
    seen = seen_from(place, bound)
    return seen is not None and seen.same_instance(wanted)


def _excludes(first: LockOperation, second: LockAction) -> bool:
    """Whether the second operation certainly waits for the first: two readers share."""
    return not (first.action.reads and second.reads)


def _later(witness: Witness[_Held]) -> tuple[Branch, ...]:
    pairs = zip(witness.path.branches, witness.states, strict=True)
    return tuple(branch for branch, state in pairs if state.by >= 0)


def sections(function: Function) -> Iterator[Section]:
    """A section for each lock of a function, readers and writers apart."""
    seen: list[tuple[Place, bool]] = []
    for operation in function.file.package.locks.of(function):
        reading = operation.action.reads
        if any(reading == other and place.same_instance(operation.place) for place, other in seen):
            continue
        seen.append((operation.place, reading))
        yield Section(function, operation.place, reading=reading)
