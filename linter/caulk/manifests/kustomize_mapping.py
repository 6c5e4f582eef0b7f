"""From a place in a built kustomization back to the base, patch, generator or transformer that made it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.manifests import documents, kustomize_sites
from caulk.manifests.kustomize_sites import Hit, Resource, Step, Subject
from caulk.manifests.mapped import Mapped
from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.kustomize import Built, Files, Kustomization
    from caulk.manifests.nodes import YamlNode
    from caulk.source import Source

ORIGIN = "config.kubernetes.io/origin"

# What makes an object out of nothing but a kustomization, and the field that says so.
GENERATED = {"ConfigMapGenerator": "configMapGenerator", "SecretGenerator": "secretGenerator"}

_ORIGIN_FIELD = re.compile(r"^ *(path|configuredIn|kind): *(.*?) *$", re.MULTILINE)
_PATH_PART = re.compile(r"\[[^\]]*\]|(?:\\.|[^.\[])+")
_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
_LABELS = ("labels", "matchLabels", "selector")


@dataclass(eq=False)
class Mapper:
    """Maps places of one build; `source` is the output under the name by which it is known."""

    source: Source
    built: Built
    files: Files

    @cached_property
    def _documents(self) -> list[documents.Document]:
        return list(documents.split(self.source))

    @cached_property
    def _objects(self) -> dict[int, BuiltObject]:
        return {}

    def map(self, span: Span) -> Mapped | None:
        """The source of the bytes of a span; None when nothing that is known takes part in the object."""
        for document in self._documents:
            if document.start <= span.start < document.end:
                made = self._objects.get(document.start)
                if made is None and document.root is not None and document.root.is_mapping:
                    made = self._objects[document.start] = BuiltObject(document.root, self)
                return made.map(span) if made is not None else None
        return None


@dataclass(eq=False)
class BuiltObject:
    """One object of the output, and where it is from."""

    root: YamlNode
    mapper: Mapper

    @cached_property
    def _origin(self) -> dict[str, str]:
        """The file that it is from, or the kustomization that generates it and the kind of generator."""
        node = self.root.get("metadata", "annotations", ORIGIN)
        text = node.text if node is not None else ""
        return {match[1]: match[2] for match in _ORIGIN_FIELD.finditer(text)}

    def _path(self, key: str) -> str:
        path = self._origin.get(key, "")
        return self.mapper.built.path(path) if path else ""

    def map(self, span: Span) -> Mapped | None:
        task = _Task(self, *_way(self.root, span), span)
        return task.generated() if self.generator else task.written()

    @property
    def generator(self) -> str:
        """The field of the kustomization that made it; "" for an object that somebody wrote."""
        return GENERATED.get(self._origin.get("kind", ""), "")

    # -- what takes part

    def layers(self) -> list[Kustomization]:
        """The kustomizations that the object went through, the outermost, which has the last word, first."""
        path = self._path("path") or self._path("configuredIn")
        found: list[Kustomization] = []

        def visit(each: Kustomization) -> None:
            if each in found:
                return
            found.append(each)
            for component in reversed(each.components):
                visit(component)
            for child in reversed(each.children):
                if _contains(child, path):
                    visit(child)

        visit(self.mapper.built.kustomization)
        return found

    def resource(self) -> YamlNode | None:
        """The object as the user wrote it."""
        path = self._path("path") or self._path("configuredIn")
        mine = [each for value in self.mapper.files.values(path) for each in _objects(value)]
        return self._likeliest(mine)

    def _likeliest(self, found: list[YamlNode]) -> YamlNode | None:
        kind, name = _text(self.root, "kind"), _text(self.root, "metadata", "name")
        namespace = _text(self.root, "metadata", "namespace")

        def score(each: YamlNode) -> tuple[bool, bool, int, bool]:
            own = _text(each, "metadata", "name")
            return (
                _text(each, "kind") == kind,
                own == name,
                len(own) if own in name else -1,
                _text(each, "metadata", "namespace") == namespace,
            )

        return max(found, key=score, default=None)

    def subject(self, original: YamlNode | None) -> Subject:
        name = _text(self.root, "metadata", "name")
        own = _text(original, "metadata", "name") if original is not None else name
        return Subject(self.root, _text(self.root, "kind"), name, own)


def _contains(kustomization: Kustomization, path: str) -> bool:
    return any(
        path == each.path or path in each.files or path in each.inputs for each in kustomization.below()
    )


def _objects(value: YamlNode) -> Iterator[YamlNode]:
    """The object of a document, or the items of a List."""
    items = value.get("items")
    if items is not None and items.is_sequence and _text(value, "kind").endswith("List"):
        for each in items.elements:
            yield from _objects(each)
    elif value.is_sequence:
        for each in value.elements:
            yield from _objects(each)
    elif value.is_mapping:
        yield value


def _text(node: YamlNode, *steps: str) -> str:
    found = node.get(*steps)
    return found.text if found is not None else ""


def _way(root: YamlNode, span: Span) -> tuple[list[Step], str]:
    """The steps down to what a span covers, and what of it: its "key", its "value", or both, the "entry"."""
    way: list[Step] = []
    node = root
    while True:
        following: Step | None = None
        if node.is_mapping:
            for name, value in node.items():
                key, content = value.key_location.span, value.location.span
                if content.start <= span.start < max(content.end, content.start + 1) and content != key:
                    following = Step(name, value)
                elif key.covers(span.start):
                    way.append(Step(name, value))
                    return way, "entry" if span.end > key.end else "key"
        for index, value in enumerate(node.elements):
            if (
                value.location.span.start
                <= span.start
                < max(value.location.span.end, value.location.span.start + 1)
            ):
                following = Step(index, value)
        if following is None:
            return way, "value"
        way.append(following)
        node = following.node
        if not node.is_scalar and node.location.span == Span(span.path, span.start, span.end):
            return way, "value"


@dataclass(eq=False)
class _Task:
    """The mapping of one span."""

    object: BuiltObject
    way: list[Step]
    part: str
    span: Span

    @property
    def target(self) -> YamlNode:
        return self.way[-1].node if self.way else self.object.root

    @property
    def names(self) -> list[str | int]:
        return [step.name for step in self.way]

    @cached_property
    def layers(self) -> list[Kustomization]:
        return self.object.layers()

    @cached_property
    def subject(self) -> Subject:
        return self.object.subject(self.original)

    @cached_property
    def original(self) -> YamlNode | None:
        return self.object.resource() if not self.object.generator else None

    def written(self) -> Mapped | None:
        """The source of a place in an object that somebody wrote."""
        original = Resource(self.original).follow(self.way) if self.original is not None else None
        hits: list[Hit] = []
        if original is not None and self._names_something and self._is_exact(original):
            return Mapped(self._place(original))
        for layer in self.layers:
            made = self._transformed(layer, original)
            if made is not None:
                return made
            for site in kustomize_sites.patches(layer, self.object.mapper.files, self.subject):
                hit = site.follow(self.way)
                if hit is not None and hit.certain and self._is_exact(hit) and self.target.is_scalar:
                    return Mapped(self._place(hit))
                if hit is not None and hit.depth:
                    hits.append(hit)
        if original is None:
            return Mapped(self._place(hits[0])) if hits else None
        if self._is_exact(original):
            changes = [hit for hit in hits if hit.certain and self._is_exact(hit)]
            return Mapped(self._place(original), self._changed_by(changes))
        said = next((hit for hit in hits if self._is_exact(hit)), None)
        if said is not None:
            return Mapped(self._place(said))
        return self._replaced() or self._configured() or self._closest(original, hits)

    @property
    def _names_something(self) -> bool:
        """Whether it is a value by which a patch finds what it changes, and so repeats it."""
        names = self.names
        in_list = len(names) > 1 and isinstance(names[-2], int)
        return names[-1:] in (["kind"], ["apiVersion"]) or (
            in_list and self.target.is_scalar and names[-1] in kustomize_sites.NAMES
        )

    def _is_whole(self, hit: Hit) -> bool:
        return hit.depth == len(self.way)

    def _is_exact(self, hit: Hit) -> bool:
        return self._is_whole(hit) and hit.says(self.target)

    def _closest(self, original: Hit, hits: list[Hit]) -> Mapped:
        """What comes nearest to saying what was built."""
        affix = self._affix(original)
        if affix:
            return Mapped(self._place(original), affix)
        candidates = [original, *hits]
        similar = [each for each in candidates if self._is_whole(each) and each.resembles(self.target)]
        whole = [each for each in reversed(candidates) if self._is_whole(each)]
        for found in (similar, whole):
            if found:
                return Mapped(self._place(found[0]))
        return self._labelling() or Mapped(self._place(max(candidates, key=lambda each: each.depth)))

    # -- places

    def _place(self, hit: Hit) -> Span:
        if hit.fixed is not None:
            return hit.fixed
        node = hit.node
        if not self._is_whole(hit) or not self.way:
            return _point(node)
        if self.part == "key" or (self.part == "entry" and not node.is_scalar):
            return (hit.key or node.key_location).span
        if self.part == "entry":
            return (node.location if hit.key is not None else node.entry_location).span
        return self._part_of(node.location.span)

    def _part_of(self, span: Span) -> Span:
        """The place inside a scalar that says what the one in the output says."""
        built = self.target.location.span
        if not self.target.is_scalar or (self.span.start, self.span.end) == (built.start, built.end):
            return span
        return self._line(span.path, span.start, span.end) or span

    def _line(self, path: str, start: int, end: int | None) -> Span | None:
        source = self.object.mapper.files.source(path)
        wanted = self.object.mapper.source.data[self.span.start : self.span.end].partition(b"\n")[0].strip()
        at = source.data.find(wanted, start, end) if source is not None and wanted else -1
        return Span(path, at, at + len(wanted)) if at >= 0 else None

    def _changed_by(self, hits: list[Hit]) -> tuple[tuple[Span, str], ...]:
        return tuple((self._place(hit), "a patch changes it here") for hit in hits)

    # -- transformers

    def _transformed(self, layer: Kustomization, original: Hit | None) -> Mapped | None:
        """The entry of a kustomization that sets what was built."""
        if not self.way or not self.target.is_scalar:
            return None
        names, text, last = self.names, self.target.text, self.names[-1]
        parent = names[-2] if len(names) > 1 else ""
        if last == "image" and len(names) > 2 and names[-3] in _CONTAINERS:
            entry = _image(layer, text)
            if entry is None:
                return None
            before: tuple[tuple[Span, str], ...] = ()
            if original is not None and self._is_whole(original):
                before = ((original.node.location.span, "the image is named here"),)
            return Mapped(entry.location.span, before)
        if names == ["spec", "replicas"]:
            for each in layer.entries("replicas"):
                count, name = each.get("count"), _text(each, "name")
                if count is not None and count.text == text and self.subject.is_called(name):
                    return Mapped(self._chosen(count))
        if last == "namespace" and (node := layer.node.get("namespace")) is not None and node.text == text:
            return Mapped(self._chosen(node))
        node = None
        if parent == "annotations":
            node = layer.node.get("commonAnnotations", str(last))
        elif parent in _LABELS:
            node = _label(layer, str(last))
        return Mapped(self._chosen(node)) if node is not None and node.text == text else None

    def _chosen(self, node: YamlNode) -> Span:
        """The key, the value or both of an entry that sets something."""
        if self.part == "key":
            return node.key_location.span
        return (node.entry_location if self.part == "entry" else node.location).span

    def _labelling(self) -> Mapped | None:
        """The labels or annotations of a kustomization, for a mapping that nobody wrote."""
        if any(name in _LABELS for name in self.names):
            keys: tuple[str, ...] = ("labels", "commonLabels")
        elif "annotations" in self.names:
            keys = ("commonAnnotations",)
        else:
            return None
        for layer in self.layers:
            for key in keys:
                node = layer.node.get(key)
                if node is not None:
                    return Mapped(node.key_location.span)
        return None

    def _affix(self, original: Hit) -> tuple[tuple[Span, str], ...]:
        """The prefixes and suffixes that made a name out of the object's own."""
        if self.names != ["metadata", "name"] or not self._is_whole(original):
            return ()
        found = []
        for layer in self.layers:
            for key, verb in (("namePrefix", "put before"), ("nameSuffix", "put behind")):
                node = layer.node.get(key)
                if node is not None and node.text and node.text in self.target.text:
                    found.append((node.location.span, f"this is {verb} the name"))
        return tuple(found)

    def _replaced(self) -> Mapped | None:
        """The replacement that has this field among its targets."""
        for layer in self.layers:
            for entry in layer.entries("replacements"):
                path = entry.get("path")
                written = [entry]
                if path is not None:
                    shown = posixpath.normpath(posixpath.join(layer.folder, path.text))
                    values = self.object.mapper.files.values(shown)
                    written = [each for value in values for each in (value.elements or (value,))]
                for each in written:
                    targets = each.get("targets")
                    for target in targets.elements if targets is not None else ():
                        fields = target.get("fieldPaths")
                        for field_path in fields.elements if fields is not None else ():
                            if _leads_to(field_path.text, self.names) and self._is_selected(target):
                                return Mapped(field_path.location.span)
        return None

    def _is_selected(self, target: YamlNode) -> bool:
        kind, name = target.get("select", "kind"), target.get("select", "name")
        return (kind is None or kind.text == self.subject.kind) and (
            name is None or self.subject.is_called(name.text)
        )

    def _configured(self) -> Mapped | None:
        """The one place in the transformers' own files that says what was built."""
        if not self.target.is_scalar or not self.target.text:
            return None
        found: list[Span] = []
        for layer in self.layers:
            for entry in layer.entries("transformers"):
                if "\n" in entry.text:
                    roots = list(kustomize_sites.inside(entry, layer))
                else:
                    path = posixpath.normpath(posixpath.join(layer.folder, entry.text))
                    roots = [(each, None) for each in self.object.mapper.files.values(path)]
                for root, fixed in roots:
                    found += (
                        fixed or node.location.span
                        for node in root.walk()
                        if node.is_scalar and node.text == self.target.text
                    )
        return Mapped(found[0]) if len(found) == 1 else None

    # -- generators

    def generated(self) -> Mapped | None:
        """The source of a place in an object that a kustomization generates."""
        name = self.subject.name
        entries = [
            (layer, each)
            for layer in self.layers
            for each in layer.entries(self.object.generator)
            if _text(each, "name") in name
        ]
        longest = max((len(_text(each, "name")) for _, each in entries), default=0)
        entries = [(layer, each) for layer, each in entries if len(_text(each, "name")) == longest]
        for layer in self.layers:
            made = self._transformed(layer, None)
            if made is not None:
                return made
        if len(self.way) > 1 and self.names[0] in ("data", "binaryData", "stringData"):
            for layer, each in entries:
                span = self._datum(layer, each, str(self.names[1]))
                if span is not None:
                    return Mapped(span)
        if self.names[:1] == ["metadata"]:
            for _, each in entries:
                node = each.get("options", *map(str, self.names[1:]))
                if node is not None and node.kind == self.target.kind:
                    return Mapped(self._chosen(node))
        for _, each in reversed(entries):
            node = each.get("name")
            if node is not None:
                return Mapped(node.location.span)
        return None

    def _datum(self, layer: Kustomization, entry: YamlNode, key: str) -> Span | None:
        """Where a generator gets the value of a key."""
        literals, files, envs = entry.get("literals"), entry.get("files"), entry.get("envs")
        for each in literals.elements if literals is not None else ():
            if each.text.partition("=")[0] == key:
                span = each.location.span
                return self._part_of(span) if self.part == "value" else span
        for each in files.elements if files is not None else ():
            name, equals, path = each.text.partition("=")
            path = path if equals else name
            if (name if equals else posixpath.basename(path)) == key:
                shown = posixpath.normpath(posixpath.join(layer.folder, path))
                inside = self.part == "value" and self.span.start > self.target.location.span.start
                return (self._line(shown, 0, None) if inside else None) or each.location.span
        single = entry.get("env")
        for each in (
            *(envs.elements if envs is not None else ()),
            *((single,) if single is not None else ()),
        ):
            shown = posixpath.normpath(posixpath.join(layer.folder, each.text))
            source = self.object.mapper.files.source(shown)
            pattern = rb"^[ \t]*" + re.escape(key.encode()) + rb"(?:=[^\r\n]*)?"
            match = re.search(pattern, source.data, re.MULTILINE) if source is not None else None
            if match is not None:
                return Span(shown, match.start(), match.end())
        return None


def _point(node: YamlNode) -> Span:
    """A small place that stands for a value: its key, its name, or what comes first in it."""
    if node.parent is None:
        kind = node.get("kind")
        return kind.location.span if kind is not None else node.location.span
    if node.is_mapping and node.parent.is_sequence:
        name = node.get("name") or next((value for _, value in node.items()), None)
        if name is not None:
            return name.entry_location.span
    return node.key_location.span


def _label(layer: Kustomization, key: str) -> YamlNode | None:
    """The value that a kustomization gives a label."""
    for each in reversed(layer.entries("labels")):
        found = each.get("pairs", key)
        if found is not None:
            return found
    return layer.node.get("commonLabels", key)


_IMAGE = re.compile(r"(?P<name>.*?)(?::(?P<tag>[^:/@]*))?(?:@(?P<digest>.*))?", re.DOTALL)


def _image(layer: Kustomization, text: str) -> YamlNode | None:
    """What an entry of `images` puts into an image that reads so; its tag rather than its name."""
    match = _IMAGE.fullmatch(text)
    if match is None:
        return None
    for each in reversed(layer.entries("images")):
        name, tag, digest = each.get("newName"), each.get("newTag"), each.get("digest")
        named = name.text if name is not None else _text(each, "name")
        if (
            match["name"] == named
            and (tag is None or tag.text == match["tag"])
            and (digest is None or digest.text == match["digest"])
        ):
            return tag or digest or name
    return None


def _leads_to(path: str, names: list[str | int]) -> bool:
    """Whether a field path of a replacement means a field; `[name=api]` and `*` are any element."""
    parts = _PATH_PART.findall(path)
    if len(parts) != len(names):
        return False
    for part, name in zip(parts, names, strict=True):
        if isinstance(name, int):
            if part != str(name) and part != "*" and "=" not in part:
                return False
        elif part.strip("[]").replace("\\.", ".") != name:
            return False
    return True
