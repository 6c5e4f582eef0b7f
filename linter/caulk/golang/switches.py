"""Switches without default that have a case for every value there is: one of them always matches.

All values are known where the cases name each constant of an enumeration, or just the strings that the
package lists somewhere as the ones it allows: `choices := []string{"first", "last"}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from caulk.golang.names import ObjectKind
from caulk.golang.typing_model import Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.objects import Object

_Constant: TypeAlias = "int | float | str | None"
_FEWEST = 2  # values that make a choice


def always_matches(file: GoFile, switch: Node) -> bool:
    """Whether a switch over a value, which has no default, has a case for each value that there is."""
    if switch.type != "expression_switch_statement" or switch.child_by_field_name("value") is None:
        return False
    asked = [
        value
        for case in switch.named_children
        if case.type == "expression_case" and (listed := case.child_by_field_name("value")) is not None
        for value in listed.named_children
        if value.type != "comment"
    ]
    if len(asked) < _FEWEST:
        return False
    known = {file.constant(each) for each in asked}
    if None in known:
        return False
    return _is_enumeration(file, asked[0], known) or _is_listed(file, asked[0], known)


def _is_enumeration(file: GoFile, first: Node, known: set[_Constant]) -> bool:
    """Whether values are all that one declaration of constants gives a type of its own."""
    found = _constant_named(file, first)
    group = found.declaration.parent if found is not None else None
    if found is None or group is None or not isinstance(_type_of(found), Named):
        return False
    names = [
        name
        for spec in group.named_children
        if spec.type == "const_spec"
        for name in spec.children_by_field_name("name")
        if name.type == "identifier"
    ]
    members = [found.file.package.names.lookup(found.file.text(name)) for name in names]
    same = [each for each in members if each is not None and _type_of(each) == _type_of(found)]
    given = {found.file.constant(each.node) for each in same}
    return len(given) >= _FEWEST and None not in given and given <= known


def _constant_named(file: GoFile, value: Node) -> Object | None:
    names = file.package.names
    if value.type == "selector_expression":
        path, _, name = file.qualified(value).rpartition(".")
        found = names.member(path, name) if path else None
    else:
        found = file.resolve(value) if value.type == "identifier" else None
    return found if found is not None and found.kind is ObjectKind.CONST and not found.is_local else None


def _type_of(found: Object) -> object:
    return found.file.package.types.of_object(found)


def _is_listed(file: GoFile, first: Node, known: set[_Constant]) -> bool:
    """Whether the package lists the very strings in a slice, an array or as keys of a map."""
    if not all(isinstance(each, str) for each in known):
        return False
    word = file.text(first).rpartition(".")[2].encode()
    for other in file.package.files:
        if not other.is_test:
            for literal in _literals_with(other, word):
                elements = [_element(each) for each in literal.named_children if each.type != "comment"]
                if (
                    len(elements) == len(known)
                    and {other.constant(each) if each is not None else None for each in elements} == known
                ):
                    return True
    return False


def _literals_with(file: GoFile, word: bytes) -> Iterator[Node]:
    """The bodies of the composite literals of which one element, or its key, ends in a word."""
    at = file.data.find(word)
    while at >= 0:
        node = file.node_at(at, at + len(word))
        for _ in range(4):  # a selector, an element, a keyed element, their list
            if node is None or node.type == "literal_value":
                break
            node = node.parent
        if node is not None and node.type == "literal_value":
            yield node
        at = file.data.find(word, at + len(word))


def _element(element: Node) -> Node | None:
    """The expression of an element, or of its key."""
    held = element.named_children[0] if element.type == "keyed_element" else element
    if held.type == "literal_element":
        held = held.named_children[0]
    return held
