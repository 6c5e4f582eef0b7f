"""Fixes in Go code: new text for a node, or text behind one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Applicability, Edit, Fix
from caulk.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import GoFile


def replaced(file: GoFile, node: Node, text: str) -> Edit:
    """The edit that writes a text in the place of a node."""
    return Edit(file.at(node).span, text, file.source.version)


def behind(file: GoFile, node: Node, text: str) -> Edit:
    """The edit that writes a text right behind a node."""
    end = file.at(node).span.end
    return Edit(Span(file.path, end, end), text, file.source.version)


def imported(file: GoFile, path: str) -> tuple[str, tuple[Edit, ...]] | None:
    """The name by which a file knows a package of the standard library, and the edit that imports it.

    None when the file has another use for the name.
    """
    for each in file.imports:
        if each.path == path:
            name = file.import_name(each)
            return (name, ()) if name not in ("_", ".") else None
    name = path.rpartition("/")[2]
    if any(True for _ in file.identifiers(name)) or not file.imports:
        return None
    above = [each for each in file.imports if "." not in each.path.partition("/")[0] and each.path < path]
    spec = (above[-1] if above else file.imports[0]).node
    line = file.data[spec.start_byte :].partition(b"\n")[0]
    newline = "\r\n" if line.endswith(b"\r") else "\n"
    at = spec.start_byte + len(line.rstrip(b"\r"))
    text = f'{newline}\t"{path}"'
    if spec.parent is None or spec.parent.type != "import_spec_list":
        text = f'{newline}import "{path}"'
    elif not above:
        at, text = spec.start_byte, f'"{path}"{newline}\t'
    return name, (Edit(Span(file.path, at, at), text, file.source.version),)


def string(file: GoFile, node: Node, new: str, applicability: Applicability = Applicability.SAFE) -> Fix:
    """The fix that lets a string literal say something else."""
    fix = Fix(f"write {new}", (), applicability)
    if node.type != "interpreted_string_literal":
        return fix.only_shown("the text is not written there")
    return Fix(fix.description, (replaced(file, node, f'"{new}"'),), applicability)
