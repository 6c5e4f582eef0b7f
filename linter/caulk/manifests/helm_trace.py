"""Where each byte of a chart's output comes from: a copy of its templates prints marks along with the text.

Every stretch of literal text and the output of every action begins with a mark. Marks stand beside characters
that are no blanks, so that trim markers and `nindent` do what they did. A template that is printed through
`include` gets a marked twin, which is used only where its output goes straight into the text; conditions,
comparisons and pipelines that change text see the template as it was. Files print what they made in base64,
for no mark is to be read as YAML. The marked output, stripped, is held against the real one by its users.
"""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from caulk.manifests import gotemplate
from caulk.manifests.gotemplate import (
    Action,
    Block,
    Branch,
    Function,
    Node,
    Pipeline,
    TemplateSyntaxError,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

# Marks are Braille patterns: printable everywhere, without case, in no chart that we know.
_BASE = 0x2800
_START = "\u28ff"
_KINDS = {"text": "\u28f1", "action": "\u28f2", "end": "\u28f3", "range": "\u28f4", "key-end": "\u28f5"}
_KIND_OF = {mark: kind for kind, mark in _KINDS.items()}
_DIGITS = 3  # of base 128
_MARK = re.compile(rb"\xe2\xa3\xbf(\xe2\xa3[\xb1-\xb5])((?:\xe2[\xa0\xa1][\x80-\xbf]){3})")

_TWIN = "caulk:"
_FILE = "caulk/file/"
_OUTPUT = "caulk"
_DOCUMENT = re.compile(
    rb"^# Source: (?P<path>[^\r\n]+)\r?\n" + _OUTPUT.encode() + rb": ?(?P<text>[A-Za-z0-9+/=]*)", re.MULTILINE
)

# What these do to text they do to marked text, marks aside. Everything else sees the unmarked template.
_TRANSPARENT = frozenset(
    {"nindent", "indent", "quote", "squote", "trim", "toString", "lower", "upper", "replace"}
)
_NO_ELEMENTS = frozenset({"int", "int64", "len", "add", "add1", "mul", "sub", "max", "min", "atoi"})

_FIRST_BLACK = re.compile(rb"[ \t\r]*([^ \t\r\n])[^\n]*")


@dataclass(frozen=True, slots=True)
class Origin:
    """A stretch of literal text of one line, an action with an output, or a range, in a chart's file."""

    kind: Literal["text", "action", "range"]
    path: str  # inside the chart
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One execution of a template: who included it, and at which keys its ranges stand."""

    parent: Frame | None
    call: int  # the origin that included it; -1 for a file
    begun: int  # offset, in the output of the file, at which its output begins
    keys: Mapping[int, str] = field(default_factory=dict)  # range origin -> key or index


@dataclass(slots=True)
class Piece:
    """A stretch of output with one origin; it ends where the next one begins. -1: blanks between marks."""

    start: int
    origin: int
    frame: Frame


@dataclass(slots=True)
class TracedFile:
    """The output of one template file, without marks, in pieces."""

    path: str  # as in Helm's `# Source:` comment
    text: bytes
    pieces: list[Piece]

    def index_at(self, offset: int) -> int:
        """The piece that an offset of the text belongs to; -1 before the first."""
        return bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1

    def end_of(self, index: int) -> int:
        return self.pieces[index + 1].start if index + 1 < len(self.pieces) else len(self.text)


@dataclass(slots=True)
class Trace:
    """What the marked copy of a chart printed."""

    origins: list[Origin]
    files: dict[str, TracedFile]


# -- marking ---------------------------------------------------------------------------------------------


class Marking:
    """Marks the templates of one chart; give it all of them, dependencies included, then ask for each."""

    def __init__(self, templates: Mapping[str, bytes]) -> None:
        self.origins: list[Origin] = []
        self._data = dict(templates)
        self.nodes: dict[str, list[Node]] = {}
        self._twins: set[str] = set()
        for path, data in templates.items():
            if _START.encode() in data:
                continue
            try:
                nodes = gotemplate.parse(data)
            except TemplateSyntaxError:
                continue  # Helm says what is wrong with it
            self.nodes[path] = nodes
            self._twins.update(_definitions(data, nodes))

    def marked(self, path: str, *, ranges: bool = True) -> bytes:
        """The marked text of a template; the text as it was when it cannot be marked."""
        nodes = self.nodes.get(path)
        data = self._data[path]
        if nodes is None:
            return data
        writer = _Writer(self, path, data, ranges=ranges)
        twins = b"".join(
            writer.twin(node) for node in nodes if isinstance(node, Block) and node.keyword == "define"
        )
        if not _is_rendered(path):
            return data + twins
        name = f"{_FILE}{path}".encode()
        body = b"".join(writer.top_level(node) for node in nodes)
        own = b"".join(
            data[node.opening.start : node.end.end]
            for node in nodes
            if isinstance(node, Block) and node.keyword == "define"
        )
        quoted = b'"' + name.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
        return (
            b"{{define %s}}" % quoted
            + body
            + b"{{end}}"
            + own
            + twins
            + b"\n%s: {{include %s . | b64enc}}\n" % (_OUTPUT.encode(), quoted)
        )

    def has_twin(self, name: str) -> bool:
        return name in self._twins

    def origin(self, kind: Literal["text", "action", "range"], path: str, start: int, end: int) -> int:
        self.origins.append(Origin(kind, path, start, end))
        return len(self.origins) - 1


def _is_rendered(path: str) -> bool:
    name = posixpath.basename(path)
    return not name.startswith("_") and name != "NOTES.txt"


def _definitions(data: bytes, nodes: list[Node]) -> set[str]:
    return {
        gotemplate.name_of(data, node.opening)
        for node in nodes
        if isinstance(node, Block) and node.keyword == "define"
    } - {""}


def _mark(kind: str, number: int = 0) -> bytes:
    digits = "".join(chr(_BASE + (number >> (7 * shift) & 0x7F)) for shift in reversed(range(_DIGITS)))
    return (_START + _KINDS[kind] + digits).encode()


def _printed(kind: str, number: int = 0, *, left: bool = False, right: bool = False) -> bytes:
    """An action that prints a mark, with the trim markers of the action in whose place it stands."""
    return (b"{{- " if left else b"{{") + b'"' + _mark(kind, number) + b'"' + (b" -}}" if right else b"}}")


class _Writer:
    def __init__(self, marking: Marking, path: str, data: bytes, *, ranges: bool) -> None:
        self.marking = marking
        self.path = path
        self.data = data
        self.ranges = ranges

    def twin(self, block: Block) -> bytes:
        """The marked twin of a definition."""
        name = gotemplate.name_of(self.data, block.opening)
        if not name:
            return b""
        quoted = (_TWIN + name).replace("\\", "\\\\").replace('"', '\\"').encode()
        opening = b'{{define "' + quoted + (b'" -}}' if block.opening.right_trim else b'"}}')
        end = self.data[block.end.start : block.end.end]
        body = b"".join(self.node(node) for node in block.branches[0].body)
        return opening + body + end.replace(b"-}}", b"}}") if block.end.right_trim else opening + body + end

    def top_level(self, node: Node) -> bytes:
        if isinstance(node, Block) and node.keyword == "define":
            return (b"{{- " if node.opening.left_trim else b"{{") + (
                b"/* */ -}}" if node.end.right_trim else b"/* */}}"
            )
        return self.node(node)

    def node(self, node: Node) -> bytes:
        if isinstance(node, Text):
            return self._text(node)
        if isinstance(node, Action):
            return self._action(node)
        if node.keyword in ("define", "block"):
            opening = node.opening
            verbatim = self.data[opening.start : node.end.end]
            number = self.marking.origin("action", self.path, opening.start, opening.end)
            return (
                _printed("action", number, left=opening.left_trim)
                + verbatim
                + _printed("end", right=node.end.right_trim)
            )
        parts = [self._branch(branch) for branch in node.branches]
        return b"".join(parts) + self.data[node.end.start : node.end.end]

    def _branch(self, branch: Branch) -> bytes:
        body = b"".join(self.node(each) for each in branch.body)
        opening = branch.opening
        if opening.keyword == "range" and self.ranges:
            marked = self._range(opening)
            if marked is not None:
                return marked + body
        return self.data[opening.start : opening.end] + body

    def _range(self, opening: Action) -> bytes | None:
        """The range with a mark and its key at the head of every turn."""
        pipeline = gotemplate.pipeline_of(self.data, opening)
        if pipeline is None or _counts(pipeline):
            return None
        keyword = self.data.index(b"range", opening.inner) + len(b"range")
        number = self.marking.origin("range", self.path, opening.start, opening.end)
        inner = self.data[keyword : opening.inner_end]
        if len(pipeline.variables) == 2:
            key = pipeline.variables[0]
        elif len(pipeline.variables) == 1:
            if pipeline.assigns:
                return None
            key = f"$caulk{number}"
            inner = b" " + key.encode() + b", " + inner.lstrip()
        else:
            key = f"$caulk{number}"
            inner = f" {key}, {key}v :=".encode() + inner
        return (
            self.data[opening.start : keyword]
            + inner
            + b"}}"
            + _printed("range", number)
            + b"{{"
            + key.encode()
            + b"}}"
            + _printed("key-end", right=opening.right_trim)
        )

    def _text(self, text: Text) -> bytes:
        out: list[bytes] = []
        at = text.start
        for match in _FIRST_BLACK.finditer(self.data, text.start, text.end):
            start = match.start(1)
            number = self.marking.origin("text", self.path, start, match.end())
            out += (self.data[at:start], _mark("text", number))
            at = start
        out.append(self.data[at : text.end])
        return b"".join(out)

    def _action(self, action: Action) -> bytes:
        verbatim = self.data[action.start : action.end]
        if action.keyword in ("/*", "break", "continue"):
            return verbatim
        inner = self.data[action.inner : action.inner_end]
        if action.keyword == "template":
            name = gotemplate.name_of(self.data, action)
            if self.marking.has_twin(name):
                quote = self.data.index(b'"' if b'"' in inner else b"`", action.inner)
                inner = self._renamed(action, quote)
        else:
            pipeline = gotemplate.pipeline_of(self.data, action)
            if pipeline is None or pipeline.variables:
                return verbatim  # it prints nothing, or we cannot tell
            named = _included(pipeline)
            if named is not None and self.marking.has_twin(named[0]):
                inner = self._renamed(action, named[1])
        number = self.marking.origin("action", self.path, action.start, action.end)
        return (
            _printed("action", number, left=action.left_trim)
            + b"{{"
            + inner
            + b"}}"
            + _printed("end", right=action.right_trim)
        )

    def _renamed(self, action: Action, quote: int) -> bytes:
        """The action's inside with the name that begins at `quote` turned into its twin's."""
        return self.data[action.inner : quote + 1] + _TWIN.encode() + self.data[quote + 1 : action.inner_end]


def _included(pipeline: Pipeline) -> tuple[str, int] | None:
    """Name, and place of the name, of the template that a pipeline prints as it is but for indentation."""
    first, *rest = pipeline.commands
    for command in rest:
        if not isinstance(command[0], Function) or command[0].name not in _TRANSPARENT:
            return None
        if not all(isinstance(argument, gotemplate.Literal | gotemplate.Field) for argument in command[1:]):
            return None
    head = first[0]
    if isinstance(head, gotemplate.Field) and isinstance(head.base, Pipeline) and not head.names:
        return _included(head.base) if len(first) == 1 else None
    if not isinstance(head, Function):
        return None
    if head.name in _TRANSPARENT and len(first) >= 2:  # `nindent 4 (include "x" .)`
        last = first[-1]
        if isinstance(last, gotemplate.Field) and isinstance(last.base, Pipeline) and not last.names:
            return _included(last.base)
        return None
    if head.name != "include" or len(first) != 3:
        return None
    name = first[1]
    if isinstance(name, gotemplate.Literal) and isinstance(name.value, str):
        return name.value, name.start
    return None


def _counts(pipeline: Pipeline) -> bool:
    """Whether a range runs over a number, of which it takes no two variables."""
    head = pipeline.commands[-1][0]
    if isinstance(head, Function):
        return head.name in _NO_ELEMENTS
    return isinstance(head, gotemplate.Literal)


# -- reading the marks -----------------------------------------------------------------------------------


def read(output: bytes, origins: list[Origin]) -> Trace:
    """The trace in what `helm template` printed for a marked chart."""
    files: dict[str, TracedFile] = {}
    for match in _DOCUMENT.finditer(output):
        path = match["path"].decode("utf-8", "replace").strip()
        try:
            text = base64.b64decode(match["text"], validate=True)
            files[path] = _stripped(path, text.replace(b"<no value>", b""))  # as Helm does
        except (binascii.Error, ValueError):
            continue
    return Trace(origins, files)


def _stripped(path: str, data: bytes) -> TracedFile:
    frame = Frame(None, -1, 0)
    pieces = [Piece(0, -1, frame)]
    text: list[bytes] = []
    length = 0
    at = 0
    stack: list[Frame] = []
    key_at = -1
    key_of = -1
    for match in _MARK.finditer(data):
        chunk = data[at : match.start()]
        at = match.end()
        kind = _KIND_OF[match[1].decode()]
        number = _number(match[2])
        if key_at >= 0:
            if kind == "key-end":
                frame = Frame(
                    frame.parent,
                    frame.call,
                    frame.begun,
                    {**frame.keys, key_of: chunk.decode("utf-8", "replace")},
                )
                key_at = -1
            continue
        text.append(chunk)
        length += len(chunk)
        if kind == "range":
            key_at, key_of = match.end(), number
        elif kind == "text":
            pieces.append(Piece(length, number, frame))
        elif kind == "action":
            pieces.append(Piece(length, number, frame))
            stack.append(frame)
            frame = Frame(frame, number, length)
        elif kind == "end" and stack:
            frame = stack.pop()
            pieces.append(Piece(length, -1, frame))
    text.append(data[at:])
    return TracedFile(path, b"".join(text), pieces)


def _number(digits: bytes) -> int:
    number = 0
    for digit in digits.decode():
        number = number << 7 | (ord(digit) - _BASE)
    return number
