"""Do findings in rendered charts point to the right line? Draws cases, for a person to judge.

    python bench/helm_mapping.py [--count 200] [--seed 1]
    python bench/helm_mapping.py --places [--count 100] [--seed 1] CHART...

renders charts with all their value sets (`helm` on PATH), and draws from all that the rules report, pedantic
ones included, in the charts of precision/charts.txt, or, with `--places`, from all keys and values that a
rule could point to in the charts given. For each case it prints the rendered line, the place it is led back
to, and the source line there. The verdicts are in precision/helm-mapping.tsv: chart@version, value sets, what
was reported or rendered, the place in the chart, verdict, and a clause why where it is not right. The
findings in it are the draw of 200 with seed 1.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import charts as public
from caulk.manifests import helm
from caulk.manifests.helm_charts import outermost
from caulk.manifests.helm_rendering import Renderer, Request
from caulk.manifests.model import objects_of, read_manifests
from caulk.session import ScanOptions, scan
from caulk.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caulk.findings import Finding
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


def findings() -> Iterator[str]:
    """What the rules report in the public charts, in an order that does not change."""
    for members in public.fetch(public.pinned()).values():
        own = [chart for chart in members if not chart.is_library]
        paths = tuple(chart.folder for chart in own)
        report = scan(ScanOptions(paths=paths, root=own[0].root, pedantic=True, gitignore=False))
        for finding in report.findings:
            if finding.rendered is not None:
                chart = next(
                    each
                    for each in own
                    if finding.primary.span.path.startswith(f"{each.path}/".removeprefix("./"))
                )
                yield _reported(chart, finding)


def drawn_places(roots: Sequence[Path], count: int, seed: int) -> list[str]:
    """A draw that gives each chart its share."""
    executable = helm.binary()
    assert executable is not None
    drawing = random.Random(seed)
    drawn: list[str] = []
    per_chart = -(-count // len(roots))
    for root in roots:
        version = _version(root)
        for path in outermost([""]):
            with Renderer(executable, root, 2) as renderer:
                (work,) = renderer.render([Request(path, helm.Release())])
                for failure in work.failures:
                    print(f"{version}: {failure.message}", file=sys.stderr)
                cases: list[Case] = []
                for rendering in work.renderings:
                    cases += places(rendering, Source(rendering.path, rendering.output))
                for case in drawing.sample(cases, min(per_chart, len(cases))):
                    mapped = renderer.mapper(case.rendering).map(case.span.start, case.span.end)
                    drawn.append(_shown(version, root, case, mapped))
    drawing.shuffle(drawn)
    return drawn[:count]


def main() -> int:
    """Draw cases and print them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("charts", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--places", action="store_true")
    given = parser.parse_args()
    if helm.binary() is None:
        print(helm.HOW_TO_GET, file=sys.stderr)
        return 2
    if given.places:
        drawn = drawn_places([each.resolve() for each in given.charts], given.count, given.seed)
    else:
        found = list(findings())
        print(f"{len(found)} findings", file=sys.stderr)
        drawn = random.Random(given.seed).sample(found, min(given.count, len(found)))
    for number, text in enumerate(drawn, start=1):
        print(f"[{number}] {text}\n")
    return 0


def _reported(chart: public.Chart, finding: Finding) -> str:
    assert finding.rendered is not None
    sets = ", ".join(finding.rendered.sets) or "values.yaml"
    out = [f"{chart} ({sets})", f"    {finding.rule}: {finding.message}"]
    out.append(f"    rendered | {finding.rendered.line}")
    for label in (finding.primary, *finding.related):
        out += _at(chart.root, label.span, label.text)
    return "\n".join(out)


def _at(root: Path, span: Span, text: str) -> list[str]:
    """A place, and the line there."""
    file = Source(span.path, (root / span.path).read_bytes())
    at = file.position(span.start)
    return [
        f"    {span.path}:{at.line}:{at.column} «{file.text(span)}» {text}",
        f"             | {file.line_text(at.line).strip()}",
    ]


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
        out += _at(root, span, text)
    return "\n".join(out)


if __name__ == "__main__":
    sys.exit(main())
