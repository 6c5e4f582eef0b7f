"""From a place in a rendered chart back to the place in the template, or in the values file, that made it."""

from __future__ import annotations

import difflib
import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caulk.manifests import helm
from caulk.manifests.helm_values import Key, Value, member, options
from caulk.manifests.mapped import Mapped
from caulk.manifests.nodes import ComposeError, RawNode, compose
from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caulk.manifests.helm_trace import Frame, Origin, Piece, Trace, TracedFile
    from caulk.manifests.helm_values import Evaluator, Known, ValueFiles
    from caulk.manifests.nodes import YamlNode

MAX_PARTS = 4  # values that are named as the parts of one scalar
MAX_DIFF = 20_000  # lines that are compared one by one; beyond, only the equal ends of a document are used


@dataclass(frozen=True, slots=True)
class Block:
    """Bytes of a rendered document that stand in the traced output as well; `length` 0 marks a mere guess."""

    rendered: int
    traced: int
    length: int


@dataclass(slots=True)
class RenderedDocument:
    """A document of Helm's output: the bytes `[start, end)`, and the path in its `# Source:` comment."""

    source: str
    start: int
    end: int
    blocks: list[Block] = field(default_factory=list)
    traced: TracedFile | None = None
    root: RawNode | None = None


def documents(output: bytes) -> list[RenderedDocument]:
    """The documents of Helm's output, without the blanks around them."""
    found = []
    for source, start, end in helm.documents(output):
        text = output[start:end]
        begin = start + len(text) - len(text.lstrip())
        found.append(RenderedDocument(source, begin, max(begin, start + len(text.rstrip()))))
    return found


def document_at(found: Sequence[RenderedDocument], offset: int) -> RenderedDocument | None:
    """The document, of all of an output in their order, that an offset lies in."""
    index = bisect_right(found, offset, key=lambda document: document.start) - 1
    if index < 0 or offset >= max(found[index].end, found[index].start + 1):
        return None
    return found[index]


# -- alignment -------------------------------------------------------------------------------------------


def align(output: bytes, found: Sequence[RenderedDocument], trace: Trace) -> None:
    """Tie documents to the traced output of their files, byte by byte where both say the same."""
    taken: dict[str, set[int]] = {}
    last: dict[tuple[str, bytes], int] = {}  # where a text that comes again stood before
    for document in found:
        file = trace.files.get(document.source)
        if file is None:
            continue
        document.traced = file
        used = taken.setdefault(document.source, set())
        wanted = output[document.start : document.end]
        at = _find(file.text, wanted, used, last.get((document.source, wanted), -1) + 1)
        if at >= 0:
            used.add(at)
            last[document.source, wanted] = at
            document.blocks = [Block(document.start, at, document.end - document.start)]
    for document in found:
        if document.traced is not None and not document.blocks:
            region = _likeliest(output, document, document.traced.text)
            document.blocks = _blocks(output, document, document.traced.text, region)


def _find(text: bytes, wanted: bytes, used: set[int], start: int) -> int:
    """Where a document stands as a whole, from `start` on and where no other stands if that can be."""
    at = text.find(wanted, start)
    while at >= 0 and at in used:
        at = text.find(wanted, at + 1)
    return at if at >= 0 else text.find(wanted)


_MARKER = re.compile(rb"^---[ \t\r]*$", re.MULTILINE)


def _likeliest(output: bytes, document: RenderedDocument, text: bytes) -> tuple[int, int]:
    """The stretch between document markers that has most lines in common with a document."""
    bounds = [0, *(match.start() for match in _MARKER.finditer(text)), len(text)]
    regions = [(start, end) for start, end in itertools.pairwise(bounds) if text[start:end].strip(b"- \r\n")]
    if len(regions) < 2:
        return 0, len(text)
    own = set(map(bytes.strip, output[document.start : document.end].splitlines()))

    def common(region: tuple[int, int]) -> float:
        lines = set(map(bytes.strip, text[region[0] : region[1]].splitlines()))
        return len(lines & own) / max(len(lines | own), 1)

    return max(regions, key=common)


def _lines(data: bytes, start: int, end: int) -> list[tuple[bytes, int]]:
    """The lines of a stretch that are not blank: their text without indentation, and where it begins."""
    found = []
    at = start
    for line in data[start:end].splitlines(keepends=True):
        text = line.strip()
        if text:
            found.append((text, at + len(line) - len(line.lstrip())))
        at += len(line)
    return found


def _blocks(output: bytes, document: RenderedDocument, text: bytes, region: tuple[int, int]) -> list[Block]:
    own = _lines(output, document.start, document.end)
    traced = _lines(text, *region)
    if len(own) + len(traced) > MAX_DIFF:
        own, traced = own[: MAX_DIFF // 2], traced[: MAX_DIFF // 2]
    found: list[Block] = []
    matcher = difflib.SequenceMatcher(
        None, [line for line, _ in own], [line for line, _ in traced], autojunk=False
    )
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found += (
                Block(at, traced[j1 + index][1], len(line)) for index, (line, at) in enumerate(own[i1:i2])
            )
        elif tag == "replace":
            found += _pairs(own[i1:i2], traced[j1:j2])
    return sorted(found, key=lambda block: block.rendered)


def _pairs(own: list[tuple[bytes, int]], traced: list[tuple[bytes, int]]) -> list[Block]:
    """Pair lines of which only the values differ: the same key, in the same order."""
    found = []
    at = 0
    for line, start in own:
        head = line.partition(b":")[0]
        for index in range(at, len(traced)):
            other, place = traced[index]
            if other.partition(b":")[0] == head or len(own) == len(traced) == 1:
                same = _common_prefix(line, other)
                found.append(Block(start, place, same))
                if same < len(line):
                    found.append(Block(start + same, place + min(same, len(other) - 1), 0))
                at = index + 1
                break
    return found


def _common_prefix(one: bytes, other: bytes) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


# -- mapping ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Mapper:
    """Maps places of one rendering. `files` leads from paths inside the staged chart to the project's.

    `scopes` are the names by which dependencies are known, by the folder (`charts/x`) that they stand in.
    """

    output: bytes
    documents: list[RenderedDocument]
    origins: Sequence[Origin]
    templates: Mapping[str, bytes]
    files: Mapping[str, str]
    evaluator: Evaluator
    values: ValueFiles
    entries: Mapping[str, Span]  # the dependencies in Chart.yaml, for what has no file in the project
    fallback: Span  # and the chart's own name there

    def document_at(self, offset: int) -> RenderedDocument | None:
        index = bisect_right(self.documents, offset, key=lambda each: each.start) - 1
        return self.documents[index] if index >= 0 else None

    def map(self, start: int, end: int) -> Mapped | None:
        """The source of the bytes `[start, end)`; None when no trace leads anywhere."""
        document = self.document_at(start)
        if document is None or document.traced is None:
            return None
        end = start + len(self.output[start : max(end, start + 1)].rstrip())
        first_line = self.output.find(b"\n", start)
        end = min(end, first_line) if first_line > start else end
        return _Task(self, document, document.traced, start, max(end, start + 1)).run()

    def map_traced(self, file: TracedFile, offset: int) -> Span | None:
        """The source of a byte of what the traced run of a file printed, be it YAML or not."""
        document = RenderedDocument(file.path, 0, len(file.text), [Block(0, 0, len(file.text))], file)
        found = _Task(self, document, file, offset, offset + 1).run()
        return found.span if found is not None else None


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    key: RawNode | None
    value: RawNode
    index: int = -1
    parent: RawNode | None = None

    def start(self, output: bytes) -> int:
        """Where the entry begins: with its key, with the dash of an element in block style."""
        if self.key is not None:
            return self.key.start
        if self.parent is not None and not self.parent.flow:
            dash = output.rfind(b"-", self.parent.start, self.value.start)
            if dash >= 0 and output[dash + 1 : self.value.start].strip() in (b"", b"|"):
                return dash
        return self.value.start


@dataclass(slots=True)
class _Task:
    """The mapping of one span."""

    mapper: Mapper
    document: RenderedDocument
    file: TracedFile
    start: int
    end: int

    def run(self) -> Mapped | None:
        index = self._piece(self.start)
        if index is None:
            return None
        chain, is_key = self._chain()
        target = chain[-1] if chain else None
        covers_entry = is_key and target is not None and target.key is not None and self.end > target.key.end
        printed = self._printing(self.start if not _is_quoted(target, is_key) else self.start + 1, index)
        if self._origin(printed).kind == "action" and (value := self._value(printed, chain, is_key=is_key)):
            template = self._template(printed)
            return Mapped(
                value, ((template.span, "this line of the template prints it"),) if template else ()
            )
        found = self._template(index)
        if found is None:
            return None
        related = list(found.related)
        if target is not None and target.value.kind == "scalar":
            if covers_entry:
                related = [*(self._set_in(target, chain) or self._parts(target)), *related]
            elif not is_key:
                related = [*self._parts(target), *related]
        return Mapped(found.span, tuple(related))

    def _set_in(self, target: _Step, chain: list[_Step]) -> list[tuple[Span, str]]:
        """Where the values set what stands behind a key."""
        start = target.value.start + (not target.value.plain)
        index = self._piece(start)
        if index is None or self._origin(index).kind != "action":
            return []
        value = self._value(index, chain, is_key=False)
        return [(value, "the value is set here")] if value is not None else []

    def _parts(self, target: _Step) -> list[tuple[Span, str]]:
        """Where the values set parts of a scalar that several actions print, such as an image and its tag."""
        first, last = self._piece(target.value.start), self._piece(target.value.end - 1)
        if first is None or last is None or last == first:
            return []
        found: list[tuple[Span, str]] = []
        for index in range(first, last + 1):
            piece = self.file.pieces[index]
            text = self.file.text[piece.start : self.file.end_of(index)].decode("utf-8", "replace").strip()
            if piece.origin < 0 or self._origin(index).kind != "action" or not text:
                continue
            known = self.mapper.evaluator.printed(piece.origin, piece.frame, _scope(self.document.source))
            for each in options(known):
                node = self.mapper.values.find(each) if isinstance(each, Value) else None
                if node is not None and node.is_scalar and node.text == text and node.location.span.path:
                    found.append((node.location.span, f"`{text}` is set here"))
                    break
        return found[:MAX_PARTS]

    # -- pieces

    def _origin(self, index: int) -> Origin:
        return self.mapper.origins[self.file.pieces[index].origin]

    def _traced(self, offset: int) -> int | None:
        """The offset in the traced output; for lines that it lacks, the line before."""
        blocks = self.document.blocks
        index = bisect_right(blocks, offset, key=lambda block: block.rendered) - 1
        if index < 0:
            return blocks[0].traced if blocks else None
        block = blocks[index]
        return block.traced + min(offset - block.rendered, max(block.length - 1, 0))

    def _piece(self, offset: int) -> int | None:
        """The piece that printed the character at an offset of the rendering."""
        traced = self._traced(offset)
        if traced is None:
            return None
        index = self.file.index_at(traced)
        while index >= 0 and (
            self.file.pieces[index].origin < 0
            or self.mapper.origins[self.file.pieces[index].origin].kind == "range"
        ):
            index -= 1
        return index if index >= 0 else None

    def _printing(self, offset: int, otherwise: int) -> int:
        found = self._piece(offset)
        return found if found is not None else otherwise

    def _chain(self) -> tuple[list[_Step], bool]:
        """The path of YAML nodes down to the span, and whether the span begins in the last one's key."""
        document = self.document
        if document.root is None:
            try:
                document.root = compose(
                    self.mapper.output[document.start : document.end], document.start
                ).root
            except ComposeError:
                return [], False
        chain: list[_Step] = []
        node = document.root
        while node is not None and node.target is None:
            following: RawNode | None = None
            if node.kind == "mapping":
                for key, value in zip(node.children[::2], node.children[1::2], strict=True):
                    if key.start <= self.start < max(key.end, key.start + 1):
                        chain.append(_Step(key.text, key, value, parent=node))
                        return chain, True
                    if value.start <= self.start < max(value.end, value.start + 1):
                        chain.append(_Step(key.text, key, value, parent=node))
                        following = value
                        break
            elif node.kind == "sequence":
                for index, value in enumerate(node.children):
                    if value.start <= self.start < max(value.end, value.start + 1):
                        chain.append(_Step(str(index), None, value, index, node))
                        following = value
                        break
            node = following
        return chain, False

    # -- values

    def _value(self, index: int, chain: list[_Step], *, is_key: bool) -> Span | None:
        """The place in a values file of what an action printed; None unless that place says just this."""
        piece = self.file.pieces[index]
        known = self.mapper.evaluator.printed(piece.origin, piece.frame, _scope(self.document.source))
        if known is None or not chain:
            return None
        begin, end = piece.start, self.file.end_of(index)

        def inside(offset: int) -> bool:
            traced = self._traced(offset)
            return traced is not None and begin <= traced < end

        whole = known
        for position, step in enumerate(chain):
            if inside(step.start(self.mapper.output)):
                for number, each in enumerate(chain[position:]):
                    name = each.name
                    if number == 0 and each.parent is not None and each.index >= 0:
                        before = sum(
                            1 for child in each.parent.children[: each.index] if not inside(child.start)
                        )
                        name = str(each.index - before)
                    known = member(known, name)
                break
        return self._confirmed(known, chain[-1], is_key=is_key) or self._in_text(whole)

    def _in_text(self, known: Known) -> Span | None:
        """The line of a text in the values that holds YAML, as `tpl` prints it."""
        output = self.mapper.output
        begin = output.rfind(b"\n", 0, self.start) + 1
        end = output.find(b"\n", self.start)
        line = output[begin : end if end >= 0 else None].decode("utf-8", "replace").strip()
        for each in options(known):
            node = self.mapper.values.find(each) if isinstance(each, Value) else None
            if node is not None and node.is_scalar and "\n" in node.text and node.location.span.path:
                place = self.mapper.values.line_in(node, line)
                if place is not None:
                    return place
        return None

    def _confirmed(self, known: Known, target: _Step, *, is_key: bool) -> Span | None:
        for each in options(known):
            place = each.of if isinstance(each, Key) else each
            if not isinstance(place, Value):
                continue
            node = self.mapper.values.find(place)
            if node is None or node.location.span.path == "":
                continue
            if isinstance(each, Key):
                if target.key is not None and target.key.text == node.name:
                    return node.key_location.span
                if target.value.text == node.name:
                    return node.key_location.span
            elif is_key:
                if target.key is not None and node.name == target.key.text:
                    return node.key_location.span
            elif _same(node, target.value):
                return node.location.span if node.is_scalar else node.key_location.span
        return None

    # -- templates

    def _template(self, index: int) -> Mapped | None:
        """The place in a template of the chart itself that printed a piece."""
        pieces = self.file.pieces
        piece = pieces[index]
        origin = self._origin(index)
        frame: Frame | None = piece.frame
        home = _home(self._printed_file())
        span: Span | None = None
        if _home(origin.path) == home and origin.path in self.mapper.files:
            span = self._span(index)
        covered = span is not None and origin.kind == "text"
        related: list[tuple[Span, str]] = []
        while frame is not None and frame.call >= 0:
            call = self.mapper.origins[frame.call]
            path = self.mapper.files.get(call.path)
            if path is not None and _home(call.path) == home:
                here = self._clipped(path, call, call.start, self._action_end(index, call))
                if span is None:
                    span = here
                    covered = False
                elif not covered and self._begins(frame, index):
                    related = [(span, "printed here")]
                    span = here
                elif not related:
                    related = [(here, "included here")]
            frame = frame.parent
        if span is None:
            scope = _scope(self.document.source)[:1]
            return Mapped(self.mapper.entries.get("".join(scope), self.mapper.fallback))
        return Mapped(span, tuple(each for each in related if each[0] != span))

    def _begins(self, frame: Frame, index: int) -> bool:
        """Whether the output of an include begins with this piece, so that its value is all of it."""
        between = self.file.text[frame.begun : self.file.pieces[index].start]
        return not between.strip()

    def _printed_file(self) -> str:
        """The template file that is being printed."""
        first = next(
            (piece.origin for piece in self.file.pieces if piece.origin >= 0 and piece.frame.call < 0), None
        )
        return self.mapper.origins[first].path if first is not None else ""

    def _span(self, index: int) -> Span:
        """The exact bytes of the source where text was copied; the whole action where one printed."""
        piece = self.file.pieces[index]
        origin = self._origin(index)
        path = self.mapper.files[origin.path]
        if origin.kind != "text":
            return self._clipped(path, origin, origin.start, self._action_end(index, origin))
        first = self._traced(self.start)
        last = self._traced(self.end - 1)
        begin = origin.start
        if first is not None and piece.start <= first:
            begin = min(origin.start + first - piece.start, origin.end - 1)
        end = origin.end
        last_index = self._piece(self.end - 1)
        if last is not None and last_index is not None:
            other = self.file.pieces[last_index]
            if other is piece:
                end = begin + self.end - self.start
            else:
                end = self._end_on_line(origin.path, begin, end, other, last)
        return self._clipped(path, origin, begin, end)

    def _action_end(self, index: int, action: Origin) -> int:
        """Where a span that begins with an action ends: what is printed behind it may belong to the value."""
        last = self._piece(self.end - 1)
        offset = self._traced(self.end - 1)
        if last is None or offset is None or last <= index:
            return action.end
        end = self._end_on_line(action.path, action.start, action.end, self.file.pieces[last], offset)
        return max(end, action.end)

    def _end_on_line(self, path: str, begin: int, end: int, last: Piece, offset: int) -> int:
        """Where a span of a line of a template ends, when another piece printed its last character."""
        line_end = self.mapper.templates[path].find(b"\n", begin)
        its = self.mapper.origins[last.origin]
        frame: Frame | None = last.frame
        text = its.kind == "text"
        while True:
            if its.path == path and begin <= its.start and (line_end < 0 or its.start < line_end):
                return its.start + offset - last.start + 1 if text else its.end
            if frame is None or frame.call < 0:
                return end
            its, frame, text = self.mapper.origins[frame.call], frame.parent, False

    def _clipped(self, path: str, origin: Origin, begin: int, end: int) -> Span:
        """A span that ends with its line."""
        data = self.mapper.templates[origin.path]
        newline = data.find(b"\n", begin)
        if newline >= 0:
            end = min(end, newline)
        text = data[begin:end].rstrip()
        return Span(path, begin, begin + max(len(text), 1))


def _is_quoted(target: _Step | None, is_key: bool) -> bool:
    return target is not None and not is_key and target.value.kind == "scalar" and not target.value.plain


def _home(path: str) -> str:
    """The folder of the chart that a file belongs to: "" or `charts/x/`."""
    match = re.match(r"(?:charts/[^/]+/)*", path)
    return match.group() if match is not None else ""


def _scope(source: str) -> tuple[str, ...]:
    """The names of the subcharts in a `# Source:` path."""
    parts = source.split("/")
    scope = []
    at = 1
    while at + 1 < len(parts) and parts[at] == "charts":
        scope.append(parts[at + 1])
        at += 2
    return tuple(scope)


def _same(node: YamlNode, rendered: RawNode) -> bool:
    """Whether a value could have been printed as this."""
    if not node.is_scalar or rendered.kind != "scalar":
        return node.kind == rendered.kind
    if node.text == rendered.text or "{{" in node.text:
        return True
    if node.text.strip() == rendered.text.strip():
        return True
    try:
        return float(node.text) == float(rendered.text)
    except ValueError:
        return node.text.lower() == rendered.text.lower() and node.text.lower() in ("true", "false")
