"""Locks: every operation on a mutex, and which lock it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.places import Place, bound_places, place_of
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Field, Named

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from caulk.golang.critical import Section
    from caulk.golang.critical_blocking import Waiting
    from caulk.golang.files import Function, GoFile
    from caulk.golang.locks_effects import CallNames, Link, LockEffects
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.reentry import ReentrantCalls

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
        if operand is None or self.wrapper is not None:
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
        self._calls: dict[tuple[int, int], tuple[Node | None, Function | None]] = {}
        self._literals: dict[Function, list[Function]] = {}

    @cached_property
    def _direct(self) -> list[LockOperation]:
        return [each for file in self._package.files for each in self._operations(file)]

    @cached_property
    def wrappers(self) -> dict[Function, LockOperation]:
        """Functions that do nothing but lock or unlock: `func (t *table) lock() { t.mu.Lock() }`."""
        found: dict[Function, list[LockOperation]] = {}
        for operation in self._direct:
            found.setdefault(operation.function, []).append(operation)
        return {
            function: operations[0]
            for function, operations in found.items()
            if len(operations) == 1 and _only_operates(function, operations[0])
        }

    @cached_property
    def by_function(self) -> dict[Function, list[LockOperation]]:
        """Operations by the function or literal that makes them, in source order, with calls of wrappers."""
        every = [*self._direct, *self._wrapped()]
        found: dict[Function, list[LockOperation]] = {}
        for operation in sorted(every, key=lambda each: (each.file.path, each.call.start_byte)):
            found.setdefault(operation.function, []).append(operation)
        return found

    def _wrapped(self) -> Iterator[LockOperation]:
        names = {function.name for function in self.wrappers}
        for file in self._package.files if names else ():
            for name in file.identifiers(*names):
                call = call_of(name)
                target = file.callee(call).function if call is not None else None
                inner = self.wrappers.get(target) if target is not None else None
                function = file.function_of(call) if call is not None else None
                if call is None or inner is None or function is None or target is None:
                    continue
                place = self.outward(inner.place, target, self.bound(file, call, target))
                if place is not None:
                    yield LockOperation(inner.action, call, place, file, function, inner)

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
        from caulk.golang.locks_effects import read_call_names

        return read_call_names(self._package.files)

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
        return self._canonical(found) if found is not None else None

    def bound(self, file: GoFile, call: Node, callee: Function) -> Mapping[Object, Place]:
        """`bound_places`, in the form that this layer compares."""
        found = bound_places(file, call, callee)
        return {parameter: self._canonical(place) for parameter, place in found.items()}

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
        key = (id(file), start)
        if key not in self._calls:
            node = file.node_at(start, start + length)
            call = call_of(node) if node is not None else None
            self._calls[key] = (call, file.function_of(call) if call is not None else None)
        call, around = self._calls[key]
        return call if around is function else None

    def literals_in(self, function: Function) -> list[Function]:
        """The literals directly inside a function."""
        from caulk.golang.locks_effects import find_literals

        known = self._literals.get(function)
        if known is None:
            known = self._literals[function] = find_literals(function)
        return known

    def link(self, file: GoFile, call: Node) -> Link | None:
        """A call of one certain function of the package that is no wrapper."""
        from caulk.golang.locks_effects import Link

        if call.id in self._targets:
            return self._targets[call.id]
        made: Link | None = None
        target = file.callee(call).function
        own = target is not None and target.file.package is self._package and target.body is not None
        if target is not None and own and target not in self.wrappers:
            made = Link(file, call, target, self.bound(file, call, target))
        self._targets[call.id] = made
        return made

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
            function = file.function_of(call)
            place = self._lock_place(file, call)
            if function is not None and place is not None:
                action = _ACTIONS[file.callee(call).name.rpartition(".")[2]]
                yield LockOperation(action, call, place, file, function)

    def _lock_place(self, file: GoFile, call: Node) -> Place | None:
        """The lock that a call of a mutex method means, through embedding and through a Cond's L too."""
        function = call.child_by_field_name("function")
        operand = function.child_by_field_name("operand") if function is not None else None
        if operand is None:
            return None
        place = self._locker_of_condition(file, operand) or self.place(file, operand)
        owner = file.type_of(operand).dereferenced
        if place is None or not isinstance(owner, Named) or owner.path == "sync":
            return place
        promoted = file.callee(call).name.partition(")")[0].rpartition(".")[2]
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
                target = _assigned_to(call)
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
    body, statement = function.body, operation.call.parent
    if function.is_literal or body is None or statement is None or statement.type != "expression_statement":
        return False
    statements = [each for each in _statements(body) if each.type != "comment"]
    return (
        statement in statements
        and len(statements) <= _WRAPPER_STATEMENTS
        and operation.action is not LockAction.TRY
        and (operation.place.root.is_parameter or not operation.place.root.is_local)
    )


def _statements(body: Node) -> list[Node]:
    children = body.named_children
    if len(children) == 1 and children[0].type == "statement_list":
        return children[0].named_children
    return children


def _assigned_to(value: Node) -> Node | None:
    """The target of `target = value` or `target := value`, when it is the only one."""
    values = value.parent
    statement = values.parent if values is not None and values.type == "expression_list" else None
    if statement is None or statement.type not in ("assignment_statement", "short_var_declaration"):
        return None
    left = statement.child_by_field_name("left")
    return left.named_children[0] if left is not None and left.named_child_count == 1 else None


def deferred_releases(package: GoPackage, statement: Node, file: GoFile) -> list[LockOperation]:
    """The unlocks that a defer statement will make: `defer mu.Unlock()`, or in a deferred literal."""
    call = next((child for child in statement.named_children if child.type == "call_expression"), None)
    callee = call.child_by_field_name("function") if call is not None else None
    if call is None or callee is None:
        return []
    if callee.type == "func_literal":
        own = package.locks.of(file.literal(callee))
        return [each for each in own if each.action.gives and not taken_before(own, each)]
    function = file.function_of(statement)
    own = package.locks.of(function) if function is not None else []
    return [each for each in own if each.call == call and each.action.gives]


def taken_before(own: Iterable[LockOperation], release: LockOperation) -> bool:
    """Whether an earlier operation among `own` takes what this one gives back."""
    return any(
        each.action.takes
        and same_lock(each.place, release.place)
        and each.call.start_byte < release.call.start_byte
        for each in own
    )


def runs_in_place(function: Function) -> bool:
    """Whether a literal runs where it stands, so that its operations are its parent's."""
    return function.is_literal and literal_use(function.node) in (LiteralUse.CALLED, LiteralUse.DEFERRED)


def defer_statements(function: Function) -> Iterator[Node]:
    """The defer statements of a function's own body."""
    body = function.body
    if body is None or b"defer" not in function.file.data[body.start_byte : body.end_byte]:
        return
    for node in walk(body):
        if node.type == "defer_statement" and function.file.function_of(node) is function:
            yield node
