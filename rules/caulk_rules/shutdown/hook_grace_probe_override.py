"""hook-grace-probe-override."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject

KUBELET_EXTENSION = 2  # seconds that the kubelet grants once when preStop is still running at the deadline


class HookGraceProbeOverride(ObjectRule):
    """Grace period of a probe that ends before the preStop hook does.

    ## What it does

    Compares the constant sleeps of a `preStop` hook with the `terminationGracePeriodSeconds` that a liveness
    or startup probe sets for the kills it causes, where the pod's own grace period would be long enough.

    ## Why is this bad?

    A probe's grace period replaces the pod's when that probe kills the container, and the hook runs then,
    too. When it is used up, SIGKILL follows two seconds later: the process never gets to the shutdown for
    which the pod's grace period was made long.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      terminationGracePeriodSeconds: 60
      containers:
        - name: api
          image: registry.example.com/api:v1
          lifecycle:
            preStop:
              sleep: {seconds: 15}
          livenessProbe:
            httpGet: {path: /livez, port: 8080}
            terminationGracePeriodSeconds: 10
    ```

    ## Use instead

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      terminationGracePeriodSeconds: 60
      containers:
        - name: api
          image: registry.example.com/api:v1
          lifecycle:
            preStop:
              sleep: {seconds: 15}
          livenessProbe:
            httpGet: {path: /livez, port: 8080}
            terminationGracePeriodSeconds: 30
    ```

    ## Known limits

    Hooks that poll, loop or branch take a time that nobody can tell from the manifest. A hook that fills the
    pod's own grace period is reported by `prestop-exceeds-grace`.

    ## References

    - [Probe-level terminationGracePeriodSeconds](https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#probe-level-terminationgraceperiodseconds)
    - [Container hooks](https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/)
    """

    name = "hook-grace-probe-override"
    family = "shutdown"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial:
            return
        for container in template.long_running:
            seconds = container.pre_stop_seconds
            if not seconds or container.lifecycle is None or container.lifecycle.pre_stop is None:
                continue
            pod_grace = template.grace_period.value
            if pod_grace is not None and seconds >= pod_grace - KUBELET_EXTENSION:
                continue  # too long whoever kills
            for probe in (container.liveness, container.startup):
                own = probe.grace_period if probe is not None else None
                if probe is None or own is None or own.node is None or own.value is None:
                    continue
                if seconds >= own.value - KUBELET_EXTENSION:
                    yield self.finding(
                        f"preStop takes {seconds:g}s of the {own.value}s that {probe.name} grants",
                        own.node.entry_location,
                        "counts from before the hook when this probe kills the container",
                        related=[(container.lifecycle.pre_stop.seconds_place, f"sleeps {seconds:g}s")],
                        help=f"grant more than {seconds:g}s, or remove the probe's own grace period",
                    )
