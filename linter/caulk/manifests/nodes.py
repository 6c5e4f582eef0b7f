"""YAML nodes with exact byte spans, and the facade through which everything else reads them.

libyaml (ruamel.yaml.clib) parses; its events are composed here, without recursion, into a graph that keeps
what ruamel's own composer drops: the place of every alias, both halves of a duplicate key, and a count of
what the aliases expand to. libyaml counts characters; `offsets` turns its marks into bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from caulk.findings import Location
from caulk.manifests.scalars import Scalar, resolve, resolve_tagged
from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caulk.source import Source

_WIDE = re.compile(r"[^\x00-\x7f]")

Kind = Literal["mapping", "sequence", "scalar"]

MAX_DEPTH = 200  # Kubernetes' deepest schemas stay under 80
MAX_NODES = 1_000_000  # with aliases expanded; the API server takes 3 MiB, a small fraction of this

MAX_SLOW = 256 << 10  # bytes that are parsed again without libyaml, at a tenth of the speed


class ComposeError(Exception):
    """A document that cannot become a node graph; `offset` is a byte offset in the file."""

    def __init__(self, message: str, offset: int, *, hint: str = "", refused: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint
        self.refused = refused  # sound YAML, but too deep, too large or an alias bomb


def offsets(data: bytes, base: int) -> Callable[[int], int]:
    """A function from character indexes of one slice of a file to byte offsets of the file."""
    if data.isascii():
        return base.__add__
    wide: list[int] = []  # indexes of the characters that take more than one byte
    extra = [0]  # how many bytes more than characters there are up to each of them
    for match in _WIDE.finditer(data.decode("utf-8")):
        wide.append(match.start())
        extra.append(extra[-1] + len(match.group().encode()) - 1)
    return lambda index: base + index + extra[bisect_left(wide, index)]


class RawNode:
    """A composed node, shared by all aliases of it. `children` of a mapping alternate key, value."""

    text: str = ""
    tag: str = ""
    plain: bool = False  # a scalar without quotes, not a block scalar
    flow: bool = False  # a collection in brackets or braces
    anchor: str = ""
    size: int = 1  # nodes under it and itself, aliases expanded
    children: list[RawNode] = []  # noqa: RUF012 - the scalars' shared nothing; collections set their own
    target: RawNode | None = None  # set on an alias: the node it stands for
    index: dict[str, tuple[RawNode, RawNode]] | None = None

    def __init__(self, kind: Kind, start: int, end: int) -> None:
        self.kind: Kind = kind
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class DuplicateKey:
    """A key that stands twice in one mapping; the later one counts."""

    name: str
    first: RawNode
    second: RawNode


@dataclass(frozen=True, slots=True)
class Composed:
    """A document's node graph and its duplicate keys. `root` is None for an empty document."""

    root: RawNode | None
    duplicates: tuple[DuplicateKey, ...]


def compose(data: bytes, base: int) -> Composed:
    """Compose one document; `base` is where `data` begins in its file. Raises `ComposeError`."""
    from ruamel.yaml.error import YAMLError

    try:
        at = offsets(data, base)
    except UnicodeDecodeError as error:
        raise ComposeError(
            "the text is not UTF-8",
            base + error.start,
            hint="save the file as UTF-8; Kubernetes reads nothing else",
        ) from None
    try:
        return _Composer(data, at).run(_fast(data))
    except YAMLError as error:
        # The libyaml within knows no colon inside a plain scalar in brackets, as in `args: [--listen=:8080]`.
        if getattr(error, "problem", "") != "found unexpected ':'" or len(data) > MAX_SLOW:
            raise _explained(error, data, at) from None
    try:
        return _Composer(data, at).run(_slow(data))
    except YAMLError as error:
        raise _explained(error, data, at) from None


def _fast(data: bytes) -> Iterator[Any]:
    from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]  # imported there, without __all__

    return iter(CParser(data).get_event, None)


def _slow(data: bytes) -> Iterator[Any]:
    from ruamel.yaml import YAML

    events: Iterator[Any] = YAML(typ="safe", pure=True).parse(data)
    return events


def _explained(error: Exception, data: bytes, at: Callable[[int], int]) -> ComposeError:
    base = at(0)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not YAML"
    if mark is None:  # a character that YAML forbids; libyaml counts bytes here
        position = getattr(error, "position", None)
        return ComposeError(str(problem), base + (position if isinstance(position, int) else 0))
    offset = min(at(mark.index), base + len(data))
    where = offset - base
    line = data[data.rfind(b"\n", 0, where) + 1 :].partition(b"\n")[0]
    indent = line[: len(line) - len(line.lstrip())]
    if b"\t" in indent:
        return ComposeError(
            "a tab indents this line",
            offset,
            hint="YAML allows only spaces for indentation: replace the tab",
        )
    context = getattr(error, "context", None)
    return ComposeError(f"{problem} ({context})" if context else str(problem), offset)


class _Composer:
    """One run over libyaml's events, without recursion."""

    def __init__(self, data: bytes, at: Callable[[int], int]) -> None:
        self.data = data
        self.at = at
        self.base = at(0)
        self.anchors: dict[str, RawNode] = {}
        self.stack: list[RawNode] = []
        self.open: set[int] = set()
        self.root: RawNode | None = None
        self.duplicates: list[DuplicateKey] = []
        self.count = 0

    def run(self, events: Iterator[Any]) -> Composed:
        """Take in the events; raises ruamel.yaml's errors and `ComposeError`."""
        handlers = self._handlers()
        for event in events:
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event)
        return Composed(self.root, tuple(self.duplicates))

    def _handlers(self) -> dict[type, Callable[[Any], None]]:
        from ruamel.yaml import events

        return {
            events.ScalarEvent: self._scalar,
            events.MappingStartEvent: self._mapping,
            events.SequenceStartEvent: self._sequence,
            events.MappingEndEvent: self._close,
            events.SequenceEndEvent: self._close,
            events.AliasEvent: self._alias,
        }

    def _scalar(self, event: Any) -> None:
        node = RawNode("scalar", self.at(event.start_mark.index), self.at(event.end_mark.index))
        node.text = event.value
        if not event.style:
            node.plain = True
        elif event.style in "|>":
            text = self.data[node.start - self.base : node.end - self.base]
            node.end = node.start + len(text.rstrip())
        if event.tag:
            node.tag = event.tag
        if event.anchor:
            node.anchor = event.anchor
            self.anchors[event.anchor] = node
        self._attach(node)

    def _mapping(self, event: Any) -> None:
        self._open("mapping", event)

    def _sequence(self, event: Any) -> None:
        self._open("sequence", event)

    def _open(self, kind: Kind, event: Any) -> None:
        node = RawNode(kind, self.at(event.start_mark.index), self.at(event.end_mark.index))
        node.children = []
        node.tag = event.tag or ""
        node.flow = bool(event.flow_style)
        if len(self.stack) >= MAX_DEPTH:
            raise ComposeError(
                f"nested more than {MAX_DEPTH} levels deep",
                node.start,
                hint="no Kubernetes object is",
                refused=True,
            )
        if event.anchor:
            self.open.add(id(node))
            node.anchor = event.anchor
            self.anchors[event.anchor] = node
        self.stack.append(node)

    def _close(self, event: Any) -> None:
        node = self.stack.pop()
        self.open.discard(id(node))
        # libyaml ends a block collection where the next token begins; its text ends with its last child.
        if node.flow:
            node.end = self.at(event.end_mark.index)
        else:
            node.end = max((child.end for child in node.children[-2:]), default=node.end)
        if node.kind == "mapping":
            self._look_at_keys(node)
        self._attach(node)

    def _alias(self, event: Any) -> None:
        start = self.at(event.start_mark.index)
        target = self.anchors.get(event.anchor)
        if target is None:
            raise ComposeError(f"the alias *{event.anchor} has no anchor before it", start)
        if id(target) in self.open:
            raise ComposeError(f"the anchor &{event.anchor} contains itself", start, refused=True)
        node = RawNode(target.kind, start, self.at(event.end_mark.index))
        node.anchor = event.anchor
        node.target = target
        node.size = target.size
        node.text, node.plain, node.tag = target.text, target.plain, target.tag
        self._attach(node)

    def _attach(self, node: RawNode) -> None:
        self.count += 1
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        parent.children.append(node)
        parent.size += node.size
        if parent.size > MAX_NODES or self.count > MAX_NODES:
            message = "its aliases expand to" if parent.size > self.count else "it has"
            raise ComposeError(
                f"{message} more than {MAX_NODES:,} values",
                node.start,
                hint="the API server would refuse an object of this size",
                refused=True,
            )

    def _look_at_keys(self, node: RawNode) -> None:
        keys = node.children[::2]
        texts = {key.text for key in keys}
        if "<<" in texts:
            _index(node)  # now, while all it merges is indexed: later it would recurse along chains of merges
        if len(texts) == len(keys):
            return
        seen: dict[str, RawNode] = {}
        for key in keys:
            if key.kind != "scalar" or (key.text == "<<" and key.plain):
                continue
            first = seen.setdefault(key.text, key)
            if first is not key:
                self.duplicates.append(DuplicateKey(key.text, first, key))


class Place:
    """Where a tree of facades hangs: the file and the name of the object it describes.

    `source` is the file's text where the nodes may be edited.
    """

    __slots__ = ("owner", "path", "source")

    def __init__(self, path: str, owner: str = "", source: Source | None = None) -> None:
        self.path = path
        self.owner = owner
        self.source = source


class YamlNode:
    """A value in a manifest, reached by one path; an alias is its own node with the content of its anchor.

    Nothing is built before it is asked for, so a walk along a path costs what the path costs.
    """

    __slots__ = ("_content", "_key", "_node", "_place", "_step", "parent")

    def __init__(
        self,
        node: RawNode,
        place: Place,
        parent: YamlNode | None = None,
        step: str | int = "",
        key: RawNode | None = None,
    ) -> None:
        self._node = node
        self._content = node.target or node
        self._place = place
        self._key = key
        self._step = step
        self.parent = parent

    def __repr__(self) -> str:
        return f"YamlNode({self.path or '.'}: {self.text if self.is_scalar else self.kind})"

    # -- what it is

    @property
    def kind(self) -> Kind:
        return self._content.kind

    @property
    def size(self) -> int:
        """How many values it has with all that is below it, aliases expanded."""
        return self._node.size

    @property
    def is_mapping(self) -> bool:
        return self._content.kind == "mapping"

    @property
    def is_sequence(self) -> bool:
        return self._content.kind == "sequence"

    @property
    def is_scalar(self) -> bool:
        return self._content.kind == "scalar"

    @property
    def text(self) -> str:
        """A scalar's text, unquoted and unescaped; "" for collections."""
        return self._content.text

    @property
    def value(self) -> Scalar:
        """A scalar's value as Kubernetes reads it; None for collections, too."""
        content = self._content
        if content.kind != "scalar":
            return None
        if content.tag:
            return resolve_tagged(content.text, content.tag)
        return resolve(content.text) if content.plain else content.text

    @property
    def is_string(self) -> bool:
        return self.is_scalar and isinstance(self.value, str)

    @property
    def is_quoted(self) -> bool:
        """Whether the scalar is quoted or a block scalar, so that it is text whatever it says."""
        return self.is_scalar and not self._content.plain

    @property
    def is_null(self) -> bool:
        """Whether it says null, which the API reads as "not given"."""
        return self.is_scalar and self.value is None

    @property
    def anchor(self) -> str:
        """The name of the anchor that an alias names or that this node carries; "" for neither."""
        return self._node.anchor

    @property
    def is_alias(self) -> bool:
        return self._node.target is not None

    # -- as it is written

    @property
    def source(self) -> Source | None:
        return self._place.source

    @property
    def raw(self) -> RawNode:
        return self._node

    @property
    def raw_key(self) -> RawNode | None:
        return self._key

    # -- where it is

    @property
    def name(self) -> str:
        """The key it stands under, or "[2]" in a sequence."""
        return f"[{self._step}]" if isinstance(self._step, int) else self._step

    @property
    def path(self) -> str:
        """`spec.template.spec.containers[0].resources`; "" for the object itself."""
        steps: list[str | int] = []
        node: YamlNode = self
        while node.parent is not None:
            steps.append(node._step)
            node = node.parent
        path = ""
        for step in reversed(steps):
            if isinstance(step, int):
                path += f"[{step}]"
            elif _needs_quotes(step):
                path += f'["{step}"]'
            else:
                path += f".{step}" if path else step
        return path

    @property
    def symbol(self) -> str:
        return f"{self._place.owner} {self.path}".strip()

    @property
    def location(self) -> Location:
        """The value's span; for an alias, the alias; for a value that is not written, its key."""
        if self._node.start == self._node.end and self._key is not None:
            return self.key_location
        return self._located(self._node.start, self._node.end)

    @property
    def key_location(self) -> Location:
        """The span of the key it stands under; of itself where there is none."""
        if self._key is None:
            return self._located(self._node.start, self._node.end)
        return self._located(self._key.start, self._key.end)

    @property
    def entry_location(self) -> Location:
        """`key: value` for a scalar, the key alone for a collection, which may be long."""
        key = self._key
        if key is None or not self.is_scalar or self._node.end < key.end:
            return self.key_location
        return self._located(key.start, self._node.end)

    def _located(self, start: int, end: int) -> Location:
        return Location(Span(self._place.path, start, end), self.symbol)

    # -- what is in it

    def get(self, *steps: str | int) -> YamlNode | None:
        """The node at the end of a path of keys and indexes; None when it is not there or says null."""
        node: YamlNode | None = self
        for step in steps:
            if node is None:
                return None
            node = node._child(step)
        return None if node is None or node.is_null else node

    def entry(self, name: str) -> YamlNode | None:
        """The value under a key, even when it says null."""
        return self._child(name)

    def items(self) -> Iterator[tuple[str, YamlNode]]:
        """Keys and values of a mapping, merged keys included, each key once; nothing for other kinds."""
        for name, (key, value) in _index(self._content).items():
            yield name, YamlNode(value, self._place, self, name, key)

    @property
    def elements(self) -> tuple[YamlNode, ...]:
        """The elements of a sequence; nothing for other kinds."""
        if self._content.kind != "sequence":
            return ()
        return tuple(
            YamlNode(child, self._place, self, index) for index, child in enumerate(self._content.children)
        )

    def walk(self) -> Iterator[YamlNode]:
        """This node and all below it, in the order of the text."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            below = [value for _, value in node.items()] if node.is_mapping else list(node.elements)
            stack.extend(reversed(below))

    def rooted(self, owner: str) -> YamlNode:
        """The same value as the root of an object of its own, which `owner` names."""
        return YamlNode(self._node, Place(self._place.path, owner, self._place.source))

    def _child(self, step: str | int) -> YamlNode | None:
        content = self._content
        if isinstance(step, int):
            if content.kind != "sequence" or not 0 <= step < len(content.children):
                return None
            return YamlNode(content.children[step], self._place, self, step)
        pair = _index(content).get(step)
        return YamlNode(pair[1], self._place, self, step, pair[0]) if pair is not None else None


def _needs_quotes(step: str) -> bool:
    return not step or any(character in '.[]" ' for character in step)


def _index(content: RawNode) -> dict[str, tuple[RawNode, RawNode]]:
    """Key text -> (key, value), merge keys applied in go-yaml's order: the later entry wins."""
    if content.index is not None:
        return content.index
    index: dict[str, tuple[RawNode, RawNode]] = {}
    if content.kind == "mapping":
        for key, value in zip(content.children[::2], content.children[1::2], strict=True):
            if key.text == "<<" and key.plain and not key.tag:
                for source in _merged(value):
                    index.update(_index(source))
            elif key.kind == "scalar":
                index[key.text] = (key, value)
    content.index = index
    return index


def _merged(value: RawNode) -> Iterator[RawNode]:
    """The mappings that a merge key names, least important first."""
    content = value.target or value
    candidates = reversed(content.children) if content.kind == "sequence" else [content]
    for each in candidates:
        source = each.target or each
        if source.kind == "mapping":
            yield source
