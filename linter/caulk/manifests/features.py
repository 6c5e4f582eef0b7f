"""Fields and API versions that old Kubernetes releases do not know, with the release that does.

API versions are from the table of kube_apis, fields of pods and webhooks from the feature gates of
kubernetes/kubernetes (pkg/features/kube_features.go): the release in which a field works without anybody
switching a gate on. An older API server drops the field without an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.manifests import kube_apis
from caulk.manifests import webhooks as admission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.manifests.containers import Container
    from caulk.manifests.objects import KubeObject
    from caulk.manifests.probes import Handler
    from caulk.manifests.workloads import PodTemplate

KubeVersion = tuple[int, int]

SLEEP = (1, 30)
SLEEP_ZERO = (1, 33)
SIDECAR = (1, 29)
GRPC_PROBE = (1, 24)
MATCH_CONDITIONS = (1, 28)
PROBE_GRACE = (1, 25)
MIN_READY_STATEFUL = (1, 23)
UNHEALTHY_EVICTION = (1, 27)
POD_RESOURCES = (1, 34)
MATCH_LABEL_KEYS = (1, 27)
SCHEDULING_GATES = (1, 27)
RESIZE_POLICY = (1, 33)


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a feature: its name for people, the release it needs, and what an older one does about it."""

    name: str
    since: KubeVersion
    location: Location
    otherwise: str
    is_api: bool = False  # an API version, rather than a field


def uses(obj: KubeObject) -> Iterator[Use]:
    """Every use of a young field in an object, and of a young API version for it."""
    known = kube_apis.lifecycle(obj.api_version, obj.kind)
    if known is not None and known.introduced is not None:
        place = (obj.node.get("apiVersion") or obj).location
        yield Use(f"{obj.kind} {obj.api_version}", known.introduced, place, "nothing serves it", is_api=True)
    template = obj.pod_template
    if template is not None:
        yield from _of_pod(template)
    spec = obj.node.get("spec")
    if obj.kind == "PodDisruptionBudget" and spec is not None:
        node = spec.get("unhealthyPodEvictionPolicy")
        if node is not None:
            yield Use(node.name, UNHEALTHY_EVICTION, node.key_location, "it is dropped")
    if obj.kind == "StatefulSet" and spec is not None:
        node = spec.get("minReadySeconds")
        if node is not None:
            yield Use(
                "minReadySeconds of a StatefulSet", MIN_READY_STATEFUL, node.key_location, "it is dropped"
            )
    if obj.kind in admission.KINDS:
        hooks = obj.node.get("webhooks")
        for each in hooks.elements if hooks is not None else ():
            node = each.get("matchConditions")
            if node is not None and node.elements:
                yield Use(
                    "matchConditions",
                    MATCH_CONDITIONS,
                    node.key_location,
                    "the webhook is called for everything",
                )


def _of_pod(template: PodTemplate) -> Iterator[Use]:
    for name, since in (("resources", POD_RESOURCES), ("schedulingGates", SCHEDULING_GATES)):
        node = template.spec.get(name)
        if node is not None and (node.is_mapping or node.elements):
            yield Use(f"{name} of a pod", since, node.key_location, "it is dropped")
    spread = template.spec.get("topologySpreadConstraints")
    for each in spread.elements if spread is not None else ():
        node = each.get("matchLabelKeys")
        if node is not None:
            yield Use(node.name, MATCH_LABEL_KEYS, node.key_location, "it is dropped")
    for container in template.all_containers:
        yield from _of_container(container)


def _of_container(container: Container) -> Iterator[Use]:
    if container.is_sidecar:
        node = container.node.get("restartPolicy")
        if node is not None:
            yield Use(
                "an init container with restartPolicy Always",
                SIDECAR,
                node.entry_location,
                "the pod waits for it to end, for ever",
            )
    node = container.node.get("resizePolicy")
    if node is not None:
        yield Use("resizePolicy", RESIZE_POLICY, node.key_location, "it is dropped")
    for probe in container.probes:
        if probe.kind == "grpc":
            yield Use("a grpc probe", GRPC_PROBE, probe.location, "the API server rejects the probe")
        if probe.grace_period is not None and probe.grace_period.node is not None:
            place = probe.grace_period.node.key_location
            yield Use("terminationGracePeriodSeconds of a probe", PROBE_GRACE, place, "it is dropped")
    lifecycle = container.lifecycle
    for hook in (lifecycle.pre_stop, lifecycle.post_start) if lifecycle is not None else ():
        if hook is not None:
            yield from _of_hook(hook)


def _of_hook(hook: Handler) -> Iterator[Use]:
    if hook.kind != "sleep" or hook.action is None:
        return
    if hook.seconds == 0:
        yield Use("a sleep of 0 seconds", SLEEP_ZERO, hook.location, "the API server rejects it")
    else:
        yield Use(
            f"the sleep action of {hook.node.name}", SLEEP, hook.location, "the API server rejects the hook"
        )
