"""The order in which locks are taken: which classes of locks are taken while others are held.

A class is `Type.field`, all instances together, or a variable. A function that gives back a lock which it has
not taken holds it from its beginning on; so does one that gives it back on behalf of its caller and then
takes it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.contexts import arguments
from caulk.golang.critical import sections_of
from caulk.golang.critical_chains import Aim, comes_to, leads_to
from caulk.golang.critical_state import depends_on_state_of
from caulk.golang.locks import lock_class, same_lock
from caulk.golang.locks_effects import LockEffects
from caulk.golang.names import ObjectKind
from caulk.golang.new_values import is_new
from caulk.golang.places import container_of, place_of
from caulk.golang.starts import goroutine_of, starts
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from tree_sitter import Node

    from caulk.golang.conditions import Facts
    from caulk.golang.critical import Section
    from caulk.golang.files import Function
    from caulk.golang.locks import LockOperation
    from caulk.golang.locks_links import Link
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place


@dataclass(frozen=True, eq=False)
class Reached:
    """A lock that a function takes, and the calls that lead to it."""

    operation: LockOperation
    through: tuple[Link, ...] = ()


@dataclass(frozen=True, eq=False)
class Order:
    """A lock taken while another is held: the second at `node` of `function`, or behind it.

    `held` takes the first one there; in a function that is called with it held, it gives it back (`section`
    is None then).
    """

    function: Function
    held: LockOperation
    node: Node
    second: LockOperation
    through: tuple[Link, ...]
    section: Section | None = None

    @property
    def is_shared(self) -> bool:
        """Whether the first lock is one that every goroutine has, or may have."""
        return bool(self.held.place.key) or not self.held.place.root.is_local

    @property
    def pair(self) -> tuple[Hashable, Hashable]:
        return _class_of(self.held), _class_of(self.second)

    @cached_property
    def is_certain(self) -> bool:
        """Whether a path holds the first lock, on conditions that the calls to the second one allow.

        A call that takes the first lock again, and so waits for itself, is no matter of order.
        """
        if self.section is None:
            return not self.through or self._comes_to_second(frozenset())
        held = self.section.held_at(self.node)
        if held is None or not self._leads_to_second(held[1].facts):
            return False
        again = self.section.taken_again()
        return again is None or not again.through or again.through[0].node != self.node

    def _leads_to_second(self, facts: Facts) -> bool:
        if not self.through:
            return True
        if self._is_taken_back:
            return self._comes_to_second(facts)
        link, effects = self.through[0], self.function.file.package.locks.effects(self.second.place)
        return any(leads_to(taken, link, facts, self.function) for taken in effects.taken_by(link))

    def is_ruled_out_by(self, other: Order) -> bool:
        """Whether this one asks for a state that tells of the other one, which has its lock from a caller.

        `if users == 0 { mu.Lock() }` does not wait for who counts itself among the users.
        """
        if self.section is None or not (other.section is None or other._is_taken_back):
            return False
        held = self.section.held_at(self.node)
        return held is None or depends_on_state_of(other.function, self.section, held[1])

    @cached_property
    def _is_taken_back(self) -> bool:
        """Whether the function that takes the second lock has given it back before: its callers hold it."""
        second = self.second
        return any(
            each.action.gives
            and not each.is_deferred
            and same_lock(each.place, second.place)
            and each.call.start_byte < second.call.start_byte
            for each in second.file.package.locks.of(second.function)
        )

    def _comes_to_second(self, facts: Facts) -> bool:
        nodes = [*(link.node for link in self.through[1:]), self.second.call]
        for link, node in zip(self.through, nodes, strict=True):
            if not comes_to(Aim(link.target, node), link, facts):
                return False
            facts = frozenset()
        return True


@dataclass(frozen=True)
class Cycle:
    """Two orders in which the same two locks are taken."""

    one: Order
    other: Order


class LockOrders:
    """The orders of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self.classes = _ordered_classes(package)
        self._links = LockEffects(package, self.classes)
        self._reached: dict[Function, dict[Hashable, Reached]] = {}

    def cycles(self) -> Iterator[Cycle]:
        """Pairs of locks that are taken in both orders, here or in the package that declares one of them."""
        for (first, second), there in self.found.items():
            back = self.found.get((second, first), [])
            if back and str(first) > str(second):
                continue  # told the other way round
            for home in () if back else self._links.homes:
                back = back or home.locks.orders.found.get((second, first), [])
            cycle = self._cycle(there, back) if back else None
            if cycle is not None:
                yield cycle

    @cached_property
    def found(self) -> dict[tuple[Hashable, Hashable], list[Order]]:
        """The orders, by the classes of the two locks."""
        orders: dict[tuple[Hashable, Hashable], list[Order]] = {}
        if not self.classes:
            return orders
        for file in self._package.files:
            if file.is_test:
                continue
            for section in sections_of(file):
                if lock_class(section.place) in self.classes and _is_eligible(section):
                    for order in self._in_section(section):
                        orders.setdefault(order.pair, []).append(order)
        if orders:
            for order in self._handed_over():
                orders.setdefault(order.pair, []).append(order)
        return orders

    def _cycle(self, there: list[Order], back: list[Order]) -> Cycle | None:
        most = limits.LOCK_ORDERS
        for each in (there, back):
            most.exceeded(len(each), each[-1].function.file, each[-1].node)
        for one in there[: most.value]:
            for other in back[: most.value]:
                conflict = _conflict(one.held, other.second) and _conflict(other.held, one.second)
                conflict = conflict and _can_meet(one, other)
                if not conflict or _common_gate(one, other) or not (one.is_certain and other.is_certain):
                    continue
                if not (one.is_ruled_out_by(other) or other.is_ruled_out_by(one)):
                    return Cycle(one, other)
        return None

    def _in_section(self, section: Section) -> Iterator[Order]:
        function = section.function
        own = lock_class(section.place)
        held = next(each for each in section.operations if each.action.takes)
        for operation in self._package.locks.of(function):
            other = operation.action.takes and lock_class(operation.place) != own
            waits = other and self._counts(operation) and not _is_private(function, operation.place)
            if waits and section.may_hold(operation.call):
                yield Order(function, held, operation.call, operation, (), section)
        for link in self._links.links(function, section.may_hold):
            if link.is_spawn or self._releases(section, link):
                continue
            for found, reached in self._through(link):
                if found != own:
                    yield Order(
                        function, held, link.node, reached.operation, (link, *reached.through), section
                    )

    def _handed_over(self) -> Iterator[Order]:
        """The locks that functions take which are called with another one held, and give that one back."""
        for function, operations in self._package.locks.by_function.items():
            if function.is_literal or function.file.is_test:
                continue
            for given in operations:
                if self._is_handed_over(function, given):
                    yield from self._before(function, given)

    def _is_handed_over(self, function: Function, given: LockOperation) -> bool:
        found, root = _class_of(given), given.place.root
        if not given.action.gives or found not in self.classes or _is_result(root):
            return False
        locks = self._package.locks
        inside = [function, *(each for each in locks.literals.get(function, ()))]
        if any(each.action.takes and _class_of(each) == found for one in inside for each in locks.of(one)):
            return False
        return not any(found in self.of(link.target) for link in self._links.waited(function))

    def _before(self, function: Function, given: LockOperation) -> Iterator[Order]:
        """What a function takes before it gives a lock back."""
        graph, found = self._package.flow(function), _class_of(given)
        gives = [each.call for each in self._package.locks.of(function) if _class_of(each) == found]
        ways: list[tuple[Node, LockOperation, tuple[Link, ...]]] = [
            (each.call, each, ())
            for each in self._package.locks.of(function)
            if each.action.takes and self._counts(each) and _class_of(each) != found
        ]
        for link in self._links.waited(function):
            for other, reached in self._through(link):
                if other != found and not link.is_deferred:
                    ways.append((link.node, reached.operation, (link, *reached.through)))
        for node, second, through in ways:
            if graph.can_reach(None, node, gives) is not None and (
                given.is_deferred or graph.can_reach(node, given.call) is not None
            ):
                yield Order(function, given, node, second, through)

    def _counts(self, operation: LockOperation) -> bool:
        return lock_class(operation.place) in self.classes

    def _releases(self, section: Section, link: Link) -> bool:
        effects = self._package.locks.effects(section.place)
        return any(same_lock(seen, section.place) for seen in effects.released_by(link))

    def _through(self, link: Link) -> Iterator[tuple[Hashable, Reached]]:
        """The classes of locks that a call takes, whichever function it runs."""
        for found, reached in self.of(link.target).items():
            if all(found in self.of(each.target) for each in link.others):
                yield found, reached

    def of(self, function: Function) -> dict[Hashable, Reached]:
        """The classes of locks that a call of the function takes."""
        known = self._reached.get(function)
        if known is not None:
            return known
        pending, seen = [function], {function}
        for each in pending:
            for link in self._links.waited(each):
                for inner in link.all:
                    if inner.target not in seen and inner.target not in self._reached:
                        seen.add(inner.target)
                        pending.append(inner.target)
        for each in pending:
            self._reached[each] = {
                lock_class(operation.place): Reached(operation)
                for operation in each.file.package.locks.of(each)
                if operation.action.takes and self._counts(operation)
            }
        pending.reverse()
        for _ in range(limits.LOCK_CHAIN.value):
            grown = [each for each in pending if self._extend(each)]
            if not grown:
                break
        return self._reached[function]

    def _extend(self, function: Function) -> bool:
        own, grown = self._reached[function], False
        for link in self._links.waited(function):
            for found, reached in tuple(self._through(link)):
                if found in own or len(reached.through) + 1 >= limits.LOCK_CHAIN.value:
                    continue
                if limits.LOCK_CLASSES.exceeded(len(own) + 1, function.file, function.node):
                    break
                own[found] = Reached(reached.operation, (link, *reached.through))
                grown = True
        return grown


def _ordered_classes(package: GoPackage) -> frozenset[Hashable]:
    """The classes of locks that can have an order, if there are two.

    These are fields, variables of the package, and variables of a function that goroutines share.
    """
    found = {
        each
        for each, operations in package.locks.by_class.items()
        if operations[0].place.key
        or not operations[0].place.root.is_local
        or any(_is_shared(operation.function, operation.place) for operation in operations)
    }
    for home in LockEffects(package, frozenset(found)).homes:
        found |= {each for each in home.locks.orders.classes if isinstance(each, str)}
    return frozenset(found) if len(found) > 1 else frozenset()


def _is_eligible(section: Section) -> bool:
    if not any(each.action.takes for each in section.operations):
        return False
    root = section.place.root
    if not root.is_local or root.kind is not ObjectKind.VAR or _is_shared(section.function, section.place):
        return True
    container = container_of(root)
    return container is not None and not _takes_out(section.function, container)


def _takes_out(function: Function, container: Place) -> bool:
    """Whether a function takes elements out of a map, so that nobody else finds them from then on."""
    file = function.file
    return any(
        file.function_of(call) is function
        and (given := arguments(call))
        and (place := place_of(file, given[0])) is not None
        and place.key == container.key
        for call in file.calls_to("delete")
    )


def _is_shared(function: Function, place: Place) -> bool:
    """Whether a goroutine locks a variable of the function that starts it."""
    if place.fields or not place.root.is_local or place.root.kind is not ObjectKind.VAR:
        return False
    home = goroutine_of(function)
    return home is not place.root.function and bool(starts(home))


def _is_private(function: Function, place: Place) -> bool:
    """Whether nobody else can have the lock yet: it is of a value that the function has just made."""
    return is_new(place.root) and not _is_shared(function, place)


def _can_meet(one: Order, other: Order) -> bool:
    """Whether two goroutines may come to the orders: of variables of a function, each has to have its own."""
    return one.is_shared or goroutine_of(one.function) is not goroutine_of(other.function)


def _class_of(operation: LockOperation) -> Hashable:
    """The class of an operation's lock; of a variable that holds an element, that of all its elements."""
    place = operation.place
    if place.key or not place.root.is_local or place.fields:
        return lock_class(place)
    container = container_of(place.root)
    return container.key if container is not None and container.key else lock_class(place)


def _is_result(variable: Object) -> bool:
    """Whether a local variable holds what a call gives, which may have come with its lock taken."""
    if variable.is_parameter or not variable.is_local:
        return False
    return any(each.type == "call_expression" for each in walk(variable.declaration))


def _conflict(held: LockOperation, wanted: LockOperation) -> bool:
    return not (held.action.reads and wanted.action.reads)


def _common_gate(one: Order, other: Order) -> bool:
    """Whether both orders are under a third lock, which keeps them apart."""
    return bool(_gates(one) & _gates(other))


def _gates(order: Order) -> set[Hashable]:
    return {
        lock_class(each.place)
        for each in sections_of(order.function.file)
        if each.function is order.function
        and lock_class(each.place) not in order.pair
        and each.may_hold(order.node)
    }
