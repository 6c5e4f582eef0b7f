"""The order in which locks are taken: which classes of locks are taken while others are held.

A class is `Type.field`, all instances together, or a variable.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.critical import sections_of
from caulk.golang.critical_chains import leads_to
from caulk.golang.locks import lock_class, same_lock
from caulk.golang.locks_effects import LockEffects
from caulk.golang.names import ObjectKind
from caulk.golang.starts import goroutine_of, starts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from tree_sitter import Node

    from caulk.golang.critical import Section
    from caulk.golang.files import Function
    from caulk.golang.locks import LockOperation
    from caulk.golang.locks_links import Link
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place


@dataclass(frozen=True, eq=False)
class Reached:
    """A lock that a function takes, and the calls that lead to it."""

    operation: LockOperation
    through: tuple[Link, ...] = ()


@dataclass(frozen=True, eq=False)
class Order:
    """A lock taken while another is held: the first in `section`, the second at `node` or behind it."""

    section: Section
    node: Node
    second: LockOperation
    through: tuple[Link, ...]

    @property
    def held(self) -> LockOperation:
        """The first operation that may hold the lock here."""
        return next(each for each in self.section.operations if each.action.takes)

    @cached_property
    def is_certain(self) -> bool:
        """Whether a path holds the first lock, on conditions that the calls to the second one allow.

        A call that takes the first lock again, and so waits for itself, is no matter of order.
        """
        again = self.section.taken_again()
        if again is not None and again.through and again.through[0].node == self.node:
            return False
        held = self.section.held_at(self.node)
        if held is None or not self.through:
            return held is not None
        link = self.through[0]
        effects = self.section.function.file.package.locks.effects(self.second.place)
        return any(
            leads_to(taken, link, held[1].facts, self.section.function) for taken in effects.taken_by(link)
        )


@dataclass(frozen=True)
class Cycle:
    """Two orders in which the same two locks are taken."""

    one: Order
    other: Order


class LockOrders:
    """The orders of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._classes = _ordered_classes(package)
        self._links = LockEffects(package, self._classes)
        self._reached: dict[Function, dict[Hashable, Reached]] = {}

    def cycles(self) -> Iterator[Cycle]:
        """Pairs of locks that are taken in both orders."""
        orders: dict[tuple[Hashable, Hashable], list[Order]] = {}
        if not self._classes:
            return
        for file in self._package.files:
            if file.is_test:
                continue
            for section in sections_of(file):
                if lock_class(section.place) in self._classes and _is_eligible(section):
                    for order in self._in_section(section):
                        pair = (lock_class(section.place), lock_class(order.second.place))
                        orders.setdefault(pair, []).append(order)
        for (first, second), there in orders.items():
            back = orders.get((second, first), ())
            if str(first) < str(second) and back:
                cycle = self._cycle(there, back)
                if cycle is not None:
                    yield cycle

    def _cycle(self, there: list[Order], back: list[Order]) -> Cycle | None:
        most = limits.LOCK_ORDERS
        for each in (there, back):
            most.exceeded(len(each), each[-1].section.function.file, each[-1].node)
        for one in there[: most.value]:
            for other in back[: most.value]:
                conflict = _conflict(one.held, other.second) and _conflict(other.held, one.second)
                conflict = conflict and _can_meet(one, other)
                if conflict and not _common_gate(one, other) and one.is_certain and other.is_certain:
                    return Cycle(one, other)
        return None

    def _in_section(self, section: Section) -> Iterator[Order]:
        function = section.function
        own = lock_class(section.place)
        for operation in self._package.locks.of(function):
            other = operation.action.takes and lock_class(operation.place) != own
            if other and self._counts(operation) and section.may_hold(operation.call):
                yield Order(section, operation.call, operation, ())
        for link in self._links.links(function, section.may_hold):
            if link.is_spawn or self._releases(section, link):
                continue
            for found, reached in self._through(link):
                if found != own:
                    yield Order(section, link.node, reached.operation, (link, *reached.through))

    def _counts(self, operation: LockOperation) -> bool:
        return lock_class(operation.place) in self._classes

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
                for operation in self._package.locks.of(each)
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
    return frozenset(found) if len(found) > 1 else frozenset()


def _is_eligible(section: Section) -> bool:
    root = section.place.root
    fresh = root.is_local and root.kind is ObjectKind.VAR and not _is_shared(section.function, section.place)
    return not fresh and any(each.action.takes for each in section.operations)


def _is_shared(function: Function, place: Place) -> bool:
    """Whether a goroutine locks a variable of the function that starts it."""
    if place.fields or not place.root.is_local or place.root.kind is not ObjectKind.VAR:
        return False
    home = goroutine_of(function)
    return home is not place.root.function and bool(starts(home))


def _can_meet(one: Order, other: Order) -> bool:
    """Whether two goroutines may come to the orders: of variables of a function, each has to have its own."""
    if one.section.place.key or not one.section.place.root.is_local:
        return True
    return goroutine_of(one.section.function) is not goroutine_of(other.section.function)


def _conflict(held: LockOperation, wanted: LockOperation) -> bool:
    return not (held.action.reads and wanted.action.reads)


def _common_gate(one: Order, other: Order) -> bool:
    """Whether both orders are under a third lock, which keeps them apart."""
    return bool(_gates(one) & _gates(other))


def _gates(order: Order) -> set[Hashable]:
    pair = (lock_class(order.section.place), lock_class(order.second.place))
    return {
        lock_class(each.place)
        for each in sections_of(order.section.function.file)
        if each.function is order.section.function
        and lock_class(each.place) not in pair
        and each.may_hold(order.node)
    }
