"""Rendered lines tied to template lines by their text alone: for charts that cannot be traced.

The best that can be had without running Helm: literal text has to match, actions may have printed anything.
What an action printed whole belongs to the line of the action.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.manifests import gotemplate
from caulk.manifests.gotemplate import Action, Block, TemplateSyntaxError, Text
from caulk.manifests.mapped import Mapped
from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caulk.manifests.helm_mapping import RenderedDocument

MAX_COMPARISONS = 2_000_000  # rendered lines times template lines


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A line of a template that prints something: first and last byte, pattern, number of literal bytes.

    `indent` is how far `nindent` indents what its action prints, 0 where it does not say. `turn` is where the
    outermost range around it begins, -1 outside of any: only there the same line can come again.
    """

    start: int
    end: int
    pattern: re.Pattern[bytes]
    weight: int
    indent: int
    turn: int


def template_lines(data: bytes) -> list[TemplateLine]:
    """The lines of a template that print something, definitions left out."""
    try:
        nodes = gotemplate.parse(data)
    except TemplateSyntaxError:
        return []
    parts: list[tuple[int, int, bool]] = []  # start, end, whether it is literal
    turns: list[tuple[int, int]] = []
    for node in nodes:
        if isinstance(node, Block) and node.keyword == "define":
            continue
        for each in gotemplate.walk([node]):
            if isinstance(each, Block) and each.keyword == "range":
                turns.append((each.opening.start, each.end.end))
            elif isinstance(each, Text):
                parts += _text_lines(data, each)
            elif isinstance(each, Action) and each.keyword in ("", "template"):
                pipeline = gotemplate.pipeline_of(data, each)
                if pipeline is None or not pipeline.variables:
                    parts.append((each.start, each.end, False))
    return _joined(data, sorted(parts), turns)


def _text_lines(data: bytes, text: Text) -> list[tuple[int, int, bool]]:
    pattern = re.compile(rb"[^\n]+")
    return [(match.start(), match.end(), True) for match in pattern.finditer(data, text.start, text.end)]


def _joined(
    data: bytes, parts: Sequence[tuple[int, int, bool]], turns: Sequence[tuple[int, int]]
) -> list[TemplateLine]:
    found: list[TemplateLine] = []
    line: list[tuple[int, int, bool]] = []

    def close() -> None:
        black = [each for each in line if data[each[0] : each[1]].strip()]
        if black:
            start = black[0][0]
            first = data[start : black[0][1]]
            start += len(first) - len(first.lstrip())
            text = b"".join(_literal(data[a:b]) if literal else b".*" for a, b, literal in line)
            weight = sum(len(data[a:b].strip()) for a, b, literal in line if literal)
            pattern = re.compile(text + rb"\s*", re.DOTALL)
            end = black[-1][1]
            indent = _INDENT.search(data, start, end)
            turn = min((begin for begin, stop in turns if begin <= start < stop), default=-1)
            found.append(TemplateLine(start, end, pattern, weight, int(indent[1]) if indent else 0, turn))
        line.clear()

    for part in parts:
        if line and b"\n" in data[line[-1][1] : part[0]]:
            close()
        line.append(part)
    close()
    return found


_INDENT = re.compile(rb"\bn?indent[ \t]+(\d{1,3})")


def _literal(text: bytes) -> bytes:
    """A pattern for literal text; trim markers may have cut blanks off."""
    return rb"\s*".join(re.escape(part) for part in re.split(rb"\s+", text))


class StaticMapper:
    """Maps places of rendered documents; `template` gives path and bytes of a `# Source:` path's file."""

    def __init__(
        self,
        output: bytes,
        documents: Sequence[RenderedDocument],
        template: Callable[[str], tuple[str, bytes] | None],
    ) -> None:
        self.output = output
        self.documents = documents
        self._template = template
        self._matched: dict[int, tuple[list[int], list[TemplateLine | None]]] = {}

    def map(self, start: int, end: int) -> Mapped | None:
        """The line of the template that printed the bytes `[start, end)`."""
        index = bisect_right(self.documents, start, key=lambda each: each.start) - 1
        if index < 0:
            return None
        document = self.documents[index]
        found = self._template(document.source)
        if found is None:
            return None
        path, data = found
        if index not in self._matched:
            self._matched[index] = self._match(document, template_lines(data))
        starts, lines = self._matched[index]
        row = bisect_right(starts, start) - 1
        line = lines[row] if 0 <= row < len(lines) else None
        if line is None:
            return None
        text = self.output[start:end].split(b"\n")[0].rstrip()
        at = data.find(text, line.start, line.end) if text else -1
        if at >= 0:
            return Mapped(Span(path, at, at + len(text)))
        stop = data.find(b"\n", line.start, line.end)
        return Mapped(Span(path, line.start, line.end if stop < 0 else stop))

    def _match(
        self, document: RenderedDocument, lines: Sequence[TemplateLine]
    ) -> tuple[list[int], list[TemplateLine | None]]:
        starts: list[int] = []
        matched: list[TemplateLine | None] = []
        last = -1
        at = document.start
        rendered = self.output[document.start : document.end].splitlines(keepends=True)
        bounded = len(rendered) * len(lines) <= MAX_COMPARISONS
        for text in rendered:
            starts.append(at)
            at += len(text)
            best = self._best(text.strip(), lines, last) if bounded else None
            if best is not None:
                last = best
                matched.append(lines[best])
            else:
                last = self._printing(len(text) - len(text.lstrip()), lines, last)
                matched.append(lines[last] if last >= 0 else None)
        return starts, matched

    @staticmethod
    def _printing(indent: int, lines: Sequence[TemplateLine], last: int) -> int:
        """The line whose action prints on: the last one, or actions alone on the lines below it."""
        if last >= 0 and 0 < lines[last].indent <= indent:
            return last
        while last + 1 < len(lines) and lines[last + 1].weight == 0:
            last += 1
            if lines[last].indent <= indent:
                break
        return last

    @staticmethod
    def _best(text: bytes, lines: Sequence[TemplateLine], last: int) -> int | None:
        best: tuple[int, int] | None = None
        found = None
        for index, line in enumerate(lines):
            again = last < 0 or index > last or line.turn == lines[last].turn >= 0
            if line.weight and text and again and line.pattern.fullmatch(text):
                distance = index - last if index > last else (last - index) + len(lines)
                if best is None or (line.weight, -distance) > best:
                    best, found = (line.weight, -distance), index
        return found
