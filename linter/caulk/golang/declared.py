"""What a file declares at package level, read from its bytes: whether it is worth parsing to find a name.

The answer may hold names that the file does not declare (a line of a raw string, a field in a group of
types), which costs a parse and nothing else. It misses only declarations that gofmt would move: those that
are indented or follow a semicolon.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*"
_NAMES = _NAME + rb"(?:[ \t]*,[ \t]*" + _NAME + rb")*"
# Patterns begin with a line's end, which the engine finds much faster than a line's start. No declaration
# stands in a file's first line: the package clause does, or a comment before it.
_FUNCTION = re.compile(rb"\nfunc[ \t]+(" + _NAME + rb")")
_METHOD = re.compile(rb"\nfunc[ \t]*\(\s*(?:" + _NAME + rb"\s+)?[*( \t]*(" + _NAME + rb")\s*[)\[,]")
_SPECS = tuple(
    re.compile(rb"\n" + word + rb"[ \t]+(" + _NAMES + rb")") for word in (b"type", b"var", b"const")
)
_GROUPS = tuple(
    re.compile(rb"\n" + word + rb"[ \t]*\((.*?)\n\)", re.DOTALL) for word in (b"type", b"var", b"const")
)
_GROUP_LINE = re.compile(rb"^[ \t]*(" + _NAMES + rb")", re.MULTILINE)


class Declared(NamedTuple):
    """Names of functions, types, variables and constants, and the types that have methods here."""

    names: frozenset[str]
    method_types: frozenset[str]


def declared(data: bytes) -> Declared:
    """What the bytes of a Go file seem to declare at package level."""
    lists: list[bytes] = [found for pattern in _SPECS for found in pattern.findall(data)]
    for pattern in _GROUPS:
        for group in pattern.findall(data):
            lists.extend(_GROUP_LINE.findall(group))
    names = set(_FUNCTION.findall(data))
    for each in lists:
        names.update(part.strip() for part in each.split(b",")) if b"," in each else names.add(each)
    return Declared(_texts(names), _texts(set(_METHOD.findall(data))))


def _texts(names: set[bytes]) -> frozenset[str]:
    return frozenset(name.decode("utf-8", "replace") for name in names)
