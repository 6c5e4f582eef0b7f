"""The Downward API: resource limits and requests that a container reads of itself or of its neighbours.

Facts of pkg/api/v1/resource and the kubelet: the result is a whole number, divided by the divisor (1 unless
given) and rounded up; a limit that is not set counts as what the node can allocate, a request as 0, after the
API server has copied limits to missing requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.manifests.values import Amount, is_templated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.containers import Container, EnvVar
    from caulk.manifests.nodes import YamlNode
    from caulk.manifests.workloads import PodTemplate


@dataclass(frozen=True, slots=True)
class ResourceRef:
    """A resourceFieldRef: `name` is the variable or file that receives the number.

    `container` is whose resources are read, None when the pod has no container of that name.
    """

    node: YamlNode
    name: str
    container: Container | None
    is_file: bool

    @property
    def resource_node(self) -> YamlNode | None:
        return self.node.get("resource")

    @property
    def section(self) -> str:
        """`limits` or `requests`; "" when it is unknown."""
        return self._parts[0]

    @property
    def resource(self) -> str:
        """`memory`, `cpu`, ...; "" when it is unknown."""
        return self._parts[1]

    @property
    def _parts(self) -> tuple[str, str]:
        node = self.resource_node
        if node is None or is_templated(node.text):
            return "", ""
        section, _, resource = node.text.partition(".")
        return section, resource

    @property
    def divisor(self) -> Amount | None:
        """The divisor as written; None for the default, and for 0, which means the default."""
        node = self.node.get("divisor")
        amount = Amount.of(node) if node is not None and node.is_scalar else None
        return None if amount is not None and amount.value == 0 else amount


def env_refs(container: Container) -> Iterator[ResourceRef]:
    """What a container reads into environment variables."""
    for entry in container.env:
        found = _env_ref(container, entry)
        if found is not None:
            yield found


def env_ref(container: Container, variable: str) -> ResourceRef | None:
    """The reference behind a variable; None when its value comes from elsewhere."""
    entry = container.env_var(variable)
    return _env_ref(container, entry) if entry is not None else None


def _env_ref(container: Container, entry: EnvVar) -> ResourceRef | None:
    source = entry.source
    if source is None or entry.source_kind != "resourceFieldRef":
        return None
    owner = _named(source, container.pod) if source.get("containerName") is not None else container
    return ResourceRef(source, entry.name, owner, False)


def file_refs(template: PodTemplate) -> Iterator[ResourceRef]:
    """What the pod's containers read from downwardAPI volumes, projected ones included."""
    for volume in template.volumes:
        if volume.source is None:
            continue
        sources = [volume.source] if volume.kind == "downwardAPI" else []
        if volume.kind == "projected":
            projections = volume.source.get("sources")
            for each in projections.elements if projections is not None else ():
                api = each.get("downwardAPI")
                if api is not None:
                    sources.append(api)
        for source in sources:
            items = source.get("items")
            for item in items.elements if items is not None else ():
                reference = item.get("resourceFieldRef")
                if reference is not None:
                    path = item.get("path")
                    name = path.text if path is not None else ""
                    yield ResourceRef(reference, name, _named(reference, template), True)


def _named(node: YamlNode, pod: PodTemplate) -> Container | None:
    name = node.get("containerName")
    if name is None:
        return None
    return next((each for each in pod.all_containers if each.name == name.text), None)
