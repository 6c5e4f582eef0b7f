"""Places: which variable or field an expression means, as far as two of them can be told to be the same.

`s.mu` in a method and `srv.mu` in its caller are one lock when `srv` is the receiver of the call. A place
keeps both identities: the instance (the variable at its root and the fields after it) and the class,
`Type.field`, which holds over the whole module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.names import ObjectKind
from caulk.golang.typing_model import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object


@dataclass(frozen=True)
class Place:
    """A variable, or a field reached from one.

    `fields` are the names from the root on. `key` is `import/path.Type.field` for a field of a named type,
    else "". A place is `exact` when only variables and fields lead to it: an index, a call or a map on the
    way may mean another instance each time.
    """

    root: Object
    fields: tuple[str, ...] = ()
    key: str = ""
    exact: bool = True

    @property
    def is_parameter(self) -> bool:
        """Whether the caller decides which instance it is."""
        return self.root.is_parameter

    @property
    def text(self) -> str:
        """How a reader would write it."""
        return ".".join((self.root.name, *self.fields))

    def same_instance(self, other: Place) -> bool:
        """Whether both certainly mean one and the same thing."""
        return self.exact and other.exact and self.root is other.root and self.fields == other.fields

    def within(self, names: tuple[str, ...], key: str) -> Place:
        """The place of fields further inside."""
        return Place(self.root, self.fields + names, key or self.key, self.exact)


def place_of(file: GoFile, expr: Node, depth: int = 0) -> Place | None:
    """The place that an expression means; None when no variable is at its root."""
    kind = expr.type
    if kind in ("parenthesized_expression", "unary_expression"):
        operator = expr.children[0].type
        inner = expr.named_children[-1] if expr.named_children else None
        if inner is None or (kind == "unary_expression" and operator not in ("&", "*")):
            return None
        return place_of(file, inner, depth)
    if kind == "identifier":
        variable = file.resolve(expr)
        if variable is None or not variable.is_variable:
            return None
        return _alias(variable, depth) or Place(variable)
    if kind == "selector_expression":
        return _field(file, expr, depth)
    if kind in ("index_expression", "type_assertion_expression", "slice_expression"):
        operand = expr.child_by_field_name("operand")
        inside = place_of(file, operand, depth) if operand is not None else None
        return Place(inside.root, inside.fields, inside.key, exact=False) if inside is not None else None
    return None


def _alias(variable: Object, depth: int) -> Place | None:
    """The place that a local variable is another name of: `mu := &s.mu`."""
    if variable.kind is not ObjectKind.VAR or not variable.is_local:
        return None
    if limits.ALIASES.exceeded(depth, variable.file, variable.node):
        return None
    value = variable.file.package.types.lasting_value(variable)
    if value is None:
        return None
    addressed = value.type == "unary_expression" and value.children[0].type == "&"
    if not addressed and not _shares(variable):
        return None  # a copy of a struct is another instance
    inner = value.named_children[-1] if addressed else value
    if inner.type == "composite_literal":
        return None
    place = place_of(variable.file, value, depth + 1)
    return None if place is not None and _outlives(variable, place.root) else place


def _outlives(variable: Object, root: Object) -> bool:
    """Whether a variable keeps for the next round of a loop what lives for one round: `last = each`."""
    if not root.is_local or root.node.start_byte < variable.node.start_byte:
        return False
    node = root.node.parent
    while node is not None and not node.start_byte <= variable.node.start_byte < node.end_byte:
        if node.type == "for_statement":
            return True
        node = node.parent
    return False


def _shares(variable: Object) -> bool:
    """Whether a copy of the value still means the same thing: a pointer, channel, map, function."""
    from caulk.golang.typing_model import Chan, Func, Interface, Map, Pointer

    given = variable.file.package.types.of_object(variable).underlying
    return isinstance(given, Pointer | Chan | Map | Func | Interface)


def _field(file: GoFile, selector: Node, depth: int) -> Place | None:
    operand = selector.child_by_field_name("operand")
    name_node = selector.child_by_field_name("field")
    if operand is None or name_node is None:
        return None
    name = file.text(name_node)
    if file.qualified(selector):
        variable = file.package.names.member(*file.qualified(selector).rsplit(".", 1))
        return Place(variable) if variable is not None and variable.is_variable else None
    inside = place_of(file, operand, depth)
    if inside is None:
        return None
    found = file.package.types.member(file.type_of(operand), name)
    if found is not None and not isinstance(found, Field):
        return None  # a method value
    return inside.within((name,), found.key if isinstance(found, Field) else "")


def of_element(file: GoFile, expr: Node, key: str, depth: int = 0) -> Place | None:
    """A place by way of the variable that holds an element: `e.mu` after `e := t.entries[name]`.

    What the container has there may change, what the variable holds does not.
    """
    names: list[str] = []
    while expr.type in ("selector_expression", "parenthesized_expression", "unary_expression"):
        name = expr.child_by_field_name("field")
        if name is not None:
            names.append(file.text(name))
        expr = expr.child_by_field_name("operand") or expr.named_children[-1]
    variable = file.resolve(expr) if expr.type == "identifier" else None
    if variable is None or not variable.is_local or depth > limits.ALIASES.value:
        return None
    value = file.package.types.lasting_value(variable)
    outer = of_element(variable.file, value, "", depth + 1) if value is not None else None
    if outer is None or _outlives(variable, outer.root):
        return Place(variable, tuple(reversed(names)), key if names else "")
    return Place(outer.root, (*outer.fields, *reversed(names)), key if names or outer.fields else "")


def container_of(variable: Object) -> Place | None:
    """What a local variable holds an element of: of `mu, ok := t.locks[key]`, `t.locks`; inexact then."""
    node = container_node(variable)
    found = place_of(variable.file, node) if node is not None else None
    return Place(found.root, found.fields, found.key, exact=False) if found is not None else None


def container_node(variable: Object) -> Node | None:
    """The expression of which a local variable holds an element, or goes through the elements."""
    names, values = (variable.declaration.child_by_field_name(field) for field in ("left", "right"))
    if names is None or values is None or not variable.is_local:
        return None
    if variable.declaration.type == "range_clause":
        return values if names.named_children[1:] == [variable.node] else None
    if names.named_children[0] != variable.node or values.named_child_count != 1:
        return None
    value = values.named_children[0]
    if value.type == "unary_expression":
        value = value.named_children[-1]
    return value.child_by_field_name("operand") if value.type == "index_expression" else None


def bound_places(file: GoFile, call: Node, callee: Function) -> Mapping[Object, Place]:
    """What the receiver and the parameters of a callee stand for at a call of it."""
    bound: dict[Object, Place] = {}
    holder = call.child_by_field_name("arguments")
    given = [each for each in holder.named_children if each.type != "comment"] if holder is not None else []
    function = call.child_by_field_name("function")
    if function is not None:
        bound.update(bound_receiver(file, function, callee))
    for parameter, argument in zip(parameters_of(callee), given, strict=False):
        place = place_of(file, argument) if parameter is not None else None
        if parameter is not None and place is not None:
            bound[parameter] = place
    return bound


def bound_receiver(file: GoFile, value: Node, callee: Function) -> Mapping[Object, Place]:
    """What the receiver of a method stands for in the expression that is called, or passed on.

    That is the operand of `s.close`, also where a variable holds it, or a field of the struct itself.
    """
    receiver = receiver_of(callee)
    operand = _method_operand(file, value, callee.name) if receiver is not None else None
    place = place_of(*operand) if operand is not None else None
    return {receiver: place} if receiver is not None and place is not None else {}


def _method_operand(file: GoFile, value: Node, name: str) -> tuple[GoFile, Node] | None:
    for _ in range(limits.ALIASES.value):
        if value.type == "parenthesized_expression":
            value = value.named_children[0]
        elif value.type == "identifier":
            variable = file.resolve(value)
            held = file.package.types.lasting_value(variable) if variable is not None else None
            if variable is None or held is None:
                return None
            file, value = variable.file, held
        else:
            break
    operand = value.child_by_field_name("operand") if value.type == "selector_expression" else None
    selected = value.child_by_field_name("field") if operand is not None else None
    if operand is None or selected is None:
        return None
    found = file.package.types.member(file.type_of(operand), file.text(selected))
    if isinstance(found, Field):
        return (file, operand) if file.package.calls.is_of_owner(found) else None
    return (file, operand) if file.text(selected) == name else None


def receiver_of(function: Function) -> Object | None:
    """The named receiver of a method."""
    holder = function.node.child_by_field_name("receiver")
    for declaration in holder.named_children if holder is not None else ():
        name = declaration.child_by_field_name("name")
        if name is not None:
            return function.file.resolve(name)
    return None


def parameters_of(function: Function) -> list[Object | None]:
    """The parameters by position; None for an unnamed one. A variadic one and what follows are left out."""
    found: list[Object | None] = []
    holder = function.node.child_by_field_name("parameters")
    for declaration in holder.named_children if holder is not None else ():
        if declaration.type != "parameter_declaration":
            break
        names = declaration.children_by_field_name("name")
        found.extend(function.file.resolve(name) for name in names)
        if not names:
            found.append(None)
    return found


def variadic_of(function: Function) -> tuple[Object, int] | None:
    """The named variadic parameter of a function, with its position."""
    holder = function.node.child_by_field_name("parameters")
    last = holder.named_children[-1] if holder is not None and holder.named_children else None
    name = last.child_by_field_name("name") if last is not None else None
    if last is None or name is None or last.type != "variadic_parameter_declaration":
        return None
    found = function.file.resolve(name)
    return (found, len(parameters_of(function))) if found is not None else None


def seen_from(place: Place, bound: Mapping[Object, Place]) -> Place | None:
    """A callee's place as its caller sees it; None when it is the callee's own or unknown to the caller."""
    if place.root.is_parameter:
        outer = bound.get(place.root)
        if outer is None:
            return None
        inner = outer.within(place.fields, place.key)
        return Place(inner.root, inner.fields, inner.key, outer.exact and place.exact)
    if not place.root.is_local:
        return place
    return None
