"""Layer 2e, workspace: all Go files of a scan, grouped into packages and modules.

Building a workspace parses nothing: package clauses are read from the bytes. Packages outside the scan's
list of files (the rest of the module, when a worker or a pre-commit hook sees only a few files) are read from
disk when somebody asks for them by import path.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang.disk import Disk, join
from caulk.golang.files import GoFile
from caulk.golang.modules import GoModule, GoWork
from caulk.golang.packages import GoPackage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from caulk.golang.limits import Reached
    from caulk.golang.modules import GoVersion
    from caulk.source import Source


def _parent(directory: str) -> str | None:
    """The directory above; None above the root of the workspace's names (`""`, or the topmost `..`)."""
    if not directory or directory.endswith(".."):
        return None
    return directory.rpartition("/")[0]


def _directory(path: str) -> str:
    return path.rpartition("/")[0]


class Workspace:
    """Go packages and modules under one root.

    `root` is None when nothing may be read from disk. `files` are what the scan checks. `module_files` are
    go.mod and go.work sources that count before (or without) those on disk. `go_version` is what code outside
    any module is taken for. `disk` may be shared with other workspaces of the same root.
    """

    def __init__(
        self,
        root: Path | None,
        files: Iterable[GoFile],
        *,
        module_files: Iterable[Source] = (),
        go_version: GoVersion | None = None,
        disk: Disk | None = None,
    ) -> None:
        self.root = root
        self.disk = disk or Disk(root)
        self.files = tuple(sorted(files, key=lambda file: file.path))
        self.go_version = go_version
        self.bytes_parsed = 0  # a measure of the memory that it takes
        self._module_files = {source.path: source for source in module_files}
        self._modules: dict[str, GoModule | None] = {}
        self._directories: dict[str, tuple[GoPackage, ...]] = {}
        self._by_import_path: dict[tuple[str, str], GoPackage | None] = {}
        self._names: dict[tuple[str, str], str] = {}
        self._listed: dict[str, list[GoFile]] = {}
        for file in self.files:
            self._listed.setdefault(_directory(file.path), []).append(file)

    # -- modules ------------------------------------------------------------------------------------------

    def module_of(self, directory: str) -> GoModule | None:
        """The module of a project-relative directory: the nearest go.mod, also above the root."""
        if directory in self._modules:
            return self._modules[directory]
        source = self._read(f"{directory}/go.mod" if directory else "go.mod")
        if source is not None:
            module: GoModule | None = GoModule(source, directory)
        else:
            parent = _parent(directory)
            module = self.module_of(parent) if parent is not None else self._module_above_root
        self._modules[directory] = module
        return module

    @cached_property
    def _module_above_root(self) -> GoModule | None:
        if self.root is None:
            return None
        root = self.root.resolve()
        for depth in range(1, len(root.parts)):
            directory = "/".join([".."] * depth)
            source = self._read(f"{directory}/go.mod")
            if source is not None:
                return self._modules.setdefault(directory, GoModule(source, directory))
        return None

    @cached_property
    def modules(self) -> tuple[GoModule, ...]:
        """The modules of all listed files, of go.work and of local replacements, sorted by directory."""
        found: dict[str, GoModule] = {}
        for directory in self._listed:
            module = self.module_of(directory)
            if module is not None:
                found[module.directory] = module
        used = [join(work.directory, use.value) for work in self.works for use in work.uses]
        pending = [module for module in map(self.module_of, used) if module is not None]
        pending.extend(found.values())
        while pending:
            module = pending.pop()
            found[module.directory] = module
            for replacement in module.replaces:
                target = (
                    self.module_of(join(module.directory, replacement.new_path))
                    if replacement.is_local
                    else None
                )
                if target is not None and target.directory not in found:
                    pending.append(target)
        return tuple(found[directory] for directory in sorted(found))

    @cached_property
    def works(self) -> tuple[GoWork, ...]:
        """The go.work files that apply: at the root or, failing that, the nearest one above a listed file."""
        found: dict[str, GoWork] = {}
        seen: set[str] = set()
        for listed in self._listed:
            directory: str | None = listed
            while directory is not None and directory not in seen:
                seen.add(directory)
                source = self._read(f"{directory}/go.work" if directory else "go.work")
                if source is not None:
                    found[directory] = GoWork(source, directory)
                    break
                directory = _parent(directory)
        return tuple(found[directory] for directory in sorted(found))

    @property
    def limits_reached(self) -> frozenset[Reached]:
        """Where the analysis came to a limit, in all packages that were asked for so far."""
        packages = (each for listed in self._directories.values() for each in listed)
        return frozenset().union(*(each.limits_reached for each in packages))

    # -- packages -----------------------------------------------------------------------------------------

    @cached_property
    def packages(self) -> tuple[GoPackage, ...]:
        """The packages of the listed files, sorted by directory and name."""
        return tuple(package for directory in sorted(self._listed) for package in self.packages_in(directory))

    def packages_in(self, directory: str) -> tuple[GoPackage, ...]:
        """The packages of one directory, sorted by name, programs behind `//go:build ignore` last.

        Files of the directory that the scan does not check (generated ones, or all but the one being edited)
        are read from disk and belong to their package too; test files are there only when listed.
        """
        known = self._directories.get(directory)
        if known is None:
            files = [*self._listed.get(directory, ()), *self._unlisted(directory)]
            known = self._directories[directory] = tuple(self._group(directory, files))
        return known

    def packages_selecting(
        self, name: str, module: GoModule | None, *, spawned: bool = False
    ) -> Iterator[GoPackage]:
        """The packages of a module in which `x.name` may stand, also those that the scan does not check.

        `name` is exported. With `spawned`, those in which a go statement may call it. Reads the module's Go
        files from disk; tests, `vendor/` and `testdata/` stay out unless listed. The packages of the listed
        files when there is no module, or no root to read from.
        """
        if module is None or self.root is None:
            yield from self.packages
            return
        directories = {directory for directory in self._listed if self.module_of(directory) is module}
        among = self.disk.spawning if spawned else self.disk.selecting
        directories.update(among(module.directory, name))
        for directory in sorted(directories):
            yield from self.packages_in(directory)

    def package(self, import_path: str, importer: GoPackage | None = None) -> GoPackage | None:
        """The package of that import path, read from disk if need be; None when no known module holds it.

        `importer` decides when several modules of the tree share a path: its own module comes first.
        """
        key = (import_path, importer.module.directory if importer and importer.module else "")
        if key not in self._by_import_path:
            self._by_import_path[key] = self._find(import_path, importer)
        return self._by_import_path[key]

    def speaking_of_channels(self, import_path: str, importer: GoPackage) -> frozenset[bytes]:
        """Names of the package's exported functions that seem to take or return a channel."""
        for directory in map(self._inside_root, self._candidates(import_path, importer)):
            if self.disk.go_files(directory):
                return self.disk.speaking_of_channels(directory)
        return frozenset()

    def package_name(self, import_path: str, importer: GoPackage | None = None) -> str:
        """The name in the package clause of an import path; "" when it is not part of the workspace.

        Looks into `vendor/` too, and reads no more than the first file's header.
        """
        key = (import_path, importer.module.directory if importer and importer.module else "")
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = self._name_of(import_path, importer)
        return name

    def _find(self, import_path: str, importer: GoPackage | None) -> GoPackage | None:
        for directory in map(self._inside_root, self._candidates(import_path, importer)):
            package = _importable(self.packages_in(directory))
            if package is not None:
                return package
        return None

    def _candidates(self, import_path: str, importer: GoPackage | None) -> Iterator[str]:
        """Directories that may hold an import path, best first."""
        own = importer.module if importer else None
        modules: list[GoModule] = [own] if own else []
        modules.extend(sorted(self.modules, key=lambda module: (-len(module.path), module.directory)))
        for module in modules:
            if module.path and module.provides(import_path):
                directory = join(module.directory, "." + import_path[len(module.path) :])
                if self.module_of(directory) is module:
                    yield directory
        for module in modules:
            for replacement in module.replaces if module is own or own is None else ():
                inside = import_path == replacement.path or import_path.startswith(replacement.path + "/")
                if inside and replacement.is_local:
                    base = join(module.directory, replacement.new_path)
                    yield join(base, "." + import_path[len(replacement.path) :])
        if own is None or own.path in ("std", "cmd"):
            for module in modules:
                if module.path == "std":
                    yield join(module.directory, import_path)

    def _name_of(self, import_path: str, importer: GoPackage | None) -> str:
        directories = [self._inside_root(each) for each in self._candidates(import_path, importer)]
        if importer is not None and importer.module is not None:
            directories.append(join(importer.module.directory, f"vendor/{import_path}"))
        for directory in directories:
            if directory in self._listed or directory in self._directories:
                package = _importable(self.packages_in(directory))
                if package is not None:
                    return package.name
            for path in self.disk.go_files(directory):
                clause = self.disk.clause(path)
                if clause.package_name and not clause.excluded_always:
                    return clause.package_name
        return ""

    def _group(self, directory: str, files: Sequence[GoFile]) -> Iterator[GoPackage]:
        groups: dict[str, list[GoFile]] = {}
        programs: dict[str, list[GoFile]] = {}
        for file in files:
            into = programs if file.excluded_always else groups
            into.setdefault(file.package_name, []).append(file)
        module = self.module_of(directory)
        for name, members in sorted(groups.items()):
            external = name.endswith("_test") and all(file.is_test for file in members)
            yield self._make(directory, members, module, "_test" if external else "")
        for _, members in sorted(programs.items()):
            together = sum(b"func main()" in file.data for file in members) <= 1
            for program in [members] if together else [[file] for file in members]:
                yield self._make(directory, program, module, None)

    def _make(
        self, directory: str, files: list[GoFile], module: GoModule | None, suffix: str | None
    ) -> GoPackage:
        """A package; `suffix` None means that nobody can import it."""
        path = ""
        if module is not None and suffix is not None:
            inside = os.path.relpath(self._absolute(directory), self._absolute(module.directory))
            path = module.import_path("" if inside == "." else inside.replace(os.sep, "/"))
            path = path + suffix if path else ""
        files.sort(key=lambda file: file.path)
        return GoPackage(directory, files, module=module, import_path=path, workspace=self)

    def _absolute(self, directory: str) -> str:
        return os.path.normpath(f"{self._base}/{directory}")

    def _inside_root(self, directory: str) -> str:
        """The same directory without a detour: `../web/api` is `api` when the root is called `web`."""
        if not directory.startswith(".."):
            return directory
        absolute = self._absolute(directory)
        if absolute == self._base:
            return ""
        return absolute.removeprefix(f"{self._base}/") if absolute.startswith(f"{self._base}/") else directory

    @cached_property
    def _base(self) -> str:
        """Where the root is, or a stand-in when there is none on disk."""
        return str(self.root.resolve()).replace(os.sep, "/") if self.root is not None else "/root"

    # -- disk ---------------------------------------------------------------------------------------------

    def _unlisted(self, directory: str) -> Iterator[GoFile]:
        listed = {file.path for file in self._listed.get(directory, ())}
        for path in self.disk.go_files(directory):
            if path not in listed:
                source = self._read(path)
                if source is not None:
                    yield GoFile(source, checked=False)

    def _read(self, path: str) -> Source | None:
        source = self._module_files.get(path)
        return source if source is not None else self.disk.read(path)


def _importable(packages: Iterable[GoPackage]) -> GoPackage | None:
    """The package that an import of the directory means: no external test, no `go run` program."""
    candidates = [package for package in packages if package.is_importable]
    if not candidates:
        return None
    return max(candidates, key=lambda package: (package.name != "main", len(package.files)))
