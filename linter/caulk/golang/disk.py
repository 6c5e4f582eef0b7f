"""Layer 2d, disk: what stands below a project's root, whatever part of it a scan checks.

One `Disk` serves all workspaces of a process: what it remembers rests on the files alone, and is small beside
them. It reads each file anew when its text is asked for.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from caulk.golang import header
from caulk.golang.words import spawned_words
from caulk.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = 16 * 1024  # bytes that nearly always reach past a package clause
_TOO_LARGE = 8 * 1024 * 1024  # bytes; an unlisted file beyond it is data, not declarations
# A chain of calls may go on in the next line, after the dot.
_SELECTED = re.compile(rb"\.\s*([A-Z\x80-\xff][\w\x80-\xff]*)")

_WITH_CHANNEL = re.compile(rb"\nfunc (?:\([^)\n]*\) )?([A-Z]\w*)[^\n]*\bchan\b[^\n]*\{(?=\n)")


class Clause(NamedTuple):
    """A file's package clause: the name, "" when there is none, and whether no ordinary build compiles it."""

    package_name: str
    excluded_always: bool


class Importer(NamedTuple):
    """A directory of which some file imports a package, and whether that file is a test."""

    directory: str
    is_test: bool


class Disk:
    """The Go files below a root, all paths being relative to it. Without a root there are none."""

    def __init__(self, root: Path | None) -> None:
        self.root = root
        self._go_files: dict[str, tuple[str, ...]] = {}
        self._clauses: dict[str, Clause] = {}
        self._directories: dict[str, tuple[str, ...]] = {}
        self._selecting: dict[str, dict[bytes, list[str]]] = {}
        self._importers: dict[str, dict[str, set[Importer]]] = {}
        self._spawning: dict[str, dict[bytes, list[str]]] = {}
        self._speaking_of_channels: dict[str, frozenset[bytes]] = {}

    def read(self, path: str) -> Source | None:
        """A file; None when it is not there or cannot be read."""
        if self.root is None:
            return None
        try:
            return Source(path, (self.root / path).read_bytes())
        except OSError:
            return None

    def clause(self, path: str) -> Clause:
        """The package clause of a file; reads no more than its first bytes."""
        found = self._clauses.get(path)
        if found is None:
            head = header.read(self._head(path))
            excluded = bool(head.package_name) and head.constraint(path.rpartition("/")[2]).excluded_always
            found = self._clauses[path] = Clause(head.package_name, excluded)
        return found

    def _head(self, path: str) -> bytes:
        if self.root is None:
            return b""
        try:
            with (self.root / path).open("rb") as stream:
                return stream.read(_HEAD)
        except OSError:
            return b""

    def go_files(self, directory: str) -> tuple[str, ...]:
        """The Go files in a directory, tests left out, sorted."""
        found = self._go_files.get(directory)
        if found is None:
            found = self._go_files[directory] = tuple(sorted(self._list(directory)))
        return found

    def _list(self, directory: str, *, tests: bool = False) -> Iterator[str]:
        if self.root is None:
            return
        prefix = f"{directory}/" if directory else ""
        try:
            with os.scandir(self.root / directory) as entries:
                for entry in entries:
                    name = entry.name
                    if (
                        name.endswith(".go")
                        and (tests or not name.endswith("_test.go"))
                        and not name.startswith(("_", "."))
                        and entry.is_file()
                        and entry.stat().st_size <= _TOO_LARGE
                    ):
                        yield prefix + name
        except OSError:
            return

    def speaking_of_channels(self, directory: str) -> frozenset[bytes]:
        """The exported functions and methods in a directory whose first line speaks of a channel."""
        found = self._speaking_of_channels.get(directory)
        if found is None:
            sources = [self.read(path) for path in self.go_files(directory)]
            names = (_WITH_CHANNEL.findall(each.data) for each in sources if each and b"chan" in each.data)
            found = self._speaking_of_channels[directory] = frozenset(name for each in names for name in each)
        return found

    def module_directories(self, module: str) -> tuple[str, ...]:
        """The directories with Go files of the module in a directory; `vendor/` and `testdata/` stay out."""
        found = self._directories.get(module)
        if found is None:
            found = self._directories[module] = tuple(self._walk(module))
        return found

    def _walk(self, module: str) -> Iterator[str]:
        if self.root is None:
            return
        top = self.root / module
        for path, folders, files in os.walk(top):
            inside = os.path.relpath(path, top).replace(os.sep, "/")
            if inside != "." and "go.mod" in files:
                folders.clear()
                continue
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith((".", "_")) and name not in ("vendor", "testdata")
            )
            if any(name.endswith(".go") for name in files):
                yield join(module, inside)

    def selecting(self, module: str, name: str) -> list[str]:
        """The directories of a module in which `x.name` seems to stand, `name` being exported."""
        if module not in self._selecting:
            self._read_names(module)
        return self._selecting[module].get(name.encode(), [])

    def spawning(self, module: str, name: str) -> list[str]:
        """Of the directories `selecting` a name, those in which a go statement seems to call it."""
        if module not in self._spawning:
            self._read_names(module)
        return self._spawning[module].get(name.encode(), [])

    def _read_names(self, module: str) -> None:
        """Read all files of a module for the names that they select."""
        selecting: dict[bytes, list[str]] = {}
        spawning: dict[bytes, list[str]] = {}
        for directory in self.module_directories(module):
            names: set[bytes] = set()
            spawned: set[bytes] = set()
            for path in self.go_files(directory):
                source = self.read(path)
                if source is not None:
                    names.update(_SELECTED.findall(source.data))
                    spawned |= spawned_words(source.data)
            for each in names:
                selecting.setdefault(each, []).append(directory)
            for each in names & spawned:
                spawning.setdefault(each, []).append(directory)
        self._selecting[module], self._spawning[module] = selecting, spawning

    def importers(self, module: str, import_path: str) -> frozenset[Importer]:
        """Who imports a package in a module, tests too. The first question reads the head of each file."""
        found = self._importers.get(module)
        if found is None:
            found = self._importers[module] = {}
            for directory in self.module_directories(module):
                for path in self._list(directory, tests=True):
                    importer = Importer(directory, path.endswith("_test.go"))
                    for each in header.read(self._head(path)).import_paths:
                        found.setdefault(each, set()).add(importer)
        return frozenset(found.get(import_path, ()))

    def is_named_in_tests(self, directory: str, name: str) -> bool:
        """Whether the tests in a directory mention a name."""
        word = re.compile(rb"\b" + re.escape(name.encode()) + rb"\b")
        tests = (each for each in self._list(directory, tests=True) if each.endswith("_test.go"))
        return any(source is not None and word.search(source.data) for source in map(self.read, tests))


def join(directory: str, relative: str) -> str:
    """A path relative to a project-relative directory, normalised; "" is the root."""
    joined = os.path.normpath(f"{directory or '.'}/{relative}").replace(os.sep, "/")
    return "" if joined == "." else joined
