"""The public Helm charts that Caulk is measured on: which, at which commits, and where they lie on disk.

`precision/charts.txt` names repositories with the folders in them that are charts. `fetch` gets them with
git, or, where a chart is part of a Go module, with the go command, and gives each chart the dependencies that
are charts of the same repository; others stay missing, and what they would add is not measured.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import corpus
from corpus import CorpusError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHARTS = corpus.MODULES.with_name("charts.txt")
CHECKOUTS = Path(__file__).resolve().parent.parent / ".bench" / "charts"
CHART_FILE = "Chart.yaml"


@dataclass(frozen=True, slots=True)
class Repository:
    """A pinned repository; `version` is a commit, or the version of a Go module.

    `folders` is a glob of its charts. `objects` is the number of Kubernetes objects that they have with their
    own values.yaml; 0 when never counted.
    """

    address: str
    version: str
    folders: str
    objects: int = 0

    def __str__(self) -> str:
        return f"{self.address}@{self.version}\t{self.folders}"

    @property
    def is_module(self) -> bool:
        return self.version.startswith("v")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart on disk; `path` is its folder relative to `root`, POSIX, "." for the root itself."""

    root: Path
    path: str
    name: str
    version: str
    is_library: bool = False

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def folder(self) -> Path:
        return self.root / self.path


def pinned(file: Path = CHARTS) -> tuple[Repository, ...]:
    """The repositories of the list, in its order; none without a list."""
    found = []
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        if line.strip() and not line.startswith("#"):
            name, folders, *objects = line.split("\t")
            address, _, version = name.partition("@")
            found.append(Repository(address, version, folders, int(objects[0]) if objects else 0))
    return tuple(found)


def write_objects(counted: dict[str, int], file: Path = CHARTS) -> None:
    """Put object counts, keyed by `str(repository)`, into the list; comments and order stay."""
    known = {str(each): each for each in pinned(file)}
    text = []
    for line in file.read_text("utf-8").splitlines():
        repository = known.get("\t".join(line.split("\t")[:2]))
        if repository is None:
            text.append(line)
        else:
            repository = replace(repository, objects=counted.get(str(repository), repository.objects))
            text.append(f"{repository}\t{repository.objects}")
    file.write_text("\n".join(text) + "\n", "utf-8")


def fetch(
    repositories: Iterable[Repository], checkouts: Path = CHECKOUTS
) -> dict[Repository, tuple[Chart, ...]]:
    """The charts of each repository, on disk; raises `CorpusError` with the words of git or go."""
    found = {}
    for repository in repositories:
        if repository.is_module:
            module = corpus.Module(repository.address, repository.version)
            root = corpus.fetch([module])[module]  # which nobody may write to, so no links here
        else:
            root = _checkout(repository, checkouts)
            _link_dependencies(root, repository.folders)
        found[repository] = charts_in(root, repository.folders)
        if not found[repository]:
            raise CorpusError(f"{repository.address} has no charts at {repository.folders}")
    return found


def charts_in(root: Path, folders: str) -> tuple[Chart, ...]:
    """The charts whose folders match a glob."""
    charts = []
    for file in sorted(root.glob(f"{folders}/{CHART_FILE}")):
        data = metadata(file)
        path = file.parent.relative_to(root).as_posix()
        is_library = data.get("type") == "library"
        charts.append(Chart(root, path, data["name"], str(data.get("version", "")), is_library))
    return tuple(charts)


def metadata(file: Path) -> dict[str, Any]:
    from ruamel.yaml import YAML

    data = YAML(typ="safe").load(file.read_bytes())
    return data if isinstance(data, dict) else {}


def _checkout(repository: Repository, checkouts: Path) -> Path:
    """The work tree of a repository's commit, fetched once."""
    folder = checkouts / f"{repository.address.replace('/', '+')}@{repository.version[:12]}"
    done = folder / ".git" / "caulk-checked-out"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _git(folder, "init", "--quiet")
        _git(folder, "fetch", "--quiet", "--depth=1", f"https://{repository.address}", repository.version)
        _git(folder, "checkout", "--quiet", "--force", "--detach", repository.version)
        done.touch()
    return folder


def _git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "advice.detachedHead=false", *arguments]
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CorpusError(f"git {arguments[0]} in {folder.name}: {done.stderr.strip()}")


def _link_dependencies(root: Path, folders: str) -> None:
    """Put links to charts of the repository into the `charts/` of those that depend on them.

    Chart repositories publish dependencies as archives, which a checkout does not have. The version that a
    chart asks for is not compared: siblings of one commit were made for each other.
    """
    known = {metadata(file)["name"]: file.parent for file in sorted(root.glob(f"{folders}/{CHART_FILE}"))}
    for folder in known.values():
        for name in _dependencies(folder):
            sibling, place = known.get(name), folder / "charts" / name
            if sibling is not None and not place.exists() and not list(place.parent.glob(f"{name}-*.tgz")):
                place.parent.mkdir(exist_ok=True)
                place.symlink_to(os.path.relpath(sibling, place.parent), target_is_directory=True)


def _dependencies(folder: Path) -> Iterator[str]:
    for file in (folder / CHART_FILE, folder / "requirements.yaml"):  # charts of Helm 2 have the latter
        for each in (metadata(file).get("dependencies") if file.exists() else None) or ():
            yield each["name"]
