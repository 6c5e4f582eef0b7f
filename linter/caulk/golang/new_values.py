"""Variables that hold a value which was made for them, so that nobody else has it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.names import ObjectKind
from caulk.golang.typing_model import Struct

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object


def is_new(root: Object, depth: int = 0) -> bool:
    """Whether a local variable holds a value that was made for it: nobody else has locked it."""
    if root.kind is not ObjectKind.VAR or not root.is_local or depth > limits.INSTANCE_DEPTH.value:
        return False
    types, declared = root.file.package.types, root.declaration
    value = types.initial_value(root)
    if value is None and declared.type == "var_spec":
        return isinstance(types.of_object(root).underlying, Struct)
    if value is None and declared.type == "short_var_declaration":
        value = _first_result(root)
    return value is not None and _makes(root.file, value, depth)


def _first_result(root: Object) -> Node | None:
    """The call whose first result a variable takes: `t, err := newT()`."""
    names, values = (root.declaration.child_by_field_name(field) for field in ("left", "right"))
    if names is None or values is None or values.named_child_count != 1:
        return None
    return values.named_children[0] if names.named_children[0] == root.node else None


def _makes(file: GoFile, value: Node, depth: int) -> bool:
    """Whether an expression gives a new value: a literal, new, a function that returns one."""
    if value.type == "unary_expression" and value.children[0].type == "&":
        value = value.named_children[-1]
    if value.type == "composite_literal":
        return True
    if value.type == "identifier":
        held = file.resolve(value)
        return held is not None and is_new(held, depth + 1)
    if value.type != "call_expression" or depth > limits.INSTANCE_DEPTH.value:
        return False
    made = file.callee(value)
    return made.name == "new" or (made.function is not None and _returns_new(made.function, depth + 1))


def _returns_new(function: Function, depth: int) -> bool:
    graph = function.file.package.flow(function)
    returned = [
        values.named_children[0]
        for block in graph.blocks
        for edge in block.edges
        if edge.jump is not None and edge.jump.type == "return_statement"
        for values in edge.jump.named_children
        if values.type == "expression_list" and values.named_children
    ]
    values = [each for each in returned if each.type != "nil"]
    return bool(values) and all(_makes(function.file, each, depth) for each in values)
