"""Hold what Caulk reports on pinned public code against what readers said of it.

Scans every module of `precision/modules.txt` with all rules and compares with `precision/<rule>.tsv`. Ends
with 1 when there are reports that nobody has read, with 3 when a module could not be scanned whole. `--write`
puts the new reports into the record as `unread`, their message standing in for the reader's reason, takes the
vanished ones out, and notes how many lines were read.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import verdicts
from caulk.findings import NoticeKind
from caulk.session import ScanOptions, scan
from caulk_rules import RULES
from corpus import CorpusError, fetch, pinned, write_lines
from verdicts import RECORD, Entries, Entry, Place, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from caulk.report import Report

Reported = dict[str, dict[Place, str]]  # rule -> place -> message


@dataclass(slots=True)
class Difference:
    """What a rule reports now against its record, in the modules that were scanned."""

    unread: dict[Place, str] = field(default_factory=dict)  # new, or recorded without a verdict
    vanished: dict[Place, Entry] = field(default_factory=dict)


def reports_of(report: Report, module: str) -> Reported:
    """The findings of a scan as places of the record. Two findings of a rule on one line are one entry."""
    found: Reported = {}
    for finding in report.findings:
        span = finding.primary.span
        line = report.sources[span.path].line_of(span.start)
        found.setdefault(finding.rule, {}).setdefault(Place(module, span.path, line), finding.message)
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


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put new and vanished reports into the record")
    parser.add_argument("--module", metavar="TEXT", default="", help="only modules whose path contains TEXT")
    parser.add_argument("--rule", metavar="NAME", default="", help="only this rule's record")
    options = parser.parse_args()
    try:
        folders = fetch(module for module in pinned() if options.module in module.path)
    except CorpusError as error:
        print(error, file=sys.stderr)
        return 3

    reported: Reported = {}
    lines: dict[str, int] = {}
    incomplete = False
    for module, folder in folders.items():
        report = scan_module(folder)
        lines[str(module)] = report.stats.go_lines
        print(
            f"{module}: {report.stats.go_lines:,} lines of Go, {report.stats.objects:,} objects,"
            f" {len(report.findings)} reports in {report.stats.seconds:.1f} s",
            flush=True,
        )
        for notice in report.notices:
            incomplete = incomplete or notice.kind in (NoticeKind.RULE_CRASHED, NoticeKind.UNREADABLE)
            print(f"  {notice.kind.value}: {notice.path}: {notice.message}")
        for rule, places in reports_of(report, str(module)).items():
            reported.setdefault(rule, {}).update(places)

    differences = {}
    for rule in sorted({*verdicts.recorded_rules(), *(rule.name for rule in RULES)}):
        if options.rule in ("", rule):
            recorded = verdicts.read(rule)
            differences[rule] = difference(recorded, reported.get(rule, {}), lines)
            if options.write:
                update(rule, recorded, differences[rule])
    if options.write:
        write_lines(lines)
    print(describe(differences))
    print(summary(sorted(differences)))
    if incomplete:
        return 3
    return 1 if any(each.unread for each in differences.values()) else 0


def update(rule: str, recorded: Entries, found: Difference, folder: Path = RECORD) -> None:
    """Write a rule's record with the differences worked in; verdicts that were given stay."""
    kept = {place: entry for place, entry in recorded.items() if place not in found.vanished}
    new = {place: Entry(Verdict.UNREAD, " ".join(message.split())) for place, message in found.unread.items()}
    verdicts.write(rule, kept | new, folder)


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
