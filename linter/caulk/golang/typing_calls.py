"""Layer 4e, calls: which function or method a call runs, by name and by declaration where the scan has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import library, limits
from caulk.golang.names import is_address_taken
from caulk.golang.objects import Object, ObjectKind
from caulk.golang.typing_declared import package_path, unparenthesised
from caulk.golang.typing_expressions import ExpressionTypes
from caulk.golang.typing_model import UNKNOWN, Method

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.typing_model import Type


@dataclass(frozen=True, slots=True)
class Callee:
    """What a call runs.

    `name` is `context.WithTimeout`, `(*net/http.Server).Shutdown`, `(context.Context).Done`, `make`, or ""
    for conversions and for what is not known. A promoted method goes by the type that declares it: Close of
    an io.ReadCloser is `(io.Closer).Close`. `function` is the declaration or literal when the scan has it.
    """

    name: str
    function: Function | None
    call: Node

    @property
    def is_known(self) -> bool:
        return bool(self.name) or self.function is not None


class CallTypes(ExpressionTypes):
    """The part of layer 4 that finds callees."""

    def callee(self, file: GoFile, call: Node) -> Callee:
        """What a call (or a conversion-shaped call such as `F[int](x)`) runs."""
        function = call.child_by_field_name("function") or call.child_by_field_name("type")
        if function is None:
            return Callee("", None, call)
        name, declared = self.function_value(file, function)
        return Callee(name, declared, call)

    def function_value(self, file: GoFile, expr: Node, depth: int = 0) -> tuple[str, Function | None]:
        """The function that an expression stands for: its name, "" when it has none, and its declaration.

        Understands functions, methods, method values and expressions, literals, and variables that hold one
        of them for good.
        """
        expr = unparenthesised(expr)
        match expr.type:
            case "func_literal":
                return "", file.literal(expr)
            case "identifier" | "type_identifier":
                return self._named_function(file, expr, depth)
            case "selector_expression":
                operand, name = expr.child_by_field_name("operand"), expr.child_by_field_name("field")
                return self._selected_function(file, expr, operand, name)
            case "qualified_type":
                operand, name = expr.child_by_field_name("package"), expr.child_by_field_name("name")
                return self._selected_function(file, expr, operand, name)
            case "index_expression":
                operand = expr.child_by_field_name("operand")
                return self._instantiated_function(file, operand, depth)
            case "type_instantiation_expression" | "generic_type":
                return self._instantiated_function(file, expr.named_children[0], depth)
            case _:
                return "", None

    def _instantiated_function(
        self, file: GoFile, generic: Node | None, depth: int
    ) -> tuple[str, Function | None]:
        """`F[int]`: only a function can be meant when F names one; elements of tables are not known."""
        if generic is None:
            return "", None
        found = self._declaring_object(file, generic)
        if found is None or found.kind is not ObjectKind.FUNC:
            return "", None
        return self.function_value(file, generic, depth)

    def _named_function(self, file: GoFile, expr: Node, depth: int) -> tuple[str, Function | None]:
        found = self.package.names.resolve(file, expr)
        if found is None:
            return "", None
        if found.kind is ObjectKind.IMPORT:
            if found.name != ".":
                return "", None
            return self._imported_function(found.path, file.text(expr))
        if found.kind is ObjectKind.BUILTIN:
            return ("", None) if found.declaration.type.startswith("type") else (found.name, None)
        if found.kind is ObjectKind.FUNC:
            return self._declared_function(found)
        if found.is_variable and not limits.ALIASES.exceeded(depth + 1, file, expr):
            value = self.lasting_value(found)
            if value is not None:
                return self.function_value(found.file, value, depth + 1)
        return "", None

    def _declared_function(self, found: Object) -> tuple[str, Function | None]:
        package = found.file.package
        function = None
        if not library.is_library(package):
            function = found.file.declaration_at(found.node.start_byte)
        return f"{package_path(package)}.{found.name}", function

    def _imported_function(self, path: str, name: str) -> tuple[str, Function | None]:
        found = self.package.names.member(path, name)
        if found is None:
            return ("" if (path, name) == ("unsafe", "Pointer") else f"{path}.{name}"), None
        if found.kind is ObjectKind.TYPE:
            return "", None
        return f"{path}.{name}", self._declared_function(found)[1] if found.kind is ObjectKind.FUNC else None

    def _selected_function(
        self, file: GoFile, expr: Node, operand: Node | None, name_node: Node | None
    ) -> tuple[str, Function | None]:
        if operand is None or name_node is None:
            return "", None
        name = file.text(name_node)
        path, _, _ = self.package.names.qualified(file, expr).rpartition(".")
        if path:
            return self._imported_function(path, name)
        owner = (
            self.of_object_at(file, operand)
            if operand.type == "package_identifier"
            else self.of(file, operand)
        )
        found = self.member(owner, name)
        if isinstance(found, Method):
            return found.full_name, found.function
        return "", None

    def of_object_at(self, file: GoFile, identifier: Node) -> Type:
        """The type of what an identifier names, whatever kind of identifier the grammar made of it."""
        found = self.package.names.resolve(file, identifier)
        return self.of_object(found) if found is not None else UNKNOWN

    # -- values that stay ------------------------------------------------------------------------------------

    def initial_value(self, found: Object) -> Node | None:
        """The expression that a variable is declared with; None where there is none (`a, b := f()`)."""
        declaration = found.declaration
        if declaration.type == "var_spec":
            values = declaration.child_by_field_name("value")
            count = sum(child.is_named for child in declaration.children_by_field_name("name"))
        elif declaration.type == "short_var_declaration":
            values = declaration.child_by_field_name("right")
            left = declaration.child_by_field_name("left")
            count = len(left.named_children) if left is not None else 0
        else:
            return None
        return _nth_value(values, found.index, count)

    def lasting_value(self, found: Object) -> Node | None:
        """The one expression whose value a variable ever holds (besides its zero value); None when unsure.

        Package-level variables count when they are unexported.
        """
        if found.kind is not ObjectKind.VAR or (not found.is_local and found.name[:1].isupper()):
            return None
        names = found.file.package.names
        if any(is_address_taken(each.node) for each in names.references(found)):
            return None
        writes = names.writes(found)
        initial = self.initial_value(found)
        if initial is not None:
            return initial if not writes else None
        if len(writes) != 1 or found.declaration.type != "var_spec" or writes[0].file is not found.file:
            return None
        return _assigned_value(writes[0].node)


def _nth_value(values: Node | None, index: int, count: int) -> Node | None:
    if values is None:
        return None
    listed = [each for each in values.named_children if each.type != "comment"]
    return listed[index] if len(listed) == count and index < count else None


def _assigned_value(target: Node) -> Node | None:
    """The expression that a plain `=` assigns to an identifier."""
    targets = target.parent
    statement = targets.parent if targets is not None else None
    if targets is None or statement is None or statement.type != "assignment_statement":
        return None
    operator = statement.child_by_field_name("operator")
    if operator is None or operator.type != "=":
        return None
    listed = targets.named_children
    index = next((place for place, each in enumerate(listed) if each == target), 0)
    return _nth_value(statement.child_by_field_name("right"), index, len(listed))
