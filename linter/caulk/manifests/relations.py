"""How objects find each other: by the whole selector, within a namespace, among neighbours first.

One tree holds many worlds: a base and its overlays, examples side by side, the same names in each. Where
several pods answer to a selector, those in the same file are meant, else those in the same folder, else all.
A manifest that leaves its namespace open goes to whatever namespace the user applies it in, so it may meet
objects of any.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from caulk.manifests.objects import Selector
from caulk.manifests.values import is_templated, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from caulk.findings import Location
    from caulk.manifests.containers import Container, ContainerPort
    from caulk.manifests.model import Manifests
    from caulk.manifests.nodes import YamlNode
    from caulk.manifests.objects import KubeObject
    from caulk.manifests.workloads import PodTemplate

Related = TypeVar("Related")


def may_share_namespace(one: str, other: str) -> bool:
    """Whether two namespaces can be the same; an open one ("") can be any."""
    return one == other or not one or not other or is_templated(one) or is_templated(other)


def near(objects: Iterable[KubeObject], user: KubeObject) -> list[KubeObject]:
    """Of several objects those that a user of them most likely means."""
    found = list(objects)
    folder = posixpath.dirname(user.path)
    for close in (
        [each for each in found if each.path == user.path],
        [each for each in found if posixpath.dirname(each.path) == folder],
    ):
        if close:
            return close
    return found


class PodIndex:
    """The pod templates by the labels of their pods."""

    def __init__(self, templates: Iterable[PodTemplate]) -> None:
        self._all = tuple(each for each in templates if not each.owner.is_patch)
        self._by_label: dict[tuple[str, str], list[PodTemplate]] = {}
        for template in self._all:
            for label in template.labels.items():
                self._by_label.setdefault(label, []).append(template)

    def matching(self, selector: Selector, namespace: str) -> list[PodTemplate]:
        """Templates whose pods a selector may reach from a namespace; an empty selector reaches all."""
        candidates: Sequence[PodTemplate] = self._all
        if selector.labels:
            candidates = min((self._by_label.get(label, ()) for label in selector.labels), key=len)
        return [
            each
            for each in candidates
            if may_share_namespace(each.owner.namespace, namespace) and selector.matches(each.labels)
        ]

    def meant(self, selector: Selector, user: KubeObject) -> list[PodTemplate]:
        """The templates that an object means by its selector."""
        found = self.matching(selector, user.namespace)
        owners = near((each.owner for each in found), user)
        return [each for each in found if any(each.owner is owner for owner in owners)]


# -- Services ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ServicePort:
    """One entry of a Service's `ports`. `target` is the text of targetPort, or of port where that is all."""

    node: YamlNode

    @property
    def location(self) -> Location:
        return (self.node.get("targetPort") or self.node.get("port") or self.node).location

    @property
    def name(self) -> str:
        node = self.node.get("name")
        return node.text if node is not None else ""

    @property
    def protocol(self) -> str:
        node = self.node.get("protocol")
        return node.text if node is not None else "TCP"

    @property
    def target(self) -> YamlNode | None:
        return self.node.get("targetPort") or self.node.get("port")

    @property
    def target_number(self) -> int | None:
        """The container port as a number; None for a name."""
        return whole_number(self.target) if self.target is not None else None

    @property
    def target_name(self) -> str:
        """The container port as a name; "" for a number or what is not known here."""
        target = self.target
        if target is None or self.target_number is not None or is_templated(target.text):
            return ""
        return target.text


class Service:
    """A Service with its ports and the pods it selects."""

    def __init__(self, obj: KubeObject) -> None:
        self.obj = obj

    @cached_property
    def selector(self) -> Selector | None:
        """None for a Service without selector, whose endpoints somebody else writes."""
        node = self.obj.node.get("spec", "selector")
        if node is None or any(is_templated(value.text) for _, value in node.items()):
            return None
        parsed = Selector.of_labels(node)
        return None if parsed.is_empty else parsed

    @cached_property
    def ports(self) -> tuple[ServicePort, ...]:
        node = self.obj.node.get("spec", "ports")
        return (
            tuple(ServicePort(each) for each in node.elements if each.is_mapping) if node is not None else ()
        )

    @property
    def is_headless(self) -> bool:
        node = self.obj.node.get("spec", "clusterIP")
        return node is not None and node.text == "None"

    @property
    def is_external_name(self) -> bool:
        node = self.obj.node.get("spec", "type")
        return node is not None and node.text == "ExternalName"

    @property
    def publishes_unready(self) -> bool:
        """Whether pods are endpoints before they are ready."""
        node = self.obj.node.get("spec", "publishNotReadyAddresses")
        return node is not None and node.value is True

    def pods(self, manifests: Manifests) -> list[PodTemplate]:
        """The templates of the pods that it sends traffic to."""
        return manifests.pods.meant(self.selector, self.obj) if self.selector is not None else []


def services(manifests: Manifests) -> Iterator[Service]:
    """The core Services that are whole objects."""
    for each in manifests.of_kind("Service"):
        if each.api_version == "v1" and not each.is_patch:
            yield Service(each)


def named_port(template: PodTemplate, name: str, protocol: str) -> tuple[Container, ContainerPort] | None:
    """The container port that an EndpointSlice gets for a name: name and protocol have to fit."""
    for container in template.long_running:
        for port in container.ports:
            if port.name == name and port.protocol == protocol:
                return container, port
    return None


def port_owner(template: PodTemplate, port: ServicePort) -> Container | None:
    """The container that answers on a Service's port; None when that cannot be told.

    A number need not be declared: then it is the pod's only container, if it has only one.
    """
    if port.target_name:
        found = named_port(template, port.target_name, port.protocol)
        return found[0] if found is not None else None
    if port.target_number is None:
        return None
    for container in template.long_running:
        if any(each.number == port.target_number for each in container.ports):
            return container
    return template.containers[0] if len(template.long_running) == 1 and template.containers else None
