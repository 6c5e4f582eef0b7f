"""Holders: every variable, parameter and field that may hold one value, and all that is done with it there.

Rules that say "nobody ever does this to that" need all of it: the value is followed through assignments,
arguments, results, composite literals, fields and closures of its package, both ways. `escapes` is set as
soon as it reaches a place that cannot be followed: whatever may happen there may be what is missing here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers, is_public
from caulk.golang.lifetimes import result_holder
from caulk.golang.names import ObjectKind
from caulk.golang.places import parameters_of
from caulk.golang.syntax import walk
from caulk.golang.typing_model import UNKNOWN, Field, Named, Pointer, Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage


_FREE_CALLS = frozenset({"len", "cap", "print", "println"})


@dataclass(frozen=True)
class Mention:
    """The value itself, where the code writes it: `wg`, `&wg` or `s.wg` without what surrounds it."""

    file: GoFile
    node: Node

    @property
    def selector(self) -> Node | None:
        """The selector `wg.Done` whose operand this is; None when nothing is selected."""
        node = _outermost(self.node)
        parent = node.parent
        if parent is None or parent.type != "selector_expression":
            return None
        operand = parent.child_by_field_name("operand")
        return parent if operand is not None and operand.id == node.id else None

    @property
    def selected(self) -> str:
        """The name selected, "" when the value is not the operand of a selector."""
        name = self.selector.child_by_field_name("field") if self.selector is not None else None
        return self.file.text(name) if name is not None else ""

    @property
    def called(self) -> Node | None:
        """The call of the selected method, or of the value itself; None when neither is called."""
        node = _outermost(self.selector or self.node)
        call = node.parent
        if call is None or call.type != "call_expression":
            return None
        function = call.child_by_field_name("function")
        return call if function is not None and function.id == node.id else None


@dataclass
class Holding:
    """All that is known of one value inside its package."""

    variables: list[Object] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    selections: list[Mention] = field(default_factory=list)  # members of it that are used
    calls: list[Mention] = field(default_factory=list)  # it is a function, and is called
    origins: list[tuple[GoFile, Node]] = field(default_factory=list)  # what makes it: `new(T)`, `f()`, `T{}`
    escape: Mention | None = None  # the first place where it cannot be followed
    hidden: bool = False  # it can be named from outside the package

    @property
    def escapes(self) -> bool:
        return self.hidden or self.escape is not None

    def selecting(self, *names: str) -> list[Mention]:
        return [mention for name in names for mention in self._by_selected.get(name, ())]

    @cached_property
    def _by_selected(self) -> dict[str, list[Mention]]:
        found: dict[str, list[Mention]] = {}
        for mention in self.selections:
            found.setdefault(mention.selected, []).append(mention)
        return found


def holding_of_variable(variable: Object) -> Holding:
    """The value that a variable, parameter or package variable holds."""
    known = variable.file.package.holdings
    if variable not in known:
        follower = _Follower(variable.file.package)
        follower.variable(variable)
        known[variable] = follower.finish()
    return known[variable]


def holding_of_field(package: GoPackage, member: Field) -> Holding:
    """The value that a field holds, all instances taken together."""
    key = (member.file.path, member.node.start_byte)
    if key not in package.holdings:
        follower = _Follower(package)
        follower.field(member)
        package.holdings[key] = follower.finish()
    return package.holdings[key]


def field_mentions(package: GoPackage, member: Field) -> Iterator[tuple[GoFile, Node, Node | None]]:
    """Where the package names a field: the file, and the selector, or the key of a composite literal.

    The third element is the value that a composite literal gives it. A selector whose operand has no known
    type is not told from one of the field; such mentions come with the bare identifier as node.
    """
    for file in package.files:
        for name in file.identifiers(member.name):
            holder = name.parent
            if holder is None:
                continue
            if name.type == "field_identifier" and holder.type == "selector_expression":
                operand = holder.child_by_field_name("operand")
                owner = file.type_of(operand) if operand is not None else UNKNOWN
                found = package.types.member(owner, member.name)
                if isinstance(found, Field) and found.key == member.key:
                    yield file, holder, None
                elif found is None and owner.dereferenced is UNKNOWN and not file.qualified(holder):
                    yield file, name, None
            elif holder.type == "literal_element":
                element = holder.parent
                if element is None or element.type != "keyed_element":
                    continue
                if element.named_children[0].id != holder.id:
                    continue
                found = _field_of_literal(file, element, member.name)
                if found is not None and found.key == member.key:
                    value = element.named_children[-1]
                    yield file, name, value.named_children[0] if value.named_children else value


def struct_of_literal(element: Node) -> Node | None:
    """The composite literal around an element, elided types included."""
    body = element.parent
    return body.parent if body is not None and body.type == "literal_value" else None


def _field_of_literal(file: GoFile, element: Node, name: str) -> Field | None:
    literal = struct_of_literal(element)
    if literal is None or literal.type != "composite_literal":
        return None
    return file.package.types.field(file.type_of(literal), name)


def _outermost(node: Node) -> Node:
    """The expression with the parentheses, `&` and `*` around it."""
    parent = node.parent
    while parent is not None and (
        parent.type == "parenthesized_expression"
        or (parent.type == "unary_expression" and parent.children[0].type in ("&", "*"))
    ):
        node, parent = parent, parent.parent
    return node


class _Follower:
    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._found = Holding()
        self._pending: list[Object | Field] = []
        self._seen: set[object] = set()
        self._dispatched: set[Object] = set()  # reached through an interface: its other callers do not matter

    # -- what to follow

    def variable(self, variable: Object) -> None:
        if variable not in self._seen:
            self._seen.add(variable)
            self._pending.append(variable)

    def field(self, member: Field) -> None:
        if member.key not in self._seen:
            self._seen.add(member.key)
            self._pending.append(member)

    def _escape(self, file: GoFile, node: Node) -> None:
        if self._found.escape is None:
            self._found.escape = Mention(file, node)

    def finish(self) -> Holding:
        while self._pending:
            current = self._pending.pop()
            if limits.VALUE_HOLDERS.exceeded(len(self._seen), current.file, current.node):
                self._found.hidden = True
                break
            if isinstance(current, Field):
                self._follow_field(current)
            else:
                self._follow_variable(current)
        return self._found

    # -- variables

    def _follow_variable(self, variable: Object) -> None:
        if variable.file.package is not self._package or not variable.is_variable:
            self._found.hidden = True
            return
        self._found.variables.append(variable)
        if not variable.is_local and variable.name[:1].isupper() and self._package.name != "main":
            self._found.hidden = True
        if variable.kind is ObjectKind.PARAM:
            if variable not in self._dispatched:
                self._arguments_for(variable)
        elif variable.kind is ObjectKind.RECEIVER:
            self._found.hidden = True  # methods on what is followed: somebody's own type
        else:
            self._declared_value(variable)
        for use in self._package.names.references(variable):
            self._mention(use.file, use.node)

    def _declared_value(self, variable: Object) -> None:
        declaration = variable.declaration
        if declaration.type == "var_spec":
            values, count = (
                declaration.child_by_field_name("value"),
                len(declaration.children_by_field_name("name")),
            )
        elif declaration.type == "short_var_declaration":
            values = declaration.child_by_field_name("right")
            left = declaration.child_by_field_name("left")
            count = left.named_child_count if left is not None else 0
        elif variable.kind is ObjectKind.RESULT or declaration.type in ("parameter_declaration",):
            values, count = None, 0
        else:
            self._escape(variable.file, variable.node)  # a range, a receive, a type switch
            return
        if values is not None:
            self._value(variable.file, values, variable.index, count)

    def _value(self, file: GoFile, values: Node, index: int, count: int) -> None:
        listed = [each for each in values.named_children if each.type != "comment"]
        if len(listed) == count and index < count:
            self._incoming(file, listed[index])
        elif len(listed) == 1:
            self._found.origins.append((file, listed[0]))

    def _arguments_for(self, parameter: Object) -> None:
        """What callers pass for a parameter."""
        function = parameter.function
        listed = parameters_of(function) if function is not None else []
        if function is None or parameter not in listed:
            self._escape(parameter.file, parameter.node)  # variadic
            return
        known = callers(function)
        if known.escapes or not known.sites:
            self._escape(parameter.file, parameter.node)
            return
        position = listed.index(parameter)
        for site in known.sites:
            holder = site.call.child_by_field_name("arguments")
            given = [each for each in holder.named_children if each.type != "comment"] if holder else []
            if len(given) != len(listed):
                self._escape(parameter.file, parameter.node)
            else:
                self._incoming(site.file, given[position])

    # -- fields

    def _follow_field(self, member: Field) -> None:
        owner = member.owner
        if not isinstance(owner, Named) or member.file.package is not self._package:
            self._found.hidden = True
            return
        self._found.fields.append(member)
        if member.name[:1].isupper() and self._package.name != "main" and owner.name[:1].isupper():
            self._found.hidden = True
        filled = False
        for file, node, value in field_mentions(self._package, member):
            if value is not None:
                filled = True
                self._incoming(file, value)
            elif node.type != "selector_expression":
                if node.parent is not None and node.parent.type == "selector_expression":
                    self._escape(file, node)
            else:
                filled = self._mention(file, node) or filled
        by_reference = not isinstance(member.type, Named) or isinstance(member.type.underlying, Pointer)
        if by_reference and not filled:
            self._found.hidden = True  # filled by a literal without keys, by reflection, from outside

    # -- expressions

    def _incoming(self, file: GoFile, value: Node) -> None:
        """Follow an expression whose value is given to a holder."""
        while value.type == "parenthesized_expression" and value.named_child_count == 1:
            value = value.named_children[0]
        if value.type == "unary_expression" and value.children[0].type == "&":
            value = value.named_children[-1]
        if value.type == "identifier":
            variable = file.resolve(value)
            if variable is not None and variable.is_variable:
                self.variable(variable)
            elif file.text(value) != "nil":
                self._escape(file, value)
        elif value.type == "selector_expression":
            member = self._field_at(file, value)
            if member is not None:
                self.field(member)
            else:
                self._escape(file, value)
        elif value.type != "nil":
            self._found.origins.append((file, value))

    def _field_at(self, file: GoFile, selector: Node) -> Field | None:
        operand, name = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
        if operand is None or name is None or file.qualified(selector):
            return None
        found = self._package.types.member(file.type_of(operand), file.text(name))
        return found if isinstance(found, Field) and found.key else None

    def _mention(self, file: GoFile, node: Node) -> bool:
        """Follow the value where it is written; True when this place gives the holder its value."""
        mention = Mention(file, node)
        if mention.selector is not None:
            self._found.selections.append(mention)
            return False
        if mention.called is not None:
            self._found.calls.append(mention)
            return False
        outer = _outermost(node)
        parent = outer.parent
        match parent.type if parent is not None else "":
            case "expression_list" if parent is not None:
                return self._listed(file, outer, parent)
            case "argument_list" if parent is not None:
                self._argument(file, outer, parent)
            case "literal_element" if parent is not None:
                self._element(file, outer, parent)
            case "binary_expression":
                pass  # a comparison, mostly with nil
            case "inc_statement" | "dec_statement" | "expression_statement":
                pass
            case _:
                self._escape(file, node)
        return False

    def _listed(self, file: GoFile, node: Node, values: Node) -> bool:
        """A place in a list of an assignment, a declaration or a return."""
        statement = values.parent
        if statement is None:
            return False
        index = next((i for i, each in enumerate(values.named_children) if each.id == node.id), 0)
        if statement.type == "return_statement":
            self._returned(file, statement, index, node)
            return False
        if statement.type in ("assignment_statement", "short_var_declaration"):
            left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
            if left is None or right is None:
                return False
            if left.id == values.id:
                if node.type not in ("identifier", "selector_expression"):
                    return False  # `*p = v`: a copy of what it refers to
                self._value(file, right, index, left.named_child_count)
                return True
            if left.named_child_count == right.named_child_count:
                self._into(file, left.named_children[index], node)
                return False
        elif statement.type == "var_spec":
            names = statement.children_by_field_name("name")
            if index < len(names):
                self._into(file, names[index], node)
                return False
        self._escape(file, node)
        return False

    def _into(self, file: GoFile, target: Node, value: Node) -> None:
        """The value is assigned to a target."""
        if target.type == "identifier":
            if file.text(target) == "_":
                return
            variable = file.resolve(target)
            if variable is not None and variable.is_variable:
                self.variable(variable)
                return
        elif target.type == "selector_expression":
            member = self._field_at(file, target)
            if member is not None:
                self.field(member)
                return
        self._escape(file, value)

    def _argument(self, file: GoFile, node: Node, holder: Node) -> None:
        call = holder.parent
        if call is None or call.type != "call_expression":
            self._escape(file, node)
            return
        site = self._package.calls.site(file, call)
        if site.name in _FREE_CALLS:
            return
        given = [each for each in holder.named_children if each.type != "comment"]
        position = next((i for i, each in enumerate(given) if each.id == node.id), -1)
        if not site.targets:
            self._escape(file, node)
        for target in site.targets:
            parameters = parameters_of(target)
            if target.file.package is not self._package or position >= len(parameters):
                self._escape(file, node)
                continue
            parameter = parameters[position]
            if parameter is not None:
                if not site.certain and parameter not in self._seen:
                    self._dispatched.add(parameter)
                self.variable(parameter)

    def _element(self, file: GoFile, node: Node, holder: Node) -> None:
        """An element of a composite literal: with a key, or by its position."""
        element = holder.parent
        if element is None:
            return
        if element.type == "keyed_element":
            key = element.named_children[0]
            if key.id == holder.id:
                return  # a key: of a map, or the name of a field
            found = _field_of_literal(file, element, file.text(key))
        else:
            found = self._positional(file, holder)
        if found is not None and found.key:
            self.field(found)
        else:
            self._escape(file, node)

    def _positional(self, file: GoFile, holder: Node) -> Field | None:
        literal = struct_of_literal(holder)
        if literal is None or literal.type != "composite_literal" or holder.parent is None:
            return None
        given = file.type_of(literal)
        if not isinstance(given.underlying, Struct):
            return None
        index = next((i for i, each in enumerate(holder.parent.named_children) if each.id == holder.id), -1)
        fields = self._package.types.fields(given)
        return fields[index] if 0 <= index < len(fields) else None

    def _returned(self, file: GoFile, statement: Node, index: int, node: Node) -> None:
        """The value is a result: it goes on in every caller, when all of them are known."""
        function = file.function_of(statement)
        known = callers(function) if function is not None else None
        if function is None or known is None or known.escapes or not known.sites or is_public(function):
            self._escape(file, node)
            return
        for site in known.sites:
            if site.file.package is not self._package or site.is_spawn or site.is_deferred:
                self._escape(file, node)
                continue
            target = result_holder(site.call, index)
            if target is None:
                parent = site.call.parent
                if parent is not None and parent.type == "selector_expression":
                    self._mention(site.file, site.call)
                elif parent is None or parent.type != "expression_statement":
                    self._escape(site.file, site.call)
                continue
            self._into(site.file, target, node)


def is_made_in_sight(holding: Holding, makers: frozenset[str]) -> bool:
    """Whether literals and the functions named are all that ever makes the value; a zero value counts."""
    for file, value in holding.origins:
        if value.type == "call_expression":
            if file.callee(value).name not in makers:
                return False
        elif value.type != "composite_literal":
            return False
    return True


def is_closed(package: GoPackage) -> bool:
    """Whether the package's files are all there and read whole: they use no name that nobody declares.

    In a snippet, or without generated files, what seems to be missing may stand in the part that is not
    there. C code can do anything.
    """
    return not any(
        file.root.has_error or file.tree.errors or file.imports_any("C") or _has_undeclared(file)
        for file in package.files
        if not file.is_test
    )


def _has_undeclared(file: GoFile) -> bool:
    for node in walk(file.root):
        if node.type == "type_identifier":
            parent = node.parent
            if (parent is None or parent.type != "qualified_type") and file.resolve(node) is None:
                return True
        elif node.type == "call_expression":
            callee = node.child_by_field_name("function")
            if callee is not None and callee.type == "identifier" and file.resolve(callee) is None:
                return True
    return False


def field_taking(file: GoFile, call: Node) -> Field | None:
    """The field that takes a call's result: `T{f: New()}`, `t.f = New()`."""
    types = file.package.types
    parent = call.parent
    found = None
    if parent is not None and parent.type == "literal_element":
        element = parent.parent
        literal = struct_of_literal(element) if element is not None else None
        if element is not None and element.type == "keyed_element" and literal is not None:
            found = types.member(file.type_of(literal), file.text(element.named_children[0]))
    elif parent is not None and parent.type == "expression_list" and parent.parent is not None:
        left = parent.parent.child_by_field_name("left")
        target = left.named_children[0] if left is not None and left != parent else None
        if target is not None and target.type == "selector_expression" and parent.named_child_count == 1:
            name, operand = target.child_by_field_name("field"), target.child_by_field_name("operand")
            if name is not None and operand is not None:
                found = types.member(file.type_of(operand), file.text(name))
    if isinstance(found, Field) and found.key and found.file.package is file.package:
        return found
    return None
