"""Layer 4d, constants: the values of constant expressions, computed exactly as Go's compiler does.

Integers are Python integers, untyped and typed floats are fractions until the answer leaves this module.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.objects import Object, ObjectKind
from caulk.golang.typing_declared import unparenthesised
from caulk.golang.typing_expressions import arguments, constant_spec
from caulk.golang.typing_model import UNKNOWN, Basic, Type

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.types import Types

Value = int | Fraction | str | bool

_FLOATS = frozenset({"float32", "float64", "untyped float"})
_INTEGER = re.compile(r"u?int(8|16|32|64|ptr)?|untyped (int|rune)")
_SIMPLE_ESCAPES = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", "'": "'", '"': '"',
}  # fmt: skip
_ESCAPE = re.compile(
    r"\\(?:([abfnrtv\\'\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))"
)


class Evaluator:
    """Evaluates expressions of one package.

    With `stable`, variables that never change count too: local ones, and unexported ones of the package.
    """

    def __init__(self, types: Types, *, stable: bool = False) -> None:
        self.types = types
        self.names = types.package.names
        self.stable = stable
        self._objects: dict[Object, Value | None] = {}
        self._depth = 0

    def value(self, file: GoFile, expr: Node, iota: int | None = None) -> Value | None:
        """The value, or None when the expression is not constant or the value is not known."""
        if limits.CONSTANT_CHAIN.exceeded(self._depth, file, expr):
            return None
        self._depth += 1
        try:
            return self._value(file, unparenthesised(expr), iota)
        except (ArithmeticError, ValueError, TypeError, RecursionError):
            return None  # a division by zero, a shift by a string: the compiler will say so
        finally:
            self._depth -= 1

    def _value(self, file: GoFile, expr: Node, iota: int | None) -> Value | None:
        match expr.type:
            case "int_literal":
                return parse_integer(file.text(expr))
            case "float_literal":
                return parse_float(file.text(expr))
            case "rune_literal":
                text = unescape(file.text(expr)[1:-1])
                return ord(text) if len(text) == 1 else None
            case "interpreted_string_literal":
                return unescape(file.text(expr)[1:-1])
            case "raw_string_literal":
                return file.text(expr)[1:-1].replace("\r", "")
            case "true" | "false":
                return expr.type == "true"
            case "iota":
                return iota
            case "identifier":
                return self._of_name(file, expr)
            case "selector_expression":
                path, _, name = self.names.qualified(file, expr).rpartition(".")
                found = self.names.member(path, name) if path else None
                return self.of_object(found) if found is not None else None
            case "unary_expression":
                return self._unary(file, expr, iota)
            case "binary_expression":
                return self._binary(file, expr, iota)
            case "call_expression":
                return self._call(file, expr, iota)
            case _:
                return None

    def _of_name(self, file: GoFile, expr: Node) -> Value | None:
        found = self.names.resolve(file, expr)
        if found is not None and found.kind is ObjectKind.IMPORT:
            found = self.names.member(found.path, file.text(expr)) if found.name == "." else None
        return self.of_object(found) if found is not None else None

    def of_object(self, found: Object) -> Value | None:
        """The value of a named constant, or of a stable variable."""
        home = found.file.package.types
        if home is not self.types:
            return home.evaluator(stable=False).of_object(found)
        if found not in self._objects:
            self._objects[found] = None  # a constant defined by itself has no value
            self._objects[found] = self._of_object(found)
        return self._objects[found]

    def _of_object(self, found: Object) -> Value | None:
        if found.kind is ObjectKind.CONST:
            return self._of_constant(found)
        if found.kind is ObjectKind.VAR and self.stable and self.is_stable(found):
            initial = self.types.initial_value(found)
            value = self.value(found.file, initial) if initial is not None else None
            return self._converted(value, self.types.of_object(found)) if value is not None else None
        return None

    def is_stable(self, found: Object) -> bool:
        """Whether a variable keeps the value it was declared with: nobody assigns it or takes its address."""
        if not found.is_local and found.name[:1].isupper():
            return False  # another package may assign it
        return not self.names.is_reassigned(found)

    def _of_constant(self, found: Object) -> Value | None:
        spec = constant_spec(found)
        values = spec.child_by_field_name("value") if spec is not None else None
        if spec is None or values is None:
            return None
        listed = values.named_children if values.type == "expression_list" else [values]
        listed = [each for each in listed if each.type != "comment"]
        if found.index >= len(listed):
            return None
        value = self.value(found.file, listed[found.index], _iota(found.declaration))
        declared = spec.child_by_field_name("type")
        if value is None or declared is None:
            return value
        return self._converted(value, self.types.of(found.file, declared))

    # -- operators -------------------------------------------------------------------------------------------

    def _unary(self, file: GoFile, expr: Node, iota: int | None) -> Value | None:
        operand = expr.child_by_field_name("operand")
        value = self.value(file, operand, iota) if operand is not None else None
        if value is None:
            return None
        match expr.children[0].type:
            case "!" if isinstance(value, bool):
                return not value
            case "+" if not isinstance(value, str | bool):
                return value
            case "-" if not isinstance(value, str | bool):
                return -value
            case "^" if isinstance(value, int) and not isinstance(value, bool):
                bits = _unsigned_bits(self.types.of(file, expr))
                return value ^ ((1 << bits) - 1) if bits else ~value
            case _:
                return None

    def _binary(self, file: GoFile, expr: Node, iota: int | None) -> Value | None:
        left_node = expr.child_by_field_name("left")
        right_node = expr.child_by_field_name("right")
        operator = expr.child_by_field_name("operator")
        if left_node is None or right_node is None or operator is None:
            return None
        left = self.value(file, left_node, iota)
        right = self.value(file, right_node, iota) if left is not None else None
        if left is None or right is None:
            return None
        return _operate(operator.type, left, right)

    # -- calls -----------------------------------------------------------------------------------------------

    def _call(self, file: GoFile, call: Node, iota: int | None) -> Value | None:
        function = call.child_by_field_name("function")
        given = arguments(call)
        if function is None or not given:
            return None
        function = unparenthesised(function)
        values = [self.value(file, each, iota) for each in given]
        if function.type == "identifier":
            found = self.names.resolve(file, function)
            if (
                found is not None
                and found.kind is ObjectKind.BUILTIN
                and found.declaration.type[:4] == "func"
            ):
                return _builtin(found.name, values)
        if len(values) != 1 or values[0] is None:
            return None
        target = self.types.type_named(file, function)
        return self._converted(values[0], target) if target is not None else None

    def _converted(self, value: Value, target: Type) -> Value | None:
        under = target.underlying
        if target is UNKNOWN or not isinstance(under, Basic):
            return None
        if isinstance(value, bool):
            return value if under.name == "bool" else None
        if isinstance(value, str):
            return value if under.name == "string" else None
        if under.name in _FLOATS:
            return Fraction(value)
        if _INTEGER.fullmatch(under.name):
            if value == int(value):
                return int(value)
            return int(value) if self.stable else None
        return None


def _operate(operator: str, left: Value, right: Value) -> Value | None:
    match operator:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "&&" if isinstance(left, bool) and isinstance(right, bool):
            return left and right
        case "||" if isinstance(left, bool) and isinstance(right, bool):
            return left or right
    if isinstance(left, bool) or isinstance(right, bool):
        return None
    if isinstance(left, str) or isinstance(right, str):
        if not (isinstance(left, str) and isinstance(right, str)):
            return None
        return _operate_strings(operator, left, right)
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    if isinstance(left, Fraction) or isinstance(right, Fraction):
        return Fraction(left) / Fraction(right) if operator == "/" else _operate_shift(operator, left, right)
    match operator:
        case "/":
            quotient = abs(left) // abs(right)
            return quotient if (left < 0) == (right < 0) else -quotient
        case "%":
            rest = abs(left) % abs(right)
            return -rest if left < 0 else rest
        case "&":
            return left & right
        case "|":
            return left | right
        case "^":
            return left ^ right
        case "&^":
            return left & ~right
        case _:
            return _operate_shift(operator, left, right)


def _operate_shift(operator: str, left: int | Fraction, right: int | Fraction) -> Value | None:
    if operator not in ("<<", ">>") or left != int(left) or right != int(right):
        return None
    if not 0 <= right <= limits.CONSTANT_SHIFT.value:
        return None
    return int(left) << int(right) if operator == "<<" else int(left) >> int(right)


def _operate_strings(operator: str, left: str, right: str) -> Value | None:
    match operator:
        case "+" if len(left) + len(right) <= limits.CONSTANT_LENGTH.value:
            return left + right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case _:
            return None


def _builtin(name: str, values: list[Value | None]) -> Value | None:
    if name == "len" and isinstance(values[0], str):
        return len(values[0].encode())
    if name in ("min", "max") and all(value is not None and not isinstance(value, bool) for value in values):
        known = [value for value in values if value is not None]
        pick = min if name == "min" else max
        if all(isinstance(value, str) for value in known):
            return pick(value for value in known if isinstance(value, str))
        return pick(value for value in known if not isinstance(value, str))
    return None


def _unsigned_bits(given: Type) -> int:
    under = given.underlying
    match = re.fullmatch(r"uint(8|16|32|64|ptr)?", under.name) if isinstance(under, Basic) else None
    if match is None:
        return 0
    return int(match[1]) if match[1] and match[1] != "ptr" else 64  # as on every 64-bit machine


def _iota(spec: Node) -> int:
    """The place of a const spec in its declaration."""
    count = 0
    before = spec.prev_named_sibling
    while before is not None:
        count += before.type == "const_spec"
        before = before.prev_named_sibling
    return count


def parse_integer(text: str) -> int | None:
    """The value of an integer literal: 10, 0x1F, 0b11, 0o17, 017, 1_000."""
    text = text.replace("_", "")
    try:
        if len(text) > 1 and text[0] == "0" and text[1].isdigit():
            return int(text, 8)
        return int(text, 0)
    except ValueError:
        return None


def parse_float(text: str) -> Fraction | None:
    """The exact value of a decimal or hexadecimal floating-point literal."""
    text = text.replace("_", "").lower()
    try:
        if not text.startswith("0x"):
            _, _, exponent = text.partition("e")
            return Fraction(text) if abs(int(exponent or 0)) <= limits.CONSTANT_SHIFT.value else None
        mantissa, _, exponent = text[2:].partition("p")
        whole, _, part = mantissa.partition(".")
        scale = int(exponent or 0) - 4 * len(part)
        return (
            Fraction(int(whole + part, 16)) * Fraction(2) ** scale
            if abs(scale) <= limits.CONSTANT_SHIFT.value
            else None
        )
    except ValueError:
        return None


def unescape(text: str) -> str:
    """The characters that the inside of an interpreted string or rune literal stands for.

    Byte escapes of single UTF-8 bytes are read as Latin-1, which is right for ASCII.
    """
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    simple, byte, short, long, octal = match.groups()
    if simple:
        return _SIMPLE_ESCAPES[simple]
    code = int(octal, 8) if octal else int(byte or short or long, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"
