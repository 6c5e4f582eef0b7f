"""One greppable line a finding: `path:line:col: severity rule: message`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.reporters.style import Style, clean

if TYPE_CHECKING:
    from typing import TextIO

    from caulk.report import Report


def write(report: Report, out: TextIO, *, color: bool = False, verbose: bool = False) -> None:  # noqa: ARG001 - every format takes the same options
    """Findings only; line breaks inside messages are made visible, so a finding stays one line."""
    style = Style.for_stream(out, color=color)
    for finding in report.findings:
        span = finding.primary.span
        at = report.sources[span.path].position(span.start)
        place = style(f"{clean(report.sources.shown(span.path))}:{at.line}:{at.column}:", "strong")
        severity = style(str(finding.severity), finding.severity)
        out.write(f"{place} {severity} {style.rule(finding.rule)}: {clean(finding.message)}\n")
