"""Contexts followed to where they come from: the time that bounds them, and the context they derive from.

A context goes through variables, parameters, fields and the results of functions. What may come from several
places is known only when all of them are in sight.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang import limits
from caulk.golang.callers import callers_in_package
from caulk.golang.calls import returned_values
from caulk.golang.contexts import Bound, arguments, own_bound
from caulk.golang.definitions import sole_definition
from caulk.golang.holders import field_mentions
from caulk.golang.library_traits import Trait, has_trait
from caulk.golang.names import ObjectKind, is_address_taken, is_written
from caulk.golang.places import parameters_of
from caulk.golang.typing_model import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage

_GROUP = "golang.org/x/sync/errgroup.WithContext"  # its context is the second result


def bound_of(file: GoFile, context: Node, requests: Mapping[Object, Bound] | None = None) -> Bound | None:
    """The tightest constant bound that a context expression is known to carry; None when there may be none.

    Of several places that it may come from the widest bound counts. `requests` gives the bound of the
    contexts of HTTP requests held by these parameters.
    """
    return _Bounds(dict(requests or {})).of(file, context, {}, 0)


class _Argument(NamedTuple):
    """What a call passes for a parameter, and what the caller's own parameters stand for."""

    file: GoFile
    node: Node
    given: Mapping[Object, _Argument]


@dataclass
class _Bounds:
    requests: dict[Object, Bound]
    active: set[object] = field(default_factory=set)

    def of(self, file: GoFile, context: Node, given: Mapping[Object, _Argument], depth: int) -> Bound | None:
        if limits.CONTEXT_CHAIN.exceeded(depth, file, context):
            return None
        match context.type:
            case "parenthesized_expression" if context.named_child_count == 1:
                return self.of(file, context.named_children[0], given, depth + 1)
            case "identifier":
                return self._of_variable(file, context, given, depth)
            case "selector_expression":
                return self._of_field(file, context, depth)
            case "call_expression" | "type_conversion_expression":
                return self._of_call(file, context, given, depth)
        return None

    def _of_variable(
        self, file: GoFile, context: Node, given: Mapping[Object, _Argument], depth: int
    ) -> Bound | None:
        variable = file.resolve(context)
        definition = sole_definition(file, variable, context) if variable is not None else None
        if variable is None or definition is None:
            return None
        if definition.value is None:
            if variable.kind is not ObjectKind.PARAM or definition.target.id != variable.node.id:
                return None
            passed = given.get(variable)
            if passed is not None:
                return self.of(passed.file, passed.node, passed.given, depth + 1)
            return self._of_parameter(variable, depth)
        if definition.index != (1 if _is_group(file, definition.value) else 0):
            return None
        return self.of(file, definition.value, given, depth + 1)

    def _of_parameter(self, parameter: Object, depth: int) -> Bound | None:
        """The bound with which all callers call, when all of them are in sight."""
        function = parameter.function
        listed = parameters_of(function) if function is not None else []
        if function is None or parameter not in listed or parameter in self.active:
            return None
        known = callers_in_package(function)
        if known.escapes or not 0 < len(known.sites) <= limits.CONTEXT_SITES.value:
            return None
        position = listed.index(parameter)
        self.active.add(parameter)
        passed = [(site.file, arguments(site.call)) for site in known.sites]
        found = [
            self.of(file, each[position], {}, depth + 1) if position < len(each) else None
            for file, each in passed
        ]
        self.active.discard(parameter)
        return _widest(found)

    def _of_field(self, file: GoFile, selector: Node, depth: int) -> Bound | None:
        """The bound of all contexts that a field of the package is ever given."""
        operand, name = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
        if operand is None or name is None or file.qualified(selector):
            return None
        member = file.package.types.member(file.type_of(operand), file.text(name))
        if not isinstance(member, Field) or member.file.package is not file.package or not member.key:
            return None
        if member.key in self.active or not member.type.is_named("context", "Context"):
            return None
        self.active.add(member.key)
        stored = _stored(file.package, member)
        found = [self.of(each, value, {}, depth + 1) for each, value in stored or ()]
        self.active.discard(member.key)
        return _widest(found)

    def _of_call(
        self, file: GoFile, call: Node, given: Mapping[Object, _Argument], depth: int
    ) -> Bound | None:
        name = file.callee(call).name
        listed = arguments(call)
        if name == "(*net/http.Request).Context" and self.requests:
            callee = call.child_by_field_name("function")
            request = callee.child_by_field_name("operand") if callee is not None else None
            holder = file.resolve(request) if request is not None else None
            return self.requests.get(holder) if holder is not None else None
        if has_trait(name, Trait.DERIVES_CONTEXT):
            own = own_bound(file, call)
            outer = self.of(file, listed[0], given, depth + 1) if listed else None
            if own is not None and (outer is None or own < outer.nanoseconds):
                return Bound(own, call, file)
            return outer
        found: list[Bound | None] = []
        for target in file.package.calls.site(file, call).known_targets:
            passed = {
                parameter: _Argument(file, argument, given)
                for parameter, argument in zip(parameters_of(target), listed, strict=False)
                if parameter is not None
            }
            returned = returned_values(target)
            found.extend(self.of(target.file, each, passed, depth + 1) for each in returned or ())
            if not returned:
                return None
        return _widest(found)


def _widest(found: list[Bound | None]) -> Bound | None:
    known = [each for each in found if each is not None]
    if not known or len(known) < len(found):
        return None
    return max(known, key=lambda each: each.nanoseconds)


def _is_group(file: GoFile, value: Node) -> bool:
    return value.type == "call_expression" and file.callee(value).name == _GROUP


_Stored = tuple[tuple["GoFile", "Node"], ...] | None


def _stored(package: GoPackage, member: Field) -> _Stored:
    """What a package puts into a context field; None when other packages may, or some is not in sight."""
    known = package.once(_stores)
    if member.key not in known:
        known[member.key] = None
        if not member.name[:1].isupper() or package.name == "main":
            known[member.key] = _find_stored(package, member)
    return known[member.key]


def _stores(_package: GoPackage) -> dict[str, _Stored]:
    """What is known of the package's fields so far, by their keys."""
    return {}


def _find_stored(package: GoPackage, member: Field) -> _Stored:
    found = []
    for file, node, value in field_mentions(package, member):
        stored = value
        if value is None:
            if is_address_taken(node) or node.type != "selector_expression":
                return None
            if not is_written(node):
                continue
            stored = _assigned(node)
        if stored is None:
            return None
        found.append((file, stored))
    return tuple(found)


def _assigned(target: Node) -> Node | None:
    """The expression that gives an assignment's target its value as the first or only result."""
    targets = target.parent
    statement = targets.parent if targets is not None else None
    if targets is None or statement is None or statement.type != "assignment_statement":
        return None
    right = statement.child_by_field_name("right")
    values = right.named_children if right is not None else []
    position = targets.named_children.index(target)
    if len(values) == targets.named_child_count:
        return values[position]
    return values[0] if len(values) == 1 and position == 0 else None


# -- what a context derives from


class Derivation(NamedTuple):
    """The argument of a call that its context ends with, and the library functions that derived it."""

    parent: Node
    by: frozenset[str]


def derivation(file: GoFile, call: Node, depth: int = 0) -> Derivation | None:
    """What the context that a call gives derives from, through functions of the module as well.

    None when it may be another context, or the very one that was passed.
    """
    name, listed = file.callee(call).name, arguments(call)
    if has_trait(name, Trait.DERIVES_CONTEXT):
        return Derivation(listed[0], frozenset({name})) if listed else None
    positions: set[int] = set()
    by: frozenset[str] = frozenset()
    for function, value in _returned(file, call) if depth < limits.CONTEXT_CHAIN.value else ():
        found = _from_parameter(function.file, value, depth + 1) if value is not None else None
        if found is None or not found[1] or found[0] not in parameters_of(function):
            return None
        positions.add(parameters_of(function).index(found[0]))
        by |= found[1]
    if len(positions) != 1 or (position := positions.pop()) >= len(listed):
        return None
    return Derivation(listed[position], by)


def _returned(file: GoFile, call: Node) -> Iterator[tuple[Function, Node | None]]:
    """The first results of what a call may run; None for those that a bare return gives."""
    for target in file.package.calls.site(file, call).known_targets:
        values = returned_values(target)
        if not values:
            yield target, None
        for value in values or ():
            yield target, value


def _from_parameter(file: GoFile, value: Node, depth: int) -> tuple[Object, frozenset[str]] | None:
    """The parameter that a context comes from, and the library functions in between."""
    if limits.CONTEXT_CHAIN.exceeded(depth, file, value):
        return None
    if value.type == "identifier":
        variable = file.resolve(value)
        definition = sole_definition(file, variable, value) if variable is not None else None
        if variable is None or definition is None:
            return None
        if definition.value is not None:
            if definition.index != (1 if _is_group(file, definition.value) else 0):
                return None
            return _from_parameter(file, definition.value, depth + 1)
        return (variable, frozenset()) if variable.kind is ObjectKind.PARAM else None
    if value.type not in ("call_expression", "type_conversion_expression"):
        return None
    made = derivation(file, value, depth + 1)
    inner = _from_parameter(file, made.parent, depth + 1) if made is not None else None
    return (inner[0], inner[1] | made.by) if inner is not None and made is not None else None
