"""What takes part in a built object: the resource behind it, patches, generators and transformers, in order.

A `Site` is a place where a part of the object is written. Which one a value comes from is a matter of field
paths and of values: the last to set a field, as kustomize applies them, that says what the object says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.manifests import documents
from caulk.manifests.nodes import ComposeError, Place, YamlNode, compose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caulk.findings import Location
    from caulk.manifests.kustomize import Files, Kustomization
    from caulk.source import Span


@dataclass(frozen=True, slots=True)
class Step:
    """A value of the built object on the way to the one in question: its key, or its index in a list."""

    name: str | int
    node: YamlNode


@dataclass(frozen=True, slots=True)
class Hit:
    """How far a site follows the way: the deepest value that it has, and how many steps that is.

    `key` is what stands for the key of the value where it has none of its own. `fixed` stands for all
    places in text that was composed apart from its file. A hit is not `certain` when it may be meant for
    another element of a list.
    """

    node: YamlNode
    depth: int
    key: Location | None = None
    fixed: Span | None = None
    certain: bool = True

    def says(self, built: YamlNode) -> bool:
        """Whether the value is just what was built."""
        node = self.node
        if node.is_scalar and built.is_scalar:
            return node.text == built.text or (
                not node.is_quoted and not built.is_quoted and node.value == built.value
            )
        return node.kind == built.kind

    def resembles(self, built: YamlNode) -> bool:
        """Whether the built value contains this one: a name with a prefix, a variable filled in."""
        if not (self.node.is_scalar and built.is_scalar):
            return False
        text = self.node.text
        return bool(text) and (text in built.text or "$(" in text)


@dataclass(frozen=True, slots=True)
class Resource:
    """An object, or a strategic merge patch, which has the shape of one."""

    root: YamlNode
    is_patch: bool = False
    fixed: Span | None = None

    def follow(self, way: Sequence[Step]) -> Hit:
        node, depth = descend(self.root, way)
        return Hit(node, depth, fixed=self.fixed)


@dataclass(frozen=True, slots=True)
class Operations:
    """A JSON 6902 patch."""

    root: YamlNode
    fixed: Span | None = None
    is_patch: bool = True

    def follow(self, way: Sequence[Step]) -> Hit | None:
        """The operation that sets the value, or something around it.

        Indexes count at the time of the operation; one that agrees with the outcome is better than another.
        """
        best: Hit | None = None
        rank: tuple[bool, int, int] | None = None
        for each in reversed(self.root.elements):
            path, value, verb = each.get("path"), each.get("value"), each.get("op")
            if path is None or value is None or verb is None or verb.text not in ("add", "replace"):
                continue
            pointer = [part.replace("~1", "/").replace("~0", "~") for part in path.text.split("/")[1:]]
            agreement = _agreement(pointer, way)
            if agreement is None:
                continue
            node, depth = descend(value, way[len(pointer) :])
            key = path.location if depth == 0 else None
            hit = Hit(node, len(pointer) + depth, key, self.fixed, agreement > 0)
            exact = hit.depth == len(way) and hit.says(way[-1].node)
            if agreement < EXACT_INDEX and not _is_likeliest(value, way[len(pointer) - 1]):
                continue  # another element of the list
            if rank is None or (exact, agreement, hit.depth) > rank:
                best, rank = hit, (exact, agreement, hit.depth)
        return best


EXACT_INDEX = 2


def _is_likeliest(value: YamlNode, step: Step) -> bool:
    """Whether no other element of the built list has more in common with a value."""
    if not isinstance(step.name, int):
        return True
    mine = _alike(value, step.node)
    siblings = step.node.parent.elements if step.node.parent is not None else ()
    return mine > 0 and all(_alike(value, each) <= mine for each in siblings)


def _agreement(pointer: Sequence[str], way: Sequence[Step]) -> int | None:
    """How well a pointer goes along with a way: `EXACT_INDEX`, at the end of a list, or at another index."""
    if not pointer or len(pointer) > len(way):
        return None
    found = EXACT_INDEX
    for part, step in zip(pointer, way, strict=False):
        if part == str(step.name):
            continue
        if not isinstance(step.name, int) or not (part == "-" or part.isdigit()):
            return None
        found = min(found, int(part == "-"))
    return found


Site = Resource | Operations


# -- along a path ----------------------------------------------------------------------------------------


def descend(root: YamlNode, way: Sequence[Step]) -> tuple[YamlNode, int]:
    """Follow the steps as far as they go."""
    node = root
    for depth, step in enumerate(way):
        below = node.entry(step.name) if isinstance(step.name, str) else _element(node, step.node, step.name)
        if below is None:
            return node, depth
        node = below
    return node, len(way)


def _element(sequence: YamlNode, built: YamlNode, index: int) -> YamlNode | None:
    """The element of a list that became this one: elements have no names, only what is alike in them."""
    best: YamlNode | None = None
    score = 0.0
    for number, each in enumerate(sequence.elements):
        alike = _alike(each, built)
        if alike > 0 and number == index:
            alike += 0.01
        if alike > score:
            best, score = each, alike
    return best if best is not None and _is_likeliest(best, Step(index, built)) else None


# By these keys strategic merges and people tell elements apart.
NAMES = ("name", "containerPort", "mountPath", "devicePath", "topologyKey", "ip", "port", "key", "kind")


def _alike(one: YamlNode, other: YamlNode, depth: int = 4) -> float:
    """How much two values have in common; 0 when they cannot be the same one."""
    if one.kind != other.kind:
        return 0.0
    if one.is_scalar:
        if one.text == other.text:
            return 1.0
        return 0.5 if one.text and (one.text in other.text or "$(" in one.text) else 0.0
    if not depth:
        return 0.1
    if one.is_sequence:
        return _alike_lists(one.elements, other.elements, depth)
    score = 0.0
    theirs = dict(other.items())
    if not theirs:
        return float(next(one.items(), None) is None)
    for name, value in one.items():
        counterpart = theirs.get(name)
        if counterpart is None:
            continue
        common = _alike(value, counterpart, depth - 1)
        if name == "name" and not common:
            return 0.0
        score += common * (10 if name in NAMES else 1)
    return score


def _alike_lists(ours: Sequence[YamlNode], theirs: Sequence[YamlNode], depth: int) -> float:
    """The share of what two lists have in common."""
    if not ours or not theirs:
        return float(len(ours) == len(theirs))
    texts = {each.text for each in theirs if each.is_scalar}
    common = sum(each.text in texts for each in ours if each.is_scalar)
    deeper = sum(
        _alike(one, other, depth - 1) > 0
        for one, other in zip(ours, theirs, strict=False)
        if not one.is_scalar
    )
    return 0.01 + (common + deeper) / max(len(ours), len(theirs))


# -- patches ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Subject:
    """The object that patches may be meant for: as built, and its name before anything changed it."""

    built: YamlNode
    kind: str
    name: str
    original: str

    def is_called(self, name: str) -> bool:
        return name in (self.name, self.original) or (
            bool(self.original) and self.original in name and name in self.name
        )


def patches(kustomization: Kustomization, files: Files, subject: Subject) -> Iterator[Site]:
    """The patches of a kustomization for an object, the one that is applied last first."""
    for key in ("patchesJson6902", "patches", "patchesStrategicMerge"):
        for entry in reversed(kustomization.entries(key)):
            target = entry.get("target") if entry.is_mapping else None
            if target is not None and not _targets(target, subject):
                continue
            for root, fixed in _texts(entry, kustomization, files):
                if root.is_sequence:
                    yield Operations(root, fixed)
                elif root.is_mapping and (target is not None or _is_for(root, subject)):
                    yield Resource(root, True, fixed)


def _targets(target: YamlNode, subject: Subject) -> bool:
    kind, name = target.get("kind"), target.get("name")
    if kind is not None and not _matches(kind.text, subject.kind):
        return False
    if name is not None and not any(_matches(name.text, each) for each in (subject.name, subject.original)):
        return False
    selector = target.get("labelSelector")
    labels = subject.built.get("metadata", "labels")
    for part in selector.text.split(",") if selector is not None else ():
        match = re.fullmatch(r"\s*([^\s=!]+)\s*==?\s*([^\s=]+)\s*", part)
        if match is not None:
            value = labels.get(match[1]) if labels is not None else None
            if value is None or value.text != match[2]:
                return False
    return True


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.fullmatch(pattern, text) is not None
    except re.error:
        return pattern == text


def _is_for(patch: YamlNode, subject: Subject) -> bool:
    kind, name = patch.get("kind"), patch.get("metadata", "name")
    return (
        kind is not None and kind.text == subject.kind and name is not None and subject.is_called(name.text)
    )


def _texts(
    entry: YamlNode, kustomization: Kustomization, files: Files
) -> Iterator[tuple[YamlNode, Span | None]]:
    """The documents of a patch, in its file or in the kustomization itself."""
    import posixpath

    path = entry.get("path") if entry.is_mapping else entry
    inline = entry.get("patch") if entry.is_mapping else None
    if inline is None and path is not None and "\n" in path.text:
        inline = path
    if inline is not None:
        yield from inside(inline, kustomization)
    elif path is not None:
        shown = posixpath.normpath(posixpath.join(kustomization.folder, path.text))
        yield from ((each, None) for each in files.values(shown))


def inside(text: YamlNode, kustomization: Kustomization) -> Iterator[tuple[YamlNode, Span | None]]:
    """The documents of YAML in a scalar, at their places in the file where these can be told."""
    from caulk.source import Source

    span = text.location.span
    data = kustomization.source.data
    start, end = span.start, span.end
    head = data[start : start + 1]
    if head in (b"|", b">"):
        start = data.find(b"\n", start) + 1
    elif head in (b"'", b'"'):
        start, end = start + 1, end - 1
    raw = data[start:end]
    whole = next(documents.split(Source(span.path, text.text.encode())), None)
    wanted = whole.root if whole is not None else None
    if wanted is None:
        return
    if b"\\" not in raw and b"''" not in raw:
        for part in _parts(raw, start):
            try:
                root = compose(*part).root
            except ComposeError:
                break
            if root is not None:
                yield YamlNode(root, Place(span.path)), None
        else:
            return
    yield wanted, span


def _parts(raw: bytes, start: int) -> Iterator[tuple[bytes, int]]:
    """The documents of indented text: the markers between them are indented, too."""
    at = 0
    for match in [*re.finditer(rb"^[ \t]*---[ \t\r]*(?:\n|\Z)", raw, re.MULTILINE), None]:
        end = match.start() if match is not None else len(raw)
        if raw[at:end].strip():
            yield raw[at:end], start + at
        at = match.end() if match is not None else end
