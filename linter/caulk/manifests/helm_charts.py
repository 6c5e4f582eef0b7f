"""Helm charts on disk: what a chart is, what it depends on, and with which values it is rendered."""

from __future__ import annotations

import fnmatch
import io
import json
import os
import re
import shutil
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from caulk.manifests.kube_ranges import Range
from caulk.manifests.nodes import ComposeError, Place, YamlNode, compose
from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from caulk.findings import Location

MAX_CHART = 64 << 20  # bytes of all files of a chart, dependencies unpacked; a Helm release may have 1 MiB
MAX_FILES = 20_000


class ChartError(Exception):
    """A chart that cannot be rendered as it is; `span` is a place in it."""

    def __init__(self, message: str, *, hint: str = "", span: Span | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.span = span


@dataclass(frozen=True, slots=True)
class Dependency:
    """An entry of Chart.yaml's `dependencies` (of requirements.yaml in old charts)."""

    name: str
    alias: str
    repository: str
    place: Span

    @property
    def called(self) -> str:
        """The name under which values and templates know it."""
        return self.alias or self.name


@dataclass(frozen=True, slots=True)
class ValueSet:
    """What a chart is rendered with: files on top of its values.yaml. `name` is how reports call it.

    A trial is one that the chart brings for its own tests, as chart-testing expects it in `ci/`.
    """

    name: str
    files: tuple[Path, ...] = ()
    is_trial: bool = False


@dataclass(slots=True)
class Chart:
    """A folder with a Chart.yaml. `path` is relative to the project, POSIX, "" for its root."""

    root: Path
    path: str
    name: str = ""
    is_library: bool = False
    dependencies: tuple[Dependency, ...] = ()
    place: Span = field(default_factory=lambda: Span("", 0, 0))  # the value of `name` in Chart.yaml
    kube_range: Range = field(default_factory=lambda: Range(""))  # of Kubernetes releases that it runs on
    kube_place: Location | None = None  # of the value that says so

    @property
    def folder(self) -> Path:
        return self.root / self.path

    def inside(self, name: str) -> str:
        """The project-relative path of a file of the chart."""
        return f"{self.path}/{name}" if self.path else name

    def missing(self) -> tuple[Dependency, ...]:
        """Dependencies that are not in `charts/`."""
        return tuple(each for each in self.dependencies if vendored(self.folder, each) is None)


def read_chart(root: Path, path: str) -> Chart:
    """Read a chart's metadata; raises `ChartError` where Chart.yaml is none."""
    chart = Chart(root, path)
    shown = chart.inside("Chart.yaml")
    node = _composed(chart.folder / "Chart.yaml", shown)
    name = node.get("name")
    if name is None or not name.text:
        raise ChartError("this Chart.yaml has no name", span=Span(shown, 0, 1))
    chart.name = name.text
    chart.place = name.location.span
    kind = node.get("type")
    chart.is_library = kind is not None and kind.text == "library"
    kube = node.get("kubeVersion")
    if kube is not None and kube.text:
        chart.kube_range, chart.kube_place = Range(kube.text), kube.location
    chart.dependencies = tuple(_dependencies(node))
    requirements = chart.folder / "requirements.yaml"
    if not chart.dependencies and requirements.is_file():
        chart.dependencies = tuple(_dependencies(_composed(requirements, chart.inside("requirements.yaml"))))
    return chart


def _composed(path: Path, shown: str) -> YamlNode:
    try:
        root = compose(path.read_bytes(), 0).root
    except ComposeError as error:
        raise ChartError(
            error.message, hint=error.hint, span=Span(shown, error.offset, error.offset + 1)
        ) from None
    except OSError as error:
        raise ChartError(error.strerror or str(error), span=Span(shown, 0, 1)) from None
    if root is None or root.kind != "mapping":
        raise ChartError("this is no chart metadata", span=Span(shown, 0, 1))
    return YamlNode(root, Place(shown))


def _dependencies(node: YamlNode) -> Iterator[Dependency]:
    entries = node.get("dependencies")
    for each in entries.elements if entries is not None else ():
        name = each.get("name")
        if name is not None and name.text:
            alias, repository = each.get("alias"), each.get("repository")
            yield Dependency(
                name.text,
                alias.text if alias is not None else "",
                repository.text if repository is not None else "",
                name.location.span,
            )


def vendored(folder: Path, dependency: Dependency) -> Path | None:
    """The folder or archive in `charts/` that is a dependency."""
    charts = folder / "charts"
    if (charts / dependency.name / "Chart.yaml").is_file():
        return charts / dependency.name
    try:
        names = sorted(os.listdir(charts))  # noqa: PTH208 - names are all that is needed
    except OSError:
        return None
    archive = re.compile(re.escape(dependency.name) + r"-v?\d.*\.tgz")
    for name in names:
        if archive.fullmatch(name):
            return charts / name
    for name in names:  # a folder may be called otherwise than its chart
        metadata = charts / name / "Chart.yaml"
        if metadata.is_file():
            try:
                found = _composed(metadata, "").get("name")
            except ChartError:
                continue
            if found is not None and found.text == dependency.name:
                return charts / name
    return None


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """The charts among folders with a Chart.yaml that are no dependency in the `charts/` of another one."""
    known = set(paths)

    def is_dependency(path: str) -> bool:
        parts = path.split("/")
        return any(part == "charts" and "/".join(parts[:at]) in known for at, part in enumerate(parts[:-1]))

    return tuple(path for path in sorted(known) if not is_dependency(path))


def value_sets(chart: Chart, further: Iterable[tuple[Path, ...]] = ()) -> tuple[ValueSet, ...]:
    """values.yaml alone, every `ci/*-values.yaml`, and the sets of files that the user names."""
    sets = [ValueSet("values.yaml")]
    try:
        names = sorted(os.listdir(chart.folder / "ci"))  # noqa: PTH208 - names are all that is needed
    except OSError:
        names = []
    sets += (
        ValueSet(f"ci/{name}", (chart.folder / "ci" / name,), is_trial=True)
        for name in names
        if fnmatch.fnmatch(name, "*-values.y*ml") and (chart.folder / "ci" / name).is_file()
    )
    for files in further:
        shown = [_shown(file, chart) for file in files]
        sets.append(ValueSet(" + ".join(shown), files))
    return tuple(sets)


def _shown(file: Path, chart: Chart) -> str:
    for base in (chart.folder, chart.root):
        if file.is_relative_to(base):
            return file.relative_to(base).as_posix()
    return str(file)


# -- staging ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Staged:
    """A chart copied to where it can be rendered: links resolved, archives unpacked, nothing missing.

    `origins` maps files of the copy, relative to it, to project-relative paths; files out of archives have
    none. `dropped` are the dependencies that it has to do without.
    """

    folder: Path
    origins: dict[str, str]
    dropped: tuple[Dependency, ...] = ()

    def templates(self) -> dict[str, bytes]:
        """All template files, those of dependencies included."""
        found = {}
        for path in sorted(self.folder.rglob("*")):
            relative = path.relative_to(self.folder).as_posix()
            if path.is_file() and is_template(relative):
                found[relative] = path.read_bytes()
        return found


def is_template(path: str) -> bool:
    """Whether a file, by its path inside the chart, is a template of the chart or of a dependency."""
    return re.fullmatch(r"(?:charts/[^/]+/)*templates/.+", path) is not None


def stage(chart: Chart, folder: Path, project: Path) -> Staged:
    """Copy a chart; raises `ChartError` when it is too large."""
    copier = _Copier(project.resolve())
    staged = Staged(folder, copier.origins)
    copier.copy(chart.folder, folder, "")
    missing = []
    for dependency in chart.missing():
        local = _local(chart, dependency)
        if local is not None and local.resolve().is_relative_to(project.resolve()):
            copier.copy(local, folder / "charts" / dependency.name, f"charts/{dependency.name}/")
        else:
            missing.append(dependency)
    staged.dropped = tuple(missing)
    if missing:
        _drop(folder, {each.name for each in missing})
    _unpack(folder, copier)
    return staged


def _local(chart: Chart, dependency: Dependency) -> Path | None:
    """The folder of a dependency whose repository is a path of this project."""
    if not dependency.repository.startswith("file://"):
        return None
    folder = chart.folder / dependency.repository.removeprefix("file://")
    return folder if (folder / "Chart.yaml").is_file() else None


class _Copier:
    def __init__(self, project: Path) -> None:
        self.project = project
        self.origins: dict[str, str] = {}
        self.bytes = 0
        self.files = 0

    def take(self, size: int) -> None:
        self.bytes += size
        self.files += 1
        if self.bytes > MAX_CHART or self.files > MAX_FILES:
            raise ChartError(
                f"the chart has more than {MAX_CHART >> 20} MiB or {MAX_FILES:,} files",
                hint="list what is no part of it in .helmignore's place: move it out of the chart's folder",
            )

    def copy(self, source: Path, target: Path, prefix: str) -> None:
        """Copy a chart's folder; links are followed inside the project only."""
        pending = [(source, target, prefix, 0)]
        while pending:
            folder, into, inside, depth = pending.pop()
            into.mkdir(parents=True, exist_ok=True)
            for entry in sorted(os.scandir(folder), key=lambda each: each.name):
                path = Path(entry.path)
                if entry.is_symlink() and not path.resolve().is_relative_to(self.project):
                    continue
                if entry.is_dir():
                    if entry.name != ".git" and depth < 20:
                        pending.append((path, into / entry.name, f"{inside}{entry.name}/", depth + 1))
                elif entry.is_file():
                    self.take(entry.stat().st_size)
                    shutil.copyfile(path, into / entry.name)
                    try:
                        shown = path.resolve().relative_to(self.project) if entry.is_symlink() else None
                        shown = shown or Path(os.path.abspath(path)).relative_to(self.project)  # noqa: PTH100 - no links
                    except ValueError:
                        continue
                    self.origins[inside + entry.name] = shown.as_posix()


def _drop(folder: Path, names: set[str]) -> None:
    """Take dependencies out of the copy's metadata: Helm renders no chart that lacks one."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    for name in ("Chart.yaml", "requirements.yaml"):
        path = folder / name
        if not path.is_file():
            continue
        try:
            data = YAML(typ="safe").load(path.read_bytes())
            kept = [each for each in data.get("dependencies") or () if each["name"] not in names]
        except (YAMLError, AttributeError, LookupError, TypeError):
            return  # metadata that Helm rejects: it says why
        data["dependencies"] = kept
        path.write_text(json.dumps(data, default=str), "utf-8")


def _unpack(folder: Path, copier: _Copier) -> None:
    """Unpack the archives in `charts/`, and those inside of them."""
    for _ in range(5):
        archives = [path for path in folder.rglob("charts/*.tgz") if path.is_file()]
        for archive in archives:
            data = archive.read_bytes()
            archive.unlink()
            try:
                with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as tar:
                    for member in tar:
                        copier.take(member.size)
                        if member.isfile():
                            tar.extract(member, archive.parent, filter="data")
            except (tarfile.TarError, OSError, EOFError) as error:
                raise ChartError(f"charts/{archive.name} cannot be unpacked: {error}") from None
            copier.origins.pop(archive.relative_to(folder).as_posix(), None)
        if not archives:
            return
