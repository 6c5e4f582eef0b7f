"""Locks that are taken again through calls whose target is known only by how values are put together.

A call of an interface's method, of a function in a field, or of what a constructor gives comes back to the
value that holds the lock, when the module's own wiring says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers_in_package
from caulk.golang.contexts import arguments
from caulk.golang.critical import sections_of
from caulk.golang.locks_library import in_place_names, run_in_place
from caulk.golang.names import ObjectKind
from caulk.golang.places import Place, container_node, container_of, receiver_of
from caulk.golang.typing_model import Array, Field, Func, Map, Slice
from caulk.golang.wiring import leads_back, outward, plain, stores, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.critical import Section
    from caulk.golang.files import Function, GoFile
    from caulk.golang.locks import LockOperation
    from caulk.golang.locks_links import Link
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.typing_model import Type

_BUILTINS = frozenset(b"append cap close copy delete len make new panic string".split())
_WORD_BEFORE = re.compile(rb"(?<![\w.])(\w+)\.$")
_LONGEST = 60  # bytes of an import's name


@dataclass(frozen=True, eq=False)
class Hop:
    """A call, and one function that it may run; `given` is the argument that is run, when one is."""

    file: GoFile
    call: Node
    caller: Function
    target: Function
    given: Node | None = None

    @property
    def is_static(self) -> bool:
        """Whether the call names the function that it runs."""
        return self.given is None and self.file.callee(self.call).function is self.target


@dataclass(frozen=True)
class Reentry:
    """`second` takes, through the calls `hops`, the lock that `first` holds."""

    first: LockOperation
    second: LockOperation
    hops: tuple[Hop, ...]


class ReentrantCalls:
    """What is known of the calls of one package, by name and by node."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._leading: dict[str, frozenset[bytes]] = {}
        self._hops: dict[int, tuple[Hop, ...]] = {}
        self._imported: dict[GoFile, frozenset[bytes]] = {}
        self.found: dict[GoFile, tuple[Reentry, ...]] = {}
        self.dynamic: dict[tuple[Function, str], tuple[tuple[Node, LockOperation], ...]] = {}

    @cached_property
    def named(self) -> frozenset[bytes]:
        """The names of the package's functions, without those that may run what they are given."""
        named: set[bytes] = set()
        running: set[bytes] = set()
        for file in self._package.files:
            for function in file.functions:
                body = function.body
                end = body.start_byte if body is not None else 0
                header = file.data[function.node.start_byte + 4 : end]
                (running if b"func(" in header else named).add(function.name.encode())
        return frozenset(named - running)

    def leading(self, key: str) -> frozenset[bytes]:
        """The names of functions from which calls, by their names, may lead to an operation on a lock."""
        if key not in self._leading:
            locks = self._package.locks
            callers = locks.call_names.callers
            pending = {each.function.top_level.name.encode() for each in locks.by_class.get(key, ())}
            found: set[bytes] = set()
            while pending:
                name = pending.pop()
                found.add(name)
                pending |= callers.get(name, set()) - found
            self._leading[key] = locks.shared(found)
        return self._leading[key]

    def hops(
        self, function: Function, key: str, where: Callable[[Node], bool] | None = None
    ) -> Iterator[Hop]:
        """The calls in a function's own body that may lead to a lock, with what they run on its goroutine.

        Only those for which `where` holds, if it is given: the others are not even resolved.
        """
        if function.body is None:
            return
        leading, locks = self.leading(key), self._package.locks
        for start, name in locks.call_names.within(function.file, function.body):
            unnamed = name not in self.named and not self._is_library(function.file, start, name)
            if name in leading or unnamed:
                call = locks.call_at(function, start, len(name))
                if call is not None and (where is None or where(call)):
                    yield from self._of_call(function, call)

    @cached_property
    def _in_place(self) -> frozenset[bytes]:
        return in_place_names()

    def _is_library(self, file: GoFile, start: int, name: bytes) -> bool:
        """Whether a call names a builtin, or a function of an imported package that runs no argument."""
        if name in _BUILTINS:
            return True
        if file.data[start - 1 : start] != b"." or name in self._in_place:
            return False
        known = self._imported.get(file)
        if known is None:
            known = self._imported[file] = frozenset(each.local_name.encode() for each in file.imports)
        before = _WORD_BEFORE.search(file.data, max(0, start - _LONGEST), start)
        return before is not None and before[1] in known

    def _of_call(self, function: Function, call: Node) -> tuple[Hop, ...]:
        known = self._hops.get(call.id)
        if known is None:
            known = self._hops[call.id] = tuple(_hops(function, call))
        return known


def reentries(file: GoFile) -> tuple[Reentry, ...]:
    """The locks of a file's functions that calls under them come back to, once for each last call."""
    known = file.package.locks.reentrant.found
    if file not in known:
        told: dict[int, Reentry] = {}
        for section in sections_of(file):
            takes = any(each.action.takes for each in section.operations)
            found = _reentry(section) if takes and section.place.key and section.place.exact else None
            if found is not None:
                told.setdefault(found.hops[-1].call.id, found)
        known[file] = tuple(told.values())
    return known[file]


def _reentry(section: Section) -> Reentry | None:
    wanted = _takers(section.function.file.package, section.place.key)
    for hops in _ways(section.function, section.place.key, wanted, section.may_hold):
        second = wanted[hops[-1].target]
        if not _comes_back(section, second, hops):
            continue
        held = section.held_at(hops[0].call)
        if held is not None and section.excludes(held[0], second.action):
            return Reentry(held[0], second, hops) if section.taken_again() is None else None
    return None


# -- ways through the calls


def dynamic_ways(function: Function, key: str) -> tuple[tuple[Node, LockOperation], ...]:
    """How a function may come to take a lock by calls of which one does not name its target.

    The first of the calls, and the operation that takes the lock.
    """
    known = function.file.package.locks.reentrant.dynamic
    if (function, key) not in known:
        wanted = _takers(function.file.package, key)
        known[function, key] = tuple(
            (hops[0].call, wanted[hops[-1].target])
            for hops in _ways(function, key, wanted)
            if not all(hop.is_static for hop in hops) and not is_of_another(wanted[hops[-1].target], hops)
        )
    return known[function, key]


def is_of_another(second: LockOperation, hops: Sequence[Hop]) -> bool:
    """Whether a function on the way was stored in one value and is about another of the same type."""
    current: Place | None = _owner(second.place)
    for index in range(len(hops) - 1, -1, -1):
        member = _selected_field(hops[index]) if current is not None else None
        if member is not None and current is not None:
            return any(
                known.root is not owner.root and _type_of(known.root) == _type_of(owner.root)
                for owner, known in _kept(current, hops[index], member)
            )
        current = _seen_by_caller(current, hops[index], hops[:index]) if current is not None else None
    return False


def hops_of(function: Function, links: Sequence[Link]) -> list[Hop]:
    """Calls that follow each other, the first one in `function`."""
    callers = (function, *(link.target for link in links))
    return [
        Hop(link.file, link.node, caller, link.target) for caller, link in zip(callers, links, strict=False)
    ]


def _type_of(variable: Object) -> Type:
    return variable.file.package.types.of_object(variable).dereferenced


def _takers(package: GoPackage, key: str) -> dict[Function, LockOperation]:
    """The functions that take a lock themselves, with the first of the operations."""
    return {
        each.function: each
        for each in reversed(package.locks.by_class.get(key, ()))
        if each.action.takes and each.place.exact
    }


def _ways(
    start: Function,
    key: str,
    wanted: dict[Function, LockOperation],
    where: Callable[[Node], bool] | None = None,
) -> Iterator[tuple[Hop, ...]]:
    """The shortest chain of calls to each function that takes the lock, beginning `where` that holds."""
    calls = start.file.package.locks.reentrant
    seen = {start}
    level: list[tuple[Function, tuple[Hop, ...]]] = [(start, ())] if wanted else []
    for _ in range(limits.LOCK_CHAIN.value):
        following = []
        for function, way in level:
            allowed = partial(_is_held, key, function) if way else where
            for hop in calls.hops(function, key, allowed):
                if hop.target in wanted and not _gives_first(wanted[hop.target]):
                    yield (*way, hop)
                if hop.target not in seen:
                    seen.add(hop.target)
                    following.append((hop.target, (*way, hop)))
        level = following
        if len(seen) > limits.SEND_FUNCTIONS.value:
            return


def _hops(function: Function, call: Node) -> Iterator[Hop]:
    file, package = function.file, function.file.package
    if call.parent is not None and call.parent.type in ("go_statement", "defer_statement"):
        return
    site = package.calls.site(file, call)
    targets = site.targets or _stored(Hop(file, call, function, function))
    for target in targets if len(targets) <= limits.CALL_TARGETS.value else ():
        if target.file.package is package and target.body is not None:
            yield Hop(file, call, function, target)
    position = run_in_place(site.name) if site.name else None
    given = arguments(call)
    if position is not None and position < len(given):
        for target in package.calls.functions_of(file, given[position]):
            yield Hop(file, call, function, target, given[position])


def _is_held(key: str, function: Function, call: Node) -> bool:
    """Whether a function on the way neither gives the lock back nor takes it itself before a call."""
    return not any(
        each.place.key == key and each.call.start_byte < call.start_byte
        for each in function.file.package.locks.of(function)
    )


def _gives_first(operation: LockOperation) -> bool:
    return any(
        each.action.gives
        and not each.is_deferred
        and each.place.key == operation.place.key
        and each.call.start_byte < operation.call.start_byte
        for each in operation.file.package.locks.of(operation.function)
    )


# -- whether it is the same lock


def _comes_back(section: Section, second: LockOperation, hops: Sequence[Hop]) -> bool:
    """Whether the wiring says that the second lock is the section's."""
    held, inner = _owner(section.place), _owner(second.place)
    current: Place | None = inner
    for index in range(len(hops) - 1, -1, -1):
        if current is None:
            return False
        current = _seen_by_caller(current, hops[index], hops[:index])
    if current is None:
        return False
    if current.same_instance(held):
        return not all(hop.is_static for hop in hops)  # what double-lock follows itself
    container = container_of(current.root)
    if container is not None:
        current = plain(Place(container.root, container.fields + current.fields))
    return _is_wired(current, held) or _is_passed(current, held, section.function)


def _owner(lock: Place) -> Place:
    """The value whose field a lock is; the lock itself when it is embedded."""
    flat = plain(Place(lock.root, lock.fields))
    name = lock.key.rpartition(".")[2]
    if flat.fields and flat.fields[-1] == name:
        return Place(flat.root, flat.fields[:-1])
    return flat


def _seen_by_caller(place: Place, hop: Hop, before: Sequence[Hop]) -> Place | None:
    """A place in the target of a call as its caller sees it."""
    root, target = place.root, hop.target
    if not root.is_local:
        return place
    if root.function is not target:
        active = {each.caller for each in before} | {hop.caller}
        if any(root.function is each or root.function is each.top_level for each in active):
            return place
        return _of_stored(place, hop) if target.is_literal else None
    callee = hop.file.callee(hop.call).function
    selected = _selected_field(hop) if callee is None else None
    if hop.given is not None or selected is not None:
        if root is not receiver_of(target):
            return None
        if hop.given is not None:
            operand = hop.given.child_by_field_name("operand")
            return value_of(hop.file, operand, place.fields) if operand is not None else None
        return _of_stored(place, hop)
    return outward(place, target, hop.file, hop.call)


def _selected_field(hop: Hop) -> Field | None:
    """The field that holds the function which a call runs, alone or among others."""
    selector = _selector(hop)
    if selector is None or hop.file.qualified(selector):
        return None
    operand, name = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
    if operand is None or name is None:
        return None
    found = hop.file.package.types.member(hop.file.type_of(operand), hop.file.text(name))
    return found if isinstance(found, Field) else None


def _selector(hop: Hop) -> Node | None:
    """The selector that gives what a call runs: `s.hook` of `s.hook()`, or of a variable that was given it.

    Of one that goes through a slice or map, or holds an element, it is that of the container.
    """
    value = hop.call.child_by_field_name("function")
    for _ in range(limits.ALIASES.value):
        if value is None or value.type == "selector_expression":
            return value
        variable = hop.file.resolve(value) if value.type == "identifier" else None
        if variable is None or variable.kind is not ObjectKind.VAR or not variable.is_local:
            return None
        value = container_node(variable) or variable.file.package.types.lasting_value(variable)
    return None


def _stored(hop: Hop) -> tuple[Function, ...]:
    """The functions that are ever put into the field which a call runs; there may be others."""
    member = _selected_field(hop)
    if member is None or not _holds_functions(member.type):
        return ()
    found: dict[Function, None] = {}
    for _, file, value in stores(member):
        found.update(dict.fromkeys(file.package.calls.functions_of(file, value)))
    return tuple(found)


def _holds_functions(given: Type) -> bool:
    """Whether a type is that of functions, or of a container of functions."""
    under = given.underlying
    if isinstance(under, Slice | Array | Map):
        under = under.elem.underlying
    return isinstance(under, Func)


def _of_stored(place: Place, hop: Hop) -> Place | None:
    """What a function that a field holds knows, by the struct whose field it is.

    The struct that it was stored in is at the root of what it knows: then that is so for the caller's struct.
    """
    member, selector = _selected_field(hop), _selector(hop)
    operand = selector.child_by_field_name("operand") if selector is not None else None
    if member is None or operand is None:
        return None
    for owner, known in _kept(place, hop, member):
        if known.root is owner.root and known.fields[: len(owner.fields)] == owner.fields:
            return value_of(hop.file, operand, known.fields[len(owner.fields) :])
    return None


def _kept(place: Place, hop: Hop, member: Field) -> Iterator[tuple[Place, Place]]:
    """The structs that the function of a hop is stored in, with what its place means where that is done."""
    for owner, file, value in stores(member):
        if hop.target not in file.package.calls.functions_of(file, value):
            continue
        known: Place | None = place
        if place.root is receiver_of(hop.target):
            bound = value.child_by_field_name("operand")
            known = value_of(file, bound, place.fields) if bound is not None else None
        if known is not None:
            yield owner, known


def _is_wired(place: Place, held: Place) -> bool:
    """Whether fields of the held value lead back to it."""
    size = len(held.fields)
    if place.root is not held.root or place.fields[:size] != held.fields or len(place.fields) == size:
        return False
    types = place.root.file.package.types
    current, member = types.of_object(place.root), None
    for name in place.fields[: size + 1]:
        found = types.member(current, name)
        member = found if isinstance(found, Field) else None
        if member is None:
            return False
        current = member.type
    return member is not None and bool(member.key) and leads_back(member, place.fields[size + 1 :])


def _is_passed(place: Place, held: Place, function: Function) -> bool:
    """Whether some caller gives the function both values in one: `e.run(&plan{e})`."""
    if not (place.root.is_parameter and held.root.is_parameter) or place.root is held.root:
        return False
    for site in callers_in_package(function).sites:
        first = outward(place, function, site.file, site.call)
        second = outward(held, function, site.file, site.call)
        if first is not None and second is not None and first.same_instance(second):
            return True
    return False
