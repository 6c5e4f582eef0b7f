"""Charts rendered, and what was rendered tied back to where it came from.

`Renderer` renders all charts of a scan with all their value sets; a `Rendering` is one result, with the text
for the manifest front end and, once somebody asks where something came from, the traced run behind it.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caulk.manifests import helm, helm_mapping, helm_trace, kube_apis
from caulk.manifests.documents import split
from caulk.manifests.helm_charts import Chart, ChartError, Staged, ValueSet, read_chart, stage, value_sets
from caulk.manifests.helm_static import StaticMapper
from caulk.manifests.helm_values import Evaluator, Layer, ValueFiles
from caulk.manifests.nodes import ComposeError, Place, YamlNode, compose
from caulk.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from caulk.manifests.helm_mapping import Mapper
    from caulk.manifests.mapped import Mapped


@dataclass(frozen=True, slots=True)
class Request:
    """A chart to be rendered: for which release, with which files on top of values.yaml."""

    path: str  # the chart's folder, relative to the project
    release: helm.Release
    values: tuple[tuple[Path, ...], ...] = ()
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be rendered, and what to do."""

    path: str
    message: str
    span: Span | None = None
    hint: str = ""


@dataclass(slots=True, eq=False)
class Rendering:
    """The output of one chart with one value set, or with several that give the same."""

    chart: Chart
    sets: list[ValueSet]
    output: bytes
    work: ChartWork
    mapper: Chain | None = None

    @property
    def path(self) -> str:
        """The name under which the manifest front end knows the output; there is no such file."""
        return f"{self.chart.path or '.'}/<helm template {self.sets[0].name}>"


@dataclass(slots=True, eq=False)
class ChartWork:
    """A chart in the making: its copies and its renderings."""

    chart: Chart
    request: Request
    staged: Staged | None = None
    renderings: list[Rendering] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    unrendered: list[tuple[ValueSet, str]] = field(
        default_factory=list
    )  # sets that another one stands in for
    marking: helm_trace.Marking | None = None
    marked: Path | None = None
    templates: dict[str, bytes] = field(default_factory=dict)
    ranges_marked: bool = True


class Renderer:
    """Renders the charts of a scan. A context manager, for it keeps copies of them on disk."""

    def __init__(self, executable: str, project: Path, jobs: int) -> None:
        self._helm = helm.Helm(executable, jobs)
        self._project = project
        self._count = 0

    def __enter__(self) -> Renderer:
        self._helm.__enter__()
        return self

    def __exit__(self, *details: object) -> None:
        self._helm.__exit__(*details)

    def render(self, requests: Iterable[Request]) -> list[ChartWork]:
        """Render charts, each with all its value sets; nothing raises, failures are told in the result."""
        works: list[ChartWork] = []
        jobs: list[tuple[ChartWork, ValueSet, helm.Job]] = []
        for request in requests:
            work = self._prepare(request)
            works.append(work)
            if work.staged is not None:
                jobs += (
                    (work, each, _job(work.staged.folder, each, work.request))
                    for each in value_sets(work.chart, request.values)
                )
        results = self._helm.render(job for _, _, job in jobs)
        failed: dict[int, list[tuple[ValueSet, str]]] = {}
        for (work, value_set, _), result in zip(jobs, results, strict=True):
            if result.error:
                failed.setdefault(id(work), []).append((value_set, result.error))
                continue
            for rendering in work.renderings:
                if rendering.output == result.output:
                    rendering.sets.append(value_set)
                    break
            else:
                work.renderings.append(Rendering(work.chart, [value_set], result.output, work))
        for work in works:
            self._judge(work, failed.get(id(work), []))
        return works

    # -- failures

    def _judge(self, work: ChartWork, failed: Sequence[tuple[ValueSet, str]]) -> None:
        """Turn failed value sets into failures, but for a values.yaml that is only meant to be completed."""
        dropped = work.staged.dropped if work.staged is not None else ()
        if dropped and work.staged is not None:
            work.failures.append(_without(work.chart, work.staged, rendered=bool(work.renderings)))
        told: dict[str, list[ValueSet]] = {}
        for value_set, said in failed:
            incomplete = not value_set.files and work.renderings and _wants_values(said)
            if dropped or incomplete:
                work.unrendered.append((value_set, helm.complaint(said).message))
            else:
                told.setdefault(said, []).append(value_set)
        work.failures += (self._failure(work, sets, said) for said, sets in told.items())

    def _failure(self, work: ChartWork, sets: Sequence[ValueSet], said: str) -> Failure:
        complaint = helm.complaint(said)
        chart = work.chart
        span = chart.place
        inside = complaint.path.partition("/")[2]
        known = work.staged.origins.get(inside) if work.staged is not None else None
        if known is not None:
            found = _place(chart.root / known, known, complaint) if complaint.line else None
            span = found or self._unparsed(work, sets[0], complaint.path) or Span(known, 0, 1)
        hint = ""
        if _wants_values(said):
            hint = (
                "give values that it renders with: --helm-values FILE, or `values` under [helm] in caulk.toml"
            )
        names = ", ".join(each.name for each in sets)
        message = f"helm cannot render this chart with {names}: {complaint.message}"
        return Failure(span.path, message, span, hint)

    def _unparsed(self, work: ChartWork, value_set: ValueSet, source: str) -> Span | None:
        """The place in a template that printed what is no YAML; the traced run prints it all the same."""
        trace = self._traced_run(work, value_set)
        file = trace.files.get(source) if trace is not None else None
        if trace is None or file is None or work.marking is None:
            return None
        for document in split(Source("", file.text)):
            try:
                compose(document.data, document.start)
            except ComposeError as error:
                rendering = Rendering(work.chart, [value_set], b"", work)
                mapper = _mapper(rendering, work.marking, trace)
                return mapper.map_traced(file, error.offset)
        return None

    def _prepare(self, request: Request) -> ChartWork:
        work = ChartWork(Chart(self._project, request.path), request)
        try:
            work.chart = chart = read_chart(self._project, request.path)
            if not request.release.kube_version:
                newest = chart.kube_range.newest or max(
                    kube_apis.newest_release(), chart.kube_range.oldest or (1, 0)
                )
                release = replace(request.release, kube_version=chart.kube_range.patch(newest))
                work.request = replace(request, release=release)
            if not chart.is_library:
                self._count += 1
                staged = stage(chart, self._helm.home / f"chart-{self._count}", self._project)
                work.staged = staged
        except (ChartError, OSError) as error:
            message = error.message if isinstance(error, ChartError) else error.strerror or str(error)
            place = error.span if isinstance(error, ChartError) else None
            hint = error.hint if isinstance(error, ChartError) else ""
            work.failures.append(Failure(work.chart.inside("Chart.yaml"), message, place, hint))
        return work

    # -- tracing

    def mapper(self, rendering: Rendering) -> Chain:
        """What maps places of a rendering: by tracing a run, or by text where the chart cannot be traced."""
        if rendering.mapper is None:
            rendering.mapper = Chain(self._trace(rendering), static(rendering.chart, rendering.output))
        return rendering.mapper

    def mapper_like(self, output: bytes, work: ChartWork) -> Chain:
        """What maps places of output that somebody else rendered, with values that nobody knows.

        The chart's own rendering that has most in common with it stands in for the run.
        """
        own = {output[each.start : each.end] for each in helm_mapping.documents(output)}

        def common(rendering: Rendering) -> int:
            found = helm_mapping.documents(rendering.output)
            return sum(rendering.output[each.start : each.end] in own for each in found)

        for rendering in sorted(work.renderings, key=common, reverse=True):
            stand_in = Rendering(work.chart, rendering.sets, output, work)
            mapper = self._trace(stand_in)
            if mapper is not None:
                return Chain(mapper, static(work.chart, output))
        return Chain(None, static(work.chart, output))

    def _trace(self, rendering: Rendering) -> Mapper | None:
        trace = self._traced_run(rendering.work, rendering.sets[0])
        marking = rendering.work.marking
        return _mapper(rendering, marking, trace) if trace is not None and marking is not None else None

    def _traced_run(self, work: ChartWork, value_set: ValueSet) -> helm_trace.Trace | None:
        """What the marked copy of a chart prints; None when it cannot be marked or does not render."""
        if work.staged is None:
            return None
        for ranges in (True, False) if work.ranges_marked else (False,):
            if work.marked is None:
                self._mark(work, work.staged, ranges=ranges)
            if work.marked is None or work.marking is None:
                return None
            result = next(self._helm.render([_job(work.marked, value_set, work.request)]))
            if not result.error:
                return helm_trace.read(result.output, work.marking.origins)
            if not ranges:
                return None
            shutil.rmtree(work.marked, ignore_errors=True)
            work.marked = None
            work.ranges_marked = False
        return None

    def _mark(self, work: ChartWork, staged: Staged, *, ranges: bool) -> None:
        folder = staged.folder.with_name(staged.folder.name + "-marked")
        try:
            shutil.copytree(staged.folder, folder)
            work.templates = staged.templates()
            work.marking = helm_trace.Marking(work.templates)
            for path in work.templates:
                (folder / path).write_bytes(work.marking.marked(path, ranges=ranges))
        except OSError:
            return
        work.marked = folder


@dataclass(frozen=True, slots=True)
class Chain:
    """What maps places: by the trace of a run, and by text what the trace does not cover."""

    traced: Mapper | None
    static: StaticMapper

    def map(self, start: int, end: int) -> Mapped | None:
        found = self.traced.map(start, end) if self.traced is not None else None
        return found or self.static.map(start, end)


def static(chart: Chart, output: bytes) -> StaticMapper:
    """What maps places of a chart's output by its text alone."""

    def template(source: str) -> tuple[str, bytes] | None:
        inside = source.partition("/")[2]
        try:
            return chart.inside(inside), (chart.folder / inside).read_bytes()
        except OSError:
            return None

    return StaticMapper(output, helm_mapping.documents(output), template)


def _without(chart: Chart, staged: Staged, *, rendered: bool) -> Failure:
    names = list(dict.fromkeys(f"'{each.name}'" for each in staged.dropped))
    several = len(names) > 1
    said = f"{', '.join(names[:-1])} and {names[-1]}" if several else names[0]
    place = staged.dropped[0].place
    return Failure(
        place.path,
        ("rendered without " if rendered else "not rendered: it does not go without ")
        + said
        + (", which are dependencies that are" if several else ", a dependency that is")
        + " not in charts/",
        place,
        f"run `helm dependency build {chart.path or '.'}` before the scan",
    )


def _job(folder: Path, value_set: ValueSet, request: Request) -> helm.Job:
    return helm.Job(folder, value_set.files, request.release, request.timeout)


def _mapper(rendering: Rendering, marking: helm_trace.Marking, trace: helm_trace.Trace) -> Mapper:
    work = rendering.work
    found = helm_mapping.documents(rendering.output)
    helm_mapping.align(rendering.output, found, trace)
    staged = work.staged
    assert staged is not None  # nothing is rendered that was not staged
    return helm_mapping.Mapper(
        output=rendering.output,
        documents=found,
        origins=marking.origins,
        templates=work.templates,
        files=staged.origins,
        evaluator=Evaluator(work.templates, marking.nodes, marking.origins),
        values=ValueFiles(tuple(_layers(work.chart, staged, rendering.sets[0]))),
        entries={each.called: each.place for each in work.chart.dependencies},
        fallback=work.chart.place,
    )


def _layers(chart: Chart, staged: Staged, value_set: ValueSet) -> Iterator[Layer]:
    """The values files of a rendering, the one that wins first."""
    for file in reversed(value_set.files):
        yield _layer((), file, _project_path(file, chart.root))
    yield _layer((), staged.folder / "values.yaml", staged.origins.get("values.yaml", ""))
    yield from _dependencies(staged, "", ())


def _dependencies(staged: Staged, folder: str, scope: tuple[str, ...]) -> Iterator[Layer]:
    """The values files of subcharts, outer ones first, under every name by which they are known."""
    charts = staged.folder / folder / "charts"
    if not charts.is_dir():
        return
    names: dict[str, list[str]] = {}
    try:
        for each in read_chart(staged.folder, folder.rstrip("/")).dependencies:
            names.setdefault(each.name, []).append(each.called)
    except ChartError:
        pass
    for path in sorted(charts.iterdir()):
        if not (path / "Chart.yaml").is_file():
            continue
        inside = f"{folder}charts/{path.name}/"
        try:
            name = read_chart(staged.folder, inside.rstrip("/")).name
        except ChartError:
            continue
        for called in names.get(name, [name]):
            below = (*scope, called)
            values = f"{inside}values.yaml"
            yield _layer(below, staged.folder / values, staged.origins.get(values, ""))
            if len(below) < 10:
                yield from _dependencies(staged, inside, below)


def _project_path(file: Path, root: Path) -> str:
    import os

    return os.path.relpath(file, root).replace(os.sep, "/")


def _layer(scope: tuple[str, ...], file: Path, shown: str) -> Layer:
    try:
        data = file.read_bytes()
        root = compose(data, 0).root
    except (OSError, ComposeError):
        return Layer(scope, None)
    return Layer(scope, YamlNode(root, Place(shown)) if root is not None else None, data)


# -- failures --------------------------------------------------------------------------------------------


def _wants_values(said: str) -> bool:
    """Whether Helm misses a value, rather than stumbles over the chart."""
    return any(each in said for each in ("execution error at", "nil pointer", "specifications of the schema"))


def _place(file: Path, path: str, complaint: helm.Complaint) -> Span | None:
    """The place in a template that Helm names."""
    try:
        lines = file.read_bytes().splitlines(keepends=True)
    except OSError:
        return None
    number = complaint.line
    if not 0 < number <= len(lines):
        return None
    start = sum(map(len, lines[: number - 1]))
    line = lines[number - 1].rstrip()
    column = min(complaint.column, len(line)) if complaint.column else len(line) - len(line.lstrip())
    return Span(path, start + column, start + max(len(line), column + 1))
