"""Helm charts in a scan: rendered, checked, and every finding led back to the template or the values file.

Each rendering is checked as a world of its own, for no cluster runs a chart with two sets of values at once.
What the rules find stands in rendered text, which is no file; `Charts.resolved` replaces those places late,
and tells once what several renderings have in common.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from caulk import checking, suppressions
from caulk.checking import Outcome
from caulk.findings import Finding, Label, Location, Notice, NoticeKind, Rendered
from caulk.manifests import helm
from caulk.manifests.helm_charts import ChartError, outermost, read_chart
from caulk.manifests.helm_rendering import Chain, Renderer, Request, static
from caulk.report import Skipped, SkipReason
from caulk.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from caulk.config import ChartConfig, Config
    from caulk.manifests.helm_charts import Chart
    from caulk.manifests.helm_mapping import Mapped
    from caulk.manifests.helm_rendering import ChartWork, Rendering
    from caulk.manifests.model import KubeObject, Manifests
    from caulk.rule import Rule

# Helm's own idea of the cluster is as old as the binary; one built from source thinks of Kubernetes 1.20.
NEWEST_KUBERNETES = (1, 37)

_VARIABLE_PARTS = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\d[\w.]*")


class Charts:
    """The charts of one scan. A context manager: copies of them live as long as places can be asked for.

    Those in `behind` are only there to explain text that was rendered elsewhere, and not checked.
    """

    def __init__(
        self,
        root: Path,
        charts: Sequence[str],
        config: Config,
        jobs: int,
        outcome: Outcome,
        *,
        behind: Sequence[str] = (),
    ) -> None:
        self.root = root
        self.config = config
        self.outcome = outcome
        self.objects: list[KubeObject] = []
        self.works: list[ChartWork] = []
        self._behind = frozenset(behind)
        self._paths = outermost((*charts, *behind))
        self._renderer: Renderer | None = None
        self._jobs = jobs
        self._by_path: dict[str, Rendering] = {}
        self._canonical: dict[int, dict[tuple[str, bytes], tuple[Rendering, int]]] = {}
        self._sources: dict[str, Source] = {}
        self._suppressed: list[suppressions.Suppression] = []
        self._piped: dict[str, tuple[Source, dict[str, Chain]]] = {}
        self._unrendered: list[Chart] = []

    def __enter__(self) -> Charts:
        return self

    def __exit__(self, *details: object) -> None:
        if self._renderer is not None:
            self._renderer.__exit__(*details)

    # -- rendering

    def render(self) -> None:
        """Render the charts; the outcome says what could not be rendered, and why."""
        executable = helm.binary()
        requests = []
        for path in self._paths:
            chosen = self._chosen(path)
            if self._wanted(chosen) and executable is not None:
                requests.append(self._request(path, chosen))
                continue
            self._skip(path, SkipReason.NO_HELM if self._wanted(chosen) else SkipReason.NO_RENDER)
            with suppress(ChartError):
                self._unrendered.append(read_chart(self.root, path))
        if executable is None or not requests:
            return
        self._renderer = Renderer(executable, self.root, self._jobs)
        self._renderer.__enter__()
        self.works = self._renderer.render(requests)
        for work in self.works:
            if work.request.path not in self._behind:
                self._take_in(work)

    def _chosen(self, path: str) -> ChartConfig | None:
        from pathspec import GitIgnoreSpec

        found = None
        for each in self.config.helm.charts:
            if each.path.strip("/") in (path, path or ".") or GitIgnoreSpec.from_lines(
                [each.path]
            ).match_file(f"{path}/Chart.yaml"):
                found = each
        return found

    def _wanted(self, chosen: ChartConfig | None) -> bool:
        return self.config.helm.render and (chosen is None or chosen.render is not False)

    def _request(self, path: str, chosen: ChartConfig | None) -> Request:
        settings = self.config.helm
        own = chosen.values if chosen is not None else None
        base = self.config.file.absolute().parent if self.config.file is not None else self.root
        major, minor = self.config.kube_version or NEWEST_KUBERNETES
        return Request(
            path,
            helm.Release(
                name=(chosen.release_name if chosen is not None else "") or settings.release_name,
                namespace=(chosen.namespace if chosen is not None else "") or settings.namespace,
                kube_version=f"{major}.{minor}.0",
                api_versions=settings.api_versions,
                tests=self.config.tests,
            ),
            tuple(
                tuple(base / file for file in files) for files in (settings.values if own is None else own)
            ),
            settings.timeout,
        )

    def _skip(self, path: str, reason: SkipReason) -> None:
        if path in self._behind:
            return
        self.outcome.skipped.append(Skipped(f"{path}/" if path else "./", reason))

    def _take_in(self, work: ChartWork) -> None:
        chart = work.chart
        if chart.is_library:
            self._skip(chart.path, SkipReason.HELM_LIBRARY)
        for failure in work.failures:
            self.outcome.notices.append(
                Notice(NoticeKind.NOT_RENDERED, failure.path, failure.message, failure.span, failure.hint)
            )
        self.outcome.skipped += (
            Skipped(chart.inside(value_set.name), SkipReason.HELM_VALUES) for value_set, _ in work.unrendered
        )
        for rendering in work.renderings:
            self._by_path[rendering.path] = rendering

    def knows(self, path: str) -> bool:
        """Whether a path belongs to a chart, of which this class says whether it was rendered."""
        return any(path.startswith(f"{each}/" if each else "") for each in self._paths)

    # -- checking

    def check(self, rules: Sequence[Rule], kube_version: tuple[int, int] | None) -> None:
        """Run the rules on every rendering; what they find has places in rendered text for now."""
        for rendering in self._by_path.values():
            apart = Outcome()
            source = Source(rendering.path, rendering.output)
            manifests = checking.read_manifests([source], rules, kube_version, apart)
            checking.check_manifests(manifests, rules, apart)
            self.objects += manifests.objects
            self.outcome.findings += apart.findings
            self.outcome.notices += apart.notices
            self.outcome.crashed |= apart.crashed
            if rendering is rendering.work.renderings[0]:
                self.outcome.stats.objects += apart.stats.objects
                self.outcome.stats.manifest_files += 1
            self._suppressed += (each for each in apart.suppressions if each.annotation)

    def with_objects(self, manifests: Manifests) -> Manifests:
        """The manifests of the project together with the rendered ones."""
        if not self.objects:
            return manifests
        from caulk.manifests.model import Manifests as Model

        return Model(
            files=manifests.files,
            objects=(*manifests.objects, *self.objects),
            notices=manifests.notices,
            templates=manifests.templates,
            kube_version=manifests.kube_version,
        )

    # -- leading back

    def resolved(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings, with places in rendered text replaced; what several renderings share is told once."""
        found: list[Finding] = []
        merged: dict[tuple[str, Span, str], int] = {}
        for finding in findings:
            if not self._concerns(finding):
                found.append(finding)
                continue
            resolved = self._resolved(finding)
            key = (resolved.rule, resolved.primary.span, _VARIABLE_PARTS.sub("_", resolved.message))
            if resolved.rendered is None:
                found.append(resolved)
            elif key in merged:
                found[merged[key]] = _merged(found[merged[key]], resolved)
            else:
                merged[key] = len(found)
                found.append(resolved)
        return found

    def _concerns(self, finding: Finding) -> bool:
        return any(span.path in self._by_path or span.path in self._piped for span in finding.spans)

    def _resolved(self, finding: Finding) -> Finding:
        spans = tuple(span for span in finding.spans if span.path in self._by_path)
        primary, extra = self._label(finding.primary)
        related = [*extra, *(self._label(label)[0] for label in finding.related)]
        seen = {primary.span}
        kept = [label for label in related if label.text or label.span not in seen]
        rendered = finding.rendered
        rendering = self._by_path.get(finding.primary.span.path)
        if rendering is not None:
            source = self._source(rendering)
            line = source.line_text(source.line_of(finding.primary.span.start)).strip()
            several = sum(len(each.sets) for each in rendering.work.renderings) > 1
            sets = tuple(each.name for each in rendering.sets) if several else ()
            rendered = Rendered(line, sets, spans)
        elif primary.span != finding.primary.span:
            source = self._piped[finding.primary.span.path][0]
            line = source.line_text(source.line_of(finding.primary.span.start)).strip()
            rendered = Rendered(line, (), (finding.primary.span,))
        return replace(
            finding,
            primary=primary,
            related=tuple(kept),
            flow=tuple(self._label(label)[0] for label in finding.flow),
            rendered=rendered,
            origin="" if rendered is not None else finding.origin,
        )

    def _label(self, label: Label) -> tuple[Label, list[Label]]:
        """A label in its source, and what is to be said beside it."""
        mapped = self.place(label.span)
        if mapped is None:
            return label, []
        symbol = label.location.symbol
        extra = [Label(Location(span, symbol), text) for span, text in mapped.related]
        return Label(Location(mapped.span, symbol), label.text), extra

    def place(self, span: Span) -> Mapped | None:
        """The source of a place in rendered text; None for places in files."""
        from caulk.manifests.helm_mapping import Mapped

        rendering = self._by_path.get(span.path)
        if rendering is None:
            return self._piped_place(span)
        rendering, shift = self._first_of(rendering, span)
        assert self._renderer is not None  # it made the rendering
        found = self._renderer.mapper(rendering).map(span.start + shift, span.end + shift)
        return found or Mapped(rendering.chart.place)

    def _first_of(self, rendering: Rendering, span: Span) -> tuple[Rendering, int]:
        """The first rendering of the chart that has the very document, and how far off it stands there.

        So one traced run does for all that the value sets have in common.
        """
        from caulk.manifests.helm_mapping import documents

        index = self._canonical.get(id(rendering.work))
        if index is None:
            index = self._canonical[id(rendering.work)] = {}
            for each in rendering.work.renderings:
                for document in documents(each.output):
                    key = (document.source, each.output[document.start : document.end])
                    index.setdefault(key, (each, document.start))
        for document in documents(rendering.output):
            if document.start <= span.start < max(document.end, document.start + 1):
                first, start = index[document.source, rendering.output[document.start : document.end]]
                return first, start - document.start
        return rendering, 0

    def _source(self, rendering: Rendering) -> Source:
        if rendering.path not in self._sources:
            self._sources[rendering.path] = Source(rendering.path, rendering.output)
        return self._sources[rendering.path]

    # -- output of somebody else's `helm template`

    def pipe(self, path: str, output: bytes) -> None:
        """Take in text whose `# Source:` comments name charts of the project."""
        from caulk.manifests.helm_mapping import documents

        names = {document.source.partition("/")[0] for document in documents(output)}
        mappers: dict[str, Chain] = {}
        for work in self.works:
            if work.chart.name in names and self._renderer is not None:
                mappers.setdefault(work.chart.name, self._renderer.mapper_like(output, work))
        for chart in self._unrendered:
            if chart.name in names:
                mappers.setdefault(chart.name, Chain(None, static(chart, output)))
        if mappers:
            self._piped[path] = (Source(path, output), mappers)

    def _piped_place(self, span: Span) -> Mapped | None:
        from caulk.manifests.helm_mapping import documents

        piped = self._piped.get(span.path)
        if piped is None:
            return None
        source, mappers = piped
        for document in documents(source.data):
            if document.start <= span.start < max(document.end, document.start + 1):
                mapper = mappers.get(document.source.partition("/")[0])
                return mapper.map(span.start, span.end) if mapper is not None else None
        return None

    # -- suppressions and notices

    def suppressions(self) -> list[suppressions.Suppression]:
        """Those in templates and values files, and those in the annotations of rendered objects."""
        found = []
        for each in self._suppressed:
            mapped = self.place(each.place)
            found.append(replace(each, place=mapped.span) if mapped is not None else each)
        for work in self.works:
            if work.staged is None or not work.renderings:
                continue
            for inside, path in sorted(work.staged.origins.items()):
                values = inside == "values.yaml" or (
                    inside.startswith("ci/") and inside.endswith("-values.yaml")
                )
                if values or "templates/" in inside:
                    try:
                        source = Source(path, (self.root / path).read_bytes())
                    except OSError:
                        continue
                    found += suppressions.in_values(source) if values else suppressions.in_template(source)
        return found

    def located(self, notices: Iterable[Notice]) -> list[Notice]:
        """The notices, with places in rendered text replaced; equal ones once."""
        found: dict[tuple[object, ...], Notice] = {}
        for notice in notices:
            rendering = self._by_path.get(notice.path)
            if rendering is not None:
                mapped = self.place(notice.span) if notice.span is not None else None
                span = mapped.span if mapped is not None else rendering.chart.place
                notice = replace(notice, path=span.path, span=span)  # noqa: PLW2901 - completed
            found.setdefault((notice.kind, notice.path, notice.span, notice.message), notice)
        return list(found.values())


def _merged(one: Finding, other: Finding) -> Finding:
    """A finding that several renderings, or several objects of one, have in common."""
    assert one.rendered is not None  # only findings in rendered text are merged
    assert other.rendered is not None
    sets = tuple(dict.fromkeys((*one.rendered.sets, *other.rendered.sets)))
    spans = (*one.rendered.spans, *other.rendered.spans)
    return replace(one, rendered=replace(one.rendered, sets=sets, spans=spans))
