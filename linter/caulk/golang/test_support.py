"""Packages and programs that serve nothing but tests, though their files are not called `_test.go`."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from caulk.golang.liveness import is_dead

if TYPE_CHECKING:
    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage

# Elements of a path by which people say that a package is there for tests, and those that only may.
_TELLING = frozenset(
    {"e2e", "fake", "fakes", "mock", "mocks", "test", "testing", "tests", "testutil", "testutils"}
)
_HINTING = re.compile(
    r"(?i)(?<![a-z])(?:e2e|fake|integration|mock|test)|(?:fakes?|mocks?|testing|tests?)(?![a-z])"
)


def serves_tests(package: GoPackage) -> bool:
    """Whether nobody but tests and their helpers can run what a package does.

    It says so in its path, or is internal; the program imports it nowhere, as far as the module shows; and,
    unless the path is plain about it, tests of other packages do, or it works with package `testing`. Of a
    program only the path tells.
    """
    workspace, module = package.workspace, package.module
    if workspace is None or workspace.root is None or module is None:
        return False
    inside = os.path.relpath(package.directory or ".", module.directory or ".").replace(os.sep, "/")
    elements = inside.split("/")
    telling = not _TELLING.isdisjoint(elements)
    if package.name == "main":
        return telling
    hinting = telling or any(map(_HINTING.search, elements))
    if not package.import_path or not (hinting or "internal" in elements):
        return False
    importers = workspace.disk.importers(module.directory, package.import_path)
    elsewhere = [each for each in importers if each.directory != package.directory]
    for directory in {each.directory for each in elsewhere if not each.is_test}:
        importing = (each for each in workspace.packages_in(directory) if package.import_path in each.imports)
        if not all(each.is_for_tests for each in importing):
            return False
    return (
        telling or bool(elsewhere) or (hinting and any(file.imports_any("testing") for file in package.files))
    )


def is_for_tests(file: GoFile) -> bool:
    """Whether a file, or all of its package, serves nothing but tests."""
    return file.is_test or file.is_test_support or file.package.is_for_tests


def only_tests_run(function: Function) -> bool:
    """Whether nothing in its package runs a function, and tests beside it name it, or a way to it."""
    workspace, top = function.file.package.workspace, function.top_level
    if workspace is None or not is_dead(function):
        return False
    directory = function.file.package.directory
    return any(workspace.disk.is_named_in_tests(directory, each.name) for each in _leading_to(top))


def _leading_to(top: Function) -> list[Function]:
    """A declared function, and those of its package from which calls lead to it."""
    found = [top]
    for each in found:
        sites = each.file.package.channels.callers(each).sites
        callers = (site.caller.top_level for site in sites if site.caller is not None)
        found.extend(caller for caller in callers if caller not in found)
    return found
