"""What one run is asked to do: the paths, and what the command line says over the configuration."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from caulk.config import Config

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from caulk.findings import Confidence, Severity

STDIN = "-"


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """A scan's request. Fields that are None or empty leave the word to `config`.

    `paths` may hold `STDIN` once; `stdin` then has its bytes and `stdin_filename` the name they go by.
    `jobs` is the number of processes; None means one for each processor, 1 keeps all work in this one.
    """

    paths: tuple[Path | str, ...]
    config: Config = field(default_factory=Config)
    jobs: int | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    pedantic: bool | None = None
    min_severity: Severity | None = None
    min_confidence: Confidence | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    tests: bool | None = None
    gitignore: bool | None = None
    kube_version: tuple[int, int] | None = None
    go_version: tuple[int, int] | None = None
    stdin: bytes | None = None
    stdin_filename: str = ""
    helm_values: tuple[Path, ...] = ()  # files on top of every chart's values.yaml, one set
    render: bool | None = None
    texts: Mapping[str, bytes] = field(default_factory=dict)  # by path: counts in place of the file's
    root: Path | None = None  # the project's root when it is known; else the repository around the paths

    def settings(self) -> Config:
        """The configuration with this request's own values on top."""
        keys = (
            *("select", "ignore", "only", "pedantic", "min-severity", "min-confidence"),
            *("include", "exclude", "tests", "gitignore", "kube-version", "go-version"),
        )
        given: dict[str, Any] = {}
        for key in keys:
            value = getattr(self, key.replace("-", "_"))
            if value is not None and value != ():
                given[key] = value
        if self.render is not None or self.helm_values:
            helm = self.config.helm
            given["helm"] = replace(
                helm,
                render=helm.render if self.render is None else self.render,
                values=(*helm.values, tuple(map(str, self.helm_values))) if self.helm_values else helm.values,
            )
        if self.render is not None:
            given["kustomize"] = replace(self.config.kustomize, build=self.render)
        return self.config.merged(given) if given else self.config
