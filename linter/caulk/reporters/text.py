"""The report for people: a code frame for every finding, then the whole truth about the scan."""

from __future__ import annotations

import shutil
from collections import Counter
from typing import TYPE_CHECKING

from caulk.findings import Applicability, NoticeKind, Severity
from caulk.reporters.frames import Frame, note
from caulk.reporters.style import Style, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from caulk.findings import Finding, Notice
    from caulk.report import Report, Sources, Stats

DEFAULT_WIDTH = 140  # columns of output that goes to no terminal
_GUTTER = 8  # columns of a frame that are not source text

NOTICE_WORDS = {
    NoticeKind.UNREADABLE: "not read",
    NoticeKind.PARTLY_READ: "partly read",
    NoticeKind.REFUSED: "refused",
    NoticeKind.NOT_RENDERED: "not rendered",
    NoticeKind.RULE_CRASHED: "rule crashed",
    NoticeKind.LIMIT_REACHED: "limit reached",
    NoticeKind.NOT_FIXED: "not fixed",
}


def write(
    report: Report, out: TextIO, *, color: bool = False, verbose: bool = False, quiet: bool = False
) -> None:
    """Findings with code frames, notices, and the footer unless `quiet`."""
    style = Style.for_stream(out, color=color)
    columns = shutil.get_terminal_size().columns if out.isatty() else DEFAULT_WIDTH
    limit = max(40, columns - _GUTTER)
    for finding in report.findings:
        for line in _finding(finding, report.sources, style, limit=limit, verbose=verbose):
            out.write(line + "\n")
        out.write("\n")
    write_notices(report, out, color=color, verbose=verbose)
    if quiet:
        return
    if report.notices or (verbose and report.limits):
        out.write("\n")
    for line in footer(report, style, verbose=verbose):
        out.write(line + "\n")


def write_notices(report: Report, out: TextIO, *, color: bool = False, verbose: bool = False) -> None:
    """What could not be read or done, with place and hint; for stderr when another format has stdout.

    With `verbose` also where the analysis came to a limit.
    """
    style = Style.for_stream(out, color=color)
    for notice in (*report.notices, *(report.limits if verbose else ())):
        for line in _notice(notice, report.sources, style):
            out.write(line + "\n")
        if verbose and notice.detail:
            for line in notice.detail.splitlines():
                out.write(f"  | {clean(line)}\n")


def _finding(finding: Finding, sources: Sources, style: Style, *, limit: int, verbose: bool) -> Iterator[str]:
    word = style(str(finding.severity) + ":", finding.severity)
    yield f"{word} {style(clean(finding.message), 'strong')}  [{style.rule(finding.rule)}]"
    yield from Frame(finding, sources, style, limit=limit, verbose=verbose).lines()


def _notice(notice: Notice, sources: Sources, style: Style) -> Iterator[str]:
    place = clean(sources.shown(notice.path))
    if notice.span:
        at = sources[notice.span.path].position(notice.span.start)
        place += f":{at.line}:{at.column}"
    word = style(NOTICE_WORDS[notice.kind] + ":", Severity.WARNING)
    yield f"{word} {place + ': ' if place else ''}{clean(notice.message)}"
    if notice.hint:
        yield from note("help", notice.hint, style, 1)


def footer(report: Report, style: Style, *, verbose: bool = False) -> Iterator[str]:
    """Findings by severity, what is hidden, what was read, what was skipped and why, what to do next."""
    if verbose:
        yield from _details(report)
    if not report.findings and _empty(report.stats):
        yield from _nothing_to_check(report, style, verbose=verbose)
        return
    if report.fixed:
        yield style(fixed(report, "Fixed"), "good")
    yield _verdict(report, style)
    fixable = list(_fixable(report))
    if fixable:
        yield _sum(fixable) + "."
    hidden = list(_hidden(report))
    if hidden:
        yield "Not shown: " + ", ".join(hidden) + "."
    yield _read(report)
    if report.notices:
        yield style(_sum(_notice_counts(report)) + ": see above.", Severity.WARNING)
    if report.limits:
        yield _limits(report, verbose=verbose)
    if report.skipped:
        yield _skips(report, verbose=verbose)
    if report.findings:
        yield f"`caulk explain {_most_frequent_rule(report)}` tells more about the rule."


def _verdict(report: Report, style: Style) -> str:
    if not report.rules:
        return style("No rule is enabled: nothing was checked.", Severity.WARNING)
    counts = report.by_severity
    if not counts:
        where = " in what could be read" if report.notices else ""
        return style(f"No problem found{where}.", "good")
    parts = [
        style(plural(counts[severity], str(severity)), severity)
        for severity in sorted(Severity, key=lambda each: -each.rank)
        if counts[severity]
    ]
    return f"Found {_sum(parts)}."


def fixed(report: Report, verb: str) -> str:
    """`Fixed 3 problems in 2 files.`"""
    paths = {edit.span.path for each in report.fixed if each.fix is not None for edit in each.fix.edits}
    return f"{verb} {plural(len(report.fixed), 'problem')} in {plural(len(paths), 'file')}."


def _fixable(report: Report) -> Iterator[str]:
    counts = Counter(each.fix.applicability for each in report.findings if each.fix is not None)
    safe, unsafe = counts[Applicability.SAFE], counts[Applicability.UNSAFE]
    if safe:
        yield f"{safe:,} can be fixed with --fix"
    if unsafe:
        yield f"{unsafe:,} {'more with' if safe else 'can be fixed with'} --fix=unsafe"


def _hidden(report: Report) -> Iterator[str]:
    if report.suppressed:
        yield f"{len(report.suppressed)} suppressed"
    if report.below_severity:
        yield f"{report.below_severity} below --min-severity"
    if report.below_confidence:
        yield f"{report.below_confidence} below the minimum confidence (--pedantic shows them)"


def _empty(stats: Stats) -> bool:
    return not (stats.go_files or stats.objects or stats.manifest_files or stats.dockerfiles)


def _read(report: Report) -> str:
    stats = report.stats
    parts = []
    if stats.go_files:
        parts.append(
            f"{plural(stats.go_files, 'Go file')} in {plural(stats.go_packages, 'package')} "
            f"({plural(stats.go_lines, 'line')})"
        )
    if stats.objects or stats.manifest_files:
        parts.append(
            f"{plural(stats.objects, 'Kubernetes object')} in {plural(stats.manifest_files, 'manifest file')}"
        )
    if stats.dockerfiles:
        parts.append(plural(stats.dockerfiles, "Dockerfile"))
    time = f" in {stats.seconds:.1f} s" if stats.seconds else ""
    return f"Checked {_sum(parts)} with {plural(len(report.rules), 'rule')}{time}."


def _notice_counts(report: Report) -> list[str]:
    counts = Counter(notice.kind for notice in report.notices)
    texts = {
        NoticeKind.UNREADABLE: lambda n: f"{plural(n, 'file')} could not be read",
        NoticeKind.PARTLY_READ: lambda n: f"{plural(n, 'file')} could be read only in part",
        NoticeKind.REFUSED: lambda n: f"{plural(n, 'file')} refused",
        NoticeKind.NOT_RENDERED: lambda n: f"{plural(n, 'problem')} rendering",
        NoticeKind.RULE_CRASHED: lambda n: f"{plural(n, 'rule failure')} inside Caulk",
        NoticeKind.NOT_FIXED: lambda n: f"{plural(n, 'file')} not fixed",
    }
    for kind in (NoticeKind.UNREADABLE, NoticeKind.PARTLY_READ, NoticeKind.REFUSED):
        paths = {notice.path for notice in report.notices if notice.kind is kind}
        if paths:
            counts[kind] = len(paths)
    return [texts[kind](counts[kind]) for kind in NoticeKind if counts[kind]]


def _limits(report: Report, *, verbose: bool) -> str:
    where = "see above" if verbose else "-v says where"
    return f"The analysis came to {plural(len(report.limits), 'limit')}: rules may be silent there; {where}."


def _skips(report: Report, *, verbose: bool) -> str:
    counts = Counter(skipped.reason for skipped in report.skipped)
    reasons = [f"{count:,} {reason.value}" for reason, count in counts.most_common()]
    hint = "" if verbose else " -v names them."
    return f"Skipped {len(report.skipped):,}: {'; '.join(reasons)}.{hint}"


def _details(report: Report) -> Iterator[str]:
    suppressed = (
        f"{_place(each.finding, report.sources)} {clean(each.finding.rule)}: "
        f"{clean(each.reason) or 'no reason given'}"
        for each in report.suppressed
    )
    sections = (
        ("Programs and containers:", [clean(link) for link in report.links]),
        ("Suppressed:", list(suppressed)),
        (
            "Skipped:",
            [f"{clean(report.sources.shown(each.path))}: {each.reason.value}" for each in report.skipped],
        ),
    )
    for title, lines in sections:
        if lines:
            yield title
            yield from (f"  {line}" for line in lines)
            yield ""


def _nothing_to_check(report: Report, style: Style, *, verbose: bool) -> Iterator[str]:
    yield style(
        "Nothing to check: no Go file, Kubernetes manifest or Dockerfile was found.", Severity.WARNING
    )
    if report.notices:
        yield style(_sum(_notice_counts(report)) + ": see above.", Severity.WARNING)
    if report.skipped:
        yield _skips(report, verbose=verbose)
    yield "Name the folder of a service, `caulk scan PATH`, or pipe manifests in: `caulk scan -`."


def _place(finding: Finding, sources: Sources) -> str:
    span = finding.primary.span
    at = sources[span.path].position(span.start)
    return f"{clean(sources.shown(span.path))}:{at.line}:{at.column}"


def _most_frequent_rule(report: Report) -> str:
    return clean(Counter(finding.rule for finding in report.findings).most_common(1)[0][0])


def _sum(parts: Iterable[str]) -> str:
    *most, last = list(parts) or ["nothing"]
    return f"{', '.join(most)} and {last}" if most else last


def plural(count: int, noun: str) -> str:
    """`1 file`, `2 files`, `1,204 files`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
