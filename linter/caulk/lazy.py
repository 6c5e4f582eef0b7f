"""Front ends that are read when first used: what keeps the start of `caulk` short with any number of rules.

A rule imports the modules it rests on (`from caulk.golang import contexts`) and not names out of them. While
`deferred` lasts, such an import costs a look at the disk; the module's code runs when the rule first touches
it. A scan of one small file then pays for the analyses that it calls for, and not for those of every rule.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib.machinery import PathFinder
from importlib.util import LazyLoader
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

FRONT_ENDS = ("caulk.golang.", "caulk.manifests.", "caulk.deployment.")


class _Finder:
    """Finds modules of the front ends as everybody does, and puts off their execution."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not name.startswith(FRONT_ENDS):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None and spec.submodule_search_locations is None:
            spec.loader = LazyLoader(spec.loader)
        return spec


@contextmanager
def deferred() -> Iterator[None]:
    """Within the block, imports of front-end modules wait for the first use of what they import."""
    sys.meta_path.insert(0, _Finder)
    try:
        yield
    finally:
        sys.meta_path.remove(_Finder)
