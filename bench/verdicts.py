"""The precision record: what a reader said of every report on public code, and the figures that follow.

`precision/<rule>.tsv` holds one report a line: module@version or chart@version, path:line, verdict, one
clause why; sorted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import charts
from corpus import pinned

if TYPE_CHECKING:
    from collections.abc import Iterable

RECORD = Path(__file__).parent / "precision"
# The records of helm_mapping.py and kustomize_mapping.py: where reports point to, of all rules.
PLACES = ("helm-mapping", "kustomize-mapping")


class RecordError(Exception):
    """A line of the record does not say what it has to say."""


class Verdict(Enum):
    """What reading the code said of a report."""

    TRUE = "true"
    FALSE = "false"
    BY_DESIGN = "by-design"  # the defect is there, and the authors clearly accept it
    UNREAD = "unread"  # nobody has read it yet
    NOT_DRAWN = "not-drawn"  # one of many: a random draw was read, which this is no part of


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a report stands: `module` or chart with its version, `path` relative to it, `line` from 1."""

    module: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.module}\t{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Entry:
    verdict: Verdict
    why: str


Entries = dict[Place, Entry]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the record says of one rule. `lines` of Go and `objects` of charts were read to get these reports.

    `unread` are those without a verdict, whether or not anybody means to read them.
    """

    reports: int
    true: int
    false: int
    by_design: int
    unread: int
    lines: int
    objects: int = 0

    @property
    def precision(self) -> float | None:
        """Share of true reports among those read, by-design ones counted as not true; None without any."""
        read = self.true + self.false + self.by_design
        return self.true / read if read else None

    @property
    def per_100k_lines(self) -> float | None:
        """Reports in 100,000 lines of Go; None when the lines were never counted."""
        return self.reports * 100_000 / self.lines if self.lines else None


def read(rule: str, folder: Path = RECORD) -> Entries:
    """The verdicts on a rule's reports, none without a file; `RecordError` on a malformed line."""
    file = folder / f"{rule}.tsv"
    entries: Entries = {}
    if not file.exists():
        return entries
    for number, text in enumerate(file.read_text("utf-8").splitlines(), start=1):
        try:
            module, where, verdict, why = text.split("\t")
            path, _, line = where.rpartition(":")
            place, entry = Place(module, path, int(line)), Entry(Verdict(verdict), why.strip())
        except ValueError as error:
            raise RecordError(f"{file.name}:{number}: {error}") from error
        if place in entries:
            raise RecordError(f"{file.name}:{number}: {where} stands there twice")
        if entry.verdict is not Verdict.UNREAD and not entry.why:
            raise RecordError(f"{file.name}:{number}: a verdict needs its reason")
        entries[place] = entry
    return entries


def write(rule: str, entries: Entries, folder: Path = RECORD) -> None:
    """Write a rule's verdicts, sorted; no file when there are none."""
    file = folder / f"{rule}.tsv"
    if not entries:
        file.unlink(missing_ok=True)
        return
    lines = [f"{place}\t{entry.verdict.value}\t{entry.why}\n" for place, entry in sorted(entries.items())]
    file.write_text("".join(lines), "utf-8")


def recorded_rules(folder: Path = RECORD) -> tuple[str, ...]:
    """Names of the rules that have a record, sorted."""
    return tuple(sorted(file.stem for file in folder.glob("*.tsv") if file.stem not in PLACES))


def is_about_go(rule: str) -> bool:
    """Whether a rule judges Go alone. Other rules are not recorded for modules that are `go_only`."""
    from caulk.rule import GoRule
    from caulk_rules import RULES

    return next((issubclass(each, GoRule) for each in RULES if each.name == rule), True)


def figures(rule: str, folder: Path = RECORD) -> Figures:
    """The figures of a rule over the pinned modules and charts."""
    modules, about_go = pinned(folder / "modules.txt"), is_about_go(rule)
    lines = sum(module.lines for module in modules if about_go or not module.go_only)
    objects = sum(repository.objects for repository in charts.pinned(folder / "charts.txt"))
    return summarise(read(rule, folder).values(), lines, objects)


def summarise(entries: Iterable[Entry], lines: int, objects: int = 0) -> Figures:
    counted = Counter(entry.verdict for entry in entries)
    return Figures(
        reports=counted.total(),
        true=counted[Verdict.TRUE],
        false=counted[Verdict.FALSE],
        by_design=counted[Verdict.BY_DESIGN],
        unread=counted[Verdict.UNREAD] + counted[Verdict.NOT_DRAWN],
        lines=lines,
        objects=objects,
    )
