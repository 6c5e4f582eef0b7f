"""Do findings in built kustomizations point to the right line? Draws cases, for a person to judge.

    python bench/kustomize_mapping.py [--count 100] [--seed 1] [--findings] FOLDER...

builds every outermost kustomization under the folders (`kustomize` or `kubectl` on PATH), and draws either
what the rules, pedantic ones included, report, or (without `--findings`) any key or value of a built object
that a rule could point to. For each case it prints the built line, the place it is led back to, and the
source line there. The verdicts are in precision/kustomize-mapping.tsv: tree, kustomization, what was built,
the place in the tree, verdict, and a clause why where it is not right.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caulk import checking, discovery
from caulk.checking import Outcome
from caulk.config import Config
from caulk.kustomizing import Kustomizations
from caulk.manifests.model import objects_of, read_manifests
from caulk.rendered import Worlds
from caulk.session import default_registry
from caulk.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.rendered import World

# Their content is no part of what Kubernetes reads as fields.
LEFT_OUT = frozenset({"CustomResourceDefinition"})


@dataclass(frozen=True, slots=True)
class Case:
    """A place in a build: what it is, and the bytes that a finding would show."""

    world: World
    what: str
    span: Span


def places(world: World) -> Iterator[Case]:
    """Every key, value and entry of the built objects."""
    for file in read_manifests([world.source], unread=()).files:
        for document in file.objects(()):
            for obj in objects_of(document, file):
                if obj.kind in LEFT_OUT:
                    continue
                for node in obj.node.walk():
                    if node.parent is None or "config.kubernetes.io/" in node.path:
                        continue
                    for how, location in (
                        ("value", node.location),
                        ("key", node.key_location),
                        ("entry", node.entry_location),
                    ):
                        yield Case(world, f"{how} of {obj.symbol} {node.path}", location.span)


def findings(world: World) -> Iterator[Case]:
    """Every place that a rule reports."""
    outcome = Outcome()
    rules = tuple(default_registry())
    manifests = checking.read_manifests([world.source], rules, Config().kube_version, outcome)
    checking.check_manifests(manifests, rules, outcome)
    for finding in outcome.findings:
        yield Case(world, f"{finding.rule}: {finding.message}", finding.primary.span)


def main() -> int:
    """Draw cases and print them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", action="store_true")
    given = parser.parse_args()
    drawing = random.Random(given.seed)
    started = time.perf_counter()
    drawn: list[str] = []
    builds = nowhere = total = 0
    per_folder = -(-given.count // len(given.folders))
    for folder in given.folders:
        root = folder.resolve()
        outcome = Outcome()
        worlds = Worlds(outcome, root)
        kustomizations = Kustomizations(discovery.discover([root], root=root), Config(), 2, worlds)
        kustomizations.build()
        for notice in outcome.notices:
            print(f"{folder.name} {notice.path}: {notice.message}", file=sys.stderr)
        cases: list[Case] = []
        for world in worlds:
            builds += 1
            cases += findings(world) if given.findings else places(world)
        total += len(cases)
        nowhere += sum(case.world.locate(case.span) is None for case in cases)
        drawn += (_shown(root, case) for case in drawing.sample(cases, min(per_folder, len(cases))))
    drawing.shuffle(drawn)
    for number, text in enumerate(drawn[: given.count], start=1):
        print(f"[{number}] {text}\n")
    seconds = time.perf_counter() - started
    print(f"{builds} builds, {total} places, {nowhere} led nowhere, {seconds:.1f} s", file=sys.stderr)
    return 0


def _shown(root: Path, case: Case) -> str:
    source = case.world.source
    line = source.line_text(source.line_of(case.span.start)).strip()
    out = [f"{root.name} {case.world.path}", f"    {case.what}", f"    built    | {line}"]
    mapped = case.world.locate(case.span)
    if mapped is None:
        return "\n".join([*out, "    nowhere"])
    for span, text in ((mapped.span, ""), *mapped.related):
        file = Source(span.path, (root / span.path).read_bytes())
        at = file.position(span.start)
        out.append(f"    {span.path}:{at.line}:{at.column} «{file.text(span)[:80]}» {text}")
        out.append(f"             | {file.line_text(at.line).strip()}")
    return "\n".join(out)


if __name__ == "__main__":
    sys.exit(main())
