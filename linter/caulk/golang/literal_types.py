"""Layer 3b, types of composite literals as far as names need them: is a key a field or an expression?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.objects import Object, ObjectKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from caulk.golang.files import GoFile

    Lookup = Callable[[str], Object | None]


class LiteralType:
    """The type of a composite literal.

    `node` is the type expression (None: not known), to be read in `file` with `lookup` for its names.
    """

    __slots__ = ("_under", "file", "lookup", "node")

    def __init__(self, node: Node | None, file: GoFile, lookup: Lookup) -> None:
        self.node = node
        self.file = file
        self.lookup = lookup
        self._under: tuple[LiteralType] | None = None

    @property
    def underlying(self) -> LiteralType:
        if self._under is None:
            self._under = (self._resolve(),)
        return self._under[0]

    def _resolve(self) -> LiteralType:
        current = self
        for _ in range(limits.NAMED_CHAIN.value):
            node = current.node
            if node is None:
                return current
            if node.type == "generic_type":
                inner = node.child_by_field_name("type")
                current = LiteralType(inner, current.file, current.lookup)
                continue
            if node.type in ("parenthesized_type", "pointer_type"):
                inner = node.named_children[0] if node.named_children else None
                current = LiteralType(inner, current.file, current.lookup)
                continue
            if node.type == "type_identifier":
                found = current.lookup(current.file.text(node))
                if found is not None and found.kind is ObjectKind.IMPORT:  # a dot import
                    found = found.file.package.names.member(found.path, current.file.text(node))
            elif node.type == "qualified_type":
                found = _qualified_member(node, current)
            else:
                return current
            if found is None or found.kind is not ObjectKind.TYPE:
                return LiteralType(None, current.file, current.lookup)
            lookup = current.lookup if found.is_local else found.file.package.names.outer(found.file)
            current = LiteralType(found.declaration.child_by_field_name("type"), found.file, lookup)
        return LiteralType(None, current.file, current.lookup)

    @property
    def has_field_keys(self) -> bool | None:
        """True for a struct, False for maps, slices and arrays, None when the type is not known."""
        node = self.underlying.node
        if node is None:
            return None
        if node.type == "struct_type":
            return True
        return False if node.type in _CONTAINER_TYPES else None

    def element(self, *, key: bool) -> LiteralType:
        """The type of the keys or of the elements, for literals that leave it out."""
        under = self.underlying
        inner = None
        if under.node is not None and under.node.type in _CONTAINER_TYPES:
            is_map = under.node.type == "map_type"
            field = "key" if key and is_map else "value" if is_map else "element"
            inner = under.node.child_by_field_name(field)
        return LiteralType(inner, under.file, under.lookup)


def _qualified_member(node: Node, within: LiteralType) -> Object | None:
    package = node.child_by_field_name("package")
    name = node.child_by_field_name("name")
    if package is None or name is None:
        return None
    found = within.lookup(within.file.text(package))
    if found is None or found.kind is not ObjectKind.IMPORT:
        return None
    return found.file.package.names.member(found.path, within.file.text(name))


_CONTAINER_TYPES = frozenset({"map_type", "slice_type", "array_type", "implicit_length_array_type"})


def may_be_local_struct(literal: LiteralType) -> bool:
    """Whether unexported fields could be keys in a literal of this unknown type: not when it is imported."""
    node = literal.node
    while node is not None and node.type in ("generic_type", "pointer_type"):
        node = node.named_children[0] if node.named_children else None
    return node is None or node.type != "qualified_type"
