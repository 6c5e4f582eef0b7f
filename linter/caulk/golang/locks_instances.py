"""Locks of two instances of one type: taken one inside the other, by code that does not tell them apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.callers import callers
from caulk.golang.critical import Section, sections_of
from caulk.golang.critical_chains import leads_to
from caulk.golang.locks import same_lock
from caulk.golang.names import ObjectKind
from caulk.golang.new_values import is_new
from caulk.golang.places import bound_places, container_of
from caulk.golang.reentry import reentries
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Array, Chan, Field, Interface, Map, Named, Pointer, Slice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.critical import SecondLock
    from caulk.golang.files import Function, GoFile
    from caulk.golang.locks import LockOperation
    from caulk.golang.locks_links import Link
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place
    from caulk.golang.typing_model import Type

_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})


@dataclass(frozen=True, eq=False)
class NestedLock:
    """`second` is taken, by the calls `through`, at a point where `first` of the same type is held."""

    owner: Named
    first: LockOperation
    second: LockOperation
    through: tuple[Link, ...]


@dataclass(frozen=True, eq=False)
class _Inner:
    """A lock taken in a section, as the section's function sees it; at `node`."""

    node: Node
    place: Place
    operation: LockOperation
    through: tuple[Link, ...] = ()


class _SamePath(Section):
    """A section that takes a path of fields for one lock although a field on the way is set elsewhere."""

    def _is_moved(self) -> bool:
        root, locks = self.place.root, self.function.file.package.locks
        if root.is_local and locks.is_moved(root):
            return True
        return any(self._writes(self.function.top_level, name) for name in self.place.fields[:-1])

    def _writes(self, function: Function, name: str) -> bool:
        own = function.node
        return any(
            node.start_byte >= own.start_byte and node.end_byte <= own.end_byte
            for node, _ in function.file.package.locks.field_writes(name)
            if function.file.node_at(node.start_byte, node.end_byte) == node
        )

    def taken_unmoved(self) -> SecondLock | None:
        """As `taken_again`, when no function on the way sets a field of the path."""
        again = self.taken_again()
        targets = [link.target for link in again.through] if again is not None else []
        if any(self._writes(target, name) for target in targets for name in self.place.fields[:-1]):
            return None
        return again


def nested_locks(file: GoFile) -> Iterator[NestedLock]:
    """One finding for each lock of a function under which the same lock of another value may be taken."""
    for section in sections_of(file):
        place = section.place
        owner = _holder(place) if place.key and place.exact else None
        if owner is None or not any(each.action.takes for each in section.operations):
            continue
        found = _in_another(section, owner) or _by_the_same_path(section, owner)
        if found is None or _holds_its_like(file.package, owner) or _is_certain(section, found):
            continue
        yield found


def _is_certain(section: Section, nested: NestedLock) -> bool:
    """Whether that is told as the same lock taken twice, or as one that the same last call comes back to."""
    again = section.taken_again()
    if again is not None and again.second is nested.second:
        return True
    last = nested.through[-1].node if nested.through else None
    return any(
        found.second is nested.second and found.hops[-1].call == last
        for file in section.function.file.package.files
        if last is not None and not file.is_test
        for found in reentries(file)
    )


def _by_the_same_path(section: Section, owner: Named) -> NestedLock | None:
    if len(section.place.fields) < 2 or section.is_clear:
        return None  # then double-lock knows that it is one lock
    again = _SamePath(section.function, section.place).taken_unmoved()
    if again is None or again.shares:
        return None
    return NestedLock(owner, again.first, again.second, again.through)


def _in_another(section: Section, owner: Named) -> NestedLock | None:
    if is_new(section.place.root):
        return None
    for inner in _inner_locks(section):
        if not _may_be_one(section, inner, owner):
            continue
        held = section.held_at(inner.node)
        if held is None or (held[0].action.reads and inner.operation.action.reads):
            continue
        if not inner.through or _is_reached(section, inner, held[1].facts):
            return NestedLock(owner, held[0], inner.operation, inner.through)
    return None


def _inner_locks(section: Section) -> Iterator[_Inner]:
    """What is taken where the section may hold its lock: the same field of something else."""
    function, locks = section.function, section.function.file.package.locks
    for operation in locks.of(function):
        if _is_other(section, operation, operation.place) and section.may_hold(operation.call):
            yield _Inner(operation.call, operation.place, operation)
    effects = locks.effects(section.place)
    for link in effects.links(function, section.may_hold):
        if link.is_spawn or link.target is function:
            continue
        for taken in effects.of(link.target).taken:
            seen = locks.outward(taken.place, link.target, link.bound)
            if seen is not None and _is_other(section, taken.operation, seen):
                yield _Inner(link.node, seen, taken.operation, (link, *taken.links))
        for operation in locks.of(link.target):
            root = operation.place.root
            own = root.function is link.target and root.kind is ObjectKind.VAR
            if own and _is_other(section, operation, operation.place):
                yield _Inner(link.node, operation.place, operation, (link,))


def _is_other(section: Section, operation: LockOperation, place: Place) -> bool:
    """Whether an operation takes the lock of the section's class, in what need not be its instance."""
    return (
        operation.action.takes
        and place.exact
        and place.key == section.place.key
        and not same_lock(place, section.place)
    )


def _is_reached(section: Section, inner: _Inner, facts: frozenset[tuple[str, bool]]) -> bool:
    link = inner.through[0]
    taken = [
        each
        for each in section.function.file.package.locks.effects(section.place).of(link.target).taken
        if each.operation is inner.operation
    ]
    return not taken or any(leads_to(each, link, facts, section.function) for each in taken)


# -- whether the two may be one


def _may_be_one(section: Section, inner: _Inner, owner: Named) -> bool:
    """Whether nothing shows that the two places are in different values."""
    first, second = section.place, inner.place
    if _holder(second) != owner or is_new(second.root) or _is_moved(first.root, second.root):
        return False
    if container_of(first.root) is not None or container_of(second.root) is not None:
        return False  # an order of the elements may tell them apart
    beside = len(first.fields) > 1 < len(second.fields) and first.fields[:1] != second.fields[:1]
    if first.root is second.root and beside:
        return False  # two fields of one value: it was made with two
    functions = [section.function.top_level, *(link.target.top_level for link in inner.through)]
    if any(_compares(function, owner, first.root, second.root) for function in functions):
        return False
    return not _always_given_new(section.function, first.root, second.root)


def _is_moved(*roots: Object) -> bool:
    return any(root.is_local and root.file.package.names.writes(root) for root in roots)


def _compares(function: Function, owner: Named, first: Object, second: Object) -> bool:
    """Whether a function compares two values of the type, or something of both: it tells them apart."""
    file = function.file
    for node in walk(function.node):
        if node.type != "binary_expression" or node.children[1].type not in _COMPARISONS:
            continue
        left, right = node.children[0], node.children[2]
        if all(file.type_of(each).dereferenced == owner for each in (left, right)):
            return True
        named = {file.resolve(each) for each in walk(node) if each.type == "identifier"}
        if first in named and second in named:
            return True
    return False


def _always_given_new(function: Function, first: Object, second: Object) -> bool:
    """Whether every caller is seen, and gives the function a value of its own making for one of the two."""
    known = callers(function)
    if known.escapes or not known.sites or not (first.is_parameter or second.is_parameter):
        return False
    return all(
        any(place is not None and is_new(place.root) for place in (bound.get(first), bound.get(second)))
        for site in known.sites
        for bound in (bound_places(site.file, site.call, function),)
    )


def _holder(place: Place) -> Named | None:
    """The type of the value that has the lock, the one that embeds it included."""
    types = place.root.file.package.types
    current = types.of_object(place.root)
    for name in place.fields[:-1]:
        found = types.member(current, name)
        if not isinstance(found, Field):
            return None
        current = found.type
    base = current.dereferenced
    return base if isinstance(base, Named) and base.object is not None else None


# -- trees and decorators


def _holds_its_like(package: GoPackage, owner: Named) -> bool:
    """Whether a value of the type leads to others of its type: a tree, a list, a decorator.

    They are locked on the way from one to the next, and the shape tells them apart.
    """
    types = owner.object.file.package.types if owner.object is not None else package.types
    for field in types.fields(owner):
        for inside in _parts(field.type):
            if isinstance(inside, Named) and inside.full_name == owner.full_name:
                return True
            if isinstance(inside.underlying, Interface) and _implements(package, owner, inside):
                return True
    return False


def _parts(given: Type) -> Iterator[Type]:
    """A type and what it points to or is a container of."""
    yield given
    match given.underlying if isinstance(given, Named) else given:
        case Pointer(elem) | Slice(elem) | Array(elem) | Chan(elem):
            yield from _parts(elem) if not isinstance(given, Named) else (elem.dereferenced,)
        case Map(_, elem):
            yield from _parts(elem) if not isinstance(given, Named) else (elem.dereferenced,)
        case _:
            return


def _implements(package: GoPackage, owner: Named, interface: Type) -> bool:
    wanted = package.types.methods(interface)
    return bool(wanted) and all(package.types.method(owner, name) is not None for name in wanted)
