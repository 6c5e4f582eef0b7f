"""Layer 6, method sets: the names and declarations of a type's methods, without their signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.library import is_library
from caulk.golang.typing_model import Interface, Named, Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function
    from caulk.golang.packages import GoPackage
    from caulk.golang.typing_model import Type


def names_of(interface: Type) -> frozenset[str]:
    """The names in an interface's method set; none for any other type."""
    under = interface.underlying
    return frozenset(_names(under, 0)) if isinstance(under, Interface) else frozenset()


def _names(interface: Interface, depth: int) -> Iterator[str]:
    file = interface.file
    for element in interface.node.named_children:
        if element.type == "method_elem":
            name = element.child_by_field_name("name")
            if name is not None:
                yield file.text(name)
        elif (
            element.type == "type_elem" and element.named_child_count == 1 and depth < limits.EMBEDDING.value
        ):
            embedded = file.package.types.type_named(file, element)
            if embedded is not None and isinstance(embedded.underlying, Interface):
                yield from _names(embedded.underlying, depth + 1)


def of_package(package: GoPackage) -> Iterator[dict[str, Function | None]]:
    """The methods of each type of a package by name, those of embedded types included.

    None stands for a method that a library declares. What an embedded interface of the module gives is left
    out: it runs a method of another type.
    """
    own: dict[str, dict[str, Function | None]] = {}
    for key, functions in package.functions.items():
        owner, _, name = key.partition(".")
        if name:
            own.setdefault(owner, {})[name] = functions[0]
    for named in _embedding_types(package):
        promoted = _promoted(package, named)
        if promoted:
            own[named.name] = {**promoted, **own.get(named.name, {})}
    yield from own.values()


def _promoted(package: GoPackage, named: Named) -> dict[str, Function | None]:
    """The methods that a struct gets from what it embeds, the shallowest of each name."""
    types = package.types
    found: dict[str, Function | None] = {}
    hidden: set[str] = set()  # names that an interface of the module stands for
    level = [field.type for field in types.fields(named) if field.embedded]
    seen = {str(named)}
    for _ in range(limits.EMBEDDING.value):
        following: list[Type] = []
        for each in level:
            base = each.dereferenced
            if not isinstance(base, Named) or str(base) in seen:
                continue
            seen.add(str(base))
            home = base.object.file.package if base.object is not None else None
            known = home is not None and not is_library(home)
            for name in names_of(base):
                if known and name not in found:
                    hidden.add(name)
                elif name not in hidden:
                    found.setdefault(name, None)
            for name, function in home.names.methods(base.name).items() if home is not None else ():
                if name not in hidden:
                    found.setdefault(name, function if known else None)
            following.extend(field.type for field in types.fields(base) if field.embedded)
        level = following
    return found


def _embedding_types(package: GoPackage) -> Iterator[Named]:
    """The package's struct types that embed another type."""
    for file in package.files:
        for node in file.keyword(b"struct", "struct_type"):
            spec = node.parent
            name = spec.child_by_field_name("name") if spec is not None else None
            if spec is None or spec.type != "type_spec" or name is None or not _embeds(node):
                continue
            declared = file.resolve(name)
            given = package.types.type_declared(declared) if declared is not None else None
            if isinstance(given, Named) and isinstance(given.underlying, Struct):
                yield given


def _embeds(struct: Node) -> bool:
    """Whether a struct type has a field without a name."""
    fields = struct.named_children[0].named_children if struct.named_children else []
    return any(
        each.type == "field_declaration"
        and not any(child.type == "field_identifier" for child in each.named_children)
        for each in fields
    )
