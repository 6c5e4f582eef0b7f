"""Cancel functions on their way: kept in fields, and handed on by functions that make contexts for others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from caulk.golang.holders import Holding, holding_of_field, holding_of_variable, is_closed
from caulk.golang.library_traits import Trait, named_with
from caulk.golang.names import ObjectKind
from caulk.golang.starts import callee_name
from caulk.golang.typing_model import Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage

_RETURNS_CANCEL = re.compile(rb"\)[ \t]*\([^()\n]*\bCancel(?:Cause)?Func[ \t]*\)[ \t]*\{")
_WORDS = (b"context.With", b"NotifyContext", b"WithCancel", b"WithTimeout", b"WithDeadline")


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
        for call in file.calls_to(*named_with(Trait.MAKES_CANCEL)):
            target = _target(call)
            holding = _holding(file, target) if target is not None else None
            if target is None or holding is None or not holding.fields or holding.escapes or holding.calls:
                continue
            if holding.selections or told.intersection(each.key for each in holding.fields):
                continue
            if not _only_cancels(holding) or not is_closed(package):
                continue
            told.update(each.key for each in holding.fields)
            yield KeptCancel(file, call, target, holding.fields[0])


def _target(call: Node) -> Node | None:
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
    return all(
        value.type == "call_expression" and file.callee(value).name in named_with(Trait.MAKES_CANCEL)
        for file, value in holding.origins
    )


# -- functions that make a context for their caller


def makers(file: GoFile) -> frozenset[str]:
    """Functions that return a context and its cancel function and nothing else, as `Callee.name` has them.

    Those of the file's package and of the packages of the module that it imports.
    """
    package = file.package
    found = set(_makers_of(package))
    workspace = package.workspace
    if workspace is not None:
        for imported in file.imports:
            other = workspace.package(imported.path, package)
            if other is not None:
                found.update(_makers_of(other))
    return frozenset(found)


_known: WeakKeyDictionary[GoPackage, frozenset[str]] = WeakKeyDictionary()


def _makers_of(package: GoPackage) -> frozenset[str]:
    known = _known.get(package)
    if known is None:
        known = _known[package] = _find_makers(package)
    return known


def _find_makers(package: GoPackage) -> frozenset[str]:
    return frozenset(
        name
        for file in package.files
        for match in _RETURNS_CANCEL.finditer(file.data)
        if (function := file.declaration_at(match.start())) is not None
        and match.end() <= _end_of_signature(function) + 1
        and (name := _full_name(function))
    )


def _end_of_signature(function: Function) -> int:
    return function.body.start_byte if function.body is not None else function.node.end_byte


def _full_name(function: Function) -> str:
    """The function's name as callees have it, when it returns a context and a cancel function; else ""."""
    file = function.file
    types = file.package.types
    results = types.signature(file, function.node).results
    if len(results) != 2 or not results[0].is_named("context", "Context"):
        return ""
    if not (
        results[1].is_named("context", "CancelFunc") or results[1].is_named("context", "CancelCauseFunc")
    ):
        return ""
    return callee_name(function)
