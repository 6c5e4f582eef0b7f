"""Layer 6, calls: which functions of the module a call may run, through interfaces and function values too.

A call has one certain target (`Callee.function`), or a few possible ones: the implementations of an interface
of the module, or the functions that a field, a variable, a parameter or the result of a call may hold when
all that is ever put there can be seen. More than `limits.CALL_TARGETS` possible targets count as unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits, method_sets
from caulk.golang.callers import callers_in_package
from caulk.golang.contexts import arguments
from caulk.golang.holders import field_mentions
from caulk.golang.names import ObjectKind, is_address_taken, is_written
from caulk.golang.places import parameters_of, place_of
from caulk.golang.runners import Run, run_of_parameter
from caulk.golang.syntax import fresh, walk
from caulk.golang.typing_declared import unparenthesised
from caulk.golang.typing_model import Field, Interface, Method, Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.typing_model import Type


@dataclass(frozen=True)
class OutgoingCall:
    """A call in a function's own body. `targets` are what it may run; `certain` when it is just that one.

    `complete`: nothing else can be meant, as far as the module can tell.
    """

    file: GoFile
    node: Node
    name: str  # as `Callee.name`
    targets: tuple[Function, ...]
    certain: bool
    complete: bool

    @property
    def known_targets(self) -> tuple[Function, ...]:
        """The targets when nothing else can be meant, else none."""
        return self.targets if self.complete else ()

    @property
    def is_spawn(self) -> bool:
        return self.node.parent is not None and self.node.parent.type == "go_statement"

    @property
    def is_deferred(self) -> bool:
        return self.node.parent is not None and self.node.parent.type == "defer_statement"


class Calls:
    """The static call graph as seen from one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._of: dict[Function, tuple[OutgoingCall, ...]] = {}
        self._implementations: dict[tuple[str, str], tuple[Function, ...]] = {}
        self._stored: dict[str, tuple[Function, ...]] = {}
        self._runs: dict[tuple[Function, int], Run | None] = {}
        self._held: dict[Object, tuple[Function, ...]] = {}

    def of(self, function: Function) -> tuple[OutgoingCall, ...]:
        """The calls in a function's body, without those in literals inside it, in source order."""
        known = self._of.get(function)
        if known is None:
            known = self._of[function] = tuple(self._collect(function))
        return known

    def _collect(self, function: Function) -> Iterator[OutgoingCall]:
        for node in call_nodes(function):
            if node.type == "call_expression" or function.file.callee(node).is_known:
                yield self.site(function.file, node)

    def site(self, file: GoFile, call: Node) -> OutgoingCall:
        """A call with what it may run."""
        callee = file.callee(call)
        if callee.function is not None:
            return OutgoingCall(file, call, callee.name, (callee.function,), certain=True, complete=True)
        expr = call.child_by_field_name("function")
        targets = self.functions_of(file, expr) if expr is not None else ()
        complete = bool(targets) and expr is not None and not self._is_open(file, expr)
        return OutgoingCall(file, call, callee.name, targets, certain=False, complete=complete)

    def _is_open(self, file: GoFile, expr: Node) -> bool:
        """Whether an expression is a method of an interface that other code may implement, too."""
        operand = expr.child_by_field_name("operand") if expr.type == "selector_expression" else None
        given = file.type_of(operand).dereferenced if operand is not None else None
        if given is None or not isinstance(given.underlying, Interface):
            return False
        if not isinstance(given, Named) or given.object is None:
            return True
        package = given.object.file.package
        if package.name == "main" or not given.name[:1].isupper():
            return False
        return not any(name[:1].islower() for name in method_sets.names_of(given))

    def run_of(self, function: Function, position: int) -> Run | None:
        """How a function runs what it gets for a parameter, when it runs it at once, and once."""
        key = (function, position)
        if key not in self._runs:
            self._runs[key] = run_of_parameter(function, position)
        return self._runs[key]

    def functions_of(self, file: GoFile, expr: Node, depth: int = 0) -> tuple[Function, ...]:
        """The functions of the module that an expression may stand for; () when one is not in sight."""
        expr = unparenthesised(expr)
        name, function = self._package.types.function_value(file, expr)
        if function is not None:
            return (function,)
        targets: tuple[Function, ...] = ()
        if expr.type == "selector_expression":
            targets = self._selected(file, expr)
        elif not name and not limits.FUNCTION_VALUE.exceeded(depth + 1, file, expr):
            if expr.type == "identifier":
                held = file.resolve(expr)
                targets = self._in_variable(held, depth) if held is not None and held.is_variable else ()
            elif expr.type == "call_expression":
                once = once_function(file, expr)
                targets = self._returned(file, expr, depth) if once is None else self.functions_of(file, once)
        return targets if len(targets) <= limits.CALL_TARGETS.value else ()

    def _selected(self, file: GoFile, selector: Node) -> tuple[Function, ...]:
        operand, name = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
        if operand is None or name is None or file.qualified(selector):
            return ()
        owner = file.type_of(operand)
        found = self._package.types.member(owner, file.text(name))
        if isinstance(found, Method) and isinstance(found.receiver.dereferenced.underlying, Interface):
            called = owner if isinstance(owner.underlying, Interface) else found.receiver.dereferenced
            return self._implementing(called, file.text(name))
        if isinstance(found, Field) and found.key:
            return self._in_field(found)
        return ()

    # -- interfaces

    def _implementing(self, interface: Type, method: str) -> tuple[Function, ...]:
        """The methods of this name of the package's types that implement an interface of the module."""
        if not isinstance(interface, Named) or interface.object is None:
            return ()
        key = (interface.full_name, method)
        known = self._implementations.get(key)
        if known is None:
            found = tuple(self._implementers(interface, method))
            known = self._implementations[key] = tuple(each for each in found if each is not None)
            if len(known) < len(found):
                known = self._implementations[key] = ()
        return known

    def _implementers(self, interface: Named, method: str) -> Iterator[Function | None]:
        wanted = method_sets.names_of(interface)
        if not wanted:
            return
        home = interface.object.file.package if interface.object is not None else self._package
        for package in dict.fromkeys((self._package, home)):
            if package.workspace is None and package is not self._package:
                continue  # library data
            for methods in package.calls.method_sets:
                if method in methods and wanted <= methods.keys():
                    yield methods[method]

    @cached_property
    def method_sets(self) -> list[dict[str, Function | None]]:
        """The methods of each type of the package, as `method_sets.of_package` has them."""
        return list(method_sets.of_package(self._package))

    # -- function values in variables, parameters and results

    def _in_variable(self, variable: Object, depth: int) -> tuple[Function, ...]:
        """The functions that a variable or a parameter is ever given."""
        known = self._held.get(variable)
        if known is None:
            self._held[variable] = ()  # one that is made of itself
            given = passed_values(variable) if variable.is_parameter else self._assigned(variable)
            known = self._held[variable] = self._all(given, depth)
        return known

    def _all(self, values: list[tuple[GoFile, Node]] | None, depth: int) -> tuple[Function, ...]:
        found: dict[Function, None] = {}
        for file, value in values or ():
            if value.type == "nil":
                continue
            functions = file.package.calls.functions_of(file, value, depth + 1)
            if not functions:
                return ()
            found.update(dict.fromkeys(functions))
        return tuple(found)

    @staticmethod
    def _assigned(variable: Object) -> list[tuple[GoFile, Node]] | None:
        """The values that a local variable gets; None when one of them comes from elsewhere."""
        names, types = variable.file.package.names, variable.file.package.types
        if not variable.is_local or any(is_address_taken(each.node) for each in names.references(variable)):
            return None
        initial = types.initial_value(variable)
        if initial is None and variable.declaration.type != "var_spec":
            return None
        values = [(variable.file, initial)] if initial is not None else []
        for each in names.writes(variable):
            value = assigned_value(each.node)
            if value is None:
                return None
            values.append((each.file, value))
        return values

    def _returned(self, file: GoFile, call: Node, depth: int) -> tuple[Function, ...]:
        """The functions that a call of a function of the module returns."""
        if file.callee(call).name in _ONCE:
            return self._all([(file, each) for each in arguments(call)], depth)
        values: list[tuple[GoFile, Node]] = []
        callee = call.child_by_field_name("function")
        for maker in self.functions_of(file, callee, depth + 1) if callee is not None else ():
            returned = returned_values(maker)
            if returned is None:
                return ()
            values.extend((maker.file, each) for each in returned)
        return self._all(values, depth)

    # -- function values in fields

    def _in_field(self, field: Field) -> tuple[Function, ...]:
        """The functions stored in a field of a type of the package, when all that is stored can be seen."""
        known = self._stored.get(field.key)
        if known is None:
            self._stored[field.key] = ()  # a field that is given what it holds
            known = self._stored[field.key] = tuple(self._stores(field) or ())
        return known

    def _stores(self, field: Field) -> list[Function] | None:
        if field.file.package is not self._package or _is_settable_elsewhere(field):
            return None
        found: list[Function] = []
        for file, node, value in field_mentions(self._package, field):
            if value is None and not is_written(node) and not is_address_taken(node):
                continue
            stored = value if value is not None else assigned_value(node)
            if stored is None:
                return None
            functions = self.functions_of(file, stored, depth=1)
            if not functions and stored.type != "nil":
                return None
            found.extend(each for each in functions if each not in found)
        return found

    def is_of_owner(self, field: Field) -> bool:
        """Whether each function in a field is a method of the very struct whose field it is."""
        if not self._in_field(field):
            return False
        return all(
            value is None and assigned is not None and _is_method_of_owner(file, node, assigned)
            for file, node, value in field_mentions(self._package, field)
            if value is not None or is_written(node)
            for assigned in (assigned_value(node),)
            if assigned is None or assigned.type != "nil"
        )

    def closed_targets(self, file: GoFile, call: Node) -> tuple[Function, ...]:
        """What a dynamic call may run, when nothing out of sight can be among it.

        Types of other modules may implement an interface, unless the method is one that only its package can
        declare.
        """
        callee = file.callee(call)
        if callee.name and callee.name.rpartition(".")[2][:1].isupper():
            return ()
        return self.site(file, call).known_targets


def _is_method_of_owner(file: GoFile, mention: Node, value: Node) -> bool:
    """Whether `s.onEnd = s.close` keeps a method of the struct in the struct."""
    target, method = mention.child_by_field_name("operand"), value.child_by_field_name("operand")
    if mention.type != "selector_expression" or value.type != "selector_expression":
        return False
    place = place_of(file, target) if target is not None else None
    held = place_of(file, method) if method is not None else None
    return place is not None and held is not None and held.same_instance(place)


_ONCE = frozenset({"sync.OnceFunc", "sync.OnceValue", "sync.OnceValues"})


def once_function(file: GoFile, call: Node) -> Node | None:
    """The argument of sync.OnceFunc and its like, which the function that they return runs once."""
    given = arguments(call) if file.callee(call).name in _ONCE else []
    return given[0] if given else None


def call_nodes(function: Function) -> Iterator[Node]:
    """The calls in a function's body, without those in literals inside it, and what reads like one.

    `f[int](x)` may be the call of an instance of a generic function, or a conversion. They are given as node
    objects of their own: those of the walk hold all that is below them.
    """
    pending = [fresh(function.body)] if function.body is not None else []
    while pending:
        node = pending.pop()
        if node.type == "call_expression" or (
            node.type == "type_conversion_expression" and node.named_children[0].type == "generic_type"
        ):
            yield fresh(node)
        pending.extend(reversed([child for child in node.named_children if child.type != "func_literal"]))


def _is_settable_elsewhere(field: Field) -> bool:
    """Whether code outside the package can name the field, or a literal without keys gives it a value."""
    package, owner = field.file.package, field.owner
    if not isinstance(owner, Named):
        return True
    if field.name[:1].isupper() and owner.name[:1].isupper() and package.name != "main":
        return True
    for file in package.files:
        for name in file.identifiers(owner.name):
            literal = (
                name.parent
                if name.parent is None or name.parent.type != "generic_type"
                else name.parent.parent
            )
            if literal is None or literal.type != "composite_literal":
                continue
            body = literal.child_by_field_name("body")
            elements = body.named_children if body is not None else []
            if any(each.type == "literal_element" for each in elements):
                return True
    return False


def returned_values(function: Function) -> list[Node] | None:
    """The first values that a function returns; None when it returns named results by a bare return."""
    found: list[Node] = []
    pending = [fresh(function.body)] if function.body is not None else []
    while pending:
        node = pending.pop()
        if node.type == "return_statement":
            listed = node.named_children[0].named_children if node.named_children else []
            if not listed:
                return None
            found.append(listed[0])
        pending.extend(child for child in node.named_children if child.type != "func_literal")
    return found


def assigned_target(value: Node) -> Node | None:
    """The target of `target = value` or `target := value`, when it is the only one."""
    values = value.parent
    statement = values.parent if values is not None and values.type == "expression_list" else None
    if statement is None or statement.type not in ("assignment_statement", "short_var_declaration"):
        return None
    left = statement.child_by_field_name("left")
    return left.named_children[0] if left is not None and left.named_child_count == 1 else None


def assigned_value(target: Node) -> Node | None:
    """The value that an assignment gives to one of its targets; None when it is one of several results."""
    targets = target.parent
    statement = targets.parent if targets is not None else None
    if targets is None or statement is None or statement.type != "assignment_statement":
        return None
    operator = statement.child_by_field_name("operator")
    right = statement.child_by_field_name("right")
    if right is None or (operator is not None and operator.type != "="):
        return None
    if len(right.named_children) != len(targets.named_children):
        return None
    return right.named_children[targets.named_children.index(target)]


def literals_in(function: Function) -> Iterator[Function]:
    """The function literals that stand anywhere in a function's body, outermost first."""
    if function.body is None:
        return
    for node in walk(function.body):
        if node.type == "func_literal":
            yield function.file.literal(node)


def passed_values(parameter: Object) -> list[tuple[GoFile, Node]] | None:
    """What the callers of a function pass for a parameter; None when some caller is not in sight."""
    function, names = parameter.function, parameter.file.package.names
    if function is None or parameter.kind is not ObjectKind.PARAM or names.is_reassigned(parameter):
        return None
    positions = [at for at, each in enumerate(parameters_of(function)) if each is parameter]
    known = callers_in_package(function)
    if not positions or known.escapes:
        return None
    values = []
    for site in known.sites:
        given = arguments(site.call)
        if positions[0] >= len(given):
            return None
        values.append((site.file, given[positions[0]]))
    return values
