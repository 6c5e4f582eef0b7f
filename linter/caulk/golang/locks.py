"""Locks: every operation on a mutex, which lock it means, and what a function does to its caller's locks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.places import Place, bound_places, place_of, seen_from
from caulk.golang.typing_model import Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage

_DEEPEST = 6  # calls followed into each other when asking what a function locks


class LockAction(Enum):
    """What an operation does; readers and writers of a RWMutex are told apart."""

    LOCK = "Lock"
    UNLOCK = "Unlock"
    RLOCK = "RLock"
    RUNLOCK = "RUnlock"
    TRY = "TryLock"

    @property
    def takes(self) -> bool:
        return self in (LockAction.LOCK, LockAction.RLOCK)

    @property
    def gives(self) -> bool:
        return self in (LockAction.UNLOCK, LockAction.RUNLOCK)

    @property
    def reads(self) -> bool:
        return self in (LockAction.RLOCK, LockAction.RUNLOCK)


_ACTIONS = {
    "Lock": LockAction.LOCK,
    "Unlock": LockAction.UNLOCK,
    "RLock": LockAction.RLOCK,
    "RUnlock": LockAction.RUNLOCK,
    "TryLock": LockAction.TRY,
    "TryRLock": LockAction.TRY,
}
_OWNERS = ("(*sync.Mutex)", "(*sync.RWMutex)", "(sync.Locker)")


@dataclass(frozen=True)
class LockOperation:
    """One call of a lock's method. `function` is the innermost function or literal that makes it."""

    action: LockAction
    call: Node
    place: Place
    file: GoFile
    function: Function

    @property
    def is_deferred(self) -> bool:
        return self.call.parent is not None and self.call.parent.type == "defer_statement"

    @property
    def text(self) -> str:
        """The lock as the code writes it."""
        function = self.call.child_by_field_name("function")
        operand = function.child_by_field_name("operand") if function is not None else None
        return self.file.text(operand) if operand is not None else self.place.text


class Locks:
    """The lock operations of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._effects: dict[Function, Effects] = {}

    @cached_property
    def by_function(self) -> dict[Function, list[LockOperation]]:
        """Operations by the function or literal that makes them, in source order."""
        found: dict[Function, list[LockOperation]] = {}
        for file in self._package.files:
            for operation in _operations(file):
                found.setdefault(operation.function, []).append(operation)
        return found

    def of(self, function: Function) -> list[LockOperation]:
        return self.by_function.get(function, [])

    def effects(self, function: Function) -> Effects:
        """What a call of the function does to locks that its caller can name."""
        return self._effects_of(function, _DEEPEST, set())

    def _effects_of(self, function: Function, depth: int, within: set[Function]) -> Effects:
        known = self._effects.get(function)
        if known is not None:
            return known
        if depth == 0 or function in within or function.body is None:
            return Effects((), ())
        if function.file.package is not self._package:
            return function.file.package.locks.effects(function)
        found = self._gather(function, depth, within | {function})
        if not within:
            self._effects[function] = found
        return found

    def _gather(self, function: Function, depth: int, within: set[Function]) -> Effects:
        taken: list[Taken] = []
        released: list[Place] = []
        own = self.of(function)
        for operation in own:
            if not operation.place.is_shared or operation.place.root.function not in (None, function):
                continue
            if operation.action.takes:
                taken.append(Taken(operation.place, operation.action, (operation,), ()))
            elif operation.action.gives and not _taken_before(own, operation):
                released.append(operation.place)
        for site in self._package.calls.of(function):
            if site.is_spawn or not site.certain:
                continue
            inner = self._effects_of(site.targets[0], depth - 1, within)
            bound = bound_places(site.file, site.node, site.targets[0]) if inner.any else {}
            for each in inner.taken:
                place = seen_from(each.place, bound)
                if place is not None and place.is_shared:
                    taken.append(Taken(place, each.action, each.operations, (site, *each.through)))
            for released_place in inner.released:
                place = seen_from(released_place, bound)
                if place is not None and place.is_shared:
                    released.append(place)
        return Effects(tuple(taken), tuple(released))


@dataclass(frozen=True)
class Taken:
    """A lock that a function takes at some point, itself or through calls."""

    place: Place
    action: LockAction
    operations: tuple[LockOperation, ...]
    through: tuple[OutgoingCall, ...]


@dataclass(frozen=True)
class Effects:
    """What a function does to the locks its caller can name.

    `released` are those it gives back without having taken them before: it is called with them held.
    """

    taken: tuple[Taken, ...]
    released: tuple[Place, ...]

    @property
    def any(self) -> bool:
        return bool(self.taken or self.released)


def _operations(file: GoFile) -> Iterator[LockOperation]:
    if b"Lock()" not in file.data and b"Unlock" not in file.data:
        return
    for call in file.calls_to(*(f"{owner}.{name}" for owner in _OWNERS for name in _ACTIONS)):
        function = file.function_of(call)
        place = lock_place(file, call)
        if function is not None and place is not None:
            action = _ACTIONS[file.callee(call).name.rpartition(".")[2]]
            yield LockOperation(action, call, place, file, function)


def lock_place(file: GoFile, call: Node) -> Place | None:
    """The lock that a call of a mutex method means, through embedding too."""
    function = call.child_by_field_name("function")
    operand = function.child_by_field_name("operand") if function is not None else None
    if operand is None:
        return None
    place = place_of(file, operand)
    owner = file.type_of(operand).dereferenced
    if place is None or not isinstance(owner, Named) or owner.path == "sync":
        return place
    promoted = file.callee(call).name.partition(")")[0].rpartition(".")[2]
    return place.within((promoted,), f"{owner.full_name}.{promoted}")


def _taken_before(own: list[LockOperation], release: LockOperation) -> bool:
    return any(
        each.action.takes
        and each.place.same_instance(release.place)
        and each.call.start_byte < release.call.start_byte
        for each in own
    )


def deferred_releases(package: GoPackage, statement: Node, file: GoFile) -> list[LockOperation]:
    """The unlocks that a defer statement will make: `defer mu.Unlock()`, or in a deferred literal."""
    call = next((child for child in statement.named_children if child.type == "call_expression"), None)
    if call is None:
        return []
    callee = call.child_by_field_name("function")
    if callee is not None and callee.type == "func_literal":
        return [each for each in package.locks.of(file.literal(callee)) if each.action.gives]
    function = file.function_of(statement)
    own = package.locks.of(function) if function is not None else []
    return [each for each in own if each.call == call and each.action.gives]


def runs_in_place(function: Function) -> bool:
    """Whether a literal runs where it stands, so that its operations are its parent's."""
    return function.is_literal and literal_use(function.node) in (LiteralUse.CALLED, LiteralUse.DEFERRED)
