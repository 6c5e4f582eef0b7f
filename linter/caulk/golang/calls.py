"""Layer 6, calls: which functions of the module a call may run, through interfaces and function values too.

A call has one certain target (`Callee.function`), or a few possible ones: the implementations of an interface
of the module, or the one function ever stored in a field. More than `MAX_TARGETS` possible targets count as
unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.syntax import walk
from caulk.golang.typing_model import Field, Interface, Method, Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage
    from caulk.golang.typing_model import Type

MAX_TARGETS = 6


@dataclass(frozen=True)
class OutgoingCall:
    """A call in a function's own body. `targets` are what it may run; `certain` when it is just that one."""

    file: GoFile
    node: Node
    name: str  # as `Callee.name`
    targets: tuple[Function, ...]
    certain: bool

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

    def of(self, function: Function) -> tuple[OutgoingCall, ...]:
        """The calls in a function's body, without those in literals inside it, in source order."""
        known = self._of.get(function)
        if known is None:
            known = self._of[function] = tuple(self._collect(function))
        return known

    def _collect(self, function: Function) -> Iterator[OutgoingCall]:
        pending = [function.body] if function.body is not None else []
        while pending:
            node = pending.pop()
            if node.type == "call_expression":
                yield self.site(function.file, node)
            pending.extend(reversed([child for child in node.named_children if child.type != "func_literal"]))

    def site(self, file: GoFile, call: Node) -> OutgoingCall:
        """A call with what it may run."""
        callee = file.callee(call)
        if callee.function is not None:
            return OutgoingCall(file, call, callee.name, (callee.function,), certain=True)
        targets = self._dynamic(file, call)
        if len(targets) > MAX_TARGETS:
            targets = ()
        return OutgoingCall(file, call, callee.name, targets, certain=False)

    def _dynamic(self, file: GoFile, call: Node) -> tuple[Function, ...]:
        function = call.child_by_field_name("function")
        if function is None or function.type != "selector_expression":
            return ()
        operand, name = function.child_by_field_name("operand"), function.child_by_field_name("field")
        if operand is None or name is None or file.qualified(function):
            return ()
        owner = file.type_of(operand)
        found = self._package.types.member(owner, file.text(name))
        if isinstance(found, Method) and isinstance(owner.dereferenced.underlying, Interface):
            return self._implementing(owner.dereferenced, file.text(name))
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
            known = self._implementations[key] = tuple(self._implementers(interface, method))
        return known

    def _implementers(self, interface: Named, method: str) -> Iterator[Function]:
        wanted = self._methods_of(interface)
        if not wanted:
            return
        for package in {self._package, interface.object.file.package if interface.object else self._package}:
            if package.workspace is None and package is not self._package:
                continue  # library data
            by_type: dict[str, dict[str, Function]] = {}
            for key, functions in package.functions.items():
                owner, _, name = key.partition(".")
                if name:
                    by_type.setdefault(owner, {})[name] = functions[0]
            for methods in by_type.values():
                if method in methods and wanted <= methods.keys():
                    yield methods[method]

    @staticmethod
    def _methods_of(interface: Named) -> frozenset[str]:
        """The names in an interface's method set, as far as it lists them itself."""
        under = interface.underlying
        if not isinstance(under, Interface):
            return frozenset()
        names = set()
        for child in under.node.named_children:
            name = child.child_by_field_name("name")
            if child.type in ("method_elem", "method_spec") and name is not None:
                names.add(under.file.text(name))
        return frozenset(names)

    # -- function values in fields

    def _in_field(self, field: Field) -> tuple[Function, ...]:
        """The functions stored in a field of a type of the package, when all that is stored can be seen."""
        known = self._stored.get(field.key)
        if known is None:
            known = self._stored[field.key] = tuple(self._stores(field) or ())
        return known

    def _stores(self, field: Field) -> list[Function] | None:
        found: list[Function] = []
        if field.file.package is not self._package:
            return None
        for file in self._package.files:
            for node in file.identifiers(field.name):
                value = _stored_value(node)
                if value is None:
                    continue
                _, function = self._package.types.function_value(file, value)
                if function is None:
                    if value.type != "nil":
                        return None
                    continue
                if function not in found:
                    found.append(function)
        return found


def _stored_value(node: Node) -> Node | None:
    """The value in `x.field = value` or `T{field: value}`."""
    parent = node.parent
    if parent is None:
        return None
    if parent.type == "literal_element":
        element = parent.parent
        if element is None or element.type != "keyed_element" or element.named_children[0] != parent:
            return None
        value = element.named_children[-1]
        return value.named_children[0] if value.type == "literal_element" and value.named_children else value
    if parent.type != "selector_expression":
        return None
    targets = parent.parent
    statement = targets.parent if targets is not None else None
    if targets is None or statement is None or statement.type != "assignment_statement":
        return None
    if statement.child_by_field_name("left") != targets:
        return None
    index = next((i for i, each in enumerate(targets.named_children) if each == parent), 0)
    right = statement.child_by_field_name("right")
    if right is None or index >= len(right.named_children):
        return None
    return right.named_children[index]


def literals_in(function: Function) -> Iterator[Function]:
    """The function literals that stand anywhere in a function's body, outermost first."""
    if function.body is None:
        return
    for node in walk(function.body):
        if node.type == "func_literal":
            yield function.file.literal(node)
