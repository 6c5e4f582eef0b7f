"""Kustomizations of testdata built with the real tool, and places in them named by their YAML path."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from caulk.manifests.kustomize import Files, Kustomize
from caulk.manifests.kustomize_mapping import Mapper
from caulk.manifests.model import read_manifests
from caulk.source import Source
from support.helm import Place

if TYPE_CHECKING:
    from caulk.manifests.model import KubeObject
    from caulk.manifests.nodes import YamlNode
    from caulk.source import Span

# Set where kustomize was installed for the tests, so that none of them may be skipped.
REQUIRED = "CAULK_TESTS_NEED_KUSTOMIZE"


def kustomize_or_skip() -> str:
    """A kustomize to test with: the one beside this Python, else the one on PATH, else kubectl's."""
    beside = Path(sys.executable).with_name("kustomize")
    found = str(beside) if beside.exists() else shutil.which("kustomize") or shutil.which("kubectl")
    if found is None:
        assert not os.environ.get(REQUIRED), "kustomize was to be installed and is not there"
        pytest.skip("no kustomize; `make test` installs one")
    return found


def on_path(monkeypatch: pytest.MonkeyPatch, folder: Path, executable: str | None) -> None:
    """Let PATH lead to this kustomize, or to none, and to nothing else."""
    folder.mkdir(exist_ok=True)
    if executable is not None:
        (folder / Path(executable).name).symlink_to(executable)
    monkeypatch.setenv("PATH", str(folder))


@dataclass(eq=False)
class Overlay:
    """An overlay, built; a test asks it where something came from."""

    root: Path
    mapper: Mapper

    @cached_property
    def objects(self) -> dict[str, KubeObject]:
        return {f"{each.kind}/{each.name}": each for each in read_manifests([self.mapper.source]).objects}

    def node(self, name: str, *steps: str | int) -> YamlNode:
        """A value by its path; elements of lists go by their index or name."""
        found = [each for key, each in self.objects.items() if key == name or key.startswith(f"{name}-")]
        node: YamlNode | None = found[0].node if found else None
        for step in steps:
            if node is not None and node.is_sequence and isinstance(step, str):
                named = {each.get("name"): each for each in node.elements}
                node = next(
                    (each for key, each in named.items() if key is not None and key.text == step), None
                )
            elif node is not None:
                node = node.get(step)
        assert node is not None, f"no {steps} in {name}; there are {sorted(self.objects)}"
        return node

    def places(self, span: Span) -> list[Place]:
        """Where the bytes come from: the place that is shown, then those beside it."""
        mapped = self.mapper.map(span)
        assert mapped is not None
        found = []
        for each in (mapped.span, *(place for place, _ in mapped.related)):
            source = Source(each.path, (self.root / each.path).read_bytes())
            line = source.line_text(source.line_of(each.start)).strip()
            found.append(Place(each.path, source.text(each), line))
        return found

    def value(self, name: str, *steps: str | int) -> list[Place]:
        return self.places(self.node(name, *steps).location.span)

    def key(self, name: str, *steps: str | int) -> list[Place]:
        return self.places(self.node(name, *steps).key_location.span)

    def entry(self, name: str, *steps: str | int) -> list[Place]:
        return self.places(self.node(name, *steps).entry_location.span)


def build(executable: str, root: Path, folder: str) -> Overlay:
    """Build one kustomization."""
    files = Files(root)
    made = files.kustomization(folder)
    assert made is not None
    with Kustomize(executable, 1) as tool:
        (built,) = tool.build(root, [made], 60.0)
    assert not built.result.error
    return Overlay(root, Mapper(Source("<built>", built.result.output), built, files))
