"""Names for findings that survive unrelated edits.

A fingerprint rests on what the defect is and on the code it stands in: the rule, the file, the named thing
around it, and the text of its primary lines without regard to white space. It never holds a line number, so
code that moves keeps its fingerprints. Findings equal in all that are told apart by counting them in file
order.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caulk.findings import Finding
    from caulk.report import Sources

SCHEME = "caulk/v1"
"""Names the algorithm beside the value; it changes whenever the values would."""

_MOST_LINES = 8  # of a long primary span: enough to be specific, few enough to survive edits further down
_LONG = 4_000  # bytes of a line that only a program writes
_AROUND = 200  # bytes of it on either side of the span's start that count
_HEX_DIGITS = 32


def fingerprints(findings: Iterable[Finding], sources: Sources) -> dict[Finding, str]:
    """The fingerprint of each finding; hand in all findings of the scan, suppressed ones too.

    The ordinal among equals counts all of them, so silencing one does not rename its neighbours.
    """
    seen: Counter[str] = Counter()
    named: dict[Finding, str] = {}
    for finding in sorted(set(findings), key=lambda each: each.sort_key):
        content = _content(finding, sources)
        named[finding] = _digest(f"{content}\0{seen[content]}")
        seen[content] += 1
    return named


def _content(finding: Finding, sources: Sources) -> str:
    label = finding.primary
    span = label.span
    source = sources[span.path]
    first = source.line_of(span.start)
    last = min(source.line_of(max(span.start, span.end - 1)), first + _MOST_LINES - 1)
    if len(source.line_bytes(first)) > _LONG:
        around = Span(
            span.path, max(span.start - _AROUND, source.line_starts[first - 1]), span.start + _AROUND
        )
        text = source.text(around)
    else:
        text = " ".join(" ".join(source.line_text(line).split()) for line in range(first, last + 1))
    return "\0".join((finding.rule, span.path, label.location.symbol, text))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HEX_DIGITS]
