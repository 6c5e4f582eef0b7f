"""Words that may lead to a call: which functions, and variables that hold functions, mention a name.

Text only decides what is worth resolving. It saves looking at each call of a package in search of the few
that come to time.Sleep or os.Exit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.packages import GoPackage

_DECLARED = re.compile(rb"\nfunc[ \t]+(?:\([^)]*\)[ \t]*)?(\w+)")
_HOLDS_LITERAL = re.compile(rb"(\w+)(?:[ \t]*:?=|:)[ \t]*func\(")
_HOLDS_MEMBER = re.compile(rb"[ \t]*([\w, \t]+?)(?:[ \t]*:?=|:)[^=\n]*\.$")


def words_around(package: GoPackage, names: re.Pattern[bytes]) -> frozenset[str]:
    """The functions of a package in which a name matches, and the variables and fields that may hold them."""
    return frozenset(
        word.decode("utf-8", "replace")
        for file in package.files
        for match in names.finditer(file.data)
        for word in _around(file.data, match.start())
    )


def _around(data: bytes, place: int) -> Iterator[bytes]:
    """The function that a place is in, and what may hold a literal around it, or the very thing."""
    top = max(data.rfind(b"\nfunc ", 0, place), 0)
    declared = _DECLARED.match(data, top)
    if declared is not None:
        yield declared[1]
    yield from _HOLDS_LITERAL.findall(data, top, place)
    line = data.rfind(b"\n", 0, place) + 1
    held = _HOLDS_MEMBER.match(data[line:place])
    yield from re.findall(rb"\w+", held[1]) if held is not None else ()


_CALLABLE = re.compile(rb"(\w+)(?:\[[^\]\n]*\])?(?:\(|[ \t]+func\(|[ \t]*:?=[ \t]*(?:func\(|[\w.]+\.))")


def words_declared(package: GoPackage, pattern: re.Pattern[bytes]) -> frozenset[str]:
    """What may be called by the lines of a package on which a pattern matches: functions, methods, values.

    `func name(`, `name(` of an interface, `name func(` of a field or parameter, `name := func(`, and
    `name := x.Method` when the pattern says so.
    """
    found = {
        word.decode("utf-8", "replace")
        for file in package.files
        for match in pattern.finditer(file.data)
        for word in _CALLABLE.findall(file.data, file.data.rfind(b"\n", 0, match.start()) + 1, match.end())
    }
    return frozenset(found - {"func"})
