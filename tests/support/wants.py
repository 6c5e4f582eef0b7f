"""Want comments: what a test input says about the findings it must give.

A line on which a finding's primary label starts ends in `// want "regexp"` (Go, go.mod) or `# want "regexp"`
(YAML, Dockerfile, TOML); several quoted regexps are several findings. Back quotes save escaping. Where no
comment can stand on the line itself (a Dockerfile instruction, a block scalar), `want+1` speaks of the line
below and `want-2` of the one two above. The regexp is searched for in the finding's message. `want low` asks
for findings of low confidence, which only `--pedantic` shows; a plain `want` is not met by one of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.findings import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from caulk.report import Report

_COMMENT = re.compile(r"""(?://|\#)\s*want(?P<shift>[+-]\d+)?(?P<low>\s+low)?\s+(?P<patterns>["`].*)$""")
_QUOTED = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)"|`(?P<raw>[^`]*)`')


@dataclass(frozen=True, slots=True)
class Want:
    """One expected finding."""

    path: str
    line: int
    pattern: str
    low: bool = False  # of low confidence

    def __str__(self) -> str:
        return f'{self.path}:{self.line}: want {"low " if self.low else ""}"{self.pattern}"'


@dataclass(frozen=True, slots=True)
class Got:
    """One finding, reduced to what a want comment speaks of."""

    path: str
    line: int
    message: str
    low: bool = False  # of low confidence

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}{' (low confidence)' if self.low else ''}"


def wants_of(root: Path) -> list[Want]:
    """The want comments of a file, or of all files below a folder."""
    files = [root] if root.is_file() else sorted(file for file in root.rglob("*") if file.is_file())
    base = root.parent if root.is_file() else root
    found = []
    for file in files:
        text = file.read_bytes().decode("utf-8", "replace")
        found.extend(parse(file.relative_to(base).as_posix(), text))
    return found


def parse(path: str, text: str) -> list[Want]:
    """The want comments of one file; raises `ValueError` on one that is not well formed."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        comment = _COMMENT.search(line)
        if comment is None:
            continue
        rest = _QUOTED.sub("", comment["patterns"]).strip()
        if rest:
            raise ValueError(f"{path}:{number}: {rest!r} in a want comment is not a quoted regexp")
        for quoted in _QUOTED.finditer(comment["patterns"]):
            pattern = quoted["raw"] if quoted["quoted"] is None else quoted["quoted"].replace('\\"', '"')
            found.append(Want(path, number + int(comment["shift"] or 0), pattern, bool(comment["low"])))
    return found


def got(report: Report) -> list[Got]:
    """The findings of a report, by the line on which their primary label starts."""
    found = []
    for finding in report.findings:
        span = finding.primary.span
        line = report.sources[span.path].line_of(span.start)
        found.append(Got(span.path, line, finding.message, finding.confidence is Confidence.LOW))
    return found


def mismatch(wants: Iterable[Want], findings: Iterable[Got]) -> str:
    """What is missing and what is too much, a line each; "" when all wants are met and nothing is left."""
    missing = []
    left = list(findings)
    for want in wants:
        at = (want.path, want.line, want.low)
        on_line = [each for each in left if (each.path, each.line, each.low) == at]
        met = next((each for each in on_line if re.search(want.pattern, each.message)), None)
        if met is None:
            missing.append(want)
        else:
            left.remove(met)
    lines = [f"not found:   {want}" for want in missing] + [f"unexpected:  {each}" for each in left]
    return "\n".join(lines)
