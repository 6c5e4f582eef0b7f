"""Fields that a lock of the same struct guards, and accesses to them that it does not cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.critical import Section, sections_of
from caulk.golang.locks import LockAction, lock_class
from caulk.golang.locks_atomics import selectors_of
from caulk.golang.names import ObjectKind
from caulk.golang.typing_model import Map

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.locks import LockOperation
    from caulk.golang.places import Place


@dataclass(frozen=True)
class ReadLockedWrite:
    """A write to a field of the lock's struct while the lock is held for reading only.

    `guarded` is an operation of another function under which the same field is used.
    """

    write: Node
    field: str
    held: LockOperation
    guarded: LockOperation


def writes_under_read_lock(file: GoFile) -> Iterator[ReadLockedWrite]:
    """The writes in a file that a read lock does not cover."""
    for section in sections_of(file):
        if any(each.action is LockAction.RLOCK for each in section.operations):
            yield from _in_section(section)


def _in_section(section: Section) -> Iterator[ReadLockedWrite]:
    function, lock = section.function, section.place
    if not lock.exact or _is_fresh(lock):
        return
    first = min(each.call.start_byte for each in section.operations)
    for node, target in _writes(section):
        if node.start_byte < first:
            continue
        place = function.file.package.locks.place(function.file, target)
        if place is None or not _is_sibling(place, lock):
            continue
        if _may_be_covered(section, node):
            continue
        guarded = _used_elsewhere(section, place)
        held = section.held_at(node, reading=True) if guarded is not None else None
        if guarded is not None and held is not None and section.held_at(node, reading=False) is None:
            yield ReadLockedWrite(node, place.fields[-1], held[0], guarded)


def _may_be_covered(section: Section, write: Node) -> bool:
    """Whether another lock may cover the write."""
    return any(
        each.action is LockAction.LOCK
        and each.call.start_byte < write.start_byte
        and not any(each is own for own in section.operations)
        for each in section.function.file.package.locks.of(section.function)
    )


def _is_sibling(place: Place, lock: Place) -> bool:
    """Whether a place is a field of the struct that the lock is a field of (or that embeds it)."""
    if not place.exact or place.root is not lock.root or not place.fields or not place.key:
        return False
    owner = lock.key.rpartition(".")[0]
    base = lock.fields[:-1] if lock.fields and lock.key.endswith(f".{lock.fields[-1]}") else lock.fields
    return place.fields[:-1] == base and place.key.rpartition(".")[0] == owner and bool(owner)


def _is_fresh(lock: Place) -> bool:
    """Whether the struct was made by the function itself, so that nobody else may know it yet."""
    root = lock.root
    return root.is_local and root.kind is ObjectKind.VAR


def _writes(section: Section) -> Iterator[tuple[Node, Node]]:
    """The assignments with the lock held, with the field that each changes: itself, or its map."""
    file = section.function.file
    for node in section.held_for_reading.values():
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
            if given and given[0].type == "selector_expression" and file.callee(call).name == "delete":
                yield node, given[0]


def _changed(file: GoFile, node: Node, target: Node) -> Iterator[tuple[Node, Node]]:
    if target.type == "selector_expression":
        yield node, target
    elif target.type == "index_expression":
        operand = target.child_by_field_name("operand")
        if (
            operand is not None
            and operand.type == "selector_expression"
            and isinstance(file.type_of(operand).underlying, Map)
        ):
            yield node, operand


def _used_elsewhere(section: Section, place: Place) -> LockOperation | None:
    """An operation of another function on the lock that the same field is used under."""
    package = section.function.file.package
    locks = package.locks
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
