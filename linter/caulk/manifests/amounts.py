"""Every resource quantity of an object, wherever the API has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.manifests.containers import Resources
from caulk.manifests.values import Amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.containers import Container
    from caulk.manifests.nodes import YamlNode
    from caulk.manifests.objects import KubeObject
    from caulk.manifests.workloads import PodTemplate

_LIMIT_RANGE_PARTS = ("max", "min", "default", "defaultRequest")


@dataclass(frozen=True, slots=True)
class NamedAmount:
    """A quantity and what it measures.

    `label` is its short path (`limits.memory`), `resource` what is measured (`memory`), `container` whose it
    is when it is a container's.
    """

    amount: Amount
    label: str
    resource: str
    container: Container | None = None


def amounts(obj: KubeObject) -> Iterator[NamedAmount]:
    """The quantities of a workload, claim, volume, quota or limit range."""
    template = obj.pod_template
    if template is not None:
        yield from _of_pod(template)
    node = obj.node
    if obj.kind == "PersistentVolumeClaim":
        yield from _of_claim(node)
    elif obj.kind == "StatefulSet":
        claims = node.get("spec", "volumeClaimTemplates")
        for claim in claims.elements if claims is not None else ():
            yield from _of_claim(claim)
    elif obj.kind == "PersistentVolume":
        yield from _of_map(node.get("spec", "capacity"), "capacity")
    elif obj.kind == "ResourceQuota":
        yield from _of_map(node.get("spec", "hard"), "hard")
    elif obj.kind == "LimitRange":
        limits = node.get("spec", "limits")
        for limit in limits.elements if limits is not None else ():
            for part in _LIMIT_RANGE_PARTS:
                yield from _of_map(limit.get(part), part)


def _of_pod(template: PodTemplate) -> Iterator[NamedAmount]:
    yield from _of_resources(template.resources, None)
    for container in template.all_containers:
        yield from _of_resources(container.resources, container)
    for volume in template.volumes:
        if volume.size_limit is not None:
            yield NamedAmount(volume.size_limit, "emptyDir.sizeLimit", "storage")
        if volume.kind == "ephemeral" and volume.source is not None:
            claim = volume.source.get("volumeClaimTemplate")
            if claim is not None:
                yield from _of_claim(claim)


def _of_resources(resources: Resources, container: Container | None) -> Iterator[NamedAmount]:
    for section, name, amount in resources.amounts:
        yield NamedAmount(amount, f"{section}.{name}", name, container)


def _of_claim(claim: YamlNode) -> Iterator[NamedAmount]:
    yield from _of_resources(Resources(claim.get("spec", "resources")), None)


def _of_map(node: YamlNode | None, label: str) -> Iterator[NamedAmount]:
    for name, value in node.items() if node is not None else ():
        if value.is_scalar and not value.is_null:
            resource = name.removeprefix("requests.").removeprefix("limits.")
            yield NamedAmount(Amount.of(value), f"{label}.{name}", resource)
