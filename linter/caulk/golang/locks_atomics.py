"""Fields that are used through package sync/atomic, and the places that use them without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.names import ObjectKind, is_written
from caulk.golang.typing_model import Field, Named, Pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.packages import GoPackage

_ATOMIC = re.compile(rb"\batomic\.(Add|Load|Store|Swap|CompareAndSwap|And|Or)(?:U?[Ii]nt\w*|Pointer)\(\s*&")
# By convention these run before a value is shared, or with its lock held: the name is the promise.
_PREPARES = re.compile(r"(?i)^(new|init|make|setup|reset|create|open|build|clone|copy|start)|locked$|lock$")


@dataclass(frozen=True)
class AtomicUse:
    """A call of package sync/atomic on a field."""

    field: Field
    file: GoFile
    call: Node
    verb: str

    @property
    def changes(self) -> bool:
        return self.verb != "Load"


@dataclass(frozen=True)
class PlainUse:
    """A use of the same field as of any other, while `atomic` uses it atomically."""

    selector: Node
    file: GoFile
    writes: bool
    atomic: AtomicUse


def plain_uses(package: GoPackage) -> Iterator[PlainUse]:
    """The first plain use of each field that is nearly always used atomically, writes before reads.

    A field that is used plainly as often as not is guarded in some other way. Left out is also what may be
    meant: a struct that has a lock as well, what prepares a struct that nobody else knows yet, a value that
    goes into a CompareAndSwap, and fields that are not reached from a receiver or a parameter directly, for
    these may be of different owners.
    """
    for key, uses in _atomic_uses(package).items():
        changing = next((use for use in uses if use.changes), None)
        if _has_lock(package, uses[0].field) or changing is None:
            continue
        plain = list(_plain(package, key, uses[0].field.name))
        shared = [
            (file, selector)
            for file, selector in plain
            if _is_shared(file, selector) and not _is_compared_and_swapped(file, selector, uses[0].field.name)
        ]
        if not shared or len(plain) >= len(uses):
            continue
        file, selector = next((each for each in shared if is_written(each[1])), shared[0])
        yield PlainUse(selector, file, is_written(selector), changing)


def _atomic_uses(package: GoPackage) -> dict[str, list[AtomicUse]]:
    """The fields of the package's structs that sync/atomic is used on, by `Type.field`."""
    found: dict[str, list[AtomicUse]] = {}
    for file in package.files:
        if file.is_test or not file.imports_any("sync/atomic"):
            continue
        for match in _ATOMIC.finditer(file.data):
            token = file.node_at(match.end() - 1, match.end())
            operand = token.parent if token is not None and token.type == "&" else None
            selector = operand.named_children[0] if operand is not None and operand.named_children else None
            call = operand.parent.parent if operand is not None and operand.parent is not None else None
            if selector is None or selector.type != "selector_expression" or call is None:
                continue
            field = _field(file, selector)
            if field is not None and field.file.package is package:
                use = AtomicUse(field, file, call, match[1].decode())
                found.setdefault(field.key, []).append(use)
    return found


def _plain(package: GoPackage, key: str, name: str) -> Iterator[tuple[GoFile, Node]]:
    for file in package.files:
        for selector in selectors_of(file, name) if not file.is_test else ():
            field = _field(file, selector)
            if field is None or field.key != key or _is_address(selector):
                continue
            function = file.function_of(selector)
            if function is not None and not _PREPARES.search(function.top_level.name):
                yield file, selector


def selectors_of(file: GoFile, name: str, start: int = 0, end: int | None = None) -> Iterator[Node]:
    """The selectors `x.name` of a file, or of those between two offsets."""
    pattern = re.compile(rb"\." + re.escape(name.encode()) + rb"\b")
    for match in pattern.finditer(file.data, start, len(file.data) if end is None else end):
        node = file.node_at(match.start() + 1, match.end())
        parent = node.parent if node is not None and node.type == "field_identifier" else None
        if parent is not None and parent.type == "selector_expression":
            yield parent


def _field(file: GoFile, selector: Node) -> Field | None:
    operand, name = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
    if operand is None or name is None:
        return None
    owner = file.type_of(operand)
    found = file.package.types.member(owner, file.text(name))
    if not isinstance(found, Field) or not found.key or not isinstance(owner.dereferenced, Named):
        return None
    own = isinstance(found.owner, Named) and found.owner.full_name == owner.dereferenced.full_name
    return found if own else None  # promoted from a struct inside: many types may share it


def _has_lock(package: GoPackage, field: Field) -> bool:
    """Whether the struct has a mutex, under which plain uses may be in order."""
    for each in package.types.fields(field.owner):
        kind = each.type.dereferenced
        if isinstance(kind, Named) and kind.name in ("Mutex", "RWMutex", "Locker"):
            return True
    return False


def _is_address(selector: Node) -> bool:
    parent = selector.parent
    return parent is not None and parent.type == "unary_expression" and parent.children[0].type == "&"


def _is_shared(file: GoFile, selector: Node) -> bool:
    """Whether it is the field of a pointer that the function has been given: others may have it too."""
    function, operand = file.function_of(selector), selector.child_by_field_name("operand")
    if function is None or operand is None or operand.type != "identifier":
        return False
    if file.package.locks.of(function):
        return False
    root = file.resolve(operand)
    if root is None or root.kind not in (ObjectKind.RECEIVER, ObjectKind.PARAM):
        return False
    return isinstance(file.package.types.of_object(root), Pointer)


def _is_compared_and_swapped(file: GoFile, selector: Node, name: str) -> bool:
    """Whether the function swaps the field after comparing: a stale value does no harm then."""
    function = file.function_of(selector)
    if function is None:
        return False
    text = file.data[function.node.start_byte : function.node.end_byte]
    return (
        re.search(rb"CompareAndSwap\w*\(\s*&[\w.]*\." + re.escape(name.encode()) + rb"\b", text) is not None
    )
