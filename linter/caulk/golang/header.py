"""Layer 1b, header: what the top of a Go file says, read from the bytes without parsing the file.

Package clause, import paths, the generated-code mark and build constraint comments all stand before the
first declaration, so a scan of a few hundred bytes answers what grouping and filtering need to know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import constraints
from caulk.source import BOM

if TYPE_CHECKING:
    from caulk.golang.constraints import Constraint

# The mark of https://go.dev/s/generatedcode, on a line of its own before the package clause.
_GENERATED = re.compile(rb"^// Code generated .* DO NOT EDIT\.\r?$", re.MULTILINE)
_COMMENT = re.compile(rb"//[^\n]*|/\*(?s:.*?)\*/")
_BLANKS_AND_COMMENTS = re.compile(rb"(?:\s++|//[^\n]*+|/\*(?s:.*?)\*/)*+")
_PACKAGE = re.compile(rb"package(?:\s++|//[^\n]*+\n|/\*(?s:.*?)\*/)++([A-Za-z_\x80-\xff][\w\x80-\xff]*+)")
_IMPORT_TOKEN = re.compile(
    rb"""\s++|;|//[^\n]*+|/\*(?s:.*?)\*/|(?P<keyword>import\b|[()])|(?P<name>[A-Za-z_\x80-\xff][\w\x80-\xff]*+|\.)"""
    rb"""|"(?P<path>[^"\n]*+)"|`(?P<raw>[^`\n]*+)`"""
)
_GO_BUILD = re.compile(rb"//go:build[ \t]+(.*)")
_PLUS_BUILD = re.compile(rb"//[ \t]*\+build(?:[ \t]+(.*))?")


@dataclass(frozen=True)
class Header:
    """The top of a file.

    `package_start` and `package_end` are the offsets of the package clause; both stand after the leading
    comments when there is none.
    """

    data: bytes
    package_name: str
    package_start: int
    package_end: int

    @cached_property
    def is_generated(self) -> bool:
        if self.data.find(b"// Code generated ", 0, self.package_start) < 0:
            return False
        return any(
            comment.group().startswith(b"//") and _GENERATED.match(comment.group())
            for comment in self._comments()
            if self._starts_line(comment.start())
        )

    @cached_property
    def import_paths(self) -> frozenset[str]:
        """The paths of all imports, as far as the import declarations are well formed."""
        found = set()
        at = self.package_end
        inside = False  # after `import`, or between its parentheses
        grouped = False
        while match := _IMPORT_TOKEN.match(self.data, at):
            at = match.end()
            if keyword := match["keyword"]:
                if keyword == b"import":
                    inside = True
                elif not inside:
                    break
                else:
                    grouped = keyword == b"("
                    inside = grouped
            elif match["name"]:
                if not inside:
                    break
            elif (path := match["path"] or match["raw"]) is not None and inside:
                found.add(path.decode("utf-8", "replace"))
                inside = grouped
        return frozenset(found)

    def constraint(self, file_name: str) -> Constraint:
        """The build constraint of the file when it is called `file_name`."""
        go_build: str | None = None
        plus_build: list[str] = []
        if b"build" in self.data[: self.package_start]:
            # A +build line counts only when a blank line separates it from the package clause.
            last_blank = max(
                self.data.rfind(b"\n\n", 0, self.package_start),
                self.data.rfind(b"\n\r\n", 0, self.package_start),
            )
            for comment in self._comments():
                line = comment.group().rstrip()
                if match := _GO_BUILD.fullmatch(line):
                    go_build = go_build if go_build is not None else match[1].decode("utf-8", "replace")
                elif (match := _PLUS_BUILD.fullmatch(line)) and comment.start() < last_blank:
                    plus_build.append((match[1] or b"").decode("utf-8", "replace"))
        return constraints.of_file(file_name, go_build, plus_build)

    def _comments(self) -> list[re.Match[bytes]]:
        return list(_COMMENT.finditer(self.data, 0, self.package_start))

    def _starts_line(self, offset: int) -> bool:
        return offset == 0 or self.data[offset - 1 : offset] == b"\n" or self.data[:offset] == BOM


def read(data: bytes) -> Header:
    """The header of a file; the package name is "" when no package clause follows the leading comments."""
    start = len(BOM) if data.startswith(BOM) else 0
    blanks = _BLANKS_AND_COMMENTS.match(data, start)
    start = blanks.end() if blanks else start
    clause = _PACKAGE.match(data, start)
    if clause is None:
        return Header(data, "", start, start)
    return Header(data, clause[1].decode("utf-8", "replace"), start, clause.end())
