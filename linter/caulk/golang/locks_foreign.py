"""Locking in another package of the module: functions there that do nothing but lock or unlock."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.golang.imported import imported_packages

if TYPE_CHECKING:
    from caulk.golang.files import Function
    from caulk.golang.locks import LockOperation
    from caulk.golang.packages import GoPackage

# An exported function whose body begins with an operation on a lock, and ends soon after it.
_WRAPPER = re.compile(
    rb"^func[ \t]+(?:\([^()\n]*\)[ \t]*)?[A-Z]\w*\([^()\n]*\)[ \t]*\{\s*[\w.]+\.R?(?:Unl|L)ock\(\)\s",
    re.MULTILINE,
)


def imported_wrappers(package: GoPackage) -> dict[Function, LockOperation]:
    """The exported wrappers of the packages that a package imports, with what they do.

    The bytes of those packages are looked at first: most have none.
    """
    found: dict[Function, LockOperation] = {}
    for other in package.once(imported_packages):
        if other.once(_may_wrap):
            wrappers = other.locks.wrappers.items()
            found.update((function, made) for function, made in wrappers if function.name[:1].isupper())
    return found


def _may_wrap(package: GoPackage) -> bool:
    return any(_WRAPPER.search(file.data) for file in package.files if b"ock()" in file.data)
