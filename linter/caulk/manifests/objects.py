"""Kubernetes objects: type, name, labels, and the selectors by which they find each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.manifests.workloads import PodTemplate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caulk.findings import Location
    from caulk.manifests.documents import Document, ManifestFile
    from caulk.manifests.nodes import YamlNode


class KubeObject:
    """One object: a document, or an item of a List. `namespace` is "" when the manifest leaves it open."""

    def __init__(self, node: YamlNode, file: ManifestFile, document: Document) -> None:
        self.api_version = _text(node, "apiVersion")
        self.kind = _text(node, "kind")
        metadata = node.get("metadata")
        self.name = (
            (_text(metadata, "name") or _text(metadata, "generateName")) if metadata is not None else ""
        )
        self.namespace = _text(metadata, "namespace") if metadata is not None else ""
        self.file = file
        self.document = document
        self.node = node.rooted(self.symbol)
        self.is_patch = False  # set by `Manifests` for files that a kustomization lists as patches
        self.configured_template: tuple[str, ...] | None = None  # where the user says the pod template is

    def __repr__(self) -> str:
        return f"KubeObject({self.api_version} {self.symbol})"

    @property
    def symbol(self) -> str:
        """`Deployment/shop/api`; without the namespace when the manifest leaves it open."""
        return "/".join(part for part in (self.kind, self.namespace, self.name) if part)

    @property
    def group(self) -> str:
        """The API group; "" for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def version(self) -> str:
        return self.api_version.rpartition("/")[2]

    @property
    def path(self) -> str:
        return self.file.path

    @property
    def location(self) -> Location:
        """The value of `kind`."""
        return (self.node.get("kind") or self.node).location

    @property
    def source_comment(self) -> str:
        """The template behind rendered Helm output (`chart/templates/api.yaml`), "" otherwise."""
        return self.document.source_comment

    @property
    def origin(self) -> str:
        return self.source_comment

    @cached_property
    def labels(self) -> dict[str, str]:
        return _texts(self.node.get("metadata", "labels"))

    @cached_property
    def annotations(self) -> dict[str, str]:
        return _texts(self.node.get("metadata", "annotations"))

    @cached_property
    def pod_template(self) -> PodTemplate | None:
        """The pod template of a workload, custom kinds that embed one included; None for other objects."""
        return PodTemplate.of(self)

    @cached_property
    def data(self) -> dict[str, YamlNode]:
        """`data` of a ConfigMap."""
        node = self.node.get("data")
        return dict(node.items()) if node is not None else {}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One matchExpressions entry."""

    key: str
    operator: str
    values: tuple[str, ...]

    def matches(self, labels: Mapping[str, str]) -> bool:
        if self.operator == "In":
            return labels.get(self.key) in self.values
        if self.operator == "NotIn":
            return self.key not in labels or labels[self.key] not in self.values
        if self.operator == "Exists":
            return self.key in labels
        return self.operator == "DoesNotExist" and self.key not in labels


@dataclass(frozen=True, slots=True)
class Selector:
    """A label selector: all of it has to match."""

    labels: tuple[tuple[str, str], ...]
    requirements: tuple[Requirement, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.labels and not self.requirements

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels satisfy it; an empty selector matches everything, which a Service's does not."""
        return all(labels.get(key) == value for key, value in self.labels) and all(
            each.matches(labels) for each in self.requirements
        )

    @staticmethod
    def of(node: YamlNode) -> Selector:
        """Read a LabelSelector with matchLabels and matchExpressions."""
        requirements = []
        expressions = node.get("matchExpressions")
        for each in expressions.elements if expressions is not None else ():
            values = each.get("values")
            requirements.append(
                Requirement(
                    _text(each, "key"),
                    _text(each, "operator"),
                    tuple(value.text for value in values.elements) if values is not None else (),
                )
            )
        return Selector(tuple(_texts(node.get("matchLabels")).items()), tuple(requirements))

    @staticmethod
    def of_labels(node: YamlNode) -> Selector:
        """Read the plain map of labels that Services and ReplicationControllers have."""
        return Selector(tuple(_texts(node).items()))


def _text(node: YamlNode, name: str) -> str:
    found = node.get(name)
    return found.text if found is not None else ""


def _texts(node: YamlNode | None) -> dict[str, str]:
    return {name: value.text for name, value in node.items()} if node is not None else {}
