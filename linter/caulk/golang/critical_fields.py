"""Fields that a lock of the same struct guards, and accesses to them that it does not cover."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.critical import Section, sections_of
from caulk.golang.critical_chains import Aim, comes_to
from caulk.golang.flow import own_nodes
from caulk.golang.locks import LockAction, lock_class
from caulk.golang.locks_atomics import selectors_of
from caulk.golang.locks_links import run_literals
from caulk.golang.names import ObjectKind
from caulk.golang.places import Place
from caulk.golang.starts import starts
from caulk.golang.typing_model import Map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tree_sitter import Node

    from caulk.golang.conditions import Facts
    from caulk.golang.files import Function, GoFile
    from caulk.golang.locks import LockOperation
    from caulk.golang.locks_links import Link
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage

_NAMES = ("identifier", "selector_expression")
_WRITING = ("inc_statement", "dec_statement", "assignment_statement", "expression_statement")


_CHANGED = rb"(?:\[[^\]\n]*\])?[ \t]*(?:,[^=\n]*)?(?:[-+*/|&^]?=(?!=)|\+\+|--)"
_MAY_WRITE = re.compile(rb"\.\w+" + _CHANGED + rb"|\bdelete\(")
_WRITTEN = re.compile(rb"\.(\w+)\b(?=" + _CHANGED + rb")|\bdelete\(")
_DELETED = b""  # stands for the fields that `delete` may be for
_NONE: frozenset[bytes] = frozenset()
_ONCE = "(*sync.Once).Do"  # what it runs is not run by two goroutines at once


@dataclass(frozen=True)
class ReadLockedWrite:
    """A write to what the lock guards while it is held for reading only.

    `guarded` is an operation of another function under which the same is used; `through` how the
    holder of the lock comes to the function that writes.
    """

    write: Node
    file: GoFile
    name: str
    held: LockOperation
    guarded: LockOperation
    through: tuple[Link, ...]


@dataclass(frozen=True)
class _Write:
    """A write that may happen under the lock: to `place` as its holder sees it, at a node of the holder."""

    node: Node
    file: GoFile
    place: Place
    at: Node
    links: tuple[Link, ...] = ()


def writes_under_read_lock(file: GoFile) -> Iterator[ReadLockedWrite]:
    """The writes that functions of a file make, or have made, under read locks that do not cover them."""
    told: set[int] = set()
    for section in sections_of(file):
        if any(each.action is LockAction.RLOCK for each in section.operations):
            for found in _in_section(section):
                if found.write.id not in told:
                    told.add(found.write.id)
                    yield found


def _in_section(section: Section) -> Iterator[ReadLockedWrite]:
    lock = section.place
    if not lock.exact or _is_fresh(section):
        return
    first = min(each.call.start_byte for each in section.operations)
    shared: dict[int, tuple[LockOperation, Facts] | None] = {}
    for write in (*_own_writes(section), *_writes_behind_calls(section)):
        if write.at.start_byte < first or not _is_guarded_with(section, write.place):
            continue
        if _may_be_covered(section, write.at):
            continue
        guarded = _used_elsewhere(section, write.place)
        if guarded is None:
            continue
        if write.at.id not in shared:
            shared[write.at.id] = _held_for_reading_only(section, write.at)
        held = shared[write.at.id]
        if held is None:
            continue
        operation, facts = held
        if _is_certain(write, facts):
            name = write.place.fields[-1] if write.place.fields else write.place.root.name
            through = tuple(link for link in write.links if not link.is_in_place)
            yield ReadLockedWrite(write.node, write.file, name, operation, guarded, through)


def _held_for_reading_only(section: Section, node: Node) -> tuple[LockOperation, Facts] | None:
    """The operation by which a node is reached with the lock for reading, if none reaches it for writing."""
    held = section.held_at(node, reading=True)
    if held is None or section.held_at(node, reading=False) is not None:
        return None
    return held[0], held[1].facts


def _own_writes(section: Section) -> Iterator[_Write]:
    file = section.function.file
    for node, target in _writes(file, section.held_for_reading.values()):
        place = _written(file, target)
        if place is not None:
            yield _Write(node, file, place, node)


def _written(file: GoFile, target: Node) -> Place | None:
    """What an assignment changes; a variable that stands for something else is itself given another value."""
    in_map = target.parent is not None and target.parent.type == "index_expression"
    deleted = target.parent is not None and target.parent.type == "argument_list"
    if target.type == "identifier" and not (in_map or deleted):
        variable = file.resolve(target)
        return Place(variable) if variable is not None and variable.is_variable else None
    return file.package.locks.place(file, target)


def _writes_behind_calls(section: Section) -> Iterator[_Write]:
    """The writes of functions that take no lock themselves and are called with the lock held for reading."""
    function = section.function
    locks = function.file.package.locks
    shared = partial(section.may_hold, reading=True)
    names = _names_that_write(section)
    under = [link for link in _calls(function, names, shared) if not link.is_deferred]
    under += [link for link in run_literals(function) if not link.is_deferred and section.may_hold(link.node)]
    for link in under:
        for write in _writes_of(link.target, names, frozenset({function})) if _is_plain(link) else ():
            place = locks.outward(write.place, link.target, link.bound)
            if place is not None:
                yield replace(write, place=place, at=link.node, links=(link, *write.links))


def _names_that_write(section: Section) -> frozenset[bytes]:
    """The names of what may write what the lock is there for."""
    package = section.function.file.package
    lock = section.place
    fields = package.locks.siblings_of(lock) if lock.key else ()
    return package.locks.writing(fields) if fields else frozenset()


def _writes_of(function: Function, names: frozenset[bytes], above: frozenset[Function]) -> Iterator[_Write]:
    """What a function that takes no lock writes, itself and through calls of such functions."""
    file, body = function.file, function.body
    locks = file.package.locks
    if body is None or function in above or len(above) > limits.LOCKED_WRITES.value or locks.of(function):
        return
    if _MAY_WRITE.search(file.data, body.start_byte, body.end_byte):
        for node, target in _writes(file, _statements(body)):
            place = _written(file, target)
            if place is not None:
                yield _Write(node, file, place, node)
    for link in _calls(function, names):
        for write in _writes_of(link.target, names, above | {function}) if _is_plain(link) else ():
            place = locks.outward(write.place, link.target, link.bound)
            if place is not None:
                yield replace(write, place=place, at=link.node, links=(link, *write.links))


def _calls(
    function: Function, names: frozenset[bytes], where: Callable[[Node], bool] | None = None
) -> Iterator[Link]:
    """The calls of functions of the package that may write something."""
    file = function.file
    locks = file.package.locks
    for start, name in locks.call_names.within(file, function.body) if function.body is not None else ():
        call = locks.call_at(function, start, len(name)) if name in names else None
        if call is not None and (where is None or where(call)):
            link = locks.link(file, call)
            if link is not None:
                yield link


def _is_plain(link: Link) -> bool:
    """Whether a call runs one certain function, here and now, and not once for all."""
    once = link.file.callee(link.node).name == _ONCE
    return not (link.others or link.is_spawn or once)


def _is_certain(write: _Write, facts: Facts) -> bool:
    """Whether the calls that lead to a write come to it whatever they pass on."""
    goals = [*(link.node for link in write.links[1:]), write.node]
    for link, goal in zip(write.links, goals, strict=False):
        if not comes_to(Aim(link.target, goal), link, facts):
            return False
        facts = frozenset()
    return True


def _statements(body: Node) -> Iterator[Node]:
    """The statements of a function, those inside others included, literals left out."""
    for node in own_nodes(body):
        if node.type in _WRITING:
            yield node


def writing_names(package: GoPackage, fields: Iterable[str]) -> frozenset[bytes]:
    """The names of functions, and of what holds one, that by their text write a field or call who does."""
    written = package.once(_written_fields)
    found = set(written.get(_DELETED, _NONE))
    for field in fields:
        found |= written.get(field.encode(), _NONE)
    called = package.locks.call_names.callers
    for _ in range(limits.LOCKED_WRITES.value):
        for name in tuple(found):
            found.update(called.get(name, ()))
    return frozenset(found)


def _written_fields(package: GoPackage) -> dict[bytes, frozenset[bytes]]:
    """The names of the functions that by their text write a field of a name, or delete from a map."""
    found: dict[bytes, set[bytes]] = {}
    for file in package.files:
        for function in file.functions if _MAY_WRITE.search(file.data) else ():
            name = function.name.encode()
            for match in _WRITTEN.finditer(file.data, function.node.start_byte, function.node.end_byte):
                found.setdefault(match[1] or _DELETED, set()).add(name)
    return {field: frozenset(names) for field, names in found.items()}


def _may_be_covered(section: Section, write: Node) -> bool:
    """Whether another lock may cover the write."""
    return any(
        each.action is LockAction.LOCK
        and each.call.start_byte < write.start_byte
        and not any(each is own for own in section.operations)
        for each in section.function.file.package.locks.of(section.function)
    )


def _is_guarded_with(section: Section, place: Place) -> bool:
    """Whether a lock is there for a place: fields of one struct, or variables that goroutines share."""
    lock = section.place
    if place.fields or lock.fields or lock.key:
        return _is_sibling(place, lock)
    home = lock.root.function
    return place.exact and lock.root.is_local and home is not section.function and place.root.function is home


def _is_sibling(place: Place, lock: Place) -> bool:
    """Whether a place is a field of the struct that the lock is a field of (or that embeds it)."""
    if not place.exact or place.root is not lock.root or not place.fields or not place.key:
        return False
    owner = lock.key.rpartition(".")[0]
    base = lock.fields[:-1] if lock.fields and lock.key.endswith(f".{lock.fields[-1]}") else lock.fields
    return place.fields[:-1] == base and place.key.rpartition(".")[0] == owner and bool(owner)


def _is_fresh(section: Section) -> bool:
    """Whether the function itself made what is locked, so that nobody else may know it yet.

    A goroutine shares the variables of the function that starts it.
    """
    root, function = section.place.root, section.function
    if not root.is_local or root.kind is not ObjectKind.VAR:
        return False
    return section.place.fields != () or root.function is function or not starts(function)


def _writes(file: GoFile, statements: Iterable[Node]) -> Iterator[tuple[Node, Node]]:
    """The statements that write, with the field or variable that each changes: itself, or its map."""
    for node in statements:
        if node.type in ("inc_statement", "dec_statement"):
            yield from _changed(file, node, node.named_children[0])
        elif node.type == "assignment_statement":
            left = node.child_by_field_name("left")
            for target in left.named_children if left is not None else ():
                yield from _changed(file, node, target)
        elif node.type == "expression_statement" and node.named_children[0].type == "call_expression":
            call = node.named_children[0]
            holder = call.child_by_field_name("arguments")
            given = holder.named_children if holder is not None else []
            if given and given[0].type in _NAMES and file.callee(call).name == "delete":
                yield node, given[0]


def _changed(file: GoFile, node: Node, target: Node) -> Iterator[tuple[Node, Node]]:
    if target.type in _NAMES:
        yield node, target
    elif target.type == "index_expression":
        operand = target.child_by_field_name("operand")
        if (
            operand is not None
            and operand.type in _NAMES
            and isinstance(file.type_of(operand).underlying, Map)
        ):
            yield node, operand


def _used_elsewhere(section: Section, place: Place) -> LockOperation | None:
    """An operation of another function on the lock that the same field or variable is used under."""
    package = section.function.file.package
    locks = package.locks
    if not place.fields:
        return _variable_used_elsewhere(section, place.root)
    name = place.fields[-1]
    for operation in locks.by_class.get(lock_class(section.place), ()):
        function = operation.function
        if function.top_level is section.function.top_level or not operation.action.takes:
            continue
        for selector in selectors_of(function.file, name, operation.call.end_byte, function.node.end_byte):
            used = locks.place(function.file, selector)
            if used is not None and used.key == place.key:
                return operation
    return None


def _variable_used_elsewhere(section: Section, variable: Object) -> LockOperation | None:
    package = section.function.file.package
    uses = package.names.references(variable)
    for operation in package.locks.by_class.get(lock_class(section.place), ()):
        function = operation.function
        if function is section.function or not operation.action.takes:
            continue
        if any(
            use.file.function_of(use.node) is function and use.node.start_byte > operation.call.end_byte
            for use in uses
        ):
            return operation
    return None
