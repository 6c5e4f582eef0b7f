"""Wait groups: every Add, Done, Wait and Go of a package, and which group each means.

A group is a sync.WaitGroup, or an errgroup.Group, which has no Add and Done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers_in_package, sole_holder
from caulk.golang.contexts import arguments
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.locks import call_of, statements_of
from caulk.golang.places import Place, bound_places, bound_receiver, place_of, seen_from
from caulk.golang.typing_model import Method, Named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import FlowGraph
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.typing_model import Type

_METHODS = ("Add", "Done", "Wait", "Go")


class GroupAction(Enum):
    """What an operation does; an Add of a negative constant is a Done."""

    ADD = "Add"
    DONE = "Done"
    WAIT = "Wait"
    GO = "Go"


@dataclass(frozen=True)
class GroupOperation:
    """A method of a group, called (`call`) or taken as a value (`call` is None).

    `place` is the group; None when no variable leads to it. `function` is the innermost function or literal.
    The call of a function that does nothing but call the method has that call as `wrapped`.
    """

    action: GroupAction
    selector: Node
    call: Node | None
    place: Place | None
    file: GoFile
    function: Function
    wrapped: GroupOperation | None = None

    @property
    def node(self) -> Node:
        return self.call or self.selector

    @property
    def is_deferred(self) -> bool:
        return self.node.parent is not None and self.node.parent.type == "defer_statement"

    @property
    def text(self) -> str:
        """The group as the code writes it."""
        if self.wrapped is not None:
            return self.place.text if self.place is not None else "group"
        operand = self.selector.child_by_field_name("operand")
        return self.file.text(operand) if operand is not None else "group"

    @property
    def amount(self) -> int | None:
        """By how much the count goes up, or down for a Done; None when that varies."""
        if self.wrapped is not None and self.wrapped.call is not None:
            return self.wrapped.amount
        given = arguments(self.call) if self.call is not None else []
        if not given:
            return 1
        value = self.file.constant(given[0])
        return abs(value) if isinstance(value, int) and not isinstance(value, bool) else None

    def means(self, place: Place | None) -> bool:
        """Whether the operation is on this very group, or on the same field of what may be one owner."""
        if place is None or self.place is None:
            return False
        return self.place.same_instance(place) or bool(place.key and self.place.key == place.key)


class Groups:
    """The operations on wait groups of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._finished: dict[Function, _Finished] = {}
        self.waiting: dict[Function, bool] = {}  # where `joining` keeps which functions wait

    @cached_property
    def by_function(self) -> dict[Function, list[GroupOperation]]:
        """Operations by the function or literal that they stand in, in source order."""
        found: dict[Function, list[GroupOperation]] = {}
        if any(b"WaitGroup" in file.data or b"errgroup" in file.data for file in self._package.files):
            direct = [each for file in self._package.files for each in _operations(file)]
            every = [each for operation in direct for each in _through_values(operation)]
            every += self._wrapped(every)
            for operation in sorted(every, key=lambda each: (each.file.path, each.node.start_byte)):
                found.setdefault(operation.function, []).append(operation)
        return found

    def _wrapped(self, operations: list[GroupOperation]) -> Iterator[GroupOperation]:
        """The calls of functions and literals that do nothing but call one method of a group."""
        wrappers = {each.function: each for each in operations if _is_all(each)}
        for function, inner in wrappers.items():
            for site in callers_in_package(function).sites:
                home = site.caller
                if site.is_spawn or home is None or home in wrappers or inner.place is None:
                    continue
                seen = _seen(inner.place, bound_places(site.file, site.call, function), function)
                selector = site.call.child_by_field_name("function")
                if seen is not None and selector is not None:
                    yield GroupOperation(inner.action, selector, site.call, seen, site.file, home, inner)

    def of(self, function: Function) -> list[GroupOperation]:
        return self.by_function.get(function, [])

    @property
    def all(self) -> Iterator[GroupOperation]:
        for operations in self.by_function.values():
            yield from operations

    def within(self, function: Function) -> Iterator[GroupOperation]:
        """Operations of a function and of all literals inside it."""
        return iter(self._by_any_function.get(function, ()))

    @cached_property
    def _by_any_function(self) -> dict[Function, list[GroupOperation]]:
        found: dict[Function, list[GroupOperation]] = {}
        for home, operations in self.by_function.items():
            current: Function | None = home
            while current is not None:
                found.setdefault(current, []).extend(operations)
                current = current.parent
        return found

    @cached_property
    def waiting_names(self) -> frozenset[str]:
        """Names of the package's functions in which something is called that is named Wait."""
        return frozenset(
            function.name
            for file in self._package.files
            if b".Wait(" in file.data
            for function in file.functions
            if file.data.find(b".Wait(", function.node.start_byte, function.node.end_byte) >= 0
        )

    # -- what calls finish

    def finishes(self, site: OutgoingCall, place: Place) -> bool:
        """Whether a call may bring the group's count down: the callee calls Done, or nobody knows."""
        for argument in arguments(site.node):
            given = place_of(site.file, argument)
            if given is not None and (given.same_instance(place) or given.key == place.key != ""):
                if not site.targets:
                    return True
                break
        for target in site.targets:
            finished = self._finished_by(target)
            if finished.anything:
                return True
            for seen in finished.at(site, target):
                if seen.same_instance(place) or seen.key == place.key != "":
                    return True
        return False

    def _finished_by(self, function: Function) -> _Finished:
        """The groups of which a function, or what it calls, mentions Done."""
        known = function.file.package.groups._finished
        if function not in known:
            _settle(function)
        return known[function]

    def known_of(self, function: Function) -> _Finished | None:
        """What is known of a function of the package already."""
        return self._finished.get(function)

    def own(self, function: Function) -> _Finished:
        """What a function finishes itself; what its callees do is added later."""
        finished = self._finished[function] = _Finished()
        for operation in self.within(function):
            if operation.action is GroupAction.DONE and operation.place is not None:
                finished.add(operation.place)
        return finished


@dataclass(eq=False)
class _Finished:
    """Groups as one function sees them, one place for each field; `anything` when there are too many."""

    places: dict[str | Place, Place] = field(default_factory=dict)
    anything: bool = False

    def add(self, place: Place) -> None:
        self.places.setdefault(place.key or place, place)

    def at(self, site: OutgoingCall, callee: Function) -> Iterator[Place]:
        """The places as the caller sees them."""
        bound = bound_places(site.file, site.node, callee) if self.places else {}
        for place in tuple(self.places.values()):
            seen = _seen(place, bound, callee)
            if seen is not None:
                yield seen


def _settle(start: Function) -> None:
    """Find out what a function and all that it leads to finish: callees hand what they know to their callers.

    Functions of packages without any wait group are not looked into.
    """
    reached = {start: start.file.package.groups.own(start)}
    above: dict[Function, list[tuple[Function, OutgoingCall]]] = {}
    pending = [start]
    for function in pending:
        package = function.file.package
        for site in package.calls.of(function) if package.groups.by_function else ():
            for target in site.targets:
                above.setdefault(target, []).append((function, site))
                if target not in reached:
                    groups = target.file.package.groups
                    known = groups.known_of(target)
                    reached[target] = known or groups.own(target)
                    if known is None:
                        pending.append(target)
    changed = dict.fromkeys(reversed(reached))
    while changed:
        target, _ = changed.popitem()
        finished = reached[target]
        for function, site in above.get(target, ()) if finished.places or finished.anything else ():
            own = reached[function]
            before = len(own.places), own.anything
            for place in finished.at(site, target):
                own.add(place)
            own.anything |= finished.anything or limits.GROUPS_FINISHED.exceeded(
                len(own.places), function.file, function.node
            )
            if (len(own.places), own.anything) != before:
                changed[function] = None


def _seen(place: Place, bound: Mapping[Object, Place], callee: Function) -> Place | None:
    """A callee's place as its caller sees it; a field keeps its class when the owner is not known."""
    if place.root.is_parameter and place.root.function is callee:
        return seen_from(place, bound) or (place if place.key else None)
    own: Function | None = place.root.function
    while own is not None and own is not callee:
        own = own.parent
    return place if own is None or place.key else None


def _operations(file: GoFile) -> Iterator[GroupOperation]:
    for name in file.identifiers(*_METHODS):
        selector = name.parent
        if name.type != "field_identifier" or selector is None or selector.type != "selector_expression":
            continue
        operand = selector.child_by_field_name("operand")
        if operand is None or file.qualified(selector):
            continue
        found = file.package.types.member(file.type_of(operand), file.text(name))
        if not isinstance(found, Method) or not _is_group(found.receiver.dereferenced):
            continue
        function = file.function_of(selector)
        if function is None:
            continue
        call = selector.parent
        if call is not None and (
            call.type != "call_expression" or call.child_by_field_name("function") != selector
        ):
            call = None
        action = GroupAction(file.text(name))
        if action is GroupAction.ADD and _is_negative(file, call):
            action = GroupAction.DONE
        yield GroupOperation(action, selector, call, group_place(file, operand), file, function)


def _through_values(operation: GroupOperation) -> Iterator[GroupOperation]:
    """The operation, or the calls of the variable that holds it: `done := wg.Done`."""
    file = operation.file
    variable = sole_holder(file, operation.selector) if operation.call is None else None
    uses = file.package.names.references(variable) if variable is not None else ()
    calls = [(use.file, call_of(use.node)) for use in uses]
    if not calls or any(call is None or call.parent is None for _, call in calls):
        yield operation
        return
    for home, call in calls:
        function = home.function_of(call) if call is not None else None
        selector = call.child_by_field_name("function") if call is not None else None
        if function is not None and selector is not None and call is not None:
            action = operation.action
            if action is GroupAction.ADD and _is_negative(home, call):
                action = GroupAction.DONE
            yield GroupOperation(action, selector, call, operation.place, home, function, operation)


def _is_all(operation: GroupOperation) -> bool:
    """Whether an operation is all that its function does: `func (s *server) end() { s.wg.Done() }`."""
    body, statement = operation.function.body, operation.node.parent
    if body is None or statement is None or operation.call is None or operation.wrapped is not None:
        return False
    if operation.function.is_literal and literal_use(operation.function.node) is not LiteralUse.VALUE:
        return False
    listed = [each for each in statements_of(body) if each.type != "comment"]
    if listed != [statement] or statement.type != "expression_statement":
        return False
    given = arguments(operation.call)
    return not given or operation.amount is not None


def _is_negative(file: GoFile, call: Node | None) -> bool:
    given = arguments(call) if call is not None else []
    if not given:
        return False
    value = file.constant(given[0])
    if isinstance(value, int):
        return value < 0
    return given[0].type == "unary_expression" and given[0].children[0].type == "-"


def group_place(file: GoFile, operand: Node) -> Place | None:
    """The group that an operand means, through embedding too."""
    place = place_of(file, operand)
    owner = file.type_of(operand).dereferenced
    if place is None or not isinstance(owner, Named) or _is_group(owner):
        return place
    name = "WaitGroup" if file.package.types.member(owner, "WaitGroup") is not None else "Group"
    return place.within((name,), f"{owner.full_name}.{name}")


def started_by(operation: GroupOperation, call: Node) -> Iterator[tuple[Function, Place | None]]:
    """What `g.Go(f)` starts, when that is one function, with the group as that function sees it."""
    file, given = operation.file, arguments(call)
    targets = file.package.calls.functions_of(file, given[0]) if given else ()
    if len(targets) != 1:
        return
    place = operation.place
    for receiver, owner in bound_receiver(file, given[0], targets[0]).items():
        shared = len(owner.fields)
        if place is not None and place.root is owner.root and place.fields[:shared] == owner.fields:
            place = Place(receiver, place.fields[shared:], place.key, place.exact and owner.exact)
    yield targets[0], place


def _is_group(given: Type) -> bool:
    return given.is_named("sync", "WaitGroup") or given.is_named("golang.org/x/sync/errgroup", "Group")


def runs_inside(function: Function, home: Function) -> bool:
    """Whether a literal runs where it stands in `home`: called there, or deferred."""
    current: Function | None = function
    while current is not None and current is not home:
        if literal_use(current.node) not in (LiteralUse.CALLED, LiteralUse.DEFERRED):
            return False
        current = current.parent
    return current is home


def one_for_each_group(operations: Sequence[GroupOperation]) -> Iterator[GroupOperation]:
    seen: list[GroupOperation] = []
    for each in operations:
        if each.place is not None and not any(each.means(other.place) for other in seen):
            seen.append(each)
            yield each


def repeats(graph: FlowGraph, done: GroupOperation) -> bool:
    """Whether a goroutine calls Done once for each thing that it works off."""
    step = graph.step_of(done.node)
    return step is None or graph.can_reach(step, step) is not None
