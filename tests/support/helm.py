"""Charts of testdata rendered with real helm binaries, and places in them named by their YAML path."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from caulk.manifests import helm
from caulk.manifests.helm_rendering import ChartWork, Renderer, Rendering, Request
from caulk.manifests.model import KubeObject, read_manifests
from caulk.source import Source
from support.cases import CHARTS

if TYPE_CHECKING:
    from caulk.manifests.nodes import YamlNode

__all__ = ["CHARTS", "Place", "Shop", "binaries", "on_path"]

# Set where helm was installed for the tests, so that none of them may be skipped.
REQUIRED = "CAULK_TESTS_NEED_HELM"


def binaries() -> list[str]:
    """Every helm there is: `helm` and `helm4` beside this Python, else the one on PATH."""
    beside = [Path(sys.executable).with_name(name) for name in ("helm", "helm4")]
    found = [str(path) for path in beside if path.exists()]
    on_path = shutil.which("helm")
    return found or ([on_path] if on_path is not None else [])


def helm_or_skip() -> str:
    """A helm to test with."""
    found = binaries()
    if not found:
        assert not os.environ.get(REQUIRED), "helm was to be installed and is not there"
        pytest.skip("no helm; `make test` installs one")
    return found[0]


def on_path(monkeypatch: pytest.MonkeyPatch, folder: Path, executable: str | None) -> None:
    """Let PATH lead to this helm, or to none, and to nothing else."""
    folder.mkdir(exist_ok=True)
    if executable is not None:
        (folder / "helm").symlink_to(executable)
    monkeypatch.setenv("PATH", str(folder))


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file of a chart: the text that a span covers, and the line that it begins on."""

    path: str
    text: str
    line: str


class Shop:
    """A chart of testdata, rendered; a test asks it where something came from."""

    def __init__(self, renderer: Renderer, work: ChartWork, root: Path, values: str = "values.yaml") -> None:
        self.renderer = renderer
        self.root = root
        self.rendering: Rendering = next(
            each for each in work.renderings if values in [value_set.name for value_set in each.sets]
        )

    @cached_property
    def objects(self) -> dict[str, KubeObject]:
        source = Source(self.rendering.path, self.rendering.output)
        return {f"{each.kind}/{each.name}": each for each in read_manifests([source]).objects}

    def node(self, name: str, *steps: str | int) -> YamlNode:
        node = self.objects[name].node.get(*steps)
        assert node is not None, f"{name} has no {steps}"
        return node

    def places(self, start: int, end: int) -> list[Place]:
        """Where the bytes come from: the place that is shown, then those beside it."""
        mapped = self.renderer.mapper(self.rendering).map(start, end)
        assert mapped is not None
        found = []
        for span in (mapped.span, *(span for span, _ in mapped.related)):
            source = Source(span.path, (self.root / span.path).read_bytes())
            line = source.line_text(source.line_of(span.start)).strip()
            found.append(Place(span.path, source.text(span), line))
        return found

    def value(self, name: str, *steps: str | int) -> list[Place]:
        span = self.node(name, *steps).location.span
        return self.places(span.start, span.end)

    def key(self, name: str, *steps: str | int) -> list[Place]:
        span = self.node(name, *steps).key_location.span
        return self.places(span.start, span.end)

    def entry(self, name: str, *steps: str | int) -> list[Place]:
        span = self.node(name, *steps).entry_location.span
        return self.places(span.start, span.end)


def render(renderer: Renderer, path: str) -> ChartWork:
    """Render one chart."""
    (work,) = renderer.render([Request(path, helm.Release(kube_version="1.37.0"))])
    return work
