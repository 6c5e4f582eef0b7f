"""How functions end, as the bytes tell: of those that surely return nobody need parse the file to ask.

The answer rests on how gofmt lays code out; of code that looks different nothing is ruled out.
"""

from __future__ import annotations

import re

_FUNCTION = re.compile(rb"\nfunc[ \t]*(?:\([^()]*\)[ \t]*)?([A-Za-z_\x80-\xff][\w\x80-\xff]*)[ \t]*[\[(]")
# The last statement of a body, at one level of indentation, when it is one that goes on to the next.
_GOES_ON = re.compile(
    rb"\t(?:(?:return|defer|go)\b"
    rb"|[\w.*\[\], \x80-\xff]+?[ ]?(?:\+\+|--|[-+*/|&^%<>:]*=[^=])"  # an assignment
    rb"|var\b)"
)
_IF = re.compile(rb"\tif\b[^\n]*\{\r?")


def may_not_return(data: bytes) -> dict[str, list[int]]:
    """The top-level functions and methods that may never return, by name: offsets in their declarations."""
    found: dict[str, list[int]] = {}
    declared = list(_FUNCTION.finditer(data))
    for index, match in enumerate(declared):
        limit = declared[index + 1].start() if index + 1 < len(declared) else len(data)
        if not _surely_goes_on(data, match.end(), limit):
            found.setdefault(match[1].decode("utf-8", "replace"), []).append(match.start() + 1)
    return found


def _surely_goes_on(data: bytes, start: int, limit: int) -> bool:
    """Whether a function, the rest of which begins at `start`, runs off its end or returns there."""
    first = data.find(b"\n", start, limit)
    head = data[start : first if first >= 0 else limit].rstrip()
    if head.endswith(b"}"):
        return b"{ return " in head or head.endswith(b" {}")
    end = data.find(b"\n}", start, limit)
    if end < 0 or data.count(b"`", start, end) % 2:  # the brace of a text in the code is not the end
        return False
    line = data.rfind(b"\n", start, end) + 1
    if line == 0:
        return False
    if _GOES_ON.match(data, line, end):
        return True
    return data[line:end].rstrip() == b"\t}" and _opens_an_if(data, start, line - 1)


def _opens_an_if(data: bytes, start: int, end: int) -> bool:
    """Whether the last line before `end` at one level of indentation is that of an `if`."""
    while end > start:
        line = data.rfind(b"\n", start, end) + 1
        text = data[line : line + 2]
        if line not in (0, end) and text != b"\t\t":
            return text[:1] == b"\t" and _IF.fullmatch(data, line, end) is not None
        end = line - 1
    return False
