"""All manifests of a scan: files, objects, and how the objects relate.

`read_manifests` is the way in. Names of the object model are re-exported, so that rules need one import.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caulk.manifests.containers import Container, EnvVar, Resources, Role
from caulk.manifests.documents import UNREAD, Document, ManifestFile, is_helm_template, read
from caulk.manifests.kube_ranges import Releases
from caulk.manifests.nodes import YamlNode
from caulk.manifests.objects import KubeObject, Selector
from caulk.manifests.probes import Handler, Lifecycle, Probe
from caulk.manifests.relations import PodIndex
from caulk.manifests.values import Amount, Setting, is_templated
from caulk.manifests.workloads import PodTemplate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from caulk.findings import Notice
    from caulk.source import Source

__all__ = [
    "Amount",
    "Container",
    "EnvValue",
    "EnvVar",
    "Handler",
    "KubeObject",
    "Lifecycle",
    "ManifestFile",
    "Manifests",
    "PodTemplate",
    "Probe",
    "Resources",
    "Role",
    "Selector",
    "Setting",
    "YamlNode",
    "is_templated",
    "objects_of",
    "read_manifests",
]

KubeVersion = tuple[int, int]

_KUSTOMIZATION = ("kustomization.yaml", "kustomization.yml", "Kustomization")


@dataclass(frozen=True, slots=True)
class EnvValue:
    """What a container finds in an environment variable, where that is certain.

    `node` is the text that says so: the entry's value or the ConfigMap's; `via` is the container's reference
    to it, the same node for a literal.
    """

    value: str
    node: YamlNode
    via: YamlNode


@dataclass(slots=True, eq=False)
class Manifests:
    """The Kubernetes objects of a scan; `kube_version` is the cluster's, None for "any current".

    `releases` are those that their author says they run on, as a chart does.
    """

    files: tuple[ManifestFile, ...] = ()
    objects: tuple[KubeObject, ...] = ()
    notices: tuple[Notice, ...] = ()
    templates: tuple[str, ...] = ()  # files left alone because they are unrendered Helm templates
    kube_version: KubeVersion | None = None
    releases: Releases = field(default_factory=Releases)
    replaced_images: frozenset[str] = frozenset()  # names that a kustomization gives another name or tag
    _by_kind: dict[str, list[KubeObject]] = field(default_factory=lambda: defaultdict(list), repr=False)
    _pods: PodIndex | None = field(default=None, repr=False)
    _config_maps: dict[tuple[str, str], list[KubeObject]] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for each in self.objects:
            self._by_kind[each.kind].append(each)

    @property
    def is_complete(self) -> bool:
        """Whether everything was read, so that an object which is not there is really not there."""
        return not self.notices and not self.templates

    def of_kind(self, *kinds: str) -> Iterator[KubeObject]:
        """Objects of these kinds."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    def workloads(self) -> Iterator[KubeObject]:
        """Objects that make pods."""
        return (each for each in self.objects if each.pod_template is not None)

    def pod_templates(self) -> Iterator[PodTemplate]:
        for each in self.objects:
            if each.pod_template is not None:
                yield each.pod_template

    @property
    def pods(self) -> PodIndex:
        """The pod templates, to be found by selectors."""
        if self._pods is None:
            self._pods = PodIndex(self.pod_templates())
        return self._pods

    @property
    def config_maps(self) -> tuple[KubeObject, ...]:
        return tuple(self.of_kind("ConfigMap"))

    def config_map(self, name: str, user: KubeObject) -> KubeObject | None:
        """The ConfigMap that `user` means by a name.

        Overlays repeat names, so of several the one in the same file wins, then the one in the same folder;
        when that leaves a choice, nobody knows.
        """
        if not name or is_templated(name):
            return None
        if self._config_maps is None:
            self._config_maps = {}
            for each in self.config_maps:
                self._config_maps.setdefault((each.name, each.namespace), []).append(each)
        found = self._config_maps.get((name, user.namespace), [])
        for near in (
            found,
            [each for each in found if each.path == user.path],
            [each for each in found if posixpath.dirname(each.path) == posixpath.dirname(user.path)],
        ):
            if len(near) == 1:
                return None if near[0].is_patch else near[0]
        return None

    def env_value(self, container: Container, name: str) -> EnvValue | None:
        """The value of a container's environment variable; None when unset, unknown or templated."""
        entry = container.env_var(name)
        owner = container.pod.owner
        if entry is not None:
            if entry.value is not None:
                node = entry.value_node or entry.node
                return EnvValue(entry.value, node, node)
            source = entry.source
            if entry.source_kind != "configMapKeyRef" or source is None:
                return None
            map_name, key = source.get("name"), source.get("key")
            config = self.config_map(map_name.text, owner) if map_name is not None else None
            return self._config_value(config, key.text if key is not None else "", source)
        for each in reversed(container.env_from):
            if not name.startswith(each.prefix):
                continue
            config = self.config_map(each.name, owner) if each.kind == "configMapRef" else None
            if config is None:
                return None  # a Secret or a ConfigMap we cannot see may set it
            found = self._config_value(config, name.removeprefix(each.prefix), each.node)
            if found is not None:
                return found
        return None

    def lacks_env(self, container: Container, name: str) -> bool:
        """Whether a container certainly gets no such variable from its manifest."""
        if container.env_var(name) is not None:
            return False
        for each in container.env_from:
            if not name.startswith(each.prefix):
                continue
            config = self.config_map(each.name, container.pod.owner) if each.kind == "configMapRef" else None
            if config is None or name.removeprefix(each.prefix) in config.data:
                return False
        return True

    @staticmethod
    def _config_value(config: KubeObject | None, key: str, via: YamlNode) -> EnvValue | None:
        node = config.data.get(key) if config is not None else None
        if node is None or not node.is_scalar or is_templated(node.text):
            return None
        return EnvValue(node.text, node, via)


def read_manifests(
    sources: Iterable[Source],
    kube_version: KubeVersion | None = None,
    *,
    unread: Collection[tuple[str, str]] = UNREAD,
    chart_folders: Collection[str] | None = None,
    templates_of: Mapping[str, tuple[str, ...]] | None = None,
    patches: Collection[str] = (),
) -> Manifests:
    """Read YAML and JSON files into one model; what could not be read becomes notices, never an exception.

    `templates_of` names custom kinds that embed a pod template, each with the path to it. `patches` are files
    that are known to hold patches, besides those that the kustomizations among the sources name.
    """
    files: list[ManifestFile] = []
    objects: list[KubeObject] = []
    templates: list[str] = []
    all_patches = set(patches)
    images: set[str] = set()
    for source in sources:
        if is_helm_template(source, chart_folders):
            templates.append(source.path)
            continue
        file = read(source)
        files.append(file)
        if posixpath.basename(source.path) in _KUSTOMIZATION:
            all_patches.update(_patch_files(file))
            images.update(_replaced_images(file))
        for document in file.objects(unread):
            objects.extend(objects_of(document, file))
    for each in objects:
        each.is_patch = each.path in all_patches
        each.configured_template = (templates_of or {}).get(each.kind)
    return Manifests(
        files=tuple(files),
        objects=tuple(objects),
        notices=tuple(notice for file in files for notice in file.notices),
        templates=tuple(templates),
        kube_version=kube_version,
        replaced_images=frozenset(images),
    )


def objects_of(document: Document, file: ManifestFile) -> Iterator[KubeObject]:
    """The object of a document, or the items of a List or an array, however deep lists nest."""
    if document.root is None:
        return
    roots = document.root.elements if document.root.is_sequence else (document.root,)
    pending = [each for each in roots if each.is_mapping]
    while pending:
        node = pending.pop(0)
        kind, items = node.get("kind"), node.get("items")
        if kind is not None and kind.text.endswith("List") and items is not None and items.is_sequence:
            pending = [each for each in items.elements if each.is_mapping] + pending
        elif kind is not None and node.get("apiVersion") is not None:
            yield KubeObject(node, file, document)


def _replaced_images(file: ManifestFile) -> Iterator[str]:
    for document in file.documents:
        images = document.root.get("images") if document.root is not None else None
        for each in images.elements if images is not None else ():
            name = each.get("name")
            if name is not None:
                yield name.text


def _patch_files(file: ManifestFile) -> Iterator[str]:
    folder = posixpath.dirname(file.path)
    for document in file.documents:
        root = document.root
        if root is None:
            continue
        for key in ("patches", "patchesStrategicMerge", "patchesJson6902"):
            node = root.get(key)
            for each in node.elements if node is not None else ():
                path = each.get("path") if each.is_mapping else each
                if path is not None and path.is_scalar and "\n" not in path.text:
                    yield posixpath.normpath(posixpath.join(folder, path.text))
