"""Layer 2c, packages: the files of one directory that compile together, and the module they belong to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from caulk.golang.calls import Calls
    from caulk.golang.channel_map import Channels
    from caulk.golang.condvars import Conds
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import FlowGraph
    from caulk.golang.flow_ends import Endings
    from caulk.golang.groups import Groups
    from caulk.golang.holders import Holding
    from caulk.golang.limits import Reached
    from caulk.golang.locks import Locks
    from caulk.golang.modules import GoModule
    from caulk.golang.names import Names
    from caulk.golang.pools import Pools
    from caulk.golang.stoppables import Stoppables
    from caulk.golang.types import Types
    from caulk.golang.workspace import Workspace

Made = TypeVar("Made")


class GoPackage:
    """The files of one package in one directory, generated ones included.

    `directory` is project-relative POSIX ("" is the root). `module` is None outside any module.
    `import_path` is "" when no module gives one, or when nobody can import the package (a `go run` program);
    external tests (`package foo_test`) have the path of the package under test with `_test` appended.
    """

    def __init__(
        self,
        directory: str,
        files: Iterable[GoFile],
        *,
        module: GoModule | None = None,
        import_path: str = "",
        workspace: Workspace | None = None,
    ) -> None:
        self.directory = directory
        self.files = tuple(files)
        self.module = module
        self.import_path = import_path
        self.workspace = workspace
        self.limits_reached: set[Reached] = set()  # for the report to tell
        for file in self.files:
            file.package = self

    @property
    def name(self) -> str:
        return next((file.package_name for file in self.files if file.package_name), "")

    @property
    def imports(self) -> frozenset[str]:
        """The paths that its files import."""
        return frozenset().union(*(file.header.import_paths for file in self.files))

    @property
    def is_importable(self) -> bool:
        """Whether an import of the directory can mean this package."""
        return not self.name.endswith("_test") and not all(file.excluded_always for file in self.files)

    @property
    def checked_files(self) -> tuple[GoFile, ...]:
        """The files that rules report on; the others are there for what they declare."""
        return tuple(file for file in self.files if file.checked)

    @cached_property
    def is_for_tests(self) -> bool:
        """Whether nothing but tests uses it."""
        from caulk.golang.test_support import serves_tests

        return serves_tests(self)

    def __repr__(self) -> str:
        return f"GoPackage({self.import_path or self.directory!r}, {self.name})"

    @cached_property
    def names(self) -> Names:
        """Layer 3: what every identifier means."""
        from caulk.golang.names import Names

        return Names(self)

    @cached_property
    def types(self) -> Types:
        """Layer 4: light types and constants."""
        from caulk.golang.types import Types

        return Types(self)

    @cached_property
    def _made(self) -> dict[Callable[[GoPackage], Any], Any]:
        return {}

    def once(self, make: Callable[[GoPackage], Made]) -> Made:
        """What a function makes of the package: computed when first asked for, and kept with the package.

        A table elsewhere would keep the package for ever, weak keys or not, once a value leads back to it.
        """
        if make not in self._made:
            self._made[make] = make(self)
        found: Made = self._made[make]
        return found

    @cached_property
    def _flows(self) -> dict[int, FlowGraph]:
        return {}

    @cached_property
    def holdings(self) -> dict[Hashable, Holding]:
        """Where `holders` keeps what it found of variables and fields."""
        return {}

    def flow(self, function: Function) -> FlowGraph:
        """Layer 5: the control-flow graph of a function's body."""
        from caulk.golang.flow import FlowGraph

        known = self._flows.get(id(function))
        if known is None:
            known = self._flows[id(function)] = FlowGraph(function)
        return known

    @cached_property
    def calls(self) -> Calls:
        """Layer 6: what calls may run."""
        from caulk.golang.calls import Calls

        return Calls(self)

    @cached_property
    def channels(self) -> Channels:
        """Layer 7: the channels by creation site, with what is done to them."""
        from caulk.golang.channel_map import Channels

        return Channels(self)

    @cached_property
    def locks(self) -> Locks:
        """Layer 7: the operations on locks, and what functions do to their callers' locks."""
        from caulk.golang.locks import Locks

        return Locks(self)

    @cached_property
    def groups(self) -> Groups:
        """Layer 7: the operations on wait groups."""
        from caulk.golang.groups import Groups

        return Groups(self)

    @cached_property
    def conds(self) -> Conds:
        """Layer 7: the operations on condition variables."""
        from caulk.golang.condvars import Conds

        return Conds(self)

    @cached_property
    def pools(self) -> Pools:
        """Layer 7: what the package's functions put back into pools."""
        from caulk.golang.pools import Pools

        return Pools(self)

    @cached_property
    def stoppables(self) -> Stoppables:
        """Layer 7: goroutines that only a method of their owner can end."""
        from caulk.golang.stoppables import Stoppables

        return Stoppables(self)

    @cached_property
    def endings(self) -> Endings:
        """Which functions of the package never return."""
        from caulk.golang.flow_ends import Endings

        return Endings(self)

    @cached_property
    def functions(self) -> dict[str, tuple[Function, ...]]:
        """Top-level functions by name; methods as `Type.Name`. Several when build tags exclude each other."""
        found: dict[str, list[Function]] = {}
        for file in self.files:
            for function in file.functions:
                key = f"{function.receiver_type}.{function.name}" if function.is_method else function.name
                found.setdefault(key, []).append(function)
        return {name: tuple(functions) for name, functions in found.items()}
