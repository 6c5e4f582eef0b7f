"""Objects that mean the same under the API version that took their version's place.

From the Deprecated API Migration Guide, and from a comparison of the types and defaults in k8s.io/api and the
API server. Versions that are not here rename fields or want new ones: somebody has to read the guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Applicability

if TYPE_CHECKING:
    from collections.abc import Callable

    from caulk.manifests.nodes import YamlNode
    from caulk.manifests.objects import KubeObject

_SAME_FIELDS: dict[str, tuple[str, ...]] = {
    "admissionregistration.k8s.io/v1beta1": (
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
    ),
    "apiregistration.k8s.io/v1beta1": ("APIService",),
    "batch/v1beta1": ("CronJob",),
    "coordination.k8s.io/v1beta1": ("Lease",),
    "extensions/v1beta1": ("NetworkPolicy",),
    "flowcontrol.apiserver.k8s.io/v1beta1": ("FlowSchema",),
    "flowcontrol.apiserver.k8s.io/v1beta2": ("FlowSchema",),
    "flowcontrol.apiserver.k8s.io/v1beta3": ("FlowSchema",),
    "networking.k8s.io/v1beta1": ("IngressClass", "IPAddress", "ServiceCIDR"),
    "node.k8s.io/v1beta1": ("RuntimeClass",),
    "rbac.authorization.k8s.io/v1beta1": ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
    "scheduling.k8s.io/v1beta1": ("PriorityClass",),
    "storage.k8s.io/v1beta1": (
        *("CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"),
        "VolumeAttributesClass",
    ),
}


def carried_over(obj: KubeObject) -> Applicability | None:
    """How far nothing but the apiVersion has to change; None for objects that need more."""
    if obj.kind in _SAME_FIELDS.get(obj.api_version, ()):
        return Applicability.SAFE
    check = _CHECKS.get((obj.api_version, obj.kind))
    return check(obj.node) if check is not None else None


def _disruption_budget(node: YamlNode) -> Applicability:
    """`selector: {}` selected nothing before, and everything in v1."""
    selector = node.get("spec", "selector")
    empty = selector is not None and next(selector.items(), None) is None
    return Applicability.UNSAFE if empty else Applicability.SAFE


def _autoscaler(node: YamlNode) -> Applicability | None:
    """Fields of v2beta1 in an object that calls itself v2beta2 were dropped before, and still would be."""
    metrics = node.get("spec", "metrics")
    old = metrics is not None and any(each.name.startswith("targetAverage") for each in metrics.walk())
    return None if old else Applicability.SAFE


def _priority_level(node: YamlNode) -> Applicability | None:
    """v1 takes a 0 for what it says, and calls the shares by their newer name."""
    limited = node.get("spec", "limited")
    if limited is None:
        return Applicability.SAFE
    if limited.get("assuredConcurrencyShares") is not None:
        return None
    shares = limited.get("nominalConcurrencyShares")
    return Applicability.UNSAFE if shares is not None and shares.value == 0 else Applicability.SAFE


def _workload(node: YamlNode) -> Applicability | None:
    """apps/v1beta2 has the fields and defaults of apps/v1, which both want a selector."""
    return Applicability.SAFE if node.get("spec", "selector") is not None else None


def _early_workload(node: YamlNode) -> Applicability | None:
    """The first versions have other defaults for updates and for how many old revisions are kept."""
    gone = any(node.get("spec", name) is not None for name in ("rollbackTo", "templateGeneration"))
    return None if gone or _workload(node) is None else Applicability.UNSAFE


def _webhooks(node: YamlNode) -> Applicability | None:
    """v1 wants two more fields, and has other defaults for three."""
    webhooks = node.get("webhooks")
    found = Applicability.SAFE
    for each in webhooks.elements if webhooks is not None else ():
        effects = each.get("sideEffects")
        if each.get("admissionReviewVersions") is None or effects is None:
            return None
        if effects.text not in ("None", "NoneOnDryRun"):
            return None
        if any(each.get(name) is None for name in ("failurePolicy", "matchPolicy", "timeoutSeconds")):
            found = Applicability.UNSAFE
    return found


_CHECKS: dict[tuple[str, str], Callable[[YamlNode], Applicability | None]] = {
    ("policy/v1beta1", "PodDisruptionBudget"): _disruption_budget,
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler"): _autoscaler,
    **{
        (f"flowcontrol.apiserver.k8s.io/{version}", "PriorityLevelConfiguration"): _priority_level
        for version in ("v1beta1", "v1beta2", "v1beta3")
    },
    **{
        ("apps/v1beta2", kind): _workload for kind in ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")
    },
    ("apps/v1beta1", "Deployment"): _early_workload,
    ("apps/v1beta1", "StatefulSet"): _early_workload,
    **{("extensions/v1beta1", kind): _early_workload for kind in ("DaemonSet", "Deployment", "ReplicaSet")},
    ("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration"): _webhooks,
    ("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration"): _webhooks,
}
