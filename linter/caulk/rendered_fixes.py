"""Fixes of rendered text, led back to the files of the user.

A rule sees what a chart or a kustomization came out as. Its fix is applied only where the value that it
changes stands as it is in a file, and where everything that is rendered from there is to be changed alike.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from caulk.findings import Applicability, Edit, Fix
from caulk.manifests import edits
from caulk.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from caulk.findings import Finding
    from caulk.manifests.mapped import Mapped
    from caulk.rendered import World

MOST_USES = 200  # places with the same text that are looked at; among more the value is no certain one

_COMPUTED = "the value stands in no file as it is"
_USED_ELSEWHERE = "the same text makes other values, too"
_DIFFERS = "it differs from rendering to rendering"


@dataclass(slots=True, eq=False)
class SourceFixes:
    """The fixes of one scan's renderings; `worlds` are all of them, by path."""

    root: Path
    worlds: dict[str, World]
    _sources: dict[str, Source] = field(default_factory=dict)
    _made_from: dict[Edit, set[Span]] = field(default_factory=dict)  # edit of a file -> places in renderings

    def led_back(self, fix: Fix) -> Fix:
        """The fix with its edits in files; only shown when one of them has no place there."""
        made: list[Edit] = []
        trust = fix.applicability
        for edit in fix.edits:
            world = self.worlds.get(edit.span.path)
            if world is None:
                made.append(edit)
                continue
            if world.checked:
                return fix.only_shown("the text was rendered, change its template")
            found = self._in_file(edit, world)
            if found is None:
                return fix.only_shown(_COMPUTED)
            new, limit = found
            trust = min(trust, limit)
            self._made_from.setdefault(new, set()).add(edit.span)
            made.append(new)
        return replace(fix, edits=tuple(made), applicability=trust)

    def confirmed(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings; fixes are only shown where the text they change makes other values, too."""
        found = []
        for finding in findings:
            led = [edit for edit in finding.fix.edits if edit in self._made_from] if finding.fix else []
            if finding.fix is not None and any(self._has_other_uses(edit) for edit in led):
                finding = replace(finding, fix=finding.fix.only_shown(_USED_ELSEWHERE))  # noqa: PLW2901 - completed
            found.append(finding)
        return found

    # -- one edit

    def _in_file(self, edit: Edit, world: World) -> tuple[Edit, Applicability] | None:
        """The edit of a file that makes the one in a rendering, and how far it can be trusted."""
        mapped = world.place(edit.span)
        source = self._source(mapped.span.path) if mapped is not None else None
        if mapped is None or source is None or edit.scalar is None:
            return None
        if b"{{" in source.data:
            return self._in_template(edit, world, mapped.span, source)
        return self._in_values(edit, world, mapped, source)

    def _in_template(
        self, edit: Edit, world: World, span: Span, source: Source
    ) -> tuple[Edit, Applicability] | None:
        """The edit in a template whose whole line is the one that was rendered."""
        written = world.source.data[edit.span.start : edit.span.end]
        line = source.line_text(source.line_of(span.start)).strip()
        if source.data[span.start : span.end] != written or line != world.line(edit.span):
            return None
        return Edit(span, edit.text, source.version, edit.scalar), Applicability.SAFE

    def _in_values(
        self, edit: Edit, world: World, mapped: Mapped, source: Source
    ) -> tuple[Edit, Applicability] | None:
        """The edit of a scalar that says what was rendered, in values, a base or a patch."""
        if edit.scalar is None or (world.keeps_types and mapped.related):
            return None  # a patch says the same once more
        rendered = edits.scalar_at(world.source, edit.span)
        node = edits.scalar_at(source, mapped.span)
        if node is None or rendered is None or node.text != rendered.text:
            return None
        written = world.source.data[edit.span.start : edit.span.end].decode("utf-8", "replace")
        if not world.keeps_types and _is_quoted(written) != _is_quoted(edit.text):
            return None  # whether the template quotes what it prints decides what that is
        fix = edits.value(node, edit.scalar)
        return (fix.edits[0], fix.applicability) if fix.edits else None

    def _source(self, path: str) -> Source | None:
        source = self._sources.get(path)
        if source is None:
            try:
                source = self._sources[path] = Source(path, (self.root / path).read_bytes())
            except OSError:
                return None
        return source

    # -- other uses

    def _has_other_uses(self, edit: Edit) -> bool:
        """Whether anything is rendered from the text that the edit does not mean."""
        own = self._made_from[edit]
        span = next(iter(own))
        text = self.worlds[span.path].source.data[span.start : span.end].strip(b"'\"")
        pattern = re.compile(rb"(?<![\w.%])" + re.escape(text) + rb"(?![\w%])")
        looked = 0
        for world in self.worlds.values():
            if world.checked:
                continue
            meant = sorted((each.start, each.end) for each in own if each.path == world.path)
            for match in pattern.finditer(world.source.data):
                before = bisect_right(meant, match.start(), key=lambda each: each[0]) - 1
                if before >= 0 and match.start() < meant[before][1]:
                    continue
                looked += 1
                mapped = world.place(Span(world.path, match.start(), match.end()))
                if looked > MOST_USES or (mapped is not None and _touches(mapped, edit.span)):
                    return True
        return False


def merged(one: Fix | None, other: Fix | None) -> Fix | None:
    """The fix of a finding that several renderings have in common."""
    if one is None or other is None or one == other:
        return one if other is not None else None
    return one.only_shown(_DIFFERS)


def _is_quoted(written: str) -> bool:
    return written[:1] in ("'", '"')


def _touches(mapped: Mapped, span: Span) -> bool:
    return any(
        each.path == span.path and each.start < span.end and span.start < each.end
        for each in (mapped.span, *(place for place, _ in mapped.related))
    )
