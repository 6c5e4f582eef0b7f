"""How many pods there are, and how many may go: replicas, autoscalers, disruption budgets, rolling updates.

Percentages are those of the controllers: a budget rounds up both of its numbers, a Deployment rounds
maxSurge up and maxUnavailable down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.manifests.objects import Selector
from caulk.manifests.relations import may_share_namespace
from caulk.manifests.values import whole_number

if TYPE_CHECKING:
    from caulk.manifests.model import Manifests
    from caulk.manifests.nodes import YamlNode
    from caulk.manifests.objects import KubeObject
    from caulk.manifests.workloads import PodTemplate

AUTOSCALERS = ("HorizontalPodAutoscaler", "ScaledObject", "VerticalPodAutoscaler")
SCALED = frozenset(
    ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout", "CloneSet")
)

_PERCENT = re.compile(r"([0-9]{1,6})%")


@dataclass(frozen=True, slots=True)
class Share:
    """An IntOrString: a number of pods or a percentage of them; neither when it is not known."""

    node: YamlNode | None
    number: int | None = None
    percent: int | None = None

    @staticmethod
    def of(parent: YamlNode | None, name: str, default: Share | None = None) -> Share | None:
        """The value under a key; `default` when it is not there."""
        node = parent.get(name) if parent is not None else None
        if node is None:
            return default
        number = whole_number(node)
        match = _PERCENT.fullmatch(node.text)
        return Share(node, number, int(match.group(1)) if match is not None and number is None else None)

    @property
    def is_known(self) -> bool:
        return self.number is not None or self.percent is not None

    @property
    def is_zero(self) -> bool:
        return self.number == 0 or self.percent == 0

    @property
    def is_positive(self) -> bool:
        return (self.number or 0) > 0 or (self.percent or 0) > 0

    def rounded_up(self, total: int) -> int | None:
        if self.number is not None:
            return self.number
        return None if self.percent is None else -(-self.percent * total // 100)

    def __str__(self) -> str:
        if self.node is not None:
            return self.node.text
        return f"{self.percent}%" if self.percent is not None else str(self.number)


@dataclass(frozen=True, slots=True)
class Replicas:
    """How many pods a workload runs: at least `least`, None when that is not known. `node` says so."""

    least: int | None
    node: YamlNode | None


def autoscaler(manifests: Manifests, workload: KubeObject) -> KubeObject | None:
    """The HorizontalPodAutoscaler or KEDA ScaledObject that sets a workload's replicas."""
    for each in manifests.of_kind(*AUTOSCALERS[:2]):
        target = each.node.get("spec", "scaleTargetRef")
        name = target.get("name") if target is not None else None
        kind = target.get("kind") if target is not None else None
        if name is None or name.text != workload.name:
            continue
        if kind is not None and kind.text != workload.kind:
            continue
        if may_share_namespace(each.namespace, workload.namespace):
            return each
    return None


def replicas(manifests: Manifests, workload: KubeObject) -> Replicas:
    """The least number of pods of a workload: its replicas, or what an autoscaler goes down to."""
    scaler = autoscaler(manifests, workload)
    if scaler is not None:
        name = "minReplicas" if scaler.kind == "HorizontalPodAutoscaler" else "minReplicaCount"
        node = scaler.node.get("spec", name)
        if node is None:
            return Replicas(1 if name == "minReplicas" else 0, None)
        return Replicas(whole_number(node), node)
    node = workload.node.get("spec", "replicas")
    if workload.kind not in SCALED:
        return Replicas(None, None)
    return Replicas(whole_number(node) if node is not None else 1, node)


@dataclass(frozen=True, slots=True)
class Budget:
    """A PodDisruptionBudget."""

    obj: KubeObject

    @property
    def min_available(self) -> Share | None:
        return Share.of(self.obj.node.get("spec"), "minAvailable")

    @property
    def max_unavailable(self) -> Share | None:
        return Share.of(self.obj.node.get("spec"), "maxUnavailable")

    def pods(self, manifests: Manifests) -> list[PodTemplate]:
        """The templates whose pods it protects; an empty selector means all of them, in policy/v1."""
        node = self.obj.node.get("spec", "selector")
        if node is None:
            return []
        selector = Selector.of(node)
        if selector.is_empty and self.obj.version != "v1":
            return []
        return manifests.pods.meant(selector, self.obj)
