"""Do findings in rendered charts point to the right line? Draws cases, for a person to judge.

    python bench/helm_mapping.py [--count 100] [--seed 1] [--findings] CHART...

renders every chart given (folders; `helm` on PATH) with all its value sets, and draws either what the
rules, pedantic ones included, report, or (without `--findings`) any key or value of a rendered object that a
rule could point to. For each case it prints the rendered line, the place it is led back to, and the source
line there. The verdicts are in precision/helm-mapping.tsv: chart@version, value sets, what was rendered, the
place in the chart, verdict, and a clause why where it is not right.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caulk import checking
from caulk.checking import Outcome
from caulk.config import Config
from caulk.manifests import helm
from caulk.manifests.helm_charts import outermost
from caulk.manifests.helm_rendering import Renderer, Request
from caulk.manifests.model import objects_of, read_manifests
from caulk.session import default_registry
from caulk.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.helm_rendering import Rendering
    from caulk.manifests.mapped import Mapped

# Their content is no part of what Kubernetes reads as fields.
LEFT_OUT = frozenset({"CustomResourceDefinition", "Secret"})
TEXT_PATHS = ("data", "binaryData", "stringData")


@dataclass(frozen=True, slots=True)
class Case:
    """A place in a rendering: what it is, and the bytes that a finding would show."""

    rendering: Rendering
    what: str
    span: Span


def places(rendering: Rendering, source: Source) -> Iterator[Case]:
    """Every key, value and entry of the rendered objects."""
    for file in read_manifests([source], unread=()).files:
        for document in file.objects(()):
            for obj in objects_of(document, file):
                if obj.kind in LEFT_OUT:
                    continue
                for node in obj.node.walk():
                    if node.parent is None or node.path.startswith(TEXT_PATHS):
                        continue
                    for how, location in (
                        ("value", node.location),
                        ("key", node.key_location),
                        ("entry", node.entry_location),
                    ):
                        yield Case(rendering, f"{how} of {obj.kind} {node.path}", location.span)


def findings(rendering: Rendering, source: Source) -> Iterator[Case]:
    """Every place that a rule reports."""
    outcome = Outcome()
    rules = tuple(default_registry())
    manifests = checking.read_manifests([source], rules, Config().kube_version, outcome)
    checking.check_manifests(manifests, rules, outcome)
    for finding in outcome.findings:
        yield Case(rendering, f"{finding.rule}: {finding.message}", finding.primary.span)


def main() -> int:
    """Draw cases and print them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("charts", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", action="store_true")
    given = parser.parse_args()
    executable = helm.binary()
    if executable is None:
        print(helm.HOW_TO_GET, file=sys.stderr)
        return 2
    roots = [each.resolve() for each in given.charts]
    drawing = random.Random(given.seed)
    started = time.perf_counter()
    drawn: list[str] = []
    per_chart = -(-given.count // len(roots))
    for root in roots:
        version = _version(root)
        for path in outermost([""]):
            with Renderer(executable, root, 2) as renderer:
                (work,) = renderer.render([Request(path, helm.Release())])
                for failure in work.failures:
                    print(f"{version}: {failure.message}", file=sys.stderr)
                cases: list[Case] = []
                for rendering in work.renderings:
                    source = Source(rendering.path, rendering.output)
                    cases += findings(rendering, source) if given.findings else places(rendering, source)
                for case in drawing.sample(cases, min(per_chart, len(cases))):
                    mapped = renderer.mapper(case.rendering).map(case.span.start, case.span.end)
                    drawn.append(_shown(version, root, case, mapped))
    drawing.shuffle(drawn)
    for number, text in enumerate(drawn[: given.count], start=1):
        print(f"[{number}] {text}\n")
    print(f"{len(roots)} charts in {time.perf_counter() - started:.1f} s", file=sys.stderr)
    return 0


def _version(chart: Path) -> str:
    from ruamel.yaml import YAML

    data = YAML(typ="safe").load((chart / "Chart.yaml").read_bytes())
    return f"{data['name']}@{data.get('version', '')}"


def _shown(version: str, root: Path, case: Case, mapped: Mapped | None) -> str:
    source = Source("", case.rendering.output)
    line = source.line_text(source.line_of(case.span.start)).strip()
    comment = case.rendering.output.rfind(b"# Source: ", 0, case.span.start)
    template = source.line_text(source.line_of(comment)).removeprefix("# Source: ")
    sets = ", ".join(each.name for each in case.rendering.sets)
    out = [f"{version} ({sets}) {template}", f"    {case.what}", f"    rendered | {line}"]
    if mapped is None:
        return "\n".join([*out, "    nowhere"])
    for span, text in ((mapped.span, ""), *mapped.related):
        file = Source(span.path, (root / span.path).read_bytes())
        at = file.position(span.start)
        out.append(f"    {span.path}:{at.line}:{at.column} «{file.text(span)}» {text}")
        out.append(f"             | {file.line_text(at.line).strip()}")
    return "\n".join(out)


if __name__ == "__main__":
    sys.exit(main())
