"""Rendered text in a scan: checked world by world, and every finding led back to the files behind it.

Each rendering is a world of its own, for no cluster runs a chart with two sets of values, or two overlays of
one base, at once. What the rules find stands in rendered text, which is no file; `Worlds.resolved` replaces
those places late, and tells once what several renderings have in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caulk import checking
from caulk.checking import Outcome
from caulk.findings import Confidence, Finding, Label, Location, Notice, Rendered, clipped
from caulk.manifests import embedded
from caulk.manifests.kube_ranges import Releases
from caulk.report import Skipped, SkipReason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from caulk.config import Workload
    from caulk.manifests.mapped import Mapped
    from caulk.manifests.model import KubeObject, Manifests
    from caulk.rule import Rule
    from caulk.source import Source, Span
    from caulk.suppressions import Suppression

_VARIABLE_PARTS = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\d[\w.]*")


@dataclass(slots=True, eq=False)
class World:
    """Rendered text. `source` goes by a name that no file has.

    `sets` are the names of what it was rendered with, empty where there is no choice. `locate` leads from a
    place in the text to the files; what it cannot tell stands at the `fallback`, or, without one, where it
    is. `files` is how many manifest files the text stands for; text that is read anyway is not `checked`
    again. `releases` are those that it is meant for. `trials` are values files that a chart has for its own
    tests: nobody runs it with them.
    """

    source: Source
    locate: Callable[[Span], Mapped | None]
    fallback: Span | None = None
    sets: tuple[str, ...] = ()
    files: int = 1
    checked: bool = False
    releases: Releases = field(default_factory=Releases)
    trials: frozenset[str] = frozenset()
    keeps_types: bool = False  # kustomize prints values, a template text

    @property
    def path(self) -> str:
        return self.source.path

    def line(self, span: Span) -> str:
        """The line of a place, without its indentation."""
        return clipped(self.source.line_text(self.source.line_of(span.start)).strip())

    def place(self, span: Span) -> Mapped | None:
        from caulk.manifests.mapped import Mapped

        found = self.locate(span)
        return Mapped(self.fallback) if found is None and self.fallback is not None else found


@dataclass(slots=True, eq=False)
class Worlds:
    """The worlds of one scan. Files that are `covered` are part of one, and not read by themselves."""

    outcome: Outcome
    root: Path
    workloads: tuple[Workload, ...] = ()  # kinds that the user says make pods
    covered: set[str] = field(default_factory=set)
    objects: list[KubeObject] = field(default_factory=list)
    _by_path: dict[str, World] = field(default_factory=dict)
    _suppressed: list[Suppression] = field(default_factory=list)

    def __iter__(self) -> Iterator[World]:
        return iter(self._by_path.values())

    def add(self, world: World) -> None:
        self._by_path[world.path] = world

    # -- checking

    def check(self, rules: Sequence[Rule], kube_version: tuple[int, int] | None) -> None:
        """Run the rules on every world; what they find has places in rendered text for now."""
        for world in self._by_path.values():
            if world.checked:
                continue
            apart, manifests = self._checked(world, rules, kube_version)
            self.objects += manifests.objects
            self.outcome.findings += apart.findings
            self.outcome.notices += apart.notices
            for obj in filter(embedded.embeds_values, manifests.objects):
                place = world.place(obj.location.span)
                path = place.span.path if place is not None else world.path
                self.outcome.skipped.append(Skipped(path, SkipReason.EMBEDDED_VALUES))
            self.outcome.crashed |= apart.crashed
            if world.files:
                self.outcome.stats.objects += apart.stats.objects
                self.outcome.stats.manifest_files += world.files
            self._suppressed += (each for each in apart.suppressions if each.annotation)

    def _checked(
        self, world: World, rules: Sequence[Rule], kube_version: tuple[int, int] | None = None
    ) -> tuple[Outcome, Manifests]:
        apart = Outcome()
        manifests = checking.read_manifests([world.source], rules, kube_version, apart, self.workloads)
        manifests.releases = world.releases
        checking.check_manifests(manifests, rules, apart)
        return apart, manifests

    def check_anew(self, rules: Sequence[Rule], paths: Collection[str], worlds: Iterable[World]) -> None:
        """Let other worlds answer for what rules found in those of `paths`."""
        names = {rule.name for rule in rules}
        self.outcome.findings[:] = (
            finding
            for finding in self.outcome.findings
            if finding.rule not in names or finding.primary.span.path not in paths
        )
        for world in worlds:
            self.add(world)
            apart, _ = self._checked(world, rules)
            self.outcome.findings += apart.findings
            self.outcome.crashed |= apart.crashed
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
        from caulk.rendered_fixes import SourceFixes

        fixes = SourceFixes(self.root, self._by_path)
        found: list[Finding] = []
        merged: dict[tuple[str, Span, str], int] = {}
        for finding in findings:
            if not any(span.path in self._by_path for span in finding.spans):
                found.append(finding)
                continue
            resolved = self._resolved(finding)
            if finding.fix is not None:
                resolved = replace(resolved, fix=fixes.led_back(finding.fix))
            key = (resolved.rule, resolved.primary.span, _VARIABLE_PARTS.sub("_", resolved.message))
            if resolved.rendered is None:
                found.append(resolved)
            elif key in merged:
                found[merged[key]] = _merged(found[merged[key]], resolved)
            else:
                merged[key] = len(found)
                found.append(resolved)
        return fixes.confirmed(found)

    def _resolved(self, finding: Finding) -> Finding:
        spans = tuple(
            span
            for span in finding.spans
            if (each := self._by_path.get(span.path)) is not None and not each.checked
        )
        primary, extra = self._label(finding.primary)
        related = [*extra, *(self._label(label)[0] for label in finding.related)]
        seen = {primary.span}
        kept = [label for label in related if label.text or label.span not in seen]
        rendered = finding.rendered
        world = self._by_path.get(finding.primary.span.path)
        if world is not None and (not world.checked or primary.span != finding.primary.span):
            rendered = Rendered(
                world.line(finding.primary.span), world.sets, spans or (finding.primary.span,)
            )
        tried = world is not None and any(label.span.path in world.trials for label in (primary, *kept))
        return replace(
            finding,
            confidence=Confidence.LOW if tried else finding.confidence,
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
        world = self._by_path.get(span.path)
        return world.place(span) if world is not None else None

    # -- suppressions and notices

    def suppressions(self) -> list[Suppression]:
        """Those in the annotations of rendered objects."""
        found = []
        for each in self._suppressed:
            mapped = self.place(each.place)
            found.append(replace(each, place=mapped.span) if mapped is not None else each)
        return found

    def located(self, notices: Iterable[Notice]) -> list[Notice]:
        """The notices, with places in rendered text replaced; equal ones once."""
        found: dict[tuple[object, ...], Notice] = {}
        for notice in notices:
            world = self._by_path.get(notice.path)
            if world is not None and world.fallback is not None:
                mapped = self.place(notice.span) if notice.span is not None else None
                span = mapped.span if mapped is not None else world.fallback
                notice = replace(notice, path=span.path, span=span)  # noqa: PLW2901 - completed
            found.setdefault((notice.kind, notice.path, notice.span, notice.message), notice)
        return list(found.values())


def _merged(one: Finding, other: Finding) -> Finding:
    """A finding that several renderings, or several objects of one, have in common."""
    assert one.rendered is not None  # only findings in rendered text are merged
    assert other.rendered is not None
    from caulk import rendered_fixes

    sets = tuple(dict.fromkeys((*one.rendered.sets, *other.rendered.sets)))
    spans = (*one.rendered.spans, *other.rendered.spans)
    surer = other if other.confidence > one.confidence else one
    fix = rendered_fixes.merged(one.fix, other.fix)
    return replace(surer, rendered=replace(one.rendered, sets=sets, spans=spans), fix=fix)
