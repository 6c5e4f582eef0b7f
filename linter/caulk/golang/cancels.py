"""Cancel functions on their way: the calls that give them, and the fields that keep them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from caulk.golang.holders import Holding, holding_of_field, holding_of_variable, is_closed
from caulk.golang.library_traits import Trait, named_with
from caulk.golang.names import ObjectKind
from caulk.golang.typing_model import Field, Tuple
from caulk.golang.wording import words_declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.packages import GoPackage
    from caulk.golang.typing_model import Type

_RETURNS_CONTEXT = re.compile(rb"\)[ \t]*(?:\([^()\n]*|\w+\.)?\b(?:Context|Cancel(?:Cause)?Func)\b")
_NAMES_MAKER = re.compile(rb"context\.With[A-Z]\w+[ \t]*\n")  # the function as a value
_WORDS = (b"context.With", b"NotifyContext", b"WithCancel", b"CancelFunc", b"CancelCauseFunc")
_CALLS = ("call_expression", "type_conversion_expression")


@dataclass(frozen=True)
class KeptCancel:
    """A cancel function that a field keeps and that nobody calls."""

    file: GoFile
    call: Node
    target: Node  # what takes the function
    field: Field


def never_called(package: GoPackage) -> Iterator[KeptCancel]:
    """Cancel functions that the package stores in a field of its own and never calls; one a field."""
    told: set[str] = set()
    for file in package.files:
        if not any(word in file.data for word in _WORDS):
            continue
        for call in cancel_calls(file):
            target = cancel_holder(call)
            holding = _holding(file, target) if target is not None else None
            if target is None or holding is None or not holding.fields or holding.escapes or holding.calls:
                continue
            if holding.selections or told.intersection(each.key for each in holding.fields):
                continue
            if not _only_cancels(holding) or not is_closed(package):
                continue
            told.update(each.key for each in holding.fields)
            yield KeptCancel(file, call, target, holding.fields[0])


def cancel_holder(call: Node) -> Node | None:
    """What takes the cancel function that a call returns."""
    values = call.parent
    statement = values.parent if values is not None and values.type == "expression_list" else None
    if values is None or statement is None or values.named_child_count != 1:
        return None
    if statement.type not in ("assignment_statement", "short_var_declaration"):
        return None
    left = statement.child_by_field_name("left")
    return left.named_children[1] if left is not None and left.named_child_count == 2 else None


def _holding(file: GoFile, target: Node) -> Holding | None:
    types = file.package.types
    if target.type == "identifier":
        variable = file.resolve(target)
        if variable is None or variable.kind is not ObjectKind.VAR:
            return None
        return holding_of_variable(variable)
    if target.type != "selector_expression":
        return None
    operand, name = target.child_by_field_name("operand"), target.child_by_field_name("field")
    if operand is None or name is None or file.qualified(target):
        return None
    found = types.member(file.type_of(operand), file.text(name))
    return holding_of_field(file.package, found) if isinstance(found, Field) and found.key else None


def _only_cancels(holding: Holding) -> bool:
    """Whether every value that the holders get is a cancel function that the package makes."""
    return all(value.type in _CALLS and _gives_cancel(file.type_of(value)) for file, value in holding.origins)


# -- calls that give a context with its cancel function


def cancel_calls(file: GoFile) -> tuple[Node, ...]:
    """The calls that return a context and its cancel function.

    Those of the library, of functions of the module, and of whatever returns these two types: an interface's
    method, a function value.
    """
    made = file.package.once(_made)
    if file not in made:
        calls = file.calls_named(*sorted(context_makers(file))) if b"ontext" in file.data else ()
        made[file] = tuple(call for call in calls if _gives_cancel(file.type_of(call)))
    return made[file]


def _made(_package: GoPackage) -> dict[GoFile, tuple[Node, ...]]:
    """The calls that are known so far, by file."""
    return {}


def context_makers(file: GoFile) -> frozenset[str]:
    """The words by which a file may call what returns a context: only those are worth resolving."""
    package = file.package
    words = _library_words() | package.once(_words_of)
    if package.workspace is not None:
        for imported in file.imports:
            other = package.workspace.package(imported.path, package)
            if other is not None:
                words |= other.once(_words_of)
    return words


def _gives_cancel(given: Type) -> bool:
    if not isinstance(given, Tuple) or len(given.elems) != 2:
        return False
    context, cancel = given.elems
    return context.is_named("context", "Context") and any(
        cancel.is_named("context", name) for name in ("CancelFunc", "CancelCauseFunc")
    )


@cache
def _library_words() -> frozenset[str]:
    return frozenset(name.rpartition(".")[2] for name in named_with(Trait.DERIVES_CONTEXT))


def _words_of(package: GoPackage) -> frozenset[str]:
    """What is declared on the lines of a package where a context or a cancel function is a result."""
    return words_declared(package, _RETURNS_CONTEXT) | words_declared(package, _NAMES_MAKER)
