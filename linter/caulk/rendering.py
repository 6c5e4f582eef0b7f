"""Helm charts in a scan: rendered to worlds of their own, that lead back to templates and values files."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from caulk import suppressions
from caulk.findings import Notice, NoticeKind
from caulk.manifests import helm
from caulk.manifests.helm_charts import ChartError, is_template, outermost, read_chart
from caulk.manifests.helm_rendering import Chain, Renderer, Request, static
from caulk.manifests.kube_ranges import Releases
from caulk.rendered import World
from caulk.report import Skipped, SkipReason
from caulk.rule import ManifestsRule
from caulk.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from caulk.config import ChartConfig, Config
    from caulk.manifests.helm_charts import Chart
    from caulk.manifests.helm_mapping import RenderedDocument
    from caulk.manifests.helm_rendering import ChartWork, Rendering
    from caulk.manifests.mapped import Mapped
    from caulk.rendered import Worlds
    from caulk.rule import Rule
    from caulk.source import Span

# What templates say that ask for the cluster, and for the API versions that it serves.
_CLUSTER = b".Capabilities"
_API_VERSIONS = b".APIVersions"


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
        worlds: Worlds,
        *,
        behind: Sequence[str] = (),
    ) -> None:
        self.root = root
        self.config = config
        self.worlds = worlds
        self.outcome = worlds.outcome
        self.works: list[ChartWork] = []
        self._behind = frozenset(behind)
        self._paths = outermost((*charts, *behind))
        self._renderer: Renderer | None = None
        self._jobs = jobs
        self._canonical: dict[int, dict[tuple[str, bytes], tuple[Rendering, int]]] = {}
        self._documents: dict[int, list[RenderedDocument]] = {}  # of renderings
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
        version = self.config.kube_version
        return Request(
            path,
            helm.Release(
                name=(chosen.release_name if chosen is not None else "") or settings.release_name,
                namespace=(chosen.namespace if chosen is not None else "") or settings.namespace,
                kube_version="{}.{}.0".format(*version) if version is not None else "",
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
        if work.staged is not None and work.renderings:
            self.worlds.covered.update(
                path for inside, path in work.staged.origins.items() if is_template(inside)
            )
        for world in self._worlds(work):
            self.worlds.add(world)

    def _worlds(self, work: ChartWork, suffix: str = "") -> Iterator[World]:
        chart = work.chart
        releases = Releases(
            chart.kube_range.oldest,
            chart.kube_range.newest,
            chart.kube_place,
            chooses_apis=_any_says(work, _API_VERSIONS),
        )
        several = sum(len(each.sets) for each in work.renderings) > 1
        for rendering in work.renderings:
            yield World(
                Source(rendering.path + suffix, rendering.output),
                partial(self._place, rendering),
                chart.place,
                tuple(each.name for each in rendering.sets) if several else (),
                files=int(rendering is work.renderings[0]),
                releases=releases,
                trials=frozenset(chart.inside(each.name) for each in rendering.sets)
                if all(each.is_trial for each in rendering.sets)
                else frozenset(),
            )

    def check_oldest(self, rules: Sequence[Rule]) -> None:
        """Let rules that look at the oldest release judge what charts print for it.

        The charts were rendered for the newest release that they support. For another one a template that
        asks for the release may print something else, so what such a rule found there says nothing yet.
        """
        judges = [rule for rule in rules if isinstance(rule, ManifestsRule) and rule.about_oldest]
        names = {rule.name for rule in judges}
        doubtful = {each.primary.span.path for each in self.outcome.findings if each.rule in names}
        for work in self.works:
            oldest = work.chart.kube_range.oldest
            paths = doubtful & {rendering.path for rendering in work.renderings}
            if not paths or oldest is None or self._renderer is None or not _any_says(work, _CLUSTER):
                continue
            release = replace(work.request.release, kube_version=work.chart.kube_range.patch(oldest))
            (again,) = self._renderer.render([replace(work.request, release=release)])
            self.worlds.check_anew(judges, paths, self._worlds(again, f" for {release.kube_version}"))

    def knows(self, path: str) -> bool:
        """Whether a path belongs to a chart, of which this class says whether it was rendered."""
        return any(path.startswith(f"{each}/" if each else "") for each in self._paths)

    # -- leading back

    def _place(self, rendering: Rendering, span: Span) -> Mapped | None:
        rendering, shift = self._first_of(rendering, span)
        assert self._renderer is not None  # it made the rendering
        return self._renderer.mapper(rendering).map(span.start + shift, span.end + shift)

    def _first_of(self, rendering: Rendering, span: Span) -> tuple[Rendering, int]:
        """The first rendering of the chart that has the very document, and how far off it stands there.

        So one traced run does for all that the value sets have in common.
        """
        from caulk.manifests.helm_mapping import document_at, documents

        index = self._canonical.get(id(rendering.work))
        if index is None:
            index = self._canonical[id(rendering.work)] = {}
            for each in rendering.work.renderings:
                found = self._documents[id(each)] = documents(each.output)
                for document in found:
                    key = (document.source, each.output[document.start : document.end])
                    index.setdefault(key, (each, document.start))
        at = document_at(self._documents[id(rendering)], span.start)
        if at is None:
            return rendering, 0
        first, start = index[at.source, rendering.output[at.start : at.end]]
        return first, start - at.start

    # -- output of somebody else's `helm template`

    def pipe(self, path: str, output: bytes) -> None:
        """Take in text whose `# Source:` comments name charts of the project."""
        from caulk.manifests.helm_mapping import documents

        found = documents(output)
        names = {document.source.partition("/")[0] for document in found}
        mappers: dict[str, Chain] = {}
        for work in self.works:
            if work.chart.name in names and self._renderer is not None:
                mappers.setdefault(work.chart.name, self._renderer.mapper_like(output, work))
        for chart in self._unrendered:
            if chart.name in names:
                mappers.setdefault(chart.name, Chain(None, static(chart, output)))
        if mappers:
            locate = partial(_piped_place, found, mappers)
            self.worlds.add(World(Source(path, output), locate, checked=True))

    # -- suppressions

    def suppressions(self) -> list[suppressions.Suppression]:
        """Those in templates and values files."""
        found: list[suppressions.Suppression] = []
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


def _piped_place(
    found: Sequence[RenderedDocument], mappers: Mapping[str, Chain], span: Span
) -> Mapped | None:
    from caulk.manifests.helm_mapping import document_at

    document = document_at(found, span.start)
    mapper = mappers.get(document.source.partition("/")[0]) if document is not None else None
    return mapper.map(span.start, span.end) if mapper is not None else None


def _any_says(work: ChartWork, text: bytes) -> bool:
    """Whether a template of a chart, or of a dependency, has this text."""
    return work.staged is not None and any(text in each for each in work.staged.templates().values())
