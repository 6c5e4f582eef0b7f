"""The programs of a workspace: its main packages, what they may be called, and the packages linked into them.

Nothing here parses Go: package clauses, imports and `func main` are read from the bytes, so that a question
about one program costs a search over the files that go into it and no more.
"""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile
    from caulk.golang.packages import GoPackage
    from caulk.golang.workspace import Workspace

_FUNC_MAIN = re.compile(rb"^func[ \t]+main[ \t]*\([ \t]*\)", re.MULTILINE)
_MAJOR_VERSION = re.compile(r"v[0-9]+")

# Directory names that hold a program without naming it.
_UNNAMED = frozenset({"", "cmd", "main", "src", "go"})

# Directories of programs that support the development and are shipped nowhere.
_AUXILIARY = frozenset(
    {"hack", "tool", "tools", "example", "examples", "test", "tests", "e2e", "testing", "script", "scripts"}
    | {"docs", "doc", "contrib", "samples", "sample", "demo", "demos", "benchmark", "benchmarks", "fuzz"}
    | {"mock", "mocks", "build", "ci", ".github", "_examples", "internal-tools"}
)


def last_element(path: str) -> str:
    """The last element of a module or import path that is a name, not a major version."""
    elements = [each for each in path.split("/") if each]
    if len(elements) > 1 and _MAJOR_VERSION.fullmatch(elements[-1]):
        elements.pop()
    return elements[-1].partition(".v")[0] if elements else ""


class MainPackage:
    """A package that becomes a program."""

    def __init__(self, package: GoPackage) -> None:
        self.package = package

    def __repr__(self) -> str:
        return f"MainPackage({self.title})"

    @property
    def directory(self) -> str:
        """Project-relative; "" is the root."""
        return self.package.directory

    @property
    def import_path(self) -> str:
        return self.package.import_path

    @property
    def title(self) -> str:
        """How messages call it: as the `go` command is told to build it, or by the module's name."""
        inside = self.path_in_module
        return f"./{inside}" if inside else self.module_name or "the program"

    @property
    def module_directory(self) -> str:
        return self.package.module.directory if self.package.module is not None else ""

    @property
    def module_name(self) -> str:
        """The last element of the module's path; "" outside any module."""
        return last_element(self.package.module.path) if self.package.module is not None else ""

    @property
    def path_in_module(self) -> str:
        path = posixpath.relpath(self.directory or ".", self.module_directory or ".")
        return "" if path == "." else path

    @property
    def binary(self) -> str:
        """The file name that `go build` and `go install` give the program."""
        return last_element(self.import_path) or posixpath.basename(self.directory)

    @property
    def is_auxiliary(self) -> bool:
        """Whether it stands where development tools, examples and tests do."""
        return any(part in _AUXILIARY for part in self.path_in_module.split("/"))

    @cached_property
    def names(self) -> frozenset[str]:
        """What an image or container of the program is called by custom; lower case.

        `./cmd/api` of module `shop` goes by `api`, `shop-api` and `shop/api`; a program at the module's root
        or directly in `cmd` by the module's name.
        """
        module = self.module_name.lower()
        own = posixpath.basename(self.path_in_module).lower()
        if own in _UNNAMED:
            return frozenset({module} - {""})
        return frozenset({own, f"{module}-{own}"} if module else {own})

    @cached_property
    def packages(self) -> tuple[GoPackage, ...]:
        """The package itself and those of the workspace that it imports, also indirectly; nearest first."""
        found = [self.package]
        seen = {id(self.package)}
        workspace = self.package.workspace
        index = 0
        while workspace is not None and index < len(found):
            importer = found[index]
            index += 1
            for path in sorted({path for file in _compiled(importer) for path in file.header.import_paths}):
                if "." not in path.partition("/")[0] and not _same_module(path, importer):
                    continue  # the standard library, except where it is the module at hand
                imported = workspace.package(path, importer)
                if imported is not None and id(imported) not in seen:
                    seen.add(id(imported))
                    found.append(imported)
        return tuple(found)

    def files_with(self, *triggers: bytes) -> Iterator[GoFile]:
        """The files of the program, as a Linux build takes them, that hold one of these byte strings."""
        for package in self.packages:
            for file in _compiled(package):
                if any(trigger in file.data for trigger in triggers):
                    yield file


def _same_module(path: str, package: GoPackage) -> bool:
    module = package.module
    return module is not None and (module.provides(path) or module.path == "std")


def _compiled(package: GoPackage) -> Iterator[GoFile]:
    for file in package.files:
        if not file.is_test and file.constraint.satisfied():
            yield file


def find_mains(workspace: Workspace) -> tuple[MainPackage, ...]:
    """The programs of a workspace, sorted by directory."""
    found = []
    for package in workspace.packages:
        if package.name != "main" or not package.is_importable:
            continue
        if any(_FUNC_MAIN.search(file.data) for file in _compiled(package)):
            found.append(MainPackage(package))
    return tuple(found)
