"""Code frames: source lines with labelled underlines, over one or several files.

Everything is laid out in terminal columns. Source text is cleaned first, tabs become spaces up to the next
multiple of four, and lines too wide for the frame are cut around what is underlined.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from caulk.findings import Applicability
from caulk.reporters.style import Style, clean, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caulk.findings import Finding, Fix, Label, Severity
    from caulk.report import Sources
    from caulk.source import Source

TAB = 4
ELLIPSIS = "…"
_LEAD = 24  # columns kept before the first underline of a line that is cut
_LONG = 4_000  # bytes; of longer lines, which no person wrote, only what is around a mark is looked at
_AROUND = 1_000  # code points on either side of it


@dataclass(frozen=True, slots=True)
class Mark:
    """An underline on one line, in terminal columns from 0; `end` is never below `start + 1`."""

    start: int
    end: int
    primary: bool
    text: str

    def overlaps(self, other: Mark) -> bool:
        return self.start < other.end and other.start < self.end


class Line:
    """One source line as the terminal shows it; of a long one what is around a code point."""

    def __init__(self, source: Source, number: int, around: int = 0) -> None:
        self.number = number
        self.cells: list[str] = []  # what stands for each code point of the line
        self.columns = [0]  # terminal column at which each code point starts, and the end
        text = source.line_text(number)
        self.first = max(around - _AROUND, 0) if is_long(source, number) else 0  # code point that is kept
        kept = text[self.first : around + _AROUND] if is_long(source, number) else text
        self.goes_on = self.first + len(kept) < len(text)
        at = 0
        for char in kept:
            shown = " " * (TAB - at % TAB) if char == "\t" else clean(char)
            at += width(shown)
            self.cells.append(shown)
            self.columns.append(at)

    @property
    def blank_end(self) -> int:
        """Column after the last character that is no white space."""
        count = len(self.cells)
        while count and not self.cells[count - 1].strip():
            count -= 1
        return self.columns[count]

    def column(self, code_point: int) -> int:
        """Terminal column of a code-point index; indices past the end stand at the end."""
        return self.columns[min(max(code_point - self.first, 0), len(self.cells))]

    def window(self, start: int, end: int) -> str:
        """The cells that lie wholly between two columns."""
        columns = self.columns
        return "".join(
            cell for i, cell in enumerate(self.cells) if columns[i] >= start and columns[i + 1] <= end
        )


def is_long(source: Source, number: int) -> bool:
    """Whether a line is no work of a person."""
    return len(source.line_bytes(number)) > _LONG


def mark(source: Source, line: Line, label: Label, *, primary: bool) -> Mark:
    """The label's underline on the line on which its span starts; longer spans end with that line."""
    first = source.position(label.span.start)
    last = source.position(max(label.span.start, label.span.end))
    start = line.column(first.column - 1)
    end = line.column(last.column - 1) if last.line == first.line else max(line.blank_end, start)
    return Mark(start, max(end, start + 1), primary, clean(label.text))


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a line that fits the frame, with the marks that lie in it."""

    text: str
    marks: list[Mark]


def windows(line: Line, marks: Sequence[Mark], limit: int) -> Iterator[_Window]:
    """The line whole when it fits; otherwise as few stretches as hold all marks, from left to right."""
    whole = line.columns[-1]
    if whole <= limit and not line.first and not line.goes_on:
        yield _Window(line.window(0, whole).rstrip(), list(marks))
        return
    left = sorted(marks, key=lambda each: (each.start, each.end))
    while left or not marks:
        start = max(0, left[0].start - _LEAD) if left else 0
        start = next((column for column in line.columns if column >= start), whole)
        end = start + limit
        inside = [each for each in left if each.end <= end or each is left[0]]
        left = [each for each in left if each not in inside]
        before = ELLIPSIS if start or line.first else ""
        shift = len(before) - start
        text = before + line.window(start, end) + (ELLIPSIS if end < whole or line.goes_on else "")
        moved = [
            Mark(each.start + shift, min(each.end, end) + shift, each.primary, each.text) for each in inside
        ]
        yield _Window(text.rstrip(), moved)
        if not marks:
            return


@dataclass(frozen=True, slots=True)
class Ink:
    """The colour of underlines and labels: the finding's own for the primary place, one for all others."""

    style: Style
    severity: Severity

    def __call__(self, text: str, *, primary: bool) -> str:
        return self.style(text, self.severity if primary else "related")


def underline(marks: Iterable[Mark], ink: Ink) -> list[str]:
    """The rows under a source line: underlines, then labels that do not fit beside them, right to left."""
    marks = sorted(set(marks), key=lambda each: (each.start, each.end, each.primary))
    if not marks:
        return []
    last = max(marks, key=lambda each: (each.end, each.start))
    beside = (
        last if last.text and not any(last.overlaps(each) for each in marks if each is not last) else None
    )
    first = _strokes(marks, ink)
    if beside:
        first += " " + ink(beside.text, primary=beside.primary)
    rows = [first]
    hanging = [each for each in marks if each.text and each is not beside]
    if hanging:
        rows.append(_bars(hanging, ink))
    while hanging:
        each = hanging.pop()
        bars = [other for other in hanging if other.start < each.start]
        gap = each.start - (max(other.start for other in bars) + 1 if bars else 0)
        rows.append(_bars(bars, ink) + " " * gap + ink(each.text, primary=each.primary))
    return rows


def _strokes(marks: Sequence[Mark], ink: Ink) -> str:
    """`---` under related places and `^^^` under the primary one, which is drawn on top."""
    row = [" "] * max(each.end for each in marks)
    for each in sorted(marks, key=lambda each: each.primary):
        row[each.start : each.end] = ("^" if each.primary else "-") * (each.end - each.start)
    runs = ("".join(run) for _, run in groupby(row))
    return "".join(run if run[0] == " " else ink(run, primary=run[0] == "^") for run in runs)


def _bars(marks: Sequence[Mark], ink: Ink) -> str:
    out = ""
    at = 0
    for start in sorted({each.start for each in marks}):
        primary = any(each.primary for each in marks if each.start == start)
        out += " " * (start - at) + ink("|", primary=primary)
        at = start + 1
    return out


class Frame:
    """Draws one finding below its header: places, source lines with underlines, help.

    `limit` is the room for source text, in columns. The flow is shown where no related places tell the
    story, and with `verbose`.
    """

    def __init__(
        self, finding: Finding, sources: Sources, style: Style, *, limit: int, verbose: bool = False
    ) -> None:
        self.finding = finding
        self.sources = sources
        self.style = style
        self.limit = limit
        self.ink = Ink(style, finding.severity)
        self.files: dict[str, list[Label]] = {}
        for label in self._labels(verbose=verbose):
            self.files.setdefault(label.span.path, []).append(label)
        lines = [self._line_of(label) for labels in self.files.values() for label in labels]
        self.pad = len(str(max(lines)))
        self.bar = style(" " * self.pad + " |", "gutter")

    def lines(self) -> Iterator[str]:
        """The whole frame, without line ends."""
        for index, (path, labels) in enumerate(self.files.items()):
            place = self.sources[path].position(labels[0].span.start)
            arrow = self.style(" " * self.pad + (":::" if index else "-->"), "gutter")
            origin = f" (from {clean(self.finding.origin)})" if self.finding.origin and not index else ""
            shown = clean(self.sources.shown(path))
            yield f"{arrow} {shown}:{place.line}:{place.column}{origin}"
            yield self.bar
            yield from self._source_lines(self.sources[path], labels)
            if index + 1 < len(self.files) or self.finding.help or self.finding.rendered or self.finding.fix:
                yield self.bar
        if self.finding.rendered is not None:
            sets = ", ".join(self.finding.rendered.sets)
            text = self.finding.rendered.line + (f"  ({sets})" if sets else "")
            yield from note("rendered", text, self.style, self.pad)
        if self.finding.help:
            yield from note("help", self.finding.help, self.style, self.pad)
        if self.finding.fix is not None:
            yield from note(*fix_note(self.finding.fix), self.style, self.pad)

    def _labels(self, *, verbose: bool) -> Iterator[Label]:
        yield self.finding.primary
        yield from self.finding.related
        if verbose or not self.finding.related:
            seen = {self.finding.primary.span, *(label.span for label in self.finding.related)}
            yield from (label for label in self.finding.flow if label.span not in seen)

    def _line_of(self, label: Label) -> int:
        return self.sources[label.span.path].line_of(label.span.start)

    def _source_lines(self, source: Source, labels: Sequence[Label]) -> Iterator[str]:
        by_line: dict[int, list[Label]] = {}
        for label in labels:
            by_line.setdefault(self._line_of(label), []).append(label)
        previous = 0
        for number in sorted(by_line):
            if previous and number == previous + 2:  # one line is no longer than the dots in its place
                yield from self._marked_line(source, number - 1, ())
            elif previous and number > previous + 2:
                yield self.style("...", "gutter")
            yield from self._marked_line(source, number, by_line[number])
            previous = number

    def _marked_line(self, source: Source, number: int, labels: Sequence[Label]) -> Iterator[str]:
        groups = [[label] for label in labels] if labels and is_long(source, number) else [labels]
        for group in groups:
            line = Line(source, number, source.position(group[0].span.start).column - 1 if group else 0)
            marks = [mark(source, line, label, primary=label is self.finding.primary) for label in group]
            for window in windows(line, marks, self.limit):
                yield f"{self.style(f'{number:>{self.pad}} |', 'gutter')} {window.text}".rstrip()
                for row in underline(window.marks, self.ink):
                    yield f"{self.bar} {row}"


def fix_note(fix: Fix) -> tuple[str, str]:
    """What is said of a fix: the word, and how to get it or why nobody but a person can do it."""
    if fix.applicability is Applicability.DISPLAY:
        return "fix by hand", f"{fix.description}; --fix cannot: {fix.obstacle}"
    option = "--fix" if fix.applicability is Applicability.SAFE else f"--fix={fix.applicability}"
    return f"fix available ({fix.applicability})", f"run with {option} to {fix.description}"


def note(word: str, text: str, style: Style, pad: int) -> Iterator[str]:
    """`= word: text`, further lines of the text set below its first."""
    first, *rest = text.strip().splitlines() or [""]
    yield f"{style(' ' * pad + ' =', 'gutter')} {style(word + ':', 'strong')} {clean(first)}"
    for line in rest:
        yield " " * (pad + 5 + len(word)) + clean(line)
