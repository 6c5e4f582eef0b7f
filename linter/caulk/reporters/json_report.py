"""The report for programs: one versioned JSON document (`json`), or one object a line (`jsonl`).

`report.schema.json` beside the package describes the document. Within a version, members are only added.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from caulk import __version__
from caulk.docs import rule_url
from caulk.reporters.fingerprints import fingerprints
from caulk.reporters.style import encodable

if TYPE_CHECKING:
    from typing import TextIO

    from caulk.findings import Finding, Fix, Label, Location, Notice
    from caulk.report import Report, Sources, Suppressed
    from caulk.rule import Rule
    from caulk.source import Span

VERSION = 1
SCHEMA = f"https://caulk.dev/schema/report-{VERSION}.json"

Json = dict[str, Any]

_MOST_READABLE = 1_000_000  # characters


def write(report: Report, out: TextIO, *, color: bool = False, verbose: bool = False) -> None:  # noqa: ARG001 - every format takes the same options
    """The whole report as one document."""
    out.write(dumps(document(report)) + "\n")


def write_lines(report: Report, out: TextIO, *, color: bool = False, verbose: bool = False) -> None:  # noqa: ARG001 - every format takes the same options
    """One object a line, told apart by `type`: findings, then all the rest, and last the summary."""
    whole = document(report)
    kinds = (
        *(("finding", "findings"), ("suppressed", "suppressed")),
        *(("fixed", "fixed"), ("notice", "notices"), ("limit", "limits")),
    )
    for kind, member in kinds:
        for each in whole[member]:
            _line({"type": kind, **each}, out)
    summary = {name: whole[name] for name in ("version", "tool", "root", "hidden", "stats", "exit_code")}
    _line({"type": "summary", **summary, "findings": len(report.findings)}, out)


def dumps(value: Json) -> str:
    """JSON in ASCII: indented for a person to read, compact (and several times faster) when large."""
    compact = json.dumps(value, separators=(",", ":"))
    return compact if len(compact) > _MOST_READABLE else json.dumps(value, indent=2)


def _line(value: Json, out: TextIO) -> None:
    out.write(json.dumps(value) + "\n")


def document(report: Report) -> Json:
    """The report as plain data."""
    whole: Json = _encodable(_document(report))
    return whole


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        return {name: _encodable(each) for name, each in value.items()}
    return [_encodable(each) for each in value] if isinstance(value, list) else value


def _document(report: Report) -> Json:
    sources = report.sources
    named = fingerprints((*report.findings, *(each.finding for each in report.suppressed)), sources)
    return {
        "$schema": SCHEMA,
        "version": VERSION,
        "tool": {"name": "caulk", "version": __version__},
        "root": report.root.as_posix(),
        "findings": [_finding(each, sources, named) for each in report.findings],
        "suppressed": [_suppressed(each, sources, named) for each in report.suppressed],
        "fixed": [_fixed(each) for each in report.fixed],
        "hidden": {"below_severity": report.below_severity, "below_confidence": report.below_confidence},
        "notices": [_notice(each, sources) for each in report.notices],
        "limits": [_notice(each, sources) for each in report.limits],
        "skipped": [
            {
                "path": each.path,
                "reason": each.reason.name.lower().replace("_", "-"),
                "explanation": each.reason.value,
            }
            for each in report.skipped
        ],
        "links": list(report.links),
        "stats": {
            "go_files": report.stats.go_files,
            "go_lines": report.stats.go_lines,
            "go_packages": report.stats.go_packages,
            "manifest_files": report.stats.manifest_files,
            "objects": report.stats.objects,
            "dockerfiles": report.stats.dockerfiles,
            "seconds": round(report.stats.seconds, 3),
        },
        "rules": [_rule(each) for each in report.rules],
        "exit_code": report.exit_code,
    }


def _finding(finding: Finding, sources: Sources, named: dict[Finding, str]) -> Json:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "confidence": str(finding.confidence),
        "message": finding.message,
        "help": finding.help,
        "origin": finding.origin,
        "rendered": (
            {"line": finding.rendered.line, "value_sets": list(finding.rendered.sets)}
            if finding.rendered is not None
            else None
        ),
        "fingerprint": named[finding],
        "primary": _label(finding.primary, sources),
        "related": [_label(each, sources) for each in finding.related],
        "flow": [_label(each, sources) for each in finding.flow],
        "fix": _fix(finding.fix, sources) if finding.fix is not None else None,
    }


def _fix(fix: Fix, sources: Sources) -> Json:
    return {
        "description": fix.description,
        "applicability": str(fix.applicability),
        "obstacle": fix.obstacle,
        "edits": [{**_span(each.span, sources), "text": each.text} for each in fix.edits],
    }


def _fixed(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "message": finding.message,
        "path": finding.primary.span.path,
        "description": finding.fix.description if finding.fix is not None else "",
    }


def _suppressed(suppressed: Suppressed, sources: Sources, named: dict[Finding, str]) -> Json:
    return {
        "reason": suppressed.reason,
        "where": _span(suppressed.where, sources) if suppressed.where else None,
        "finding": _finding(suppressed.finding, sources, named),
    }


def _notice(notice: Notice, sources: Sources) -> Json:
    return {
        "kind": notice.kind.value,
        "path": notice.path,
        "message": notice.message,
        "hint": notice.hint,
        "where": _span(notice.span, sources) if notice.span else None,
    }


def _label(label: Label, sources: Sources) -> Json:
    return {"text": label.text, **_location(label.location, sources)}


def _location(location: Location, sources: Sources) -> Json:
    return {**_span(location.span, sources), "symbol": location.symbol}


def _span(span: Span, sources: Sources) -> Json:
    source = sources[span.path]
    start, end = source.position(span.start), source.position(span.end)
    return {
        "path": span.path,
        "start": {"line": start.line, "column": start.column, "offset": span.start},
        "end": {"line": end.line, "column": end.column, "offset": span.end},
    }


def _rule(rule: Rule) -> Json:
    return {
        "name": rule.name,
        "family": rule.family,
        "severity": str(rule.severity),
        "confidence": str(rule.confidence),
        "since": rule.since,
        "summary": rule.summary,
        "url": rule_url(rule.name),
        "fixable": str(rule.fixable) if rule.fixable is not None else None,
    }
