"""Layer 7, channels in one struct: what becomes of a channel that a field of a single struct holds.

`FieldOf` takes all structs of a type together. Here a struct is followed from where it is made, through the
variables, parameters and receivers that hold it, and through structs that it is embedded in; so a type that
many functions make for themselves gives a channel to each of them. A struct that comes into a list, a map, a
channel or an unknown function is out of sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caulk.golang.channel_handovers import is_sent, takers
from caulk.golang.channel_holders import (
    ANYTHING,
    Inside,
    ResultOf,
    Uses,
    Variable,
    literal_field,
    literal_type,
    parameter_at,
    targets_of,
)
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.places import receiver_of
from caulk.golang.typing_model import Field, Interface, Method, Struct, TypeParameter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.names import Object
    from caulk.golang.types import Types
    from caulk.golang.typing_model import Type

Selected = tuple["GoFile", "Node"]  # an expression whose value is the channel
Fields = tuple[str, ...]

_TRANSPARENT = frozenset({"parenthesized_expression", "type_conversion_expression"})
_NEUTRAL = frozenset({"binary_expression", "expression_statement", "go_statement", "defer_statement"})


class At(NamedTuple):
    """Where in a struct the channel is, and the struct's type."""

    path: Fields
    owner: Type


def of_holder(inside: Inside, uses: Uses) -> Iterator[Selected]:
    """Follow the struct that a variable holds; yields where its channel is taken out."""
    if not isinstance(inside.holder, Variable):
        return  # a result goes to every caller, to each a struct of its own: see `of_result`
    held = inside.holder.object
    if not held.is_local or held.kind is ObjectKind.RESULT:
        uses.elsewhere = ANYTHING
        return
    for reference in held.file.package.names.references(held):
        yield from _use(reference.file, reference.node, At(inside.path, inside.owner), uses)


def of_literal(file: GoFile, body: Node, path: Fields, uses: Uses) -> Iterator[Selected]:
    """Follow the struct that a composite literal makes."""
    literal = body.parent if body.parent is not None and body.parent.type == "composite_literal" else body
    yield from _use(file, literal, At(path, literal_type(file, body)), uses)


def of_result(file: GoFile, call: Node, result: Inside, uses: Uses) -> Iterator[Selected]:
    """Follow the struct that one call returns."""
    assert isinstance(result.holder, ResultOf)
    index = result.holder.index
    values = call.parent
    alone = values is not None and values.type == "expression_list" and values.named_child_count == 1
    statement = values.parent if values is not None else None
    given = targets_of(statement) if alone and statement is not None else []
    if len(given) > 1:
        _put(file, given[index], At(result.path, result.owner), uses)
    elif index == 0:
        yield from _use(file, call, At(result.path, result.owner), uses)
    else:
        uses.elsewhere = ANYTHING


def inside_of_field(file: GoFile, selector: Node) -> Inside | None:
    """The field of a struct that a local variable was declared with: `w.done` after `w := &worker{}`."""
    path: Fields = ()
    node = selector
    while node.type == "selector_expression":
        operand, name = node.child_by_field_name("operand"), node.child_by_field_name("field")
        if operand is None or name is None:
            return None
        given = file.type_of(operand)
        found = file.package.types.member(given, file.text(name))
        through = embedded_path(file.package.types, given, found) if isinstance(found, Field) else None
        if through is None:
            return None
        path = (*through, file.text(name), *path)
        node = operand
    root = file.resolve(node) if node.type == "identifier" else None
    if root is None or root.kind is not ObjectKind.VAR or not root.is_local or not _is_fresh(root):
        return None
    return Inside(Variable(root), path, file.package.types.of_object(root).dereferenced)


def embedded_path(types: Types, owner: Type, found: Field | Method) -> Fields | None:
    """The embedded fields that a selector of a member goes through; () for a type's own member."""
    base = owner.dereferenced
    if isinstance(found, Method):
        if found.receiver.dereferenced == base or isinstance(base.underlying, Interface):
            return ()
    elif found.owner == base:
        return ()
    for each in types.fields(base):
        if each.embedded and types.member(each.type, found.name) == found:
            inner = embedded_path(types, each.type, found)
            return (each.name, *inner) if inner is not None else None
    return None


def _is_fresh(held: Object) -> bool:
    """Whether a variable is declared with a struct that nothing else has: a literal, new, a zero value."""
    types = held.file.package.types
    value = types.lasting_value(held)
    if value is None:
        return held.declaration.type == "var_spec" and isinstance(types.of_object(held).underlying, Struct)
    if value.type == "unary_expression" and value.children[0].type == "&":
        value = value.named_children[-1]
    if value.type == "composite_literal":
        return True
    return value.type == "call_expression" and held.file.callee(value).name == "new"


# -- one use


def _use(file: GoFile, node: Node, at: At, uses: Uses) -> Iterator[Selected]:
    """Note what the expression `node`, whose value is the struct, is used for."""
    if is_written(node):
        uses.written.append((file, node))
        return
    parent = node.parent
    while parent is not None and (
        parent.type in _TRANSPARENT
        or (parent.type == "unary_expression" and parent.children[0].type in ("&", "*"))
    ):
        node, parent = parent, parent.parent
    kind = parent.type if parent is not None else ""
    if parent is not None and kind == "selector_expression":
        yield from _selected(file, parent, at, uses)
    elif parent is not None and kind == "argument_list":
        _argument(file, node, parent, at, uses)
    elif parent is not None and kind == "expression_list" and not is_written(node):
        _listed(file, node, parent, at, uses)
    elif parent is not None and kind == "literal_element":
        yield from _element(file, parent, at.path, uses)
    elif parent is not None and kind == "send_statement" and is_sent(node, parent):
        taking = takers(file, parent)
        if taking is None:
            uses.elsewhere = ANYTHING
        else:
            uses.goes_to.extend((Inside(Variable(each), *at), parent) for each in taking)
    elif kind not in _NEUTRAL:
        uses.elsewhere = ANYTHING


def _selected(file: GoFile, selector: Node, at: At, uses: Uses) -> Iterator[Selected]:
    types = file.package.types
    operand, name_node = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
    if operand is None or name_node is None:
        uses.elsewhere = ANYTHING
        return
    name = file.text(name_node)
    given = file.type_of(operand).dereferenced
    if isinstance(given, TypeParameter) or isinstance(given.underlying, Interface) or not given.is_known:
        given = at.owner
    found = types.member(given, name)
    through = embedded_path(types, given, found) if found is not None else None
    if found is None or through is None:
        uses.elsewhere = ANYTHING
    elif isinstance(found, Method):
        _method(selector, found, through, at, uses)
    elif at.path == (*through, name):
        yield file, selector
    elif at.path[: len(through) + 1] == (*through, name):
        inner = At(at.path[len(through) + 1 :], found.type.dereferenced)
        yield from _use(file, selector, inner, uses)


def _method(selector: Node, found: Method, through: Fields, at: At, uses: Uses) -> None:
    if at.path[: len(through)] != through:
        return  # the method of another field, which does not see the channel
    function = found.function
    if function is None or function.body is None:
        uses.elsewhere = ANYTHING
        return
    receiver = receiver_of(function)
    if receiver is not None:
        inner = found.receiver.dereferenced if through else at.owner
        call = selector.parent
        called = call is not None and call.type == "call_expression" and call.children[0].id == selector.id
        node = call if called and call is not None else selector
        uses.goes_to.append((Inside(Variable(receiver), at.path[len(through) :], inner), node))


def _argument(file: GoFile, node: Node, arguments: Node, at: At, uses: Uses) -> None:
    call = arguments.parent
    if call is None or call.type != "call_expression":
        uses.elsewhere = ANYTHING
        return
    given = [each for each in arguments.named_children if each.type != "comment"]
    position = next((index for index, each in enumerate(given) if each.id == node.id), len(given))
    site = file.package.calls.site(file, call)
    held = [parameter_at(target, position) for target in site.targets]
    for parameter in held:
        if parameter is not None:
            uses.goes_to.append((Inside(Variable(parameter), *at), call))
    if not site.complete or None in held:
        uses.elsewhere = ANYTHING


def _listed(file: GoFile, node: Node, values: Node, at: At, uses: Uses) -> None:
    """A struct among the values of an assignment, a declaration or a return."""
    statement = values.parent
    listed = [each for each in values.named_children if each.type != "comment"]
    index = next((place for place, each in enumerate(listed) if each.id == node.id), 0)
    if statement is None:
        uses.elsewhere = ANYTHING
    elif statement.type == "return_statement":
        function = file.function_of(statement)
        if function is None:
            uses.elsewhere = ANYTHING
        else:
            uses.goes_to.append((Inside(ResultOf(function, index), *at), statement))
    else:
        given = targets_of(statement)
        if len(given) == len(listed):
            _put(file, given[index], at, uses)
        else:
            uses.elsewhere = ANYTHING


def _put(file: GoFile, target: Node, at: At, uses: Uses) -> None:
    if target.type == "identifier" and file.text(target) == "_":
        return
    held = file.resolve(target) if target.type == "identifier" else None
    if held is not None and held.is_variable and held.is_local:
        uses.goes_to.append((Inside(Variable(held), *at), target))
    else:
        uses.elsewhere = ANYTHING


def _element(file: GoFile, element: Node, path: Fields, uses: Uses) -> Iterator[Selected]:
    """A struct in a field of another struct's literal."""
    keyed = element.parent
    body = keyed.parent if keyed is not None and keyed.type == "keyed_element" else keyed
    if keyed is None or body is None or not isinstance(literal_type(file, body).underlying, Struct):
        uses.elsewhere = ANYTHING
        return
    if keyed.type == "keyed_element":
        key = keyed.named_children[0]
        member = literal_field(file, body, file.text(key)) if key.id != element.id else None
    else:
        listed = [each for each in body.named_children if each.type != "comment"]
        index = next((place for place, each in enumerate(listed) if each.id == element.id), 0)
        fields = file.package.types.fields(literal_type(file, body))
        member = fields[index] if index < len(fields) else None
    if member is None:
        uses.elsewhere = ANYTHING
    else:
        yield from of_literal(file, body, (member.name, *path), uses)
