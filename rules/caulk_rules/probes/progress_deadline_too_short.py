"""progress-deadline-too-short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import model
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject, Probe

DEFAULT = 600  # seconds; SetDefaults_Deployment


class ProgressDeadlineTooShort(ObjectRule):
    """Rollout that is declared failed before a pod can be ready.

    ## What it does

    Adds the time that a new pod needs at least until it counts as available (initial delay of the readiness
    probe, further successes that it wants, `minReadySeconds`) and compares it with `progressDeadlineSeconds`,
    600 unless set. A startup probe that grants more time than the deadline is reported with medium
    confidence.

    ## Why is this bad?

    The Deployment's condition turns to ProgressDeadlineExceeded although nothing is wrong: `kubectl rollout
    status`, Helm with `--wait` and GitOps tools report a failure or roll back, each time, or each time a
    start is slow.

    ## Example

    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      progressDeadlineSeconds: 30
      selector: {matchLabels: {app: api}}
      template:
        metadata: {labels: {app: api}}
        spec:
          containers:
            - name: api
              image: registry.example.com/api:v1
              readinessProbe:
                tcpSocket: {port: 8080}
                initialDelaySeconds: 45
    ```

    ## Use instead

    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      progressDeadlineSeconds: 300
      selector: {matchLabels: {app: api}}
      template:
        metadata: {labels: {app: api}}
        spec:
          containers:
            - name: api
              image: registry.example.com/api:v1
              readinessProbe:
                tcpSocket: {port: 8080}
                initialDelaySeconds: 45
    ```

    ## Known limits

    Pulling the image and scheduling take their time on top and are not counted. Values that are templated are
    unknown.

    ## References

    - [Failed Deployment](https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment)
    """

    name = "progress-deadline-too-short"
    family = "probes"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    kinds = frozenset(("Deployment", "Rollout"))

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template, spec = obj.pod_template, obj.node.get("spec")
        if template is None or spec is None or template.is_partial:
            return
        deadline = model.Setting.of(spec, "progressDeadlineSeconds", DEFAULT)
        settled = model.Setting.of(spec, "minReadySeconds", 0)
        if deadline.value is None or settled.value is None:
            return
        for container in template.long_running:
            ready = _earliest(container.readiness)
            place = deadline.node or (settled.node if settled.value else None)
            if ready is not None and deadline.value <= ready + settled.value:
                probe = container.readiness
                yield self.finding(
                    f"the rollout is declared failed after {deadline.value}s, before a pod can become ready"
                    f" (≥ {ready + settled.value}s)",
                    place.entry_location if place is not None else probe.node.key_location if probe else obj,
                    "counts from the last progress of the rollout"
                    + ("" if deadline.node else f", {DEFAULT}s by default"),
                    related=[(probe.node.key_location, f"cannot pass before {ready}s")]
                    if probe and place
                    else [],
                    help="raise progressDeadlineSeconds well above what a slow start takes",
                )
                return
            startup = container.startup
            if startup is not None and startup.budget is not None and startup.budget > deadline.value:
                yield self.finding(
                    f"the rollout is declared failed after {deadline.value}s, while a pod may take"
                    f" {startup.budget}s to start",
                    deadline.node.entry_location if deadline.node is not None else startup.node.key_location,
                    "counts from the last progress of the rollout"
                    + ("" if deadline.node else f", {DEFAULT}s by default"),
                    related=[(startup.node.key_location, f"grants {startup.budget}s")]
                    if deadline.node
                    else [],
                    confidence=Confidence.MEDIUM,
                    help="raise progressDeadlineSeconds above what the startup probe grants",
                )
                return


def _earliest(readiness: Probe | None) -> int | None:
    """Seconds after which a pod can be ready at the earliest."""
    if readiness is None:
        return None
    delay, period, successes = (
        readiness.initial_delay.value,
        readiness.period.value,
        readiness.success_threshold.value,
    )
    if delay is None or period is None or successes is None:
        return None
    return delay + (successes - 1) * period or None
