"""What the terminal may receive: colours, links, and text that cannot steer it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from caulk.docs import rule_url
from caulk.findings import Severity

if TYPE_CHECKING:
    from typing import TextIO

SGR = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.NOTE: "1;36",
    "gutter": "1;34",
    "related": "1;34",
    "help": "1;36",
    "strong": "1",
    "good": "1;32",
    "faint": "2",
}

# C0 and C1 controls, DEL, line and paragraph separators, the characters that reorder text on screen, and
# lone surrogates (file names that are not UTF-8), which no stream could encode.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ZERO_WIDTH = frozenset({"Mn", "Me", "Cf"})


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # control pictures: U+241B for ESC
    if code == 0x7F:
        return "\u2421"
    return f"<U+{code:04X}>"


def clean(text: str) -> str:
    """The text with every character made visible that would move the cursor, colour or reorder the output."""
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub(_shown, text)


def encodable(text: str) -> str:
    """The text with lone surrogates replaced, which strict readers of JSON refuse even when escaped."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def width(text: str) -> int:
    """Terminal columns of cleaned text: East Asian wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.category(char) in _ZERO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Style:
    """Colours and links, or neither."""

    def __init__(self, *, color: bool = False, links: bool = False) -> None:
        self.color = color
        self.links = links

    @classmethod
    def for_stream(cls, out: TextIO, *, color: bool) -> Style:
        """Colours as asked for; links only where colours are and the stream is a terminal."""
        return cls(color=color, links=color and out.isatty())

    def __call__(self, text: str, kind: Severity | str) -> str:
        return f"\x1b[{SGR[kind]}m{text}\x1b[0m" if self.color and text else text

    def rule(self, rule: str) -> str:
        """A rule name, as a link to its page where the terminal knows links."""
        name = clean(rule)
        return f"\x1b]8;;{rule_url(name)}\x1b\\{name}\x1b]8;;\x1b\\" if self.links else name
