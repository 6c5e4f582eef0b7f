"""The result of a scan, complete: what is shown, what is not and why, what was read and what was skipped."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import TYPE_CHECKING

from caulk.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caulk.findings import Finding, Notice, Severity
    from caulk.rule import Rule
    from caulk.source import Span


class SkipReason(Enum):
    """Why a file that was found was not checked; the value completes "skipped: …"."""

    GITIGNORED = "ignored by .gitignore"
    EXCLUDED = "excluded by --exclude or the configuration"
    NOT_INCLUDED = "matched by no --include"
    GENERATED = "generated code"
    VENDORED = "vendored code"
    TESTDATA = "under testdata/"
    GO_TEST = "Go test (--tests checks it)"
    HELM_TEMPLATE = "Helm template, not rendered (pipe `helm template` into `caulk scan -`)"
    NO_HELM = "Helm chart, and no `helm` on PATH to render it (https://helm.sh/docs/intro/install)"
    NO_RENDER = "Helm chart, not rendered (--no-render)"
    HELM_LIBRARY = "Helm library chart: rendered as part of the charts that use it"
    HELM_VALUES = "values that do not render on their own"
    NO_KUSTOMIZE = (
        "kustomization, read as plain files: no `kustomize` or `kubectl` on PATH to build it "
        "(https://kubectl.docs.kubernetes.io/installation/kustomize/)"
    )
    NOT_BUILT = "kustomization, read as plain files (--no-render)"
    REMOTE_KUSTOMIZATION = (
        "kustomization with remote parts, read as plain files (pipe `kustomize build` into `caulk scan -`)"
    )
    UNREAD_KUSTOMIZATION = "kustomization with parts that cannot be read, read as plain files"
    CHART_KUSTOMIZATION = (
        "kustomization that inflates charts, read as plain files "
        "(pipe `kustomize build --enable-helm` into `caulk scan -`)"
    )
    EMBEDDED_VALUES = (
        "Helm values in an Argo CD, Flux or k3s object (scan the chart with them: --helm-values)"
    )
    NOT_A_MANIFEST = "YAML without a Kubernetes object"
    BINARY = "binary content"
    HIDDEN = "hidden (name it to check it)"
    UNDERSCORE = "left out by the go tool, as names with a leading `_` are (name it to check it)"
    TEMPLATE = "template text, not YAML as it stands"
    UNKNOWN_KIND = "neither Go, YAML, JSON nor a Dockerfile"
    SYMLINK_LOOP = "symbolic link into a folder above it"
    SYMLINK_OUTSIDE = "symbolic link out of the project"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder left unchecked on purpose; folders end in `/`."""

    path: str
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that a comment, an annotation or the configuration silenced, and the reason given there."""

    finding: Finding
    reason: str
    where: Span | None  # the comment or annotation; None when the configuration did it


@dataclass(slots=True)
class Stats:
    """What a scan covered."""

    go_files: int = 0
    go_lines: int = 0
    go_packages: int = 0
    manifest_files: int = 0
    objects: int = 0
    dockerfiles: int = 0
    seconds: float = 0.0

    def add(self, other: Stats) -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


class Sources:
    """The text behind the findings, read again when a reporter first asks for it.

    `base` is the folder that people look from: `shown` gives paths as they would type them there.
    """

    def __init__(
        self, root: Path, known: Mapping[str, Source] | None = None, *, base: Path | None = None
    ) -> None:
        self.root = root
        self._known = dict(known or {})
        self._base = _common(base, root) if base is not None else None

    def __getitem__(self, path: str) -> Source:
        source = self._known.get(path)
        if source is None:
            try:
                data = (self.root / path).read_bytes()
            except OSError:
                data = b""  # it went away after the scan: places still print, frames are empty
            source = self._known[path] = Source(path, data)
        return source

    def shown(self, path: str) -> str:
        """A project-relative path as it reads from the base."""
        if self._base is None or path == "<stdin>":
            return path
        return os.path.relpath(self.root.resolve() / path, self._base).replace(os.sep, "/")


def _common(base: Path, root: Path) -> Path | None:
    """The base, when one of the folders contains the other; None when they are the same, or far apart."""
    base, root = base.resolve(), root.resolve()
    inside = base.is_relative_to(root) or root.is_relative_to(base)
    return base if inside and base != root else None


@dataclass(slots=True)
class Report:
    """Everything that a reporter may print. Findings and notices are sorted."""

    root: Path
    rules: tuple[Rule, ...]  # enabled rules, sorted by name
    sources: Sources
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    below_severity: int = 0  # dropped by --min-severity
    below_confidence: int = 0  # dropped by --min-confidence, or by the default without --pedantic
    notices: tuple[Notice, ...] = ()
    limits: tuple[Notice, ...] = ()  # where the analysis stopped short; everything was read
    skipped: tuple[Skipped, ...] = ()
    links: tuple[str, ...] = ()  # how each container was, or was not, tied to a Go program; shown by -v
    stats: Stats = field(default_factory=Stats)
    fixed: tuple[Finding, ...] = ()  # what --fix ended, with the places that it had before
    exit_code: int | None = None  # what the process will answer, once --fail-on has been weighed

    @property
    def by_severity(self) -> Counter[Severity]:
        return Counter(finding.severity for finding in self.findings)
