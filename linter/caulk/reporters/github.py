"""Workflow annotations: commands in a GitHub Actions log that mark lines of the changed files.

A step shows at most ten annotations of each level, the first ten. So the gravest come first, the rest is
left out, and a last notice says how many there are and where to see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import NoticeKind, Severity
from caulk.reporters.style import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from caulk.findings import Finding
    from caulk.report import Report, Sources

MOST_OF_A_LEVEL = 10

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def write(report: Report, out: TextIO, *, color: bool = False, verbose: bool = False) -> None:  # noqa: ARG001 - every format takes the same options
    """The gravest findings as annotations, then one for what could not be read, then one for the rest."""
    for line in commands(report):
        out.write(line + "\n")


def commands(report: Report) -> Iterator[str]:
    """The commands, one a line."""
    ranked = sorted(report.findings, key=lambda each: (-each.severity.rank, -each.confidence.rank))
    room = dict.fromkeys(_LEVELS.values(), MOST_OF_A_LEVEL)
    unread = _unread(report)
    if unread:
        room["warning"] -= 1
    by_level: dict[str, list[Finding]] = {level: [] for level in room}
    for finding in ranked:
        by_level[_LEVELS[finding.severity]].append(finding)
    if any(len(found) > room[level] for level, found in by_level.items()):
        room["notice"] -= 1  # for the notice that says so
    shown = 0
    for level, found in by_level.items():
        for finding in found[: room[level]]:
            shown += 1
            yield _annotation(level, finding, report.sources)
    if unread:
        yield unread
    rest = len(ranked) - shown
    if rest:
        findings = "1 more finding" if rest == 1 else f"{rest:,} more findings"
        verb = "is" if rest == 1 else "are"
        yield command(
            "notice",
            f"{findings} {verb} not annotated: GitHub shows {MOST_OF_A_LEVEL} of a level for each step. "
            "The text and SARIF reports have all of them.",
            title="Caulk",
        )


def command(level: str, message: str, **properties: str | int) -> str:
    """A workflow command, escaped as the runner unescapes it."""
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{level} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return clean(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _annotation(level: str, finding: Finding, sources: Sources) -> str:
    span = finding.primary.span
    source = sources[span.path]
    start, end = source.position(span.start), source.position(span.end)
    properties: dict[str, str | int] = {"file": span.path, "line": start.line, "endLine": end.line}
    if start.line == end.line:  # columns of a range over several lines are refused
        properties |= {"col": start.column, "endColumn": max(end.column, start.column)}
    return command(level, _text(finding, sources), **properties, title=f"Caulk: {finding.rule}")


def _text(finding: Finding, sources: Sources) -> str:
    lines = [finding.message]
    for label in finding.related:
        at = sources[label.span.path].position(label.span.start)
        lines.append(f"{label.span.path}:{at.line}: {label.text or 'see also'}")
    if finding.help:
        lines.append(f"help: {finding.help}")
    return "\n".join(lines)


def _unread(report: Report) -> str:
    if not report.notices:
        return ""
    lines = [f"{each.path}: {each.message}" if each.path else each.message for each in report.notices]
    more = len(lines) - MOST_OF_A_LEVEL
    if more > 0:
        lines[MOST_OF_A_LEVEL:] = [f"and {more:,} more"]
    crashed = any(each.kind is NoticeKind.RULE_CRASHED for each in report.notices)
    title = "Caulk: a rule failed" if crashed else "Caulk: not everything could be read"
    return command("warning", "\n".join(lines), title=title)
