"""Which files a scan reads, of what kind, and why the others are left out."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from caulk.errors import UsageError
from caulk.findings import Notice, NoticeKind
from caulk.report import Skipped, SkipReason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pathspec import GitIgnoreSpec


class FileKind(Enum):
    """What a file is, by its name."""

    GO = "go"
    GO_MODULE = "go.mod"
    GO_WORK = "go.work"
    MANIFEST = "manifest"
    DOCKERFILE = "dockerfile"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read. `path` is relative to the root, POSIX; `named` when the command line names it."""

    path: str
    kind: FileKind
    size: int
    named: bool = False


@dataclass(slots=True)
class Discovery:
    """The files of a scan, sorted by path."""

    root: Path
    files: tuple[FoundFile, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notices: tuple[Notice, ...] = ()
    charts: tuple[str, ...] = ()  # folders with a Chart.yaml, relative to the root; "" is the root itself
    kustomizations: tuple[str, ...] = ()  # folders with a kustomization file, likewise

    def of_kind(self, *kinds: FileKind) -> tuple[FoundFile, ...]:
        return tuple(file for file in self.files if file.kind in kinds)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user wants read. Globs follow the rules of .gitignore, relative to the root."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    tests: bool = False
    gitignore: bool = True


def kind_of(name: str) -> FileKind | None:
    """The kind of a file of this name; None when Caulk has no use for it."""
    if name.endswith(".go"):
        return FileKind.GO
    if name.endswith((".yaml", ".yml", ".json")):
        return FileKind.MANIFEST
    if name == "go.mod":
        return FileKind.GO_MODULE
    if name == "go.work":
        return FileKind.GO_WORK
    lower = name.lower()
    if lower in ("dockerfile", "containerfile") or lower.endswith((".dockerfile", ".containerfile")):
        return FileKind.DOCKERFILE
    if lower.startswith(("dockerfile.", "containerfile.")) and not lower.endswith(
        (".dockerignore", ".md", ".tmpl")
    ):
        return FileKind.DOCKERFILE
    return None


def repository_root(paths: Sequence[Path]) -> Path:
    """The repository that holds all paths (the nearest `.git` upwards), else the folder common to them."""
    absolute = [os.path.abspath(path) for path in paths] or [os.getcwd()]  # noqa: PTH100, PTH109 - keeps links as written
    common = Path(os.path.commonpath(absolute))
    if not common.is_dir():
        common = common.parent
    for folder in (common, *common.parents):
        if os.path.lexists(folder / ".git"):
            return folder
    return common


def find_charts(root: Path, names: Collection[bytes], depth: int = 4) -> tuple[str, ...]:
    """Folders of charts of these names, relative to the root, as far down as charts are kept."""
    found = []
    pending = [(str(root), "", depth)]
    while pending:
        folder, inside, left = pending.pop()
        try:
            with os.scandir(folder) as entries:
                listed = list(entries)
        except OSError:
            continue
        if any(entry.name == "Chart.yaml" for entry in listed):
            if _chart_name(folder) in names:
                found.append(inside)
        elif left:
            pending += (
                (entry.path, f"{inside}/{entry.name}" if inside else entry.name, left - 1)
                for entry in listed
                if entry.is_dir(follow_symlinks=False)
                and not entry.name.startswith(".")
                and entry.name not in _VENDORED
            )
    return tuple(sorted(found))


def _chart_name(folder: str) -> bytes:
    try:
        metadata = Path(folder, "Chart.yaml").read_bytes()
    except OSError:
        return b""
    name = re.search(rb"""^name[ \t]*:[ \t]*["']?([^\s"'#]+)""", metadata, re.MULTILINE)
    return name[1] if name is not None else b""


def chart_above(path: Path, root: Path) -> str | None:
    """The chart of the project that a named file or folder is a part of, as far as it is rendered from it."""
    named = Path(os.path.abspath(path))  # noqa: PTH100 - as above
    if not named.is_relative_to(root):
        return None
    found = None
    for each in (named, *named.parents):
        if (each / "Chart.yaml").is_file() and _is_of_chart(named, each):
            found = each.relative_to(root).as_posix()
        if each == root:
            break
    return "" if found == "." else found


_OF_CHARTS = frozenset({"templates", "charts", "crds", "ci"})


def _is_of_chart(named: Path, chart: Path) -> bool:
    """Whether a chart is made of a file or folder, which may be code beside a chart in the project's root."""
    parts = named.relative_to(chart).parts
    if not parts or parts[0] in _OF_CHARTS:
        return True
    return len(parts) == 1 and kind_of(parts[0]) is FileKind.MANIFEST  # Chart.yaml, values


def find_kustomizations(root: Path) -> tuple[str, ...]:
    """Folders with a kustomization file, relative to the root, wherever a scan of it would look for them."""
    found = []
    pending = [(str(root), "")]
    while pending:
        folder, inside = pending.pop()
        try:
            with os.scandir(folder) as entries:
                listed = list(entries)
        except OSError:
            continue
        if any(entry.name in KUSTOMIZATIONS for entry in listed):
            found.append(inside)
        pending += (
            (entry.path, f"{inside}/{entry.name}" if inside else entry.name)
            for entry in listed
            if entry.is_dir(follow_symlinks=False)
            and not entry.name.startswith(".")
            and entry.name not in _VENDORED
        )
    return tuple(sorted(found))


def is_left_out(path: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Whether globs keep a file, by its project-relative path, from being checked."""
    if exclude and _spec(exclude).match_file(path):
        return True
    return bool(include) and not _spec(include).match_file(path)


def discover(paths: Sequence[Path], *, root: Path | None = None, choice: Choice | None = None) -> Discovery:
    """Find the files under the paths; raises `UsageError` when a path does not exist."""
    root = Path(os.path.abspath(root)) if root is not None else repository_root(paths)  # noqa: PTH100 - as above
    walk = _Walk(root, choice or Choice())
    for path in paths:
        walk.start(os.path.abspath(path), str(path))  # noqa: PTH100 - as above
    walk.follow_links()
    files = sorted(walk.files.values(), key=lambda file: file.path)
    return Discovery(
        root=root,
        files=tuple(files),
        skipped=tuple(sorted(walk.skipped, key=lambda each: each.path)),
        notices=tuple(sorted(walk.notices, key=lambda each: each.path)),
        charts=tuple(sorted(walk.charts)),
        kustomizations=tuple(sorted(walk.kustomizations)),
    )


KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")  # as kustomize looks for them
_VENDORED = frozenset({"vendor", "node_modules", "third_party"})
_Identity = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Ignores:
    """A .gitignore and the ones above it. `base` is the absolute path of its folder, with a final slash."""

    base: str
    spec: GitIgnoreSpec
    above: _Ignores | None

    def match(self, path: str) -> bool:
        """Whether git ignores the absolute path (folders end in a slash); the deepest file decides."""
        level: _Ignores | None = self
        while level is not None:
            include = level.spec.check_file(path[len(level.base) :]).include
            if include is not None:
                return include
            level = level.above
        return False


@dataclass(slots=True)
class _Walk:
    root: Path
    choice: Choice
    files: dict[str, FoundFile] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    charts: set[str] = field(default_factory=set)
    kustomizations: set[str] = field(default_factory=set)
    _seen: set[_Identity] = field(default_factory=set)
    _links: list[tuple[str, _Ignores | None]] = field(default_factory=list)
    _include: GitIgnoreSpec | None = None
    _exclude: GitIgnoreSpec | None = None
    _prefix: str = ""
    _real_root: str = ""

    def __post_init__(self) -> None:
        self._prefix = os.path.join(self.root, "")  # noqa: PTH118 - strings: this walk meets every file of a project
        self._real_root = os.path.realpath(self.root)
        if self.choice.include:
            self._include = _spec(self.choice.include)
        if self.choice.exclude:
            self._exclude = _spec(self.choice.exclude)

    # -- entry points

    def start(self, path: str, named: str) -> None:
        """Take in a path of the command line."""
        try:
            status = os.stat(path)  # noqa: PTH116 - as in __post_init__
        except OSError as error:
            if os.path.islink(path):  # noqa: PTH114 - as in __post_init__
                self._unreadable(path, error)
                return
            raise UsageError(
                f"{named}: {error.strerror or error}", hint="check the path, or leave it out to scan `.`"
            ) from error
        if stat.S_ISDIR(status.st_mode):
            self._folder(path, self._ignores_above(path))
            return
        name = os.path.basename(path)  # noqa: PTH119 - as in __post_init__
        kind = kind_of(name)
        if kind is None:
            self._skip(path, SkipReason.UNKNOWN_KIND)
        elif not stat.S_ISREG(status.st_mode):
            self._not_regular(path)
        elif self._excluded(path):
            self._skip(path, SkipReason.EXCLUDED)
        else:
            self._add(path, kind, status, named=True)

    def follow_links(self) -> None:
        """Read what symbolic links point to, once everything that has its own path there is known."""
        while self._links:
            links, self._links = sorted(self._links, key=lambda each: each[0]), []
            for path, ignores in links:
                self._link(path, ignores)

    # -- folders

    def _folder(self, top: str, ignores: _Ignores | None) -> None:
        pending = [(top, ignores, False)]
        while pending:
            path, above, underscored = pending.pop()
            try:
                status = os.stat(path)  # noqa: PTH116 - as in __post_init__
                identity = (status.st_dev, status.st_ino)
                if identity in self._seen:
                    continue
                self._seen.add(identity)
                with os.scandir(path) as entries:
                    found = list(entries)
            except OSError as error:
                self._unreadable(path + "/", error)
                continue
            names = {entry.name for entry in found}
            within = above
            if self.choice.gitignore and ".gitignore" in names:
                within = _read_ignores(path, above, os.path.join(path, ".gitignore"))  # noqa: PTH118 - as above
            chart = "Chart.yaml" in names
            if chart:
                self.charts.add("" if path == str(self.root) else self._relative(path))
            if not names.isdisjoint(KUSTOMIZATIONS):
                self.kustomizations.add("" if path == str(self.root) else self._relative(path))
            for entry in found:
                if entry.is_symlink():
                    self._links.append((entry.path, within))
                elif entry.is_dir(follow_symlinks=False):
                    reason = self._folder_reason(entry.name, entry.path, within, chart)
                    if reason is None:
                        pending.append((entry.path, within, underscored or entry.name.startswith("_")))
                    elif entry.name != ".git":
                        self._skip(entry.path + "/", reason)
                else:
                    self._file(entry, within, underscored=underscored)

    def _folder_reason(
        self, name: str, path: str, ignores: _Ignores | None, chart: bool
    ) -> SkipReason | None:
        if name.startswith("."):
            return SkipReason.HIDDEN
        if name in _VENDORED:
            return SkipReason.VENDORED
        if name == "testdata":
            return SkipReason.TESTDATA
        if ignores is not None and ignores.match(path + "/"):
            return SkipReason.GITIGNORED
        if self._excluded(path + "/"):
            return SkipReason.EXCLUDED
        if chart and name == "templates":
            return SkipReason.HELM_TEMPLATE
        return None

    # -- files

    def _file(self, entry: os.DirEntry[str], ignores: _Ignores | None, *, underscored: bool) -> None:
        kind = kind_of(entry.name)
        if kind is None:
            return
        path = entry.path
        if ignores is not None and ignores.match(path):
            self._skip(path, SkipReason.GITIGNORED)
        elif not entry.is_file(follow_symlinks=False):
            self._not_regular(path)
        elif reason := self._file_reason(entry.name, path, kind):
            self._skip(path, reason)
        elif kind is FileKind.GO and (underscored or entry.name.startswith("_")):
            self._skip(path, SkipReason.UNDERSCORE)
        else:
            try:
                self._add(path, kind, entry.stat(follow_symlinks=False), named=False)
            except OSError as error:
                self._unreadable(path, error)

    def _file_reason(self, name: str, path: str, kind: FileKind) -> SkipReason | None:
        if name.startswith("."):
            return SkipReason.HIDDEN
        if self._excluded(path):
            return SkipReason.EXCLUDED
        if kind in (FileKind.GO_MODULE, FileKind.GO_WORK):
            return None  # context, not checked itself: no --include leaves it out
        if self._include is not None and not self._include.match_file(self._relative(path)):
            return SkipReason.NOT_INCLUDED
        if kind is FileKind.GO and not self.choice.tests and name.endswith("_test.go"):
            return SkipReason.GO_TEST
        return None

    def _add(self, path: str, kind: FileKind, status: os.stat_result, *, named: bool) -> None:
        identity = (status.st_dev, status.st_ino)
        relative = self._relative(path)
        known = self.files.get(relative)
        if known is not None:
            if named and not known.named:
                self.files[relative] = FoundFile(relative, kind, status.st_size, named)
            return
        if identity in self._seen:
            if status.st_nlink == 1:
                return  # reached through a link to a folder
            if not named:
                pass  # hard links are files of their own
        self._seen.add(identity)
        self.files[relative] = FoundFile(relative, kind, status.st_size, named)

    # -- symbolic links

    def _link(self, path: str, ignores: _Ignores | None) -> None:
        name = os.path.basename(path)  # noqa: PTH119 - as in __post_init__
        try:
            status = os.stat(path)  # noqa: PTH116 - as in __post_init__
        except OSError as error:
            ignored = ignores is not None and ignores.match(path)
            if kind_of(name) is not None and not name.startswith(".") and not ignored:
                self._unreadable(path, error)
            return
        target = os.path.realpath(path)
        if stat.S_ISDIR(status.st_mode):
            if (status.st_dev, status.st_ino) in self._seen and not _is_above(target, path):
                return
            reason = self._folder_reason(name, path, ignores, chart=False)
            if reason is None and _is_above(target, path):
                reason = SkipReason.SYMLINK_LOOP
            if reason is None and not self._inside(target):
                reason = SkipReason.SYMLINK_OUTSIDE
            if reason is None:
                self._folder(path, ignores)
            else:
                self._skip(path + "/", reason)
            return
        kind = kind_of(name)
        if kind is None or (status.st_dev, status.st_ino) in self._seen:
            return
        if ignores is not None and ignores.match(path):
            self._skip(path, SkipReason.GITIGNORED)
        elif not stat.S_ISREG(status.st_mode):
            self._not_regular(path)
        elif reason := self._file_reason(name, path, kind):
            self._skip(path, reason)
        elif not self._inside(target):
            self._skip(path, SkipReason.SYMLINK_OUTSIDE)
        else:
            self._add(path, kind, status, named=False)

    def _inside(self, target: str) -> bool:
        return target == self._real_root or target.startswith(os.path.join(self._real_root, ""))  # noqa: PTH118 - as above

    # -- ignore files

    def _excluded(self, path: str) -> bool:
        return self._exclude is not None and self._exclude.match_file(self._relative(path))

    def _ignores_above(self, path: str) -> _Ignores | None:
        """The ignore files from the root down to the folder of `path`.

        None of them counts when they ignore `path` itself: who names an ignored folder wants it scanned.
        """
        if not self.choice.gitignore or not path.startswith(self._prefix):
            return None if path != str(self.root) else self._exclude_file()
        ignores = self._exclude_file()
        folder = str(self.root)
        for part in path[len(self._prefix) :].split("/"):
            candidate = os.path.join(folder, ".gitignore")  # noqa: PTH118 - as in __post_init__
            if os.path.isfile(candidate):  # noqa: PTH113 - as in __post_init__
                ignores = _read_ignores(folder, ignores, candidate)
            folder = os.path.join(folder, part)  # noqa: PTH118 - as in __post_init__
            if ignores is not None and ignores.match(folder + "/"):
                return None
        return ignores

    def _exclude_file(self) -> _Ignores | None:
        if not self.choice.gitignore:
            return None
        path = os.path.join(self.root, ".git", "info", "exclude")  # noqa: PTH118 - as in __post_init__
        return _read_ignores(str(self.root), None, path) if os.path.isfile(path) else None  # noqa: PTH113 - as above

    # -- records

    def _relative(self, path: str) -> str:
        if path.startswith(self._prefix):
            return path[len(self._prefix) :].replace(os.sep, "/")
        return os.path.relpath(path, self.root).replace(os.sep, "/") + ("/" if path.endswith("/") else "")

    def _skip(self, path: str, reason: SkipReason) -> None:
        self.skipped.append(Skipped(self._relative(path), reason))

    def _unreadable(self, path: str, error: OSError) -> None:
        hint = "remove the link, or exclude it" if isinstance(error, FileNotFoundError) else ""
        message = "symbolic link to nothing" if hint else (error.strerror or str(error))
        self.notices.append(Notice(NoticeKind.UNREADABLE, self._relative(path), message, hint=hint))

    def _not_regular(self, path: str) -> None:
        message = "not a regular file (a pipe, socket or device)"
        hint = "pass its content through `caulk scan -`"
        self.notices.append(Notice(NoticeKind.UNREADABLE, self._relative(path), message, hint=hint))


def _is_above(folder: str, path: str) -> bool:
    """Whether `path` lies inside `folder`, links resolved."""
    parent = os.path.realpath(os.path.dirname(path))  # noqa: PTH120 - strings, as in the walk
    return parent == folder or parent.startswith(os.path.join(folder, ""))  # noqa: PTH118 - as above


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def _read_ignores(folder: str, above: _Ignores | None, path: str) -> _Ignores | None:
    try:
        text = Path(path).read_bytes().decode("utf-8", "replace")
    except OSError:
        return above  # git, too, goes on without it
    try:
        spec = _spec(text.splitlines())
    except ValueError:
        lines = [line for line in text.splitlines() if _is_pattern(line)]
        spec = _spec(lines)
    if not spec.patterns:
        return above
    return _Ignores(os.path.join(folder, ""), spec, above)  # noqa: PTH118 - strings, as in the walk


def _is_pattern(line: str) -> bool:
    """Whether pathspec understands a line; git silently ignores the ones it cannot."""
    try:
        _spec([line])
    except ValueError:
        return False
    return True
