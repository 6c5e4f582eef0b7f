"""Composite literals: the value that a struct literal gives to a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import GoFile


def keyed_field(file: GoFile, literal: Node, name: str) -> tuple[Node, Node] | None:
    """The `Field: value` element of `T{...}` or `&T{...}` and its value; None without such an element."""
    if literal.type == "unary_expression":
        operand = literal.child_by_field_name("operand")
        if operand is None:
            return None
        literal = operand
    body = literal.child_by_field_name("body")
    for element in body.named_children if body is not None else ():
        if element.type == "keyed_element" and file.text(element.named_children[0]) == name:
            value = element.named_children[-1]
            return element, value.named_children[0] if value.type == "literal_element" else value
    return None
