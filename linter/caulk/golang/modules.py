"""Layer 2b, modules: go.mod and go.work read with the place of every line, for import paths and for rules.

Malformed lines are passed over: the `go` command reports them better, and what is legible still counts.
Grammar: https://go.dev/ref/mod#go-mod-file-grammar and https://go.dev/ref/mod#workspaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.findings import Location
from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.source import Source

GoVersion = tuple[int, int]

# A module without a go directive is compiled as this version: https://go.dev/ref/mod#go-mod-file-go
VERSION_WITHOUT_DIRECTIVE: GoVersion = (1, 16)

LONGEST_WORD = 4096  # bytes; no file system has longer paths, and no registry longer names

_TOKEN = re.compile(
    rb"""(?P<comment>//[^\n]*)|"(?P<quoted>(?:[^"\\\n]|\\.)*)"|`(?P<raw>[^`]*)`|(?P<word>=>|[()\[\],]|(?:(?!//|=>)[^\s"`()\[\],])+)"""
)
_VERSION = re.compile(r"(?:go)?([0-9]+)\.([0-9]+)")


def parse_version(text: str) -> GoVersion | None:
    """The language version of `1.22`, `1.22.3`, `1.21rc1` or `go1.22`; None for anything else."""
    match = _VERSION.match(text)
    return (int(match[1]), int(match[2])) if match else None


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it stands: the module path, a go version, a module of a workspace."""

    value: str
    location: Location


@dataclass(frozen=True, slots=True)
class Replacement:
    """One `replace`. `version` is "" when every version is replaced."""

    path: str
    version: str
    new_path: str
    location: Location

    @property
    def is_local(self) -> bool:
        """Whether the target is a directory: written so that it starts with `./`, `../` or is absolute."""
        return self.new_path in (".", "..") or self.new_path.startswith(("./", "../", "/"))


@dataclass(frozen=True, slots=True)
class Directive:
    """One line, blocks taken apart: `a v1` inside `require (...)` has verb `require`, words `a` and `v1`."""

    verb: str
    words: tuple[str, ...]
    location: Location


def directives(source: Source) -> Iterator[Directive]:
    """All directives of a go.mod or go.work file, in order."""
    block = ""
    offset = 0
    for line in source.data.splitlines(keepends=True):
        words: list[str] = []
        start, end = -1, -1
        for match in _TOKEN.finditer(line):
            if match["comment"] is not None:
                break
            raw = next(part for part in (match["quoted"], match["raw"], match["word"]) if part is not None)
            words.append(raw.decode("utf-8", "replace"))
            start = match.start() if start < 0 else start
            end = match.end()
        location = Location(Span(source.path, offset + max(start, 0), offset + max(end, 0)))
        offset += len(line)
        if not words or any(len(word) > LONGEST_WORD or "\0" in word for word in words):
            continue
        if words[0] == ")":
            block = ""
        elif block:
            yield Directive(block, tuple(words), location)
        elif words[1:] == ["("]:
            block = words[0]
        else:
            yield Directive(words[0], tuple(words[1:]), location)


class _ModuleFile:
    """What go.mod and go.work have in common. `directory` is project-relative POSIX ("" is the root)."""

    def __init__(self, source: Source, directory: str) -> None:
        self.source = source
        self.directory = directory

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.source.path!r})"

    @cached_property
    def directives(self) -> tuple[Directive, ...]:
        return tuple(directives(self.source))

    def _words(self, verb: str, *, at_least: int = 1) -> Iterator[Directive]:
        return (each for each in self.directives if each.verb == verb and len(each.words) >= at_least)

    def _single(self, verb: str) -> Setting | None:
        return next((Setting(each.words[0], each.location) for each in self._words(verb)), None)

    @cached_property
    def go(self) -> Setting | None:
        """The `go` directive, as written."""
        return self._single("go")

    @cached_property
    def go_version(self) -> GoVersion | None:
        """The language version that the `go` directive names; None when there is none."""
        return parse_version(self.go.value) if self.go else None

    @cached_property
    def replaces(self) -> tuple[Replacement, ...]:
        found = []
        for each in self._words("replace", at_least=3):
            if "=>" not in each.words:
                continue
            arrow = each.words.index("=>")
            old, new = each.words[:arrow], each.words[arrow + 1 :]
            if old and new:
                version = old[1] if len(old) > 1 else ""
                found.append(Replacement(old[0], version, new[0], each.location))
        return tuple(found)


class GoModule(_ModuleFile):
    """One go.mod file."""

    @cached_property
    def module(self) -> Setting | None:
        """The `module` directive."""
        return self._single("module")

    @property
    def path(self) -> str:
        """The module path; "" when the file does not say."""
        return self.module.value if self.module else ""

    @property
    def language_version(self) -> GoVersion:
        """The version that the compiler applies: without a directive it is 1.16."""
        return self.go_version or VERSION_WITHOUT_DIRECTIVE

    def provides(self, import_path: str) -> bool:
        """Whether the module's path is a prefix of the import path.

        The standard library's own module, `std`, has import paths without a prefix; it is asked last.
        """
        return import_path == self.path or import_path.startswith(self.path + "/")

    def import_path(self, directory: str) -> str:
        """The import path of a directory inside the module, given relative to the module ("" is its root)."""
        _, vendored, inside = f"/{directory}".rpartition("/vendor/")
        if vendored:
            return inside
        if self.path == "std":
            return directory
        return f"{self.path}/{directory}" if directory and self.path else self.path


class GoWork(_ModuleFile):
    """One go.work file."""

    @cached_property
    def uses(self) -> tuple[Setting, ...]:
        """The module directories in use, as written: relative to the file, or absolute."""
        return tuple(Setting(each.words[0], each.location) for each in self._words("use"))
