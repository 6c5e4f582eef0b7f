"""Which Kubernetes release stopped serving which API version of the built-in kinds.

Made in November 2026 from the `APILifecycleRemoved` and `APILifecycleReplacement` methods generated in
k8s.io/api (v0.21 to v0.37: the older tags for packages that are gone since), and from the Deprecated API
Migration Guide (kubernetes.io/docs/reference/using-api/deprecation-guide) for apiextensions.k8s.io,
apiregistration.k8s.io and for replacements that the code leaves open. Custom resources are not in it: their
versions are their authors'.
"""

from __future__ import annotations

from dataclasses import dataclass

NEWEST_RELEASE = (1, 37)  # the newest Kubernetes release known here
SUPPORTED_RELEASES = 3  # minor releases that the Kubernetes project maintains at a time


@dataclass(frozen=True, slots=True)
class Removal:
    """`version` no longer serves it; `replacement` is the API version to use, "" when there is none."""

    version: tuple[int, int]
    replacement: str
    advice: str = ""


_APPS = ("Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ControllerRevision")
_RBAC = ("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding")
_WEBHOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_ACCESS_REVIEWS = (
    "LocalSubjectAccessReview",
    "SelfSubjectAccessReview",
    "SelfSubjectRulesReview",
    "SubjectAccessReview",
)
_FLOWS = ("FlowSchema", "PriorityLevelConfiguration")
_VALIDATING_POLICIES = ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")
_MUTATING_POLICIES = ("MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding")
_CLAIMS = ("DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice")
_NO_POLICY = "Pod Security Admission or a policy engine takes its place"

# API version, kinds, first release without it, replacement, advice where there is no replacement.
_TABLE: tuple[tuple[str, tuple[str, ...], tuple[int, int], str, str], ...] = (
    ("extensions/v1beta1", ("Deployment", "DaemonSet", "ReplicaSet"), (1, 16), "apps/v1", ""),
    ("extensions/v1beta1", ("NetworkPolicy",), (1, 16), "networking.k8s.io/v1", ""),
    ("extensions/v1beta1", ("PodSecurityPolicy",), (1, 16), "", _NO_POLICY),
    ("apps/v1beta1", _APPS, (1, 16), "apps/v1", ""),
    ("apps/v1beta2", _APPS, (1, 16), "apps/v1", ""),
    ("batch/v2alpha1", ("CronJob",), (1, 21), "batch/v1", ""),
    ("flowcontrol.apiserver.k8s.io/v1alpha1", _FLOWS, (1, 21), "flowcontrol.apiserver.k8s.io/v1", ""),
    ("admissionregistration.k8s.io/v1beta1", _WEBHOOKS, (1, 22), "admissionregistration.k8s.io/v1", ""),
    ("apiextensions.k8s.io/v1beta1", ("CustomResourceDefinition",), (1, 22), "apiextensions.k8s.io/v1", ""),
    ("apiregistration.k8s.io/v1beta1", ("APIService",), (1, 22), "apiregistration.k8s.io/v1", ""),
    ("authentication.k8s.io/v1beta1", ("TokenReview",), (1, 22), "authentication.k8s.io/v1", ""),
    ("authorization.k8s.io/v1beta1", _ACCESS_REVIEWS, (1, 22), "authorization.k8s.io/v1", ""),
    ("certificates.k8s.io/v1beta1", ("CertificateSigningRequest",), (1, 22), "certificates.k8s.io/v1", ""),
    ("coordination.k8s.io/v1beta1", ("Lease",), (1, 22), "coordination.k8s.io/v1", ""),
    ("extensions/v1beta1", ("Ingress",), (1, 22), "networking.k8s.io/v1", ""),
    ("networking.k8s.io/v1beta1", ("Ingress", "IngressClass"), (1, 22), "networking.k8s.io/v1", ""),
    ("rbac.authorization.k8s.io/v1beta1", _RBAC, (1, 22), "rbac.authorization.k8s.io/v1", ""),
    ("scheduling.k8s.io/v1beta1", ("PriorityClass",), (1, 22), "scheduling.k8s.io/v1", ""),
    (
        "storage.k8s.io/v1beta1",
        ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"),
        (1, 22),
        "storage.k8s.io/v1",
        "",
    ),
    ("storage.k8s.io/v1alpha1", ("CSIStorageCapacity", "VolumeAttachment"), (1, 24), "storage.k8s.io/v1", ""),
    ("autoscaling/v2beta1", ("HorizontalPodAutoscaler",), (1, 25), "autoscaling/v2", ""),
    ("batch/v1beta1", ("CronJob",), (1, 25), "batch/v1", ""),
    ("discovery.k8s.io/v1beta1", ("EndpointSlice",), (1, 25), "discovery.k8s.io/v1", ""),
    ("events.k8s.io/v1beta1", ("Event",), (1, 25), "events.k8s.io/v1", ""),
    ("node.k8s.io/v1beta1", ("RuntimeClass",), (1, 25), "node.k8s.io/v1", ""),
    ("policy/v1beta1", ("PodDisruptionBudget", "Eviction"), (1, 25), "policy/v1", ""),
    ("policy/v1beta1", ("PodSecurityPolicy",), (1, 25), "", _NO_POLICY),
    ("autoscaling/v2beta2", ("HorizontalPodAutoscaler",), (1, 26), "autoscaling/v2", ""),
    ("flowcontrol.apiserver.k8s.io/v1beta1", _FLOWS, (1, 26), "flowcontrol.apiserver.k8s.io/v1", ""),
    ("storage.k8s.io/v1beta1", ("CSIStorageCapacity",), (1, 27), "storage.k8s.io/v1", ""),
    ("flowcontrol.apiserver.k8s.io/v1beta2", _FLOWS, (1, 29), "flowcontrol.apiserver.k8s.io/v1", ""),
    (
        "admissionregistration.k8s.io/v1alpha1",
        _VALIDATING_POLICIES,
        (1, 32),
        "admissionregistration.k8s.io/v1",
        "",
    ),
    ("authentication.k8s.io/v1alpha1", ("SelfSubjectReview",), (1, 32), "authentication.k8s.io/v1", ""),
    ("flowcontrol.apiserver.k8s.io/v1beta3", _FLOWS, (1, 32), "flowcontrol.apiserver.k8s.io/v1", ""),
    ("authentication.k8s.io/v1beta1", ("SelfSubjectReview",), (1, 33), "authentication.k8s.io/v1", ""),
    ("networking.k8s.io/v1alpha1", ("IPAddress", "ServiceCIDR"), (1, 33), "networking.k8s.io/v1", ""),
    (
        "admissionregistration.k8s.io/v1beta1",
        _VALIDATING_POLICIES,
        (1, 34),
        "admissionregistration.k8s.io/v1",
        "",
    ),
    ("storage.k8s.io/v1alpha1", ("VolumeAttributesClass",), (1, 35), "storage.k8s.io/v1", ""),
    (
        "storagemigration.k8s.io/v1alpha1",
        ("StorageVersionMigration",),
        (1, 36),
        "storagemigration.k8s.io/v1",
        "",
    ),
    ("certificates.k8s.io/v1alpha1", ("ClusterTrustBundle",), (1, 37), "certificates.k8s.io/v1", ""),
    ("networking.k8s.io/v1beta1", ("IPAddress", "ServiceCIDR"), (1, 37), "networking.k8s.io/v1", ""),
    ("storage.k8s.io/v1beta1", ("VolumeAttributesClass",), (1, 37), "storage.k8s.io/v1", ""),
    (
        "admissionregistration.k8s.io/v1alpha1",
        _MUTATING_POLICIES,
        (1, 38),
        "admissionregistration.k8s.io/v1",
        "",
    ),
    ("resource.k8s.io/v1beta1", _CLAIMS, (1, 38), "resource.k8s.io/v1", ""),
    ("resource.k8s.io/v1beta2", _CLAIMS, (1, 39), "resource.k8s.io/v1", ""),
    (
        "admissionregistration.k8s.io/v1beta1",
        _MUTATING_POLICIES,
        (1, 40),
        "admissionregistration.k8s.io/v1",
        "",
    ),
    (
        "certificates.k8s.io/v1beta1",
        ("ClusterTrustBundle", "PodCertificateRequest"),
        (1, 40),
        "certificates.k8s.io/v1",
        "",
    ),
    (
        "storagemigration.k8s.io/v1beta1",
        ("StorageVersionMigration",),
        (1, 40),
        "storagemigration.k8s.io/v1",
        "",
    ),
)

REMOVALS: dict[tuple[str, str], Removal] = {
    (api_version, kind): Removal(version, replacement, advice)
    for api_version, kinds, version, replacement, advice in _TABLE
    for kind in kinds
}
