"""Whether all of a package is in sight: claims that something happens nowhere need every file of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.syntax import walk
from caulk.golang.typing_model import Named

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.packages import GoPackage


def is_whole(package: GoPackage) -> bool:
    """Whether no file of the package seems to be missing: everything that its files use is declared.

    A snippet, a slide, or a package whose generated files are not there names what nobody declares.
    """
    return package.once(_find_out)


def _find_out(package: GoPackage) -> bool:
    return all(_is_whole(file) for file in package.files if not file.is_test)


def _is_whole(file: GoFile) -> bool:
    if file.root.has_error or file.tree.errors or file.imports_any("C"):
        return False
    for node in walk(file.root):
        if node.type == "call_expression":
            callee = node.child_by_field_name("function")
            if callee is not None and _is_missing(file, callee):
                return False
        elif node.type == "type_identifier" and file.resolve(node) is None and not _is_qualified(node):
            return False
    return True


def _is_qualified(name: Node) -> bool:
    """Whether a type name belongs to another package: `context.Context`."""
    return name.parent is not None and name.parent.type == "qualified_type"


def _is_missing(file: GoFile, callee: Node) -> bool:
    """Whether a call is of a function or method that the package should declare and does not."""
    if callee.type == "identifier":
        return file.resolve(callee) is None
    if callee.type != "selector_expression" or file.qualified(callee):
        return False
    operand, name = callee.child_by_field_name("operand"), callee.child_by_field_name("field")
    if operand is None or name is None:
        return False
    given = file.type_of(operand).dereferenced
    if not isinstance(given, Named) or given.object is None or given.object.file.package is not file.package:
        return False
    return file.package.types.member(given, file.text(name)) is None
