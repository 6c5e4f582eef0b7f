"""YAML streams: split into documents, and those that hold Kubernetes objects composed.

Splitting and the choice of documents look at bytes only, which costs next to nothing; values files, workflows
and CRD schemas, most of the YAML in a repository, are never parsed.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.findings import Notice, NoticeKind
from caulk.manifests import crds
from caulk.manifests.nodes import (
    MAX_NODES,
    Composed,
    ComposeError,
    Place,
    RawNode,
    YamlNode,
    compose,
    offsets,
)
from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from caulk.source import Source

__all__ = ["Document", "Header", "ManifestFile", "YamlNode", "is_helm_template", "read", "split"]

MAX_DUPLICATES = 10  # notices of duplicate keys in one document; one is enough to act on
MAX_DOCUMENT = 16 << 20  # bytes; an API request may have 3 MiB, and kubectl splits a List before sending it

# Nothing of them is read unless a rule asks: CRD schemas are most of the YAML bytes of an operator.
UNREAD: frozenset[tuple[str, str]] = frozenset({crds.TYPE, crds.SCHEMAS})

_MARKER = re.compile(rb"^(?:\xef\xbb\xbf)?(?:---|\.\.\.)(?=[ \t\r\n]|\Z)", re.MULTILINE)
_BOMS = re.compile(rb"(?:\xef\xbb\xbf|---[ \t]*\r?\n(?=\xef\xbb\xbf))*")  # where files were joined
_ONLY_RETURNS = re.compile(rb"[^\r\n]+\r(?!\n)[^\n]+")  # a file for a Macintosh of long ago
_ONLY_PROPERTIES = re.compile(rb"(?:[!&][^ \t]*[ \t]*)*(?:#.*)?")  # "--- !!map &anchor # comment"
_CONTENT = re.compile(rb"^([ \t]*)(?![ \t\r\n#%]|\Z)", re.MULTILINE)
_SOURCE_COMMENT = re.compile(rb"^# Source: ([^\r\n]+?)[ \t]*\r?$", re.MULTILINE)
_FIELD = rb"""^%s(["']?)%s\1[ \t]*:(?:[ \t]+(?:[&!][^ \t]+[ \t]+)*["']?([^\s"'#,}]+))?"""
_JSON_FIELD = rb"""["']?\b%s["']?[ \t\r\n]*:[ \t\r\n]*["']?([^\s"'#,}]+)"""
_JSON_API = re.compile(_JSON_FIELD % b"apiVersion")
_JSON_KIND = re.compile(_JSON_FIELD % b"kind")


@dataclass(frozen=True, slots=True)
class Header:
    """What the bytes of a document say about it, before any parsing; "" where they do not say it plainly."""

    api_version: str
    kind: str


class Document:
    """One document of a stream: the bytes `[start, end)` of its file, markers and directives included."""

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.notices: list[Notice] = []  # filled when `root` is first asked for
        self.leaves_out_schemas = False  # of a CRD; to be set before `root` is first asked for

    @property
    def data(self) -> bytes:
        return self.source.data[self.start : self.end]

    @cached_property
    def is_empty(self) -> bool:
        """Whether there is nothing but comments, directives and blanks."""
        return self._content is None

    @cached_property
    def _content(self) -> re.Match[bytes] | None:
        """Indentation of the first line of content."""
        data = self.data
        at = 0
        marker = _MARKER.search(data)
        if marker is not None:
            rest = data[marker.end() : _line_end(data, marker.end())].strip()
            if rest and not _ONLY_PROPERTIES.fullmatch(rest):
                return re.compile(rb"[ \t]*").match(data, marker.end())
            at = _line_end(data, marker.end())
        return _CONTENT.search(data, at)

    @cached_property
    def is_json(self) -> bool:
        content = self._content
        return content is not None and self.source.data.startswith((b"{", b"["), self.start + content.end())

    @cached_property
    def header(self) -> Header | None:
        """The object's type, or None when the document is no Kubernetes object."""
        content = self._content
        if content is None:
            return None
        data = self.data
        if self.is_json:
            api, kind, value = re.search(_JSON_API, data), re.search(_JSON_KIND, data), 1
        else:
            indent = re.escape(content.group())
            api = re.search(_FIELD % (indent, b"apiVersion"), data, re.MULTILINE)
            kind = re.search(_FIELD % (indent, b"kind"), data, re.MULTILINE)
            value = 2
        if api is None or kind is None:
            return None
        return Header(_decoded(api.group(value)), _decoded(kind.group(value)))

    @cached_property
    def source_comment(self) -> str:
        """The template behind this document: the path of Helm's `# Source:` comment, or ""."""
        match = _SOURCE_COMMENT.search(
            self.data, 0, self._content.end() if self._content is not None else 1 << 62
        )
        return _decoded(match.group(1)) if match is not None else ""

    @cached_property
    def root(self) -> YamlNode | None:
        """The composed document; None when it is empty or broken (then `notices` says why)."""
        if self.end - self.start > MAX_DOCUMENT:
            self._note(
                NoticeKind.REFUSED,
                f"not checked: a document of {(self.end - self.start) >> 20} MiB",
                self.start,
                hint="the API server takes objects of at most 3 MiB",
            )
            return None
        try:
            composed = self._compose()
        except ComposeError as error:
            kind = NoticeKind.REFUSED if error.refused else NoticeKind.PARTLY_READ
            self._note(
                kind, f"this YAML document was not checked: {error.message}", error.offset, hint=error.hint
            )
            return None
        for number, duplicate in enumerate(composed.duplicates[:MAX_DUPLICATES], start=1):
            line = self.source.line_of(duplicate.first.start)
            more = len(composed.duplicates) - number if number == MAX_DUPLICATES else 0
            self._note(
                NoticeKind.PARTLY_READ,
                f"the key '{duplicate.name}' stands twice, first on line {line}: only this one counts"
                + (f"; {more:,} more such keys follow" if more else ""),
                duplicate.second.start,
                end=duplicate.second.end,
                hint="keep one of them; strict decoding rejects both",
            )
        if composed.root is None:
            return None
        return YamlNode(composed.root, Place(self.source.path, source=self.source))

    def _compose(self) -> Composed:
        if self.leaves_out_schemas:
            with suppress(ComposeError):  # a text that goes on outside its indentation: read all of it
                return compose(crds.without_schemas(self.data), self.start)
        return compose(self.data, self.start)

    @property
    def has_templating(self) -> bool:
        """Whether it is the source of a text template rather than YAML: unquoted `{{ ... }}`.

        In quotes and block scalars braces are text (a Prometheus rule, a Grafana dashboard). Unquoted they
        break the document or read as a mapping that is a key, which no Kubernetes object has.
        """
        if b"{{" not in self.data or self.is_empty:
            return False
        try:
            composed = compose(self.data, self.start)
        except ComposeError as error:
            return not error.refused
        return composed.root is not None and _has_mapping_key(composed.root)

    def _note(
        self, kind: NoticeKind, message: str, start: int, *, end: int | None = None, hint: str = ""
    ) -> None:
        if end is None:
            end = min(start + 1, max(len(self.source.data), start))
        self.notices.append(Notice(kind, self.source.path, message, Span(self.source.path, start, end), hint))


@dataclass(slots=True)
class ManifestFile:
    """A YAML or JSON file, split. `notices` are complete once the documents of interest were composed."""

    source: Source
    documents: tuple[Document, ...] = ()
    own_notices: list[Notice] = field(default_factory=list)

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def notices(self) -> tuple[Notice, ...]:
        return (*self.own_notices, *(notice for document in self.documents for notice in document.notices))

    def objects(self, unread: Collection[tuple[str, str]] = UNREAD) -> Iterator[Document]:
        """Documents that are Kubernetes objects, without those that nobody wants read.

        A file that is no work of people, nor of their tools, ends where it has too many values.
        """
        values = 0
        for document in self.documents:
            if values > MAX_NODES:
                self._refuse_from(document)
                return
            header = document.header
            if header is None or (header.api_version, header.kind) in unread:
                continue
            if (header.api_version, header.kind) == crds.TYPE:
                if not crds.has_something_to_say(document.data):
                    continue
                document.leaves_out_schemas = crds.SCHEMAS in unread
            yield document
            values += document.root.size if document.root is not None else 0

    def _refuse_from(self, document: Document) -> None:
        span = Span(self.path, document.start, min(document.start + 1, document.end))
        message = f"not checked from here on: the file has more than {MAX_NODES:,} values"
        hint = "split the file; if it is no manifest, exclude it"
        self.own_notices.append(Notice(NoticeKind.REFUSED, self.path, message, span, hint))


def read(source: Source) -> ManifestFile:
    """Split a file into its documents; bytes that are no UTF-8 text at all become a notice."""
    problem = _unreadable(source.data)
    if problem is not None:
        message, hint = problem
        return ManifestFile(source, (), [Notice(NoticeKind.UNREADABLE, source.path, message, None, hint)])
    return ManifestFile(source, tuple(split(source)))


def split(source: Source) -> Iterator[Document]:
    """The documents of a stream, in order; stretches without any content are left out."""
    data = source.data
    start = 0
    for match in _MARKER.finditer(data):
        if match.group().endswith(b"..."):
            yield from _document(source, start, match.start())
            start = _line_end(data, match.end())
        elif _CONTENT.search(data, start, match.start()) is not None:
            yield from _document(source, start, match.start())
            start = match.start()
        elif b"%" not in data[start : match.start()]:  # directives belong to the document they precede
            start = match.start()
    yield from _document(source, start, len(data))


def is_helm_template(source: Source, chart_folders: Collection[str] | None = None) -> bool:
    """Whether a file is the unrendered source of a chart.

    `chart_folders` are the folders, relative to the project, that hold a Chart.yaml ("" for the root);
    without them any folder called `templates` counts as a chart's.
    """
    if b"{{" not in source.data or _SOURCE_COMMENT.search(source.data) is not None:
        return False  # `# Source:` is what Helm writes above what it rendered
    folders = source.path.split("/")[:-1]
    if chart_folders is None:
        if "templates" in folders:
            return True
    elif any(
        "/".join(folders[:at]) in chart_folders for at, name in enumerate(folders) if name == "templates"
    ):
        return True
    if _unreadable(source.data) is not None:
        return False
    return any(document.has_templating for document in split(source))


def _document(source: Source, start: int, end: int) -> Iterator[Document]:
    start = _BOMS.match(source.data, start, end).end()  # type: ignore[union-attr]  # it matches nothing, too
    document = Document(source, start, end)
    if document.is_empty:
        return
    if document.is_json and end - start <= MAX_DOCUMENT:
        yield from _json_documents(document)
    else:
        yield document


def _json_documents(document: Document) -> Iterator[Document]:
    """The values of a JSON stream, which kubectl reads without any separator, each with its header.

    What is no strict JSON (flow style YAML, mostly) stays one document, judged by its bytes.
    """
    try:
        text = document.data.decode("utf-8")
        found = list(_json_values(text))
    except (ValueError, RecursionError):
        yield document
        return
    at = offsets(document.data, document.start)
    for number, (start, end, value) in enumerate(found):
        part = Document(
            document.source,
            document.start if number == 0 else at(start),
            document.end if number == len(found) - 1 else at(end),
        )
        part.header = _json_header(value)
        yield part


def _json_values(text: str) -> Iterator[tuple[int, int, object]]:
    """Start, end and content of the values of a JSON stream; `ValueError` where anything else stands."""
    decoder = json.JSONDecoder()
    position = min(at for at in (text.find("{"), text.find("[")) if at >= 0)
    while position < len(text):
        value, end = decoder.raw_decode(text, position)
        yield position, end, value
        position = end + len(text[end:]) - len(text[end:].lstrip())


def _json_header(value: object) -> Header | None:
    if isinstance(value, list):
        return Header("", "") if any(_json_header(each) for each in value) else None
    if not isinstance(value, dict):
        return None
    api, kind = value.get("apiVersion"), value.get("kind")
    return Header(api, kind) if isinstance(api, str) and isinstance(kind, str) else None


def _line_end(data: bytes, at: int) -> int:
    """The offset behind the end of the line."""
    newline = data.find(b"\n", at)
    return len(data) if newline < 0 else newline + 1


def _decoded(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")


def _unreadable(data: bytes) -> tuple[str, str] | None:
    """What is wrong with a file that is no text, and what to do; None for text."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" not in data and not marked:
        if _ONLY_RETURNS.fullmatch(data) is not None:
            return "its lines end with carriage returns alone", "save the file with line feeds at their ends"
        return None
    if marked or any(not data[at:64:2].strip(b"\0") for at in (0, 1)):  # every other byte is NUL
        return "the text is UTF-16 or UTF-32", "save the file as UTF-8; Kubernetes reads nothing else"
    return "it has NUL bytes, so it is not text", "if it is no manifest, exclude it"


def _has_mapping_key(root: RawNode) -> bool:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.kind == "mapping" and any(key.kind == "mapping" for key in node.children[::2]):
            return True
        stack.extend(node.children)
    return False
