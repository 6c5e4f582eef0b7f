"""The packages of the workspace that a package imports, for what they do on behalf of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caulk.golang.packages import GoPackage


def imported_packages(package: GoPackage) -> tuple[GoPackage, ...]:
    """The packages of the workspace that its files import, by path; to be asked for through `once`."""
    paths = {each.path for file in package.files for each in file.imports if "." in each.path}
    found = [package.names.imported(path) for path in sorted(paths)]
    return tuple(each for each in found if each is not None and each.workspace is not None)


def in_sight(package: GoPackage) -> tuple[GoPackage, ...]:
    """The package and those that it imports."""
    return (package, *(each for each in package.once(imported_packages) if each is not package))
