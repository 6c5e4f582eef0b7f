"""Pod templates: the part of a workload that becomes pods."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.manifests.containers import Container, Resources, Role
from caulk.manifests.values import Amount, Setting

if TYPE_CHECKING:
    from caulk.findings import Location
    from caulk.manifests.nodes import YamlNode
    from caulk.manifests.objects import KubeObject

DEFAULT_GRACE_PERIOD = 30  # seconds; SetDefaults_PodSpec

# Where each built-in workload keeps its pod template.
TEMPLATE_PATHS: dict[str, tuple[str, ...]] = {
    "Pod": (),
    "PodTemplate": ("template",),
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "ReplicationController": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
# Custom kinds that embed one do it at one of these places: Argo Rollout, Knative Service and OpenKruise sets
# at the first; KEDA ScaledJob; OpenKruise AdvancedCronJob, UnitedDeployment; Agones Fleet; LeaderWorkerSet.
_CUSTOM_PATHS = (
    ("spec", "template"),
    ("spec", "jobTargetRef", "template"),
    ("spec", "jobTemplate", "spec", "template"),
    ("spec", "template", "jobTemplate", "spec", "template"),
    ("spec", "template", "broadcastJobTemplate", "spec", "template"),
    ("spec", "template", "deploymentTemplate", "spec", "template"),
    ("spec", "template", "statefulSetTemplate", "spec", "template"),
    ("spec", "template", "cloneSetTemplate", "spec", "template"),
    ("spec", "template", "spec", "template"),
    ("spec", "leaderWorkerTemplate", "workerTemplate"),
)
_SELECTED_BY_TEMPLATE = frozenset(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"))


@dataclass(frozen=True, slots=True)
class Volume:
    """One entry of `volumes`; `kind` is the key of its source (`emptyDir`), `source` the mapping."""

    node: YamlNode
    name: str
    kind: str
    source: YamlNode | None

    @property
    def is_memory(self) -> bool:
        """An emptyDir on tmpfs, whose content counts as memory of the containers that write it."""
        medium = self.source.get("medium") if self.source is not None else None
        return self.kind == "emptyDir" and medium is not None and medium.text == "Memory"

    @property
    def size_limit(self) -> Amount | None:
        node = self.source.get("sizeLimit") if self.source is not None and self.kind == "emptyDir" else None
        return Amount.of(node) if node is not None else None


class PodTemplate:
    """A pod template, or a Pod itself. `node` is the mapping that has `metadata` and `spec`."""

    def __init__(self, node: YamlNode, spec: YamlNode, owner: KubeObject) -> None:
        self.node = node
        self.spec = spec
        self.owner = owner

    def __repr__(self) -> str:
        return f"PodTemplate({self.owner.symbol})"

    @staticmethod
    def of(owner: KubeObject) -> PodTemplate | None:
        """The pod template of an object; None when it has none."""
        known = (
            TEMPLATE_PATHS.get(owner.kind) if owner.configured_template is None else owner.configured_template
        )
        for path in (known,) if known is not None else _CUSTOM_PATHS:
            node = owner.node.get(*path)
            spec = node.get("spec") if node is not None else None
            if node is None or spec is None or not spec.is_mapping:
                continue
            containers = spec.get("containers")
            if known is not None or (containers is not None and containers.is_sequence):
                return PodTemplate(node, spec, owner)
        return None

    @property
    def location(self) -> Location:
        return self.spec.key_location

    @cached_property
    def containers(self) -> tuple[Container, ...]:
        """The main containers."""
        return self._read("containers", Role.MAIN)

    @cached_property
    def _init(self) -> tuple[Container, ...]:
        return self._read("initContainers", Role.INIT)

    @cached_property
    def init_containers(self) -> tuple[Container, ...]:
        """Init containers that run to their end; sidecars are not among them."""
        return tuple(each for each in self._init if each.role is Role.INIT)

    @cached_property
    def sidecars(self) -> tuple[Container, ...]:
        """Native sidecars: init containers with `restartPolicy: Always`."""
        return tuple(each for each in self._init if each.role is Role.SIDECAR)

    @cached_property
    def ephemeral_containers(self) -> tuple[Container, ...]:
        return self._read("ephemeralContainers", Role.EPHEMERAL)

    @property
    def long_running(self) -> tuple[Container, ...]:
        """Main containers and sidecars: those with probes, hooks and a life as long as the pod's."""
        return self.containers + self.sidecars

    @property
    def all_containers(self) -> tuple[Container, ...]:
        return self.containers + self._init + self.ephemeral_containers

    @cached_property
    def grace_period(self) -> Setting:
        """terminationGracePeriodSeconds, from the deletion to SIGKILL, preStop hooks included."""
        return Setting.of(self.spec, "terminationGracePeriodSeconds", DEFAULT_GRACE_PERIOD)

    @cached_property
    def resources(self) -> Resources:
        """Pod-level resources (beta and on by default since Kubernetes 1.34)."""
        return Resources(self.spec.get("resources"))

    @cached_property
    def volumes(self) -> tuple[Volume, ...]:
        node = self.spec.get("volumes")
        return tuple(_volume(each) for each in node.elements if each.is_mapping) if node is not None else ()

    def volume(self, name: str) -> Volume | None:
        return next((each for each in self.volumes if each.name == name), None)

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels that its pods carry."""
        node = self.node.get("metadata", "labels")
        return {name: value.text for name, value in node.items()} if node is not None else {}

    @property
    def is_job(self) -> bool:
        return self.owner.kind.endswith("Job")

    @property
    def uses_host_network(self) -> bool:
        node = self.spec.get("hostNetwork")
        return node is not None and node.value is True

    @cached_property
    def is_partial(self) -> bool:
        """Whether this is only part of an object, to be merged into another: what it lacks is not a default.

        A kustomize patch names containers without an image, or a workload without its required selector.
        """
        if self.owner.is_patch:
            return True
        needs_selector = self.owner.kind in _SELECTED_BY_TEMPLATE and self.owner.api_version == "apps/v1"
        if needs_selector and self.owner.node.get("spec", "selector") is None:
            return True
        return not self.containers or any(not each.image for each in self.containers)

    def _read(self, key: str, role: Role) -> tuple[Container, ...]:
        node = self.spec.get(key)
        if node is None:
            return ()
        return tuple(Container(each, _role(each, role), self) for each in node.elements if each.is_mapping)


def _role(node: YamlNode, role: Role) -> Role:
    policy = node.get("restartPolicy")
    if role is Role.INIT and policy is not None and policy.text == "Always":
        return Role.SIDECAR
    return role


def _volume(node: YamlNode) -> Volume:
    name = node.get("name")
    for key, value in node.items():
        if key != "name":
            return Volume(
                node, name.text if name is not None else "", key, value if value.is_mapping else None
            )
    return Volume(node, name.text if name is not None else "", "emptyDir", None)  # the API's default
