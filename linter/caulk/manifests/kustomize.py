"""Kustomizations on disk, and building them: with the real tool, without plugins, Helm or a network."""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from caulk.manifests import documents
from caulk.manifests.nodes import ComposeError, Place, YamlNode, compose
from caulk.manifests.processes import Command, Result, Tool
from caulk.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
MAX_DEPTH = 30  # kustomizations on top of each other; a cycle is kustomize's to report

# Fields whose entries are paths, or URLs that kustomize would fetch.
_TREES = ("resources", "bases", "components")
_CONFIGURED = ("generators", "transformers", "validators", "configurations", "crds")
_PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902", "replacements")
_GENERATORS = ("configMapGenerator", "secretGenerator")
_REMOTE = re.compile(r"\w[\w+.-]*::|\w+://|git@|gh:|[\w.-]+\.[a-z]{2,}[/:]\S+/|.*(?:\.git\b|\?ref=|//)")


@dataclass(slots=True, eq=False)
class Kustomization:
    """One kustomization. `folder` is relative to the project, POSIX, "" for its root; it may begin with `..`.

    `children` are the kustomizations under `resources`, `files` the plain files there; `inputs` are all
    further YAML files that take part: patches, configurations.
    """

    folder: str
    source: Source
    node: YamlNode
    children: list[Kustomization] = field(default_factory=list)
    components: list[Kustomization] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    remote: list[YamlNode] = field(default_factory=list)
    is_partly_unread: bool = False  # it refers to kustomizations of which nobody knows what they refer to

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def is_component(self) -> bool:
        kind = self.node.get("kind")
        return kind is not None and kind.text == "Component"

    @property
    def needs_helm(self) -> bool:
        """Whether it inflates charts, for which kustomize would run Helm, and Helm would fetch them."""
        return any(self.node.get(each) is not None for each in ("helmCharts", "helmChartInflationGenerator"))

    @property
    def place(self) -> Span:
        """Its list of resources, or what else comes first."""
        for key in _TREES:
            found = self.node.get(key)
            if found is not None:
                return found.key_location.span
        first = next((value for _, value in self.node.items()), self.node)
        return first.key_location.span

    def below(self) -> Iterator[Kustomization]:
        """This one and all that it is made of, each once."""
        seen: set[str] = set()
        pending = [self]
        while pending:
            each = pending.pop(0)
            if each.path not in seen:
                seen.add(each.path)
                yield each
                pending += (*each.children, *each.components)

    def entries(self, key: str) -> Sequence[YamlNode]:
        """The elements of one of its lists."""
        node = self.node.get(key)
        return node.elements if node is not None else ()


class Files:
    """The files of a project that kustomizations are made of, each read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._sources: dict[str, Source | None] = {}
        self._kustomizations: dict[str, Kustomization | None] = {}
        self._roots: dict[str, tuple[YamlNode, ...]] = {}
        self._unread: set[str] = set()  # folders of kustomizations that are there and cannot be read

    def source(self, path: str) -> Source | None:
        """A file; None when it cannot be read."""
        if path not in self._sources:
            try:
                self._sources[path] = Source(path, (self.root / path).read_bytes())
            except OSError:
                self._sources[path] = None
        return self._sources[path]

    def values(self, path: str) -> tuple[YamlNode, ...]:
        """The values of a YAML or JSON file's documents; nothing of what cannot be read."""
        if path not in self._roots:
            source = self.source(path)
            found = documents.read(source).documents if source is not None else ()
            self._roots[path] = tuple(each.root for each in found if each.root is not None)
        return self._roots[path]

    def kustomization(self, folder: str, depth: int = 0) -> Kustomization | None:
        """The kustomization in a folder with everything that it refers to; None where there is none."""
        if folder in self._kustomizations:
            return self._kustomizations[folder]
        self._kustomizations[folder] = None  # until it is read: nothing may contain itself
        name = next((each for each in FILE_NAMES if (self.root / folder / each).is_file()), None)
        source = self.source(posixpath.join(folder, name)) if name is not None else None
        root = None
        if source is not None and depth <= MAX_DEPTH:
            with suppress(ComposeError):
                root = compose(source.data, 0).root
        if source is None or root is None or root.kind != "mapping":
            if name is not None:
                self._unread.add(folder)
            return None
        made = Kustomization(folder, source, YamlNode(root, Place(source.path)))
        api = made.node.get("apiVersion")
        if api is not None and not api.text.startswith("kustomize.config.k8s.io/"):
            return None  # a Flux Kustomization is an object of a cluster
        self._read(made, depth)
        self._kustomizations[folder] = made
        return made

    def _read(self, made: Kustomization, depth: int) -> None:
        for node in _references(made.node):
            if not node.is_scalar or "\n" in node.text:
                continue
            # `name=path` in generators
            text = node.text.rpartition("=")[2] if _is_generator(node) else node.text
            path = posixpath.normpath(posixpath.join(made.folder, text))
            path = "" if path == "." else path
            here = self.root / path
            field_name = _field(node)
            if "://" in text or not here.exists():
                if _REMOTE.match(text):
                    made.remote.append(node)
            elif here.is_dir():
                child = self.kustomization(path, depth + 1)
                made.is_partly_unread |= path in self._unread
                if child is not None and field_name == "components":
                    made.components.append(child)
                elif child is not None and field_name in _TREES:
                    made.children.append(child)
                elif child is not None:
                    made.inputs += (child.path, *child.files, *child.inputs)
            elif field_name in ("resources", "bases"):
                made.files.append(path)
            elif not _is_generator(node):
                made.inputs.append(path)


def _references(node: YamlNode) -> Iterator[YamlNode]:
    """The scalars of a kustomization that name files, folders or URLs."""
    for key in (*_TREES, *_CONFIGURED, *_PATCHES):
        entries = node.get(key)
        for each in entries.elements if entries is not None else ():
            path = each.get("path") if each.is_mapping else each
            if path is not None:
                yield path
    for key in _GENERATORS:
        generators = node.get(key)
        for generator in generators.elements if generators is not None else ():
            for name in ("files", "envs"):
                files = generator.get(name)
                yield from files.elements if files is not None else ()
            single = generator.get("env")
            if single is not None:
                yield single
    path = node.get("openapi", "path")
    if path is not None:
        yield path


def _field(node: YamlNode) -> str:
    """The top-level field that a node stands under."""
    while node.parent is not None and node.parent.parent is not None:
        node = node.parent
    return node.name


def _is_generator(node: YamlNode) -> bool:
    return _field(node) in _GENERATORS


def owner(root: Path, path: str) -> Kustomization | None:
    """The kustomization that refers to a file: kustomize reads those in or below its folder only."""
    files = Files(root)
    folder = posixpath.dirname(path)
    while True:
        made = files.kustomization(folder)
        if made is not None and path in (made.path, *made.files, *made.inputs):
            return made
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def roots(found: Iterable[Kustomization]) -> list[Kustomization]:
    """Those that no other one refers to, and that can be built by themselves."""
    every = list(found)
    referred = {
        inner.path
        for each in every
        for inner in each.below()
        if inner is not each and inner.path != each.path
    }
    return [each for each in every if each.path not in referred and not each.is_component]


# -- building --------------------------------------------------------------------------------------------


def binary() -> str | None:
    """The `kustomize` on PATH, or the `kubectl` that contains it."""
    return shutil.which("kustomize") or shutil.which("kubectl")


class Kustomize(Tool):
    """Builds kustomizations. It finds no git, for which it would call to fetch a remote base."""

    name = "kustomize"
    passed_on = ("TMPDIR", "SystemRoot", "LANG")

    def build(self, root: Path, wanted: Iterable[Kustomization], timeout: float) -> Iterator[Built]:
        """The outputs, in the order of what is wanted; each resource in them says where it is from.

        Only an outermost kustomization can ask for that, and the user's are not ours to write to: a
        kustomization in a folder of our own has the user's as its one resource.
        """
        real = Path(os.path.realpath(root))
        each_folder: list[Path] = []
        commands = []
        found = list(wanted)
        kubectl = Path(self.executable).name.startswith("kubectl")
        for each in found:
            folder = Path(tempfile.mkdtemp(prefix="build-", dir=os.path.realpath(self.home)))
            target = os.path.relpath(real / each.folder, folder).replace(os.sep, "/")
            (folder / FILE_NAMES[0]).write_text(
                f"resources: [{_quoted(target)}]\nbuildMetadata: [originAnnotations]\n", "utf-8"
            )
            each_folder.append(folder)
            arguments = ("kustomize" if kubectl else "build", str(folder))
            limit = ("--load-restrictor", "LoadRestrictionsRootOnly")
            commands.append(Command((*arguments, *limit), folder, timeout))
        for each, folder, result in zip(found, each_folder, self.run(commands), strict=True):
            yield Built(each, result, folder, real)


@dataclass(frozen=True, slots=True)
class Built:
    """What kustomize made of a kustomization; paths in it count from `folder`."""

    kustomization: Kustomization
    result: Result
    folder: Path
    root: Path  # of the project, links resolved

    def path(self, origin: str) -> str:
        """The project-relative path that an origin means."""
        path = os.path.normpath(self.folder / origin)
        return os.path.relpath(path, self.root).replace(os.sep, "/")


def _quoted(text: str) -> str:
    import json

    return json.dumps(text)


# -- what kustomize says -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Complaint:
    """Kustomize's message without the way to it, and the place that it is about."""

    message: str
    span: Span
    hint: str = ""


_WAY = re.compile(
    r"^.*(?:recursed accumulation of path '([^']*)'|couldn't make target for path '([^']*)'): ", re.S
)
_ENTRY = re.compile(r"(?:accumulating resources from '([^']*)'|from path\(([^)]*)\)|^path: (.*)$)", re.M)
_TWICE = re.compile(
    r"^accumulating resources: accumulation err='(.*?)': must build at directory:.*$", re.DOTALL
)
_MISSING = re.compile(r"evalsymlink failure on '[^']*' ?: lstat (\S+): no such file or directory")
_KLOG = re.compile(r'^[EFW]\d{4} \S+ +\d+ \S+\] "[^"]*" err=<\n(.*?)\n? ?>?\s*$', re.S)


def complaint(said: str, root: Path, kustomization: Kustomization) -> Complaint:
    """Find what an error is about."""
    klog = _KLOG.match(said)
    text = (klog[1] if klog is not None else said).strip()
    real = os.path.realpath(root)
    way = _WAY.match(text)
    concerned = kustomization
    if way is not None:
        folder = os.path.relpath(way[1] or way[2], real).replace(os.sep, "/")
        folder = "" if folder == "." else folder
        concerned = next((each for each in kustomization.below() if each.folder == folder), concerned)
        text = text[way.end() :]
    text = text.replace(os.path.join(real, ""), "")  # noqa: PTH118 - with a final slash
    text = _TWICE.sub(r"\1", text)
    missing = _MISSING.search(text)
    text = " ".join(
        line.strip() for line in _MISSING.sub(r"\1: no such file or directory", text).splitlines()
    )
    span = concerned.place
    entry = _ENTRY.search(text)
    named = next((each for each in entry.groups() if each), "") if entry is not None else ""
    for node in concerned.node.walk():
        if not node.is_scalar or not node.text:
            continue
        shown = posixpath.normpath(posixpath.join(concerned.folder, node.text))
        if node.text == named or (missing is not None and f"{shown}/".startswith(f"{missing[1]}/")):
            span = node.location.span
            break
    hint = ""
    if "security; file" in text or "is not in or below" in text:
        hint = "kustomize reads files below the kustomization only: refer to the folder, or move the file"
    elif "no such file" in text:
        hint = "if the file is generated, generate it before the scan"
    return Complaint(text, span, hint)
