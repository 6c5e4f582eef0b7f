"""Hold what Caulk reports on pinned public code against what readers said of it.

Scans every module of `precision/modules.txt` with all rules and the charts of `precision/charts.txt`,
rendered, with those that run by default, and compares with `precision/<rule>.tsv`. Ends with 1 when there are
reports that nobody has read, with 3 when something could not be scanned whole. `--write` puts the new
reports into the record as `unread`, their message standing in for the reader's reason, takes the vanished
ones out, and notes how much was read. Where a rule has too many new reports, `--draw 40` leaves that many of
them unread and enters the others as `not-drawn`.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import charts
import verdicts
from caulk.findings import NoticeKind
from caulk.manifests import helm
from caulk.session import ScanOptions, scan
from caulk_rules import RULES
from corpus import CorpusError, fetch, pinned, write_lines
from verdicts import RECORD, Entries, Entry, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from caulk.report import Report
    from charts import Chart, Repository
    from corpus import Module

Reported = dict[str, dict[Place, str]]  # rule -> place -> message

SEED = 1  # of the draw that is read where there is too much to read


@dataclass(slots=True)
class Difference:
    """What a rule reports now against its record, in the modules that were scanned."""

    unread: dict[Place, str] = field(default_factory=dict)  # new, or recorded without a verdict
    vanished: dict[Place, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class Survey:
    """What the scans of modules and charts reported. `scanned` are the names that the record has for them."""

    reported: Reported = field(default_factory=dict)
    scanned: set[str] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)  # of Go, by module
    objects: dict[str, int] = field(default_factory=dict)  # of charts, by repository
    incomplete: bool = False

    def take(self, report: Report, found: Reported) -> None:
        """Take in a scan, and print what it could not do."""
        for notice in report.notices:
            incomplete = notice.kind in (NoticeKind.RULE_CRASHED, NoticeKind.UNREADABLE, NoticeKind.REFUSED)
            self.incomplete = self.incomplete or incomplete
            print(f"  {notice.kind.value}: {notice.path}: {notice.message}")
        for rule, places in found.items():
            self.reported.setdefault(rule, {}).update(places)


def reports_of(report: Report, module: str) -> Reported:
    """The findings of a scan as places of the record. Two findings of a rule on one line are one entry."""
    found: Reported = {}
    for finding in report.findings:
        span = finding.primary.span
        line = report.sources[span.path].line_of(span.start)
        found.setdefault(finding.rule, {}).setdefault(Place(module, span.path, line), finding.message)
    return found


def only_of_go(found: Reported) -> Reported:
    """What rules about Go report."""
    return {rule: places for rule, places in found.items() if verdicts.is_about_go(rule)}


def chart_reports(report: Report, scanned: Iterable[Chart]) -> Reported:
    """The findings in charts. What stands in a dependency that is a chart of the list is that chart's."""
    folders = {chart.folder.resolve(): chart for chart in scanned}
    found: Reported = {}
    for finding in report.findings:
        span = finding.primary.span
        path = (report.root / span.path).resolve()
        folder = next(folder for folder in path.parents if folder in folders)
        line = report.sources[span.path].line_of(span.start)
        place = Place(str(folders[folder]), path.relative_to(folder).as_posix(), line)
        found.setdefault(finding.rule, {}).setdefault(place, finding.message)
    return found


def difference(
    recorded: Mapping[Place, Entry], reported: Mapping[Place, str], scanned: Iterable[str]
) -> Difference:
    """Compare one rule's record with its reports; entries of modules that were not scanned are left alone."""
    found = Difference()
    modules = set(scanned)
    for place, message in sorted(reported.items()):
        entry = recorded.get(place)
        if entry is None or entry.verdict is Verdict.UNREAD:
            found.unread[place] = message
    for place, entry in sorted(recorded.items()):
        if place.module in modules and place not in reported:
            found.vanished[place] = entry
    return found


def scan_module(folder: Path) -> Report:
    """Scan a module with every rule, whatever ignore files it carries and whether helm is at hand or not."""
    everything = ScanOptions(paths=(folder,), root=folder, only=("all",), pedantic=True)
    return scan(replace(everything, gitignore=False, render=False))


def scan_charts(members: Iterable[Chart]) -> Report:
    """Scan the charts of one repository as their users would, whatever ignore files it carries."""
    own = [chart for chart in members if not chart.is_library]
    return scan(ScanOptions(paths=tuple(chart.folder for chart in own), root=own[0].root, gitignore=False))


def survey_modules(folders: Mapping[Module, Path], survey: Survey) -> None:
    for module, folder in folders.items():
        report = scan_module(folder)
        survey.lines[str(module)] = report.stats.go_lines
        survey.scanned.add(str(module))
        print(
            f"{module}: {report.stats.go_lines:,} lines of Go, {report.stats.objects:,} objects,"
            f" {len(report.findings)} reports in {report.stats.seconds:.1f} s",
            flush=True,
        )
        found = reports_of(report, str(module))
        survey.take(report, only_of_go(found) if module.go_only else found)


def survey_charts(repositories: Mapping[Repository, tuple[Chart, ...]], survey: Survey) -> None:
    for repository, members in repositories.items():
        report = scan_charts(members)
        survey.objects[str(repository)] = report.stats.objects
        survey.scanned.update(map(str, members))
        print(
            f"{repository.address}@{repository.version[:12]}: {len(members)} charts,"
            f" {report.stats.objects:,} objects, {len(report.findings)} reports"
            f" in {report.stats.seconds:.1f} s",
            flush=True,
        )
        survey.take(report, chart_reports(report, members))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put new and vanished reports into the record")
    parser.add_argument(
        "--module", metavar="TEXT", default="", help="only modules and repositories whose path contains TEXT"
    )
    parser.add_argument("--charts", action="store_true", help="only charts")
    parser.add_argument("--rule", metavar="NAME", default="", help="only this rule's record")
    parser.add_argument("--draw", metavar="N", type=int, help="of more than N new reports, N are to be read")
    options = parser.parse_args()
    survey = Survey()
    try:
        modules = [each for each in pinned() if options.module in each.path and not options.charts]
        repositories = [each for each in charts.pinned() if options.module in each.address]
        if repositories and helm.binary() is None:
            raise CorpusError(f"charts cannot be rendered: {helm.HOW_TO_GET}")
        survey_modules(fetch(modules), survey)
        survey_charts(charts.fetch(repositories), survey)
    except CorpusError as error:
        print(error, file=sys.stderr)
        return 3

    differences = {}
    for rule in sorted({*verdicts.recorded_rules(), *(rule.name for rule in RULES)}):
        if options.rule in ("", rule):
            recorded = verdicts.read(rule)
            found = survey.reported.get(rule, {})
            differences[rule] = difference(recorded, found, survey.scanned)
            if options.write:
                update(rule, recorded, differences[rule], draw=options.draw)
    if options.write:
        write_lines(survey.lines)
        charts.write_objects(survey.objects)
    print(describe(differences))
    print(summary(sorted(differences)))
    if survey.incomplete:
        return 3
    return 1 if any(each.unread for each in differences.values()) else 0


def update(
    rule: str, recorded: Entries, found: Difference, folder: Path = RECORD, *, draw: int | None = None
) -> None:
    """Write a rule's record with the differences worked in; verdicts that were given stay."""
    kept = {place: entry for place, entry in recorded.items() if place not in found.vanished}
    drawn = draw_from(found.unread, draw)
    new = {
        place: Entry(Verdict.UNREAD if place in drawn else Verdict.NOT_DRAWN, " ".join(message.split()))
        for place, message in found.unread.items()
    }
    verdicts.write(rule, kept | new, folder)


def draw_from(places: Collection[Place], count: int | None) -> set[Place]:
    """So many of the places, drawn at random, always the same ones; all without a count."""
    if count is None or len(places) <= count:
        return set(places)
    return set(random.Random(SEED).sample(sorted(places), count))


def describe(differences: Mapping[str, Difference]) -> str:
    """What is to be read, and what is gone."""
    lines = []
    for rule, found in differences.items():
        for place, message in found.unread.items():
            lines.append(f"unread    {rule}\t{place}\t{message}")
        for place, entry in found.vanished.items():
            lines.append(f"vanished  {rule}\t{place}\twas {entry.verdict.value}: {entry.why}")
    return "\n".join(lines)


def summary(rules: Iterable[str]) -> str:
    """The figures of the record, a rule a line."""
    head = ("reports", "true", "false", "by-design", "unread", "per 100k")
    lines = [f"{'rule':40}" + "".join(f"{title:>10}" for title in head)]
    for rule in rules:
        each = verdicts.figures(rule)
        rate = "" if each.per_100k_lines is None else f"{each.per_100k_lines:.2f}"
        row = (each.reports, each.true, each.false, each.by_design, each.unread, rate)
        lines.append(f"{rule:40}" + "".join(f"{value:>10}" for value in row))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
