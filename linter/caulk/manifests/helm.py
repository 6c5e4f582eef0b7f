"""Running `helm template`, without plugins, and what it says when it fails."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from caulk.manifests import kube_apis
from caulk.manifests.processes import Command, Result, Tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

BINARY = "helm"
HOW_TO_GET = "install helm (https://helm.sh/docs/intro/install) to have charts rendered"

_TEMPLATE_ERROR = re.compile(
    r"(?P<path>[\w.+-]+(?:/[\w.+@-]+)+):(?P<line>\d+)(?::(?P<column>\d+))?(?=[:)\s])\)?:?"
)
_PARSE_ERROR = re.compile(
    r"(?:YAML parse error on|error converting YAML to JSON: on|unable to parse YAML:?) (?P<path>\S+?):"
)


@dataclass(frozen=True, slots=True)
class Release:
    """What a chart can learn of the release that it is rendered for.

    `kube_version` is the cluster's, "1.37.0"; "" stands for the newest one that the chart says it runs on.
    """

    name: str = "release-name"
    namespace: str = "default"
    kube_version: str = ""
    api_versions: tuple[str, ...] = ()
    tests: bool = False  # the pods of `helm test`, too


@dataclass(frozen=True, slots=True)
class Job:
    """One rendering to be made."""

    chart: Path
    values: tuple[Path, ...]
    release: Release
    timeout: float = 60.0


def binary() -> str | None:
    """The `helm` on PATH."""
    return shutil.which(BINARY)


def arguments(job: Job) -> list[str]:
    """What follows `helm` on its command line."""
    release = job.release
    given = ["template", release.name, str(job.chart), "--namespace", release.namespace]
    for file in job.values:
        given += ["--values", str(file)]
    if release.kube_version:
        given += ["--kube-version", release.kube_version]
    for version in (*_served(release.kube_version), *release.api_versions):
        given += ["--api-versions", version]
    if not release.tests:
        given.append("--skip-tests")
    return given


def _served(kube_version: str) -> Iterator[str]:
    """What the cluster serves.

    Helm knows only groups while it talks to none, and those of its own age; a chart that asks for
    `policy/v1/PodDisruptionBudget` would be rendered for a cluster of long ago.
    """
    major, _, minor = kube_version.partition(".")
    minor = minor.partition(".")[0]
    known = major.isdigit() and minor.isdigit()
    return kube_apis.served((int(major), int(minor)) if known else kube_apis.newest_release())


class Helm(Tool):
    """Runs renderings."""

    name = "helm"

    def render(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """The results of the jobs, in their order."""
        return self.run(Command(arguments(job), job.chart, job.timeout) for job in jobs)

    def environment(self) -> dict[str, str]:
        """Without plugins and repositories of the user, too."""
        home = str(self.home)
        folders = {f"HELM_{name}_HOME": f"{home}/{name.lower()}" for name in ("CACHE", "CONFIG", "DATA")}
        return {**super().environment(), **folders, "HELM_PLUGINS": f"{home}/plugins"}


# -- what helm says --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Complaint:
    """Helm's message, and the place that it names: a path that begins with the chart's name, line, column.

    Line and column are 0 where it names none.
    """

    message: str
    path: str = ""
    line: int = 0
    column: int = 0


def complaint(said: str) -> Complaint:
    """Find the innermost place in an error of helm's, and what is said about it."""
    first = re.sub(r"\s{80,}", " ", said).strip()  # what helm quotes may be long
    lines = first.splitlines() or [""]
    text = lines[0] if len(lines) == 1 else " ".join(line.strip() for line in lines)
    text = re.sub(r"\s*Use --debug flag to render out invalid YAML", "", text).strip()
    text = re.split(r"\s*(?:fatal error:|goroutine \d+ )", text, maxsplit=1)[0] or text  # Go's dump of itself
    places = [match for match in _TEMPLATE_ERROR.finditer(text) if "/templates/" in match["path"]]
    if places:
        last = places[-1]
        rest = text[last.end() :].strip()
        rest = re.sub(r'^executing "[^"]*" at (<.*?>): ', r"\1: ", rest)
        rest = re.sub(r"^error calling (\w+): ", r"\1: ", rest)
        return Complaint(rest or text, last["path"], int(last["line"]), int(last["column"] or 0))
    parse = _PARSE_ERROR.search(text)
    if parse is not None:
        line = re.search(r"\bline (\d+)", text)
        return Complaint(text, parse["path"], -int(line[1]) if line else 0)
    return Complaint(text)


def documents(output: bytes) -> Sequence[tuple[str, int, int]]:
    """Path of the `# Source:` comment, begin and end of what stands below it, for every document."""
    found = []
    heads = list(re.finditer(rb"^---\r?\n# Source: ([^\r\n]+)\r?\n", output, re.MULTILINE))
    for head, following in zip_longest(heads, heads[1:]):
        end = following.start() if following is not None else len(output)
        found.append((head[1].decode("utf-8", "replace").strip(), head.end(), end))
    return found
