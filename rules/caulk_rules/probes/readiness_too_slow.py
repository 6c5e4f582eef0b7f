"""readiness-too-slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.manifests.model import KubeObject

SLOW = 60  # seconds
NUMB = 300  # seconds


class ReadinessTooSlow(ObjectRule):
    """Readiness probe that keeps traffic away for a minute or more.

    ## What it does

    Reports readiness probes that cannot pass in the first 60 seconds, by their initial delay or by period
    times success threshold, and those that need 300 seconds or more to take a failing pod out.

    ## Why is this bad?

    Every new pod stands idle for that long, in each rollout step and each time the autoscaler asks for help:
    the load peak is over before the pods take part in it. A probe that takes minutes to notice a failure
    sends requests into it for minutes.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      containers:
        - name: api
          image: registry.example.com/api:v1
          readinessProbe:
            httpGet: {path: /readyz, port: 8080}
            initialDelaySeconds: 120
    ```

    ## Use instead

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      containers:
        - name: api
          image: registry.example.com/api:v1
          startupProbe:
            httpGet: {path: /readyz, port: 8080}
            periodSeconds: 5
            failureThreshold: 30
          readinessProbe:
            httpGet: {path: /readyz, port: 8080}
            periodSeconds: 5
    ```

    ## Known limits

    The delay is not reported for a container with a startup probe, nor for StatefulSets, which are databases
    more often than not.

    ## References

    - [Probe configuration](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/)
    """

    name = "readiness-too-slow"
    family = "probes"
    severity = Severity.NOTE
    confidence = Confidence.HIGH
    since = "0.1.0"
    pedantic = True

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial or template.is_job or obj.kind == "StatefulSet":
            return
        for container in template.long_running:
            probe = container.readiness
            if probe is None or container.startup is not None:
                continue
            delay, period, successes = probe.initial_delay, probe.period.value, probe.success_threshold
            tolerance = probe.tolerance
            if delay.value is not None and delay.node is not None and delay.value >= SLOW:
                yield self._late(delay.node.entry_location, delay.value)
            elif period is not None and successes.value is not None and successes.value > 1:
                until = period * (successes.value - 1)
                if until >= SLOW and successes.node is not None:
                    yield self._late(successes.node.entry_location, until)
            if tolerance is not None and tolerance >= NUMB:
                yield self.finding(
                    f"a failing pod gets traffic for {tolerance}s more",
                    probe.node.key_location,
                    f"needs {probe.failure_threshold.value} failures, one every {period}s",
                    help="lower failureThreshold or periodSeconds",
                )

    def _late(self, place: Location, seconds: int) -> Finding:
        return self.finding(
            f"new pods receive no traffic for at least {seconds}s",
            place,
            "counts for every new pod, however fast it started",
            help="let a startupProbe wait for the start, and readiness ask from the beginning",
        )
