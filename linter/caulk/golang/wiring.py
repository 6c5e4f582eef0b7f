"""Wiring: how values of the module are put together, so that fields lead back to where they started.

`m.o = &view{m}` makes `m.o.m` another name of `m`. A value is followed through composite literals,
constructors, variables, parameters and fields, to a place in some function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers_in_package
from caulk.golang.calls import assigned_value, returned_values
from caulk.golang.contexts import arguments
from caulk.golang.holders import field_mentions, struct_of_literal
from caulk.golang.lifetimes import result_holder
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.places import Place, parameters_of, place_of, receiver_of
from caulk.golang.typing_declared import unparenthesised
from caulk.golang.typing_model import Field, Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object

_DEEPEST = limits.FUNCTION_VALUE.value


def value_of(file: GoFile, expr: Node, fields: tuple[str, ...] = (), depth: int = 0) -> Place | None:
    """The place that `expr.fields` is another name of, in the function around `expr`."""
    expr = _bare(expr)
    if depth > _DEEPEST:
        return None
    if expr.type == "composite_literal":
        return _in_literal(file, expr, fields, depth)
    if expr.type == "call_expression":
        return _in_result(file, expr, fields, depth)
    place = place_of(file, expr)
    if place is None or not place.exact:
        return None
    return resolved(Place(place.root, place.fields + fields), depth)


def resolved(place: Place, depth: int = 0) -> Place:
    """A place without a local variable at its root when what that holds is in sight; see `plain`."""
    root = place.root
    if root.kind is ObjectKind.VAR and root.is_local and place.fields:
        inner = _in_variable(root, place.fields, depth + 1)
        if inner is not None:
            return inner
    return plain(place)


def plain(place: Place) -> Place:
    """A place without the names of embedded structs: `t.base.mu` is `t.mu`."""
    types = place.root.file.package.types
    current, kept = types.of_object(place.root), []
    for name in place.fields:
        found = types.member(current, name)
        if not isinstance(found, Field):
            return Place(place.root, place.fields)
        if not found.embedded or not isinstance(found.type.dereferenced.underlying, Struct):
            kept.append(name)
        current = found.type
    return Place(place.root, tuple(kept))


def _bare(expr: Node) -> Node:
    expr = unparenthesised(expr)
    while expr.type == "unary_expression" and expr.children[0].type == "&":
        expr = unparenthesised(expr.named_children[-1])
    return expr


def _in_literal(file: GoFile, literal: Node, fields: tuple[str, ...], depth: int) -> Place | None:
    if not fields:
        return None  # a new value
    value = element_of(file, literal, fields[0])
    return value_of(file, value, fields[1:], depth + 1) if value is not None else None


def element_of(file: GoFile, literal: Node, name: str) -> Node | None:
    """What a composite literal of a struct gives to a field."""
    body, given = literal.child_by_field_name("body"), file.type_of(literal).dereferenced
    if body is None or not isinstance(given.underlying, Struct):
        return None
    elements = [each for each in body.named_children if each.type != "comment"]
    for element in elements:
        if element.type == "keyed_element" and file.text(element.named_children[0]) == name:
            return element.named_children[-1].named_children[0]
    names = [each.name for each in file.package.types.fields(given)]
    if elements and elements[0].type == "literal_element" and name in names and len(names) == len(elements):
        return elements[names.index(name)].named_children[0]
    return None


def _in_result(file: GoFile, call: Node, fields: tuple[str, ...], depth: int) -> Place | None:
    """What a function of the module returns, as its caller sees it."""
    maker = file.callee(call).function
    if maker is None:
        return None
    values = [each for each in returned_values(maker) or () if each.type != "nil"]
    if len(values) != 1:
        return None
    inner = value_of(maker.file, values[0], fields, depth + 1)
    return outward(inner, maker, file, call, depth) if inner is not None else None


def outward(place: Place, callee: Function, file: GoFile, call: Node, depth: int = 0) -> Place | None:
    """A callee's place as its caller sees it; None when it is the callee's own."""
    root = place.root
    if not root.is_local or (root.function is not callee and callee.is_literal):
        return place
    given = argument_for(root, callee, call)
    return value_of(file, given, place.fields, depth + 1) if given is not None else None


def argument_for(parameter: Object, callee: Function, call: Node) -> Node | None:
    """What a call gives for a parameter, or for the receiver."""
    if not parameter.is_parameter or parameter.function is not callee:
        return None
    if parameter is receiver_of(callee):
        function = call.child_by_field_name("function")
        return function.child_by_field_name("operand") if function is not None else None
    given, listed = arguments(call), parameters_of(callee)
    at = listed.index(parameter) if parameter in listed else len(given)
    return given[at] if at < len(given) else None


def _in_variable(variable: Object, fields: tuple[str, ...], depth: int) -> Place | None:
    """What fields of the value in a local variable hold: as it was made, or by an assignment to the field."""
    if depth > _DEEPEST:
        return None
    file, package = variable.file, variable.file.package
    for use in package.names.references(variable):
        selector = use.node.parent
        if selector is None or selector.type != "selector_expression" or not is_written(selector):
            continue
        name, value = selector.child_by_field_name("field"), assigned_value(selector)
        if name is not None and value is not None and file.text(name) == fields[0]:
            return value_of(use.file, value, fields[1:], depth + 1)
    made = package.types.initial_value(variable)
    if made is None or package.names.writes(variable):
        return None
    return value_of(file, made, fields, depth + 1)


# -- what fields are given


def stores(member: Field) -> Iterator[tuple[Place, GoFile, Node]]:
    """Where the package gives a field a value, or an element: the struct that has it, and the value.

    A struct in a composite literal is the variable that the literal makes.
    """
    for file, node, value in field_mentions(member.file.package, member):
        if value is None:
            given = _stored_at(file, node)
            operand = node.child_by_field_name("operand")
            owner = place_of(file, operand) if operand is not None else None
        else:
            given, owner = value, _made_by(file, node)
            held = place_of(file, value)
            if held is not None and owner is not None and held.root is owner.root:
                continue  # what the variable held before: `w = &wrapper{w: w}`
        if given is not None and owner is not None and owner.exact:
            yield from _as_callers_see(plain(owner), file, given)


def _stored_at(file: GoFile, mention: Node) -> Node | None:
    """What a statement puts into a field that it mentions: all of it, one element, or one more."""
    index = mention.parent
    if index is not None and index.type == "index_expression" and is_written(index):
        return assigned_value(index) if index.child_by_field_name("operand") == mention else None
    given = assigned_value(mention) if is_written(mention) else None
    if given is None or given.type != "call_expression" or file.callee(given).name != "append":
        return given
    added = arguments(given)[1:]
    return added[0] if len(added) == 1 else None


def _made_by(file: GoFile, key: Node) -> Place | None:
    """The variable that holds a composite literal with a key."""
    element = key.parent.parent if key.parent is not None else None
    literal = struct_of_literal(element) if element is not None else None
    if literal is not None and literal.parent is not None and literal.parent.type == "unary_expression":
        literal = literal.parent
    holder = result_holder(literal, 0) if literal is not None else None
    variable = file.resolve(holder) if holder is not None and holder.type == "identifier" else None
    return Place(variable) if variable is not None else None


def _as_callers_see(
    owner: Place, file: GoFile, value: Node, depth: int = 0
) -> Iterator[tuple[Place, GoFile, Node]]:
    """A store, and when it stores a parameter in another parameter, what the callers make of both."""
    yield owner, file, value
    parameter = file.resolve(value) if value.type == "identifier" else None
    function = parameter.function if parameter is not None and parameter.is_parameter else None
    if function is None or parameter is None or depth > limits.STOP_DEPTH.value:
        return
    for site in callers_in_package(function).sites:
        given = argument_for(parameter, function, site.call)
        outer = outward(owner, function, site.file, site.call)
        if outer is None and owner.root.function is function:
            made = _kept_in(site.file, site.call)  # a constructor keeps it in what it returns
            before = place_of(site.file, given) if given is not None else None
            if made is not None and before is not None and before.root is made.root:
                continue  # what the variable held before: `top = newLayer(top)`
            outer = Place(made.root, made.fields + owner.fields) if made is not None and made.exact else None
        if given is not None and outer is not None:
            yield from _as_callers_see(outer, site.file, given, depth + 1)


def _kept_in(file: GoFile, call: Node) -> Place | None:
    """The variable or field that the first result of a call is assigned to."""
    values = call.parent
    statement = values.parent if values is not None else None
    targets = statement.child_by_field_name("left") if statement is not None else None
    if values is None or targets is None or values.type != "expression_list" or values == targets:
        return None
    return place_of(file, targets.named_children[0]) if values.named_child_count == 1 else None


def leads_back(member: Field, rest: tuple[str, ...]) -> bool:
    """Whether some struct gets a value in a field from which `rest` leads back to the struct."""
    for owner, file, value in stores(member):
        found = value_of(file, value, rest)
        if found is not None and found.same_instance(resolved(owner)):
            return True
    return False
