"""Fixes in YAML: the smallest change of the text that gives a value another value, or takes an entry away.

A rule names the node and what it should say. The style in which the file says it stays: quotes, brackets,
anchors, comments and line ends. What cannot be changed without touching its surroundings is only shown.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from caulk.findings import Applicability, Edit, Fix
from caulk.manifests.nodes import ComposeError, Place, YamlNode, compose
from caulk.manifests.scalars import resolve
from caulk.source import Span

if TYPE_CHECKING:
    from caulk.source import Source

_BARE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./%-]*")  # means itself unquoted, in brackets, too
_ANCHOR = re.compile(rb"&[^\s,\[\]{}]+\s+")
_COMMA = re.compile(rb"\s*,\s*")
_REST_OF_LINE = re.compile(rb"[ \t]*(?:[ \t]#[^\n]*)?\r?(?:\n|\Z)")


def value(
    node: YamlNode,
    new: str | int,
    *,
    description: str = "",
    applicability: Applicability = Applicability.SAFE,
) -> Fix:
    """The fix that lets a scalar say `new`; a text is quoted where it would be read as anything else."""
    fix = Fix(description or f"write {new}", (), applicability)
    source = node.source
    if source is None:
        return fix.only_shown("it stands in text within a text")
    start, end = node.raw.start, node.raw.end
    if node.is_alias:
        text = spelled("plain", new)
        fix = fix.at_most(Applicability.UNSAFE)
    else:
        if node.anchor and _is_referred_to(node.anchor, source):
            return fix.only_shown(f"the anchor &{node.anchor} lends the value to other places")
        anchor = _ANCHOR.match(source.data, start, end)
        start = anchor.end() if anchor is not None else start
        written = source.data[start:end].decode("utf-8", "replace")
        text = spelled(written, new, json_like=_is_json(node, source))
    if text is None:
        return fix.only_shown("it is a text block, or has a tag")
    if _is_shared(node, source):
        fix = fix.at_most(Applicability.UNSAFE)
    edit = Edit(Span(source.path, start, end), text, source.version, new)
    return Fix(fix.description, (edit,), fix.applicability)


def without(node: YamlNode, description: str, applicability: Applicability = Applicability.SAFE) -> Fix:
    """The fix that takes away the entry of a mapping whose value a node is, with its line in block style."""
    fix = Fix(description, (), applicability)
    source, parent, key = node.source, node.parent, node.raw_key
    if source is None or parent is None or key is None:
        return fix.only_shown("it stands in text within a text")
    around = parent.raw.target or parent.raw
    index = next((at for at, child in enumerate(around.children) if child is node.raw), -1)
    if index < 0 or _is_shared(node, source) or node.anchor:
        return fix.only_shown("an anchor lends it to other places")
    if len(around.children) == 2:
        return fix.only_shown("nothing else stands beside it")
    if around.flow:
        span = _in_brackets([(each.start, each.end) for each in around.children], index, source.data)
    else:
        span = _lines(key.start, node.raw.end, source.data)
    if span is None:
        return fix.only_shown("it shares its line, or takes several")
    return Fix(description, (Edit(Span(source.path, *span), "", source.version),), applicability)


def scalar_at(source: Source, span: Span) -> YamlNode | None:
    """The scalar that a span of a YAML file covers; None when the span covers anything else."""
    from caulk.manifests.documents import split

    for document in split(source):
        if document.start <= span.start < document.end:
            try:
                root = compose(document.data, document.start).root
            except ComposeError:
                return None
            whole = YamlNode(root, Place(source.path, source=source)) if root is not None else None
            for node in whole.walk() if whole is not None else ():
                if node.is_scalar and (node.raw.start, node.raw.end) == (span.start, span.end):
                    return node
    return None


# -- spelling ----------------------------------------------------------------------------------------------


def spelled(written: str, new: str | int, *, json_like: bool = False) -> str | None:
    """`new` in the style of a scalar as it is written; None where that style has more than one line."""
    if not written or "\n" in written or written[0] in "!&*|>":
        return None
    if isinstance(new, int):
        return str(new)
    if written[0] == "'":
        return "'" + new.replace("'", "''") + "'"
    if written[0] == '"' or json_like or not _is_bare(new):
        return json.dumps(new, ensure_ascii=False)
    return new


def _is_bare(text: str) -> bool:
    """Whether a text means itself without quotes."""
    return _BARE.fullmatch(text) is not None and resolve(text) == text


def _is_json(node: YamlNode, source: Source) -> bool:
    key = node.raw_key
    in_brackets = node.parent is not None and (node.parent.raw.target or node.parent.raw).flow
    return in_brackets and key is not None and source.data.startswith(b'"', key.start)


# -- sharing -----------------------------------------------------------------------------------------------


def _is_shared(node: YamlNode, source: Source) -> bool:
    """Whether a node stands inside something that an alias or a merge repeats."""
    below = node
    while (parent := below.parent) is not None:
        if parent.is_alias or (parent.anchor and _is_referred_to(parent.anchor, source)):
            return True
        if not parent.raw.start <= below.raw.start <= parent.raw.end:
            return True  # a merge key brought it here
        below = parent
    return False


def _is_referred_to(anchor: str, source: Source) -> bool:
    return re.search(rb"\*" + re.escape(anchor.encode()) + rb"(?![\w-])", source.data) is not None


# -- taking away -------------------------------------------------------------------------------------------


def _in_brackets(children: list[tuple[int, int]], index: int, data: bytes) -> tuple[int, int] | None:
    """The bytes of an entry with the comma before it or, of the first one, the comma behind it."""
    start, end = children[index - 1][0], children[index][1]
    if index > 1:
        before = children[index - 2][1]
        return (before, end) if _COMMA.fullmatch(data, before, start) else None
    following = children[index + 1][0]
    return (start, following) if _COMMA.fullmatch(data, end, following) else None


def _lines(start: int, end: int, data: bytes) -> tuple[int, int] | None:
    """The line of an entry in block style, with the comment behind it; None when it shares the line."""
    begin = data.rfind(b"\n", 0, start) + 1
    rest = _REST_OF_LINE.match(data, end)
    if data[begin:start].strip(b" ") or b"\n" in data[start:end] or rest is None:
        return None
    return begin, rest.end()
