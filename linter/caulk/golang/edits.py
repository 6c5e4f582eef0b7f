"""Fixes in Go code: new text for a node, or text behind one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Applicability, Edit, Fix

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import GoFile


def replaced(file: GoFile, node: Node, text: str) -> Edit:
    """The edit that writes a text in the place of a node."""
    return Edit(file.at(node).span, text, file.source.version)


def string(file: GoFile, node: Node, new: str, applicability: Applicability = Applicability.SAFE) -> Fix:
    """The fix that lets a string literal say something else."""
    fix = Fix(f"write {new}", (), applicability)
    if node.type != "interpreted_string_literal":
        return fix.only_shown("the text is not written there")
    return Fix(fix.description, (replaced(file, node, f'"{new}"'),), applicability)
