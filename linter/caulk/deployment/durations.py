"""Durations that a program takes from its configuration: what they are unless somebody changes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.findings import Confidence
from caulk.golang.contexts import arguments
from caulk.golang.definitions import sole_definition
from caulk.golang.names import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.findings import Location
    from caulk.golang.files import GoFile
    from caulk.golang.names import Object
    from caulk.golang.types import Type

# Flag functions: position of the variable's address (None: the flag is the result) and of the default.
_FLAGS: dict[str, tuple[int | None, int]] = {
    "Duration": (None, 1),
    "DurationP": (None, 2),
    "DurationVar": (0, 2),
    "DurationVarP": (0, 3),
}
_FLAG_PACKAGES = (
    "flag.",
    "(*flag.FlagSet).",
    "github.com/spf13/pflag.",
    "(*github.com/spf13/pflag.FlagSet).",
)
FLAG_FUNCTIONS = {package + name: where for package in _FLAG_PACKAGES for name, where in _FLAGS.items()}


@dataclass(frozen=True, slots=True)
class Assumed:
    """A duration and where it is written. Anything but a constant has less than high confidence."""

    nanoseconds: int
    place: Location
    confidence: Confidence


def assumed_duration(file: GoFile, expr: Node, *, addressed: bool = False) -> Assumed | None:
    """The duration that an expression has by default; None when it cannot be told.

    Constants and variables that never change are certain. The default of a flag and the only constant that a
    configuration field is ever given can be changed from outside: they are likely. `addressed` when the
    expression is a variable whose address the caller itself takes.
    """
    constant = file.package.types.stable_duration(file, expr)
    if constant is not None:
        return Assumed(constant, file.at(expr), Confidence.HIGH)
    if expr.type == "parenthesized_expression":
        return assumed_duration(file, expr.named_children[0])
    if expr.type == "unary_expression" and expr.children[0].type == "*":
        return _of_flag_pointer(file, expr.named_children[0])
    if expr.type == "selector_expression":
        return _of_field(file, expr)
    variable = file.resolve(expr)
    if variable is None or variable.kind is not ObjectKind.VAR:
        return None
    return _of_variable(file, expr, variable, addressed=addressed)


def _likely(file: GoFile, expr: Node) -> Assumed | None:
    value = file.package.types.stable_duration(file, expr)
    return Assumed(value, file.at(expr), Confidence.MEDIUM) if value is not None else None


def _of_flag_pointer(file: GoFile, pointer: Node) -> Assumed | None:
    """`*timeout`, where `timeout := flag.Duration("timeout", 20*time.Second, "")`."""
    variable = file.resolve(pointer)
    if variable is None or variable.kind is not ObjectKind.VAR:
        return None
    value = variable.file.package.types.initial_value(variable)
    if value is None or value.type != "call_expression":
        return None
    where = FLAG_FUNCTIONS.get(variable.file.callee(value).name)
    given = arguments(value)
    if where is None or where[0] is not None or where[1] >= len(given):
        return None
    return _likely(variable.file, given[where[1]])


def _of_variable(file: GoFile, expr: Node, variable: Object, *, addressed: bool) -> Assumed | None:
    """A variable that a flag fills, or with one definition at this place."""
    names = variable.file.package.names
    for reference in names.references(variable):
        default = _flag_default(reference.file, reference.node)
        if default is not None:
            return _likely(reference.file, default)
    if variable.is_local:
        if addressed:
            value = variable.file.package.types.initial_value(variable)
            writes = names.writes(variable)
            constant = (
                file.package.types.stable_duration(file, value) if value is not None and not writes else None
            )
            return Assumed(constant, file.at(expr), Confidence.HIGH) if constant is not None else None
        definition = sole_definition(file, variable, expr)
        if definition is None or definition.value is None or definition.index != 0:
            return None
        return assumed_duration(file, definition.value)
    initial = variable.file.package.types.initial_value(variable)
    if initial is None or names.writes(variable):
        return None
    return _likely(variable.file, initial)  # exported: another package might change it


def _flag_default(file: GoFile, target: Node) -> Node | None:
    """The default in `DurationVar(&target, "name", default, usage)`, given the node of `target`."""
    address = target.parent
    if address is None or address.type != "unary_expression" or address.children[0].type != "&":
        return None
    holder = address.parent
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    if call is None or call.type != "call_expression":
        return None
    where = FLAG_FUNCTIONS.get(file.callee(call).name)
    given = arguments(call)
    if where is None or where[0] is None or where[1] >= len(given) or given[where[0]].id != address.id:
        return None
    return given[where[1]]


def _of_field(file: GoFile, selector: Node) -> Assumed | None:
    """The one constant that a configuration field is given anywhere in the workspace."""
    operand, name = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
    if operand is None or name is None:
        return None
    owner = file.type_of(operand).dereferenced
    field = file.package.types.field(owner, file.text(name))
    if field is None or not field.key:
        return None
    found: dict[int, Assumed] = {}
    for value_file, value in _values_of_field(file, field.file, field.name, field.owner):
        assumed = _likely(value_file, value)
        if assumed is None:
            return None
        found[assumed.nanoseconds] = assumed
    return next(iter(found.values())) if len(found) == 1 else None


def _values_of_field(reader: GoFile, home: GoFile, name: str, owner: Type) -> Iterator[tuple[GoFile, Node]]:
    """What the field is set to, in any package of the workspace."""
    packages = {id(each.package): each.package for each in (reader, home)}
    workspace = reader.package.workspace
    for package in workspace.packages if workspace is not None else ():
        packages.setdefault(id(package), package)
    for package in packages.values():
        for file in package.files:
            if file.is_test or name.encode() not in file.data:
                continue
            for identifier in file.identifiers(name):
                value = _value_given(file, identifier, owner)
                if value is not None:
                    yield file, value


def _value_given(file: GoFile, identifier: Node, owner: Type) -> Node | None:
    """The value that an occurrence of a field's name gives to the field of this type."""
    holder = identifier.parent
    if holder is None:
        return None
    if holder.type == "selector_expression":
        operand = holder.child_by_field_name("operand")
        if operand is None or file.type_of(operand).dereferenced != owner:
            return None
        default = _flag_default(file, holder)
        if default is not None:
            return default
        targets = holder.parent
        statement = targets.parent if targets is not None else None
        if statement is None or statement.type != "assignment_statement":
            return None
        left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
        if left is None or right is None or left != targets or len(left.named_children) != 1:
            return None
        return right.named_children[0]
    if holder.type == "literal_element" and holder.parent is not None:
        holder = holder.parent
    if holder.type != "keyed_element":
        return None
    literal = holder.parent.parent if holder.parent is not None else None
    if literal is None or literal.type != "composite_literal" or file.type_of(literal).dereferenced != owner:
        return None
    first, last = holder.named_children[0], holder.named_children[-1]
    if first.start_byte != identifier.start_byte:
        return None
    return last.named_children[0] if last.type == "literal_element" else last
