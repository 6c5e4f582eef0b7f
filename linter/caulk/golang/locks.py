"""Locks: every operation on a mutex, and which lock it means."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang.calls import assigned_target
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.places import Place, bound_places, bound_receiver, of_element, place_of
from caulk.golang.typing_model import Field, Named
from caulk.golang.wiring import argument_for

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from caulk.golang.critical import Section
    from caulk.golang.critical_blocking import Waiting
    from caulk.golang.files import Function, GoFile
    from caulk.golang.locks_effects import LockEffects
    from caulk.golang.locks_links import CallNames, Link
    from caulk.golang.locks_order import LockOrders
    from caulk.golang.locks_values import LockValues
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.reentry import ReentrantCalls

_NO_CALL: tuple[None, None] = (None, None)
_WRAPPER_STATEMENTS = 3  # a function of more statements does more than lock


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
_METHODS = tuple(f"{owner}.{name}" for owner in _OWNERS for name in _ACTIONS)


@dataclass(frozen=True, eq=False)
class LockOperation:
    """One call that locks or unlocks: of the lock's method, or of a function that does just that (`wrapper`).

    `function` is the innermost function or literal that makes the call.
    """

    action: LockAction
    call: Node
    place: Place
    file: GoFile
    function: Function
    wrapper: LockOperation | None = None

    @property
    def is_deferred(self) -> bool:
        return self.call.parent is not None and self.call.parent.type == "defer_statement"

    @property
    def text(self) -> str:
        """The lock as the code writes it."""
        function = self.call.child_by_field_name("function")
        operand = function.child_by_field_name("operand") if function is not None else None
        if operand is None or (self.wrapper is not None and self.wrapper.file.package is self.file.package):
            return self.place.text
        return self.file.text(operand)


class Locks:
    """The lock operations of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._effects: dict[Hashable, LockEffects] = {}
        self.sections: dict[GoFile, list[Section]] = {}
        self._places: dict[Place, Place] = {}
        self._field_writes: dict[str, list[tuple[Node, bool]]] = {}
        self._moved: dict[Object, bool] = {}
        self._targets: dict[int, Link | None] = {}
        self._calls: dict[GoFile, dict[int, tuple[Node | None, Function | None]]] = {}
        self._same: dict[frozenset[bytes], frozenset[bytes]] = {}
        self._literals: dict[Function, list[Function]] = {}
        self._links: dict[Function, tuple[tuple[bytes, Link], ...]] = {}
        self._writing: dict[tuple[str, ...], frozenset[bytes]] = {}

    @cached_property
    def _direct(self) -> list[LockOperation]:
        return [each for file in self._package.files for each in self._operations(file)]

    @cached_property
    def _by_maker(self) -> dict[Function, list[LockOperation]]:
        found: dict[Function, list[LockOperation]] = {}
        for operation in self._direct:
            found.setdefault(operation.function, []).append(operation)
        return found

    def direct_of(self, function: Function) -> list[LockOperation]:
        """The operations of a function that name the lock's method."""
        return self._by_maker.get(function, [])

    @cached_property
    def returners(self) -> dict[Function, LockOperation]:
        """Functions that lock and return the unlocking: `defer s.locked()()`."""
        from caulk.golang.locks_values import returned_unlock

        found = {function: returned_unlock(self, function, own) for function, own in self._by_maker.items()}
        return {function: taken for function, taken in found.items() if taken is not None}

    @cached_property
    def values(self) -> LockValues:
        """What is done to locks through values."""
        from caulk.golang.locks_values import lock_values

        return lock_values(self._package)

    @cached_property
    def wrappers(self) -> dict[Function, LockOperation]:
        """Functions that do nothing but lock or unlock: `func (t *table) lock() { t.mu.Lock() }`."""
        return {
            function: operations[0]
            for function, operations in self._by_maker.items()
            if len(operations) == 1
            and function not in self.returners
            and _only_operates(function, operations[0])
        }

    @cached_property
    def foreign_wrappers(self) -> dict[Function, LockOperation]:
        """Functions of imported packages that do nothing but lock or unlock."""
        from caulk.golang.locks_foreign import imported_wrappers

        return imported_wrappers(self._package)

    @cached_property
    def by_function(self) -> dict[Function, list[LockOperation]]:
        """Operations by the function or literal that makes them, in source order, with calls of wrappers."""
        every = [*self._direct, *self._wrapped(), *self.values.operations]
        found: dict[Function, list[LockOperation]] = {}
        for operation in sorted(every, key=lambda each: (each.file.path, each.call.start_byte)):
            found.setdefault(operation.function, []).append(operation)
        return found

    def _wrapped(self) -> Iterator[LockOperation]:
        wrappers = {**self.wrappers, **self.foreign_wrappers}
        names = {function.name for function in wrappers}
        for file in self._package.files if names else ():
            for name in file.identifiers(*names):
                call = call_of(name)
                target = self._only_target(file, call) if call is not None else None
                inner = wrappers.get(target) if target is not None else None
                function = file.function_of(call) if call is not None else None
                if call is None or inner is None or function is None or target is None:
                    continue
                place = self.outward(inner.place, target, self.bound(file, call, target))
                if place is not None:
                    yield LockOperation(inner.action, call, place, file, function, inner)

    def _only_target(self, file: GoFile, call: Node) -> Function | None:
        """The one function that a call may run, through an interface with one implementation too."""
        callee = file.callee(call)
        if callee.function is not None or callee.name in _METHODS:
            return callee.function
        targets = self._package.calls.site(file, call).targets
        return targets[0] if len(targets) == 1 else None

    @cached_property
    def by_class(self) -> dict[Hashable, list[LockOperation]]:
        """Operations by what they lock: all instances of `Type.field` together, or one variable."""
        found: dict[Hashable, list[LockOperation]] = {}
        for operations in self.by_function.values():
            for operation in operations:
                found.setdefault(lock_class(operation.place), []).append(operation)
        return found

    @cached_property
    def written(self) -> frozenset[Hashable]:
        """The classes of locks that somebody takes for writing, and waits for."""
        return frozenset(
            found
            for found, operations in self.by_class.items()
            if any(each.action is LockAction.LOCK for each in operations)
        )

    @cached_property
    def literals(self) -> dict[Function, list[Function]]:
        """The literals with operations of their own, by the top-level function around them."""
        found: dict[Function, list[Function]] = {}
        for function in self.by_function:
            if function.is_literal:
                found.setdefault(function.top_level, []).append(function)
        return found

    def of(self, function: Function) -> list[LockOperation]:
        return self.by_function.get(function, [])

    def effects(self, place: Place) -> LockEffects:
        """What calls do to the locks of the place's class."""
        from caulk.golang.locks_effects import LockEffects

        wanted = lock_class(place)
        known = self._effects.get(wanted)
        if known is None:
            known = self._effects[wanted] = LockEffects(self._package, wanted)
        return known

    @cached_property
    def call_names(self) -> CallNames:
        """The calls of the package by name, as its bytes show them."""
        from caulk.golang.locks_links import read_call_names

        return read_call_names(self._package.files)

    def shared(self, names: set[bytes]) -> frozenset[bytes]:
        """The names as a set that all locks share for which it is the same."""
        found = frozenset(names)
        return self._same.setdefault(found, found)

    @cached_property
    def _leading(self) -> frozenset[bytes]:
        from caulk.golang.locks_links import leading_names

        return leading_names(self._package, None)

    def links_in(self, function: Function) -> tuple[tuple[bytes, Link], ...]:
        """The calls in a function's body that may lead to an operation on any lock, by the name that does."""
        from caulk.golang.locks_links import find_links

        known = self._links.get(function)
        if known is None:
            known = self._links[function] = tuple(find_links(function, self._leading))
        return known

    def writing(self, fields: tuple[str, ...]) -> frozenset[bytes]:
        """The names of functions that may write fields of these names."""
        from caulk.golang.critical_fields import writing_names

        known = self._writing.get(fields)
        if known is None:
            known = self._writing[fields] = writing_names(self._package, fields)
        return known

    def siblings_of(self, lock: Place) -> tuple[str, ...]:
        """The names of the other fields of the struct that has the lock."""
        types, own = lock.root.file.package.types, lock.key.rpartition(".")[2]
        current = types.of_object(lock.root)
        for name in lock.fields if not lock.fields or lock.fields[-1] != own else lock.fields[:-1]:
            found = types.member(current, name)
            if not isinstance(found, Field):
                return ()
            current = found.type
        member = types.member(current, own)
        listed = types.fields(member.owner) if isinstance(member, Field) else ()
        return tuple(each.name for each in listed if each.name != own)

    @cached_property
    def orders(self) -> LockOrders:
        """The orders in which the package takes its locks."""
        from caulk.golang.locks_order import LockOrders

        return LockOrders(self._package)

    @cached_property
    def may_wait(self) -> re.Pattern[bytes]:
        """What in the bytes of a function says that it may wait."""
        from caulk.golang.critical_blocking import waiting_text

        return waiting_text(self._package)

    @cached_property
    def reentrant(self) -> ReentrantCalls:
        """The calls through which a lock may be come back to."""
        from caulk.golang.reentry import ReentrantCalls

        return ReentrantCalls(self._package)

    @cached_property
    def waiting(self) -> dict[bytes, Waiting]:
        """The package's functions that may wait for others, by name."""
        from caulk.golang.critical_blocking import waiting_functions

        return waiting_functions(self._package)

    # -- which lock

    def place(self, file: GoFile, expr: Node) -> Place | None:
        """The place of an expression, in the one form that this layer compares."""
        found = place_of(file, expr)
        if found is not None and not found.exact:
            found = of_element(file, expr, found.key) or found
        return self._canonical(found) if found is not None else None

    def bound(self, file: GoFile, call: Node, callee: Function) -> Mapping[Object, Place]:
        """`bound_places`, in the form that this layer compares."""
        found = {}
        for parameter, place in bound_places(file, call, callee).items():
            given = argument_for(parameter, callee, call) if not place.exact else None
            element = of_element(file, given, place.key) if given is not None else None
            found[parameter] = self._canonical(element or place)
        return found

    def bound_value(self, file: GoFile, value: Node, target: Function) -> Mapping[Object, Place]:
        """What the receiver of a method stands for where it is taken as a value: `s.close`."""
        found = bound_receiver(file, value, target)
        return {receiver: self._canonical(place) for receiver, place in found.items()}

    def outward(self, place: Place, callee: Function, bound: Mapping[Object, Place]) -> Place | None:
        """A callee's place as its caller sees it; None when the callee alone knows it.

        A literal shares the variables of the functions around it.
        """
        root = place.root
        if not root.is_local:
            return place
        if root.function is not callee:
            return place if callee.is_literal else None
        outer = bound.get(root) if root.is_parameter else None
        if outer is None or self.is_moved(root):
            return None
        fields = outer.fields + place.fields
        return Place(outer.root, fields, place.key or outer.key, outer.exact and place.exact)

    def is_moved(self, variable: Object) -> bool:
        """Whether a variable may come to hold another value than its first."""
        known = self._moved.get(variable)
        if known is None:
            known = self._moved[variable] = bool(variable.file.package.names.writes(variable))
        return known

    def field_writes(self, name: str) -> list[tuple[Node, bool]]:
        """Where fields of a name get a value, and whether a variable of the function holds the struct."""
        known = self._field_writes.get(name)
        if known is None:
            known = self._field_writes[name] = []
            pattern = re.compile(
                rb"\." + re.escape(name.encode()) + rb"[ \t]*(?:,[^=\n]*)?(?:[-+*/|&^%:]?=(?!=)|\+\+|--)"
            )
            for file in self._package.files:
                for match in pattern.finditer(file.data):
                    start = match.start() + 1
                    node = file.node_at(start, start + len(name.encode()))
                    selector = node.parent if node is not None and node.type == "field_identifier" else None
                    if node is None or selector is None or not is_written(selector):
                        continue
                    operand = selector.child_by_field_name("operand")
                    simple = operand is not None and operand.type == "identifier"
                    owner = file.resolve(operand) if operand is not None and simple else None
                    known.append((node, owner is not None and owner.kind is ObjectKind.VAR))
        return known

    def call_at(self, function: Function, start: int, length: int) -> Node | None:
        """The call whose name stands at an offset, when the function itself makes it."""
        file = function.file
        known = self._calls.setdefault(file, {})
        found = known.get(start)
        if found is None:
            node = file.node_at(start, start + length)
            call = call_of(node) if node is not None else None
            found = known[start] = (call, file.function_of(call)) if call is not None else _NO_CALL
        call, around = found
        return call if around is function else None

    def literals_in(self, function: Function) -> list[Function]:
        """The literals directly inside a function."""
        from caulk.golang.locks_links import find_literals

        known = self._literals.get(function)
        if known is None:
            known = self._literals[function] = find_literals(function)
        return known

    def link(self, file: GoFile, call: Node) -> Link | None:
        """A call of functions of the module that are all in sight, and that are no wrappers."""
        if call.id in self._targets:
            return self._targets[call.id]
        made = self._targets[call.id] = self._link(file, call)
        return made

    def _link(self, file: GoFile, call: Node) -> Link | None:
        from caulk.golang.locks_links import Link

        target = file.callee(call).function
        targets = (target,) if target is not None else self._package.calls.closed_targets(file, call)
        if not targets or any(each.body is None or self._is_operation(each) for each in targets):
            return None
        first, *others = (Link(file, call, each, self.bound(file, call, each)) for each in targets)
        return replace(first, others=tuple(others))

    def _is_operation(self, function: Function) -> bool:
        """Whether a call of a function counts as an operation on a lock itself."""
        if function.file.package is not self._package:
            return function in self.foreign_wrappers
        return function in self.wrappers or function in self.returners

    def _canonical(self, place: Place) -> Place:
        """The place without the names of embedded structs: `t.base.mu` is `t.mu`."""
        known = self._places.get(place)
        if known is not None:
            return known
        if not place.fields:
            return place
        types = place.root.file.package.types
        current, kept = types.of_object(place.root), []
        for name in place.fields:
            found = types.member(current, name)
            if not isinstance(found, Field):
                return place
            if not found.embedded:
                kept.append(name)
            current = found.type
        made = self._places[place] = Place(place.root, tuple(kept), place.key, place.exact)
        return made

    def _operations(self, file: GoFile) -> Iterator[LockOperation]:
        if b"Lock()" not in file.data and b"Unlock()" not in file.data:
            return
        for call in file.calls_to(*_METHODS):
            function, selector = file.function_of(call), call.child_by_field_name("function")
            place = self.lock_place(file, selector) if selector is not None else None
            if function is not None and place is not None:
                action = _ACTIONS[file.callee(call).name.rpartition(".")[2]]
                yield LockOperation(action, call, place, file, function)

    def lock_place(self, file: GoFile, selector: Node) -> Place | None:
        """The lock that a method of a mutex is selected of, through embedding and through a Cond's L too."""
        operand = selector.child_by_field_name("operand")
        name = file.package.types.function_value(file, selector)[0]
        if operand is None or name not in _METHODS:
            return None
        place = self._locker_of_condition(file, operand) or self.place(file, operand)
        owner = file.type_of(operand).dereferenced
        if place is None or not isinstance(owner, Named) or owner.path == "sync":
            return place
        promoted = name.partition(")")[0].rpartition(".")[2]
        found = file.package.types.member(owner, promoted)
        key = found.key if isinstance(found, Field) else f"{owner.full_name}.{promoted}"
        return Place(place.root, place.fields, key, place.exact)

    def _locker_of_condition(self, file: GoFile, operand: Node) -> Place | None:
        """The mutex behind `cond.L`, when the condition was made for a mutex in sight."""
        inner = operand.child_by_field_name("operand") if operand.type == "selector_expression" else None
        name = operand.child_by_field_name("field") if inner is not None else None
        if inner is None or name is None or file.text(name) != "L":
            return None
        if not file.type_of(inner).dereferenced.is_named("sync", "Cond"):
            return None
        condition = self.place(file, inner)
        return self.locker(condition) if condition is not None else None

    def locker(self, condition: Place) -> Place | None:
        """The mutex that a sync.Cond was made for."""
        made = self._conditions.get(lock_class(condition))
        if made is None:
            return None
        own, mutex = made
        if not own.key or own.root is condition.root:
            return mutex
        base = own.fields[:-1]
        if own.root is not mutex.root or mutex.fields[: len(base)] != base or not own.fields:
            return None
        fields = condition.fields[:-1] + mutex.fields[len(base) :]
        return Place(condition.root, fields, mutex.key, condition.exact)

    @cached_property
    def _conditions(self) -> dict[Hashable, tuple[Place, Place]]:
        """Conditions and their mutexes, as the calls of sync.NewCond relate them."""
        found: dict[Hashable, tuple[Place, Place]] = {}
        refuted: set[Hashable] = set()
        for file in self._package.files:
            if b"sync.NewCond(" not in file.data:
                continue
            for call in file.calls_to("sync.NewCond"):
                arguments = call.child_by_field_name("arguments")
                given = arguments.named_children[0] if arguments and arguments.named_children else None
                target = assigned_target(call)
                own = self.place(file, target) if target is not None else None
                mutex = self.place(file, given) if given is not None else None
                if own is None or mutex is None:
                    continue
                known = found.get(lock_class(own))
                if known is not None and known[1].key != mutex.key:
                    refuted.add(lock_class(own))
                found[lock_class(own)] = (own, mutex)
        return {key: made for key, made in found.items() if key not in refuted}


def lock_class(place: Place) -> Hashable:
    """What all instances of a lock have in common: `Type.field`, or the variable; None for a parameter."""
    if place.key:
        return place.key
    return None if place.root.is_parameter and not place.fields else (place.root, place.fields)


def same_lock(first: Place, second: Place) -> bool:
    """Whether two places certainly mean one lock."""
    return first.same_instance(second) and (first.key == second.key or not first.key or not second.key)


def call_of(name: Node) -> Node | None:
    """The call `name(...)` or `x.name(...)` of an identifier."""
    function, parent = name, name.parent
    if parent is not None and parent.type == "selector_expression":
        if parent.child_by_field_name("field") != name:
            return None
        function, parent = parent, parent.parent
    if parent is None or parent.type != "call_expression":
        return None
    return parent if parent.child_by_field_name("function") == function else None


def _only_operates(function: Function, operation: LockOperation) -> bool:
    """Whether it is nearly all that a function does; a goroutine that it starts may give the lock back."""
    body, statement = function.body, operation.call.parent
    if function.is_literal or body is None or statement is None or statement.type != "expression_statement":
        return False
    statements = [each for each in statements_of(body) if each.type != "comment"]
    return (
        statement in statements
        and len(statements) <= _WRAPPER_STATEMENTS
        and not any(each.type == "go_statement" for each in statements)
        and operation.action is not LockAction.TRY
        and (operation.place.root.is_parameter or not operation.place.root.is_local)
    )


def statements_of(body: Node) -> list[Node]:
    """The statements of a function's body, comments between them included."""
    children = body.named_children
    if len(children) == 1 and children[0].type == "statement_list":
        return children[0].named_children
    return children


def taken_before(own: Iterable[LockOperation], release: LockOperation) -> bool:
    """Whether an earlier operation among `own` takes what this one gives back."""
    return any(
        each.action.takes
        and same_lock(each.place, release.place)
        and each.call.start_byte < release.call.start_byte
        for each in own
    )
