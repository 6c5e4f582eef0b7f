"""Layer 4, types: what a package's expressions are, what constants are worth and what calls run.

The layer is light: it reads declarations and follows them, and says UNKNOWN (or None, or "") when a
declaration is out of reach. It never checks that a program is correct.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.constants import Evaluator
from caulk.golang.typing_calls import Callee, CallTypes
from caulk.golang.typing_declared import unparenthesised
from caulk.golang.typing_expressions import arguments
from caulk.golang.typing_model import (
    UNKNOWN,
    Array,
    Basic,
    Chan,
    Direction,
    Field,
    Func,
    Interface,
    Map,
    Method,
    Named,
    Pointer,
    Slice,
    Struct,
    Tuple,
    Type,
    TypeParameter,
    default_type,
    method_name,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.constants import Value
    from caulk.golang.files import GoFile
    from caulk.golang.packages import GoPackage

__all__ = [
    "UNKNOWN",
    "Array",
    "Basic",
    "Callee",
    "Chan",
    "Direction",
    "Field",
    "Func",
    "Interface",
    "Map",
    "Method",
    "Named",
    "Pointer",
    "Slice",
    "Struct",
    "Tuple",
    "Type",
    "TypeParameter",
    "Types",
    "default_type",
    "method_name",
]


class Types(CallTypes):
    """Layer 4 of one package."""

    def __init__(self, package: GoPackage) -> None:
        super().__init__(package)
        self._evaluators: dict[bool, Evaluator] = {}

    def evaluator(self, *, stable: bool) -> Evaluator:
        """The evaluator of this package's constants, or of its constants and stable variables."""
        found = self._evaluators.get(stable)
        if found is None:
            found = self._evaluators[stable] = Evaluator(self, stable=stable)
        return found

    def constant(self, file: GoFile, expr: Node) -> int | float | str | bool | None:
        """The value of a constant expression; None when it is not constant or not known."""
        return _plain(self.evaluator(stable=False).value(file, expr))

    def stable_value(self, file: GoFile, expr: Node) -> int | float | str | bool | None:
        """As `constant`, and variables count that are declared with a constant and never change."""
        return _plain(self.evaluator(stable=True).value(file, expr))

    def duration(self, file: GoFile, expr: Node) -> int | None:
        """Nanoseconds of a constant time.Duration, or of an untyped constant that would become one."""
        return self._nanoseconds(file, expr, self.constant(file, expr))

    def stable_duration(self, file: GoFile, expr: Node) -> int | None:
        """As `duration`, of a `stable_value`."""
        return self._nanoseconds(file, expr, self.stable_value(file, expr))

    def _nanoseconds(self, file: GoFile, expr: Node, value: int | float | str | bool | None) -> int | None:
        if isinstance(value, bool | str) or value is None:
            return None
        given = self.of(file, expr)
        if isinstance(given, Basic) and not given.is_untyped:
            return None
        if isinstance(given, Named) and not given.is_named("time", "Duration"):
            return None
        return int(value) if value == int(value) else None

    def channel_capacity(self, file: GoFile, expr: Node) -> int | None:
        """The constant capacity of the channel that an expression or a lasting variable was made with.

        0 is an unbuffered channel; None: the channel's making is not in sight, or its capacity varies.
        """
        for _ in range(limits.ALIASES.value):
            expr = unparenthesised(expr)
            if expr.type == "call_expression":
                return self._made_capacity(file, expr)
            found = self.package.names.resolve(file, expr) if expr.type == "identifier" else None
            value = self.lasting_value(found) if found is not None else None
            if found is None or value is None:
                return None
            file, expr = found.file, value
        limits.ALIASES.reached(file, expr)
        return None

    def _made_capacity(self, file: GoFile, call: Node) -> int | None:
        if self.callee(file, call).name != "make" or not isinstance(self.of(file, call).underlying, Chan):
            return None
        given = arguments(call)
        if len(given) < 2:
            return 0
        value = self.stable_value(file, given[1])
        return value if isinstance(value, int) and not isinstance(value, bool) else None


def _plain(value: Value | None) -> int | float | str | bool | None:
    if not isinstance(value, Fraction):
        return value
    try:
        return float(value)
    except OverflowError:
        return None
