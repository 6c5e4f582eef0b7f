"""Source text: bytes on disk, and the way from byte offsets to lines and columns.

Inside Caulk every place is a UTF-8 byte range (`Span`). Lines and columns exist only at the edge: `Source`
converts once, into code points (terminal, SARIF).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A byte range `[start, end)` of one file; `path` is relative to the project root, POSIX."""

    path: str
    start: int
    end: int

    def covers(self, offset: int) -> bool:
        return self.start <= offset < self.end


class Position(NamedTuple):
    """A place for humans: both count from 1, `column` in Unicode code points."""

    line: int
    column: int


class Source:
    """The bytes of one file under its project-relative path."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.data)} bytes)"

    @cached_property
    def version(self) -> str:
        """A name for this very content."""
        from hashlib import blake2b

        return blake2b(self.data, digest_size=16).hexdigest()

    @cached_property
    def line_starts(self) -> list[int]:
        """Byte offset of the first byte of every line."""
        starts = [0]
        find = self.data.find
        at = find(b"\n")
        while at >= 0:
            starts.append(at + 1)
            at = find(b"\n", at + 1)
        return starts

    def line_of(self, offset: int) -> int:
        """Line number, from 1, of a byte offset."""
        return bisect_right(self.line_starts, offset)

    def position(self, offset: int) -> Position:
        """Line and code-point column of a byte offset; offsets past the end stand at the end."""
        offset = min(offset, len(self.data))
        line = self.line_of(offset)
        start = self.line_starts[line - 1]
        if start == 0 and self.data.startswith(BOM):
            start = len(BOM)
        prefix = self.data[start:offset]
        length = len(prefix) if prefix.isascii() else len(prefix.decode("utf-8", "replace"))
        return Position(line, length + 1)

    def line_bytes(self, line: int) -> bytes:
        """The bytes of a line, from 1, without its end-of-line and without a byte order mark."""
        starts = self.line_starts
        if not 1 <= line <= len(starts):
            return b""
        end = starts[line] if line < len(starts) else len(self.data)
        raw = self.data[starts[line - 1] : end].rstrip(b"\r\n")
        return raw.removeprefix(BOM) if line == 1 else raw

    def line_text(self, line: int) -> str:
        """The text of a line, from 1; bytes that are not UTF-8 show as U+FFFD."""
        return self.line_bytes(line).decode("utf-8", "replace")

    def text(self, span: Span) -> str:
        """The text that a span covers."""
        return self.data[span.start : span.end].decode("utf-8", "replace")
