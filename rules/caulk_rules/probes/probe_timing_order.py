"""probe-timing-order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Container, KubeObject, Probe


class ProbeTimingOrder(ObjectRule):
    """Liveness probe that gives up before readiness is first asked.

    ## What it does

    For a container without a startup probe, compares the time after which the liveness probe has failed often
    enough to kill it (initial delay plus period times failure threshold) with the initial delay of the
    readiness probe.

    ## Why is this bad?

    The readiness delay says how long the process needs to start. A liveness probe that gives up earlier kills
    it while it starts, every time it takes as long as expected: a restart loop that shows under load, on a
    cold node or after the data has grown.

    A startup probe is the cure: liveness and readiness wait for it.

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
          livenessProbe:
            httpGet: {path: /healthz, port: 8080}
            periodSeconds: 5
            failureThreshold: 2
          readinessProbe:
            httpGet: {path: /healthz, port: 8080}
            initialDelaySeconds: 30
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
            httpGet: {path: /livez, port: 8080}
            periodSeconds: 5
            failureThreshold: 24
          livenessProbe:
            httpGet: {path: /livez, port: 8080}
          readinessProbe:
            httpGet: {path: /readyz, port: 8080}
    ```

    ## Known limits

    A liveness endpoint that answers from the first moment on survives although the numbers contradict each
    other: unless both probes ask the same, the confidence is low, and it takes `--pedantic` to see it.

    ## References

    - [Probe configuration](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/)
    """

    name = "probe-timing-order"
    family = "probes"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial:
            return
        for container in template.long_running:
            yield from self._check_container(container)

    def _check_container(self, container: Container) -> Iterator[Finding]:
        liveness, readiness = container.liveness, container.readiness
        if liveness is None or readiness is None or container.startup is not None:
            return
        budget, kill, ready = liveness.budget, liveness.first_failure_verdict, readiness.initial_delay
        if (
            budget is None
            or kill is None
            or ready.value is None
            or ready.node is None
            or budget > ready.value
        ):
            return
        same = liveness.identity is not None and liveness.identity == readiness.identity
        yield self.finding(
            f"liveness can kill the container at {kill}s,"
            f" before readiness would ever succeed ({ready.value}s)",
            liveness.node.key_location,
            _timing(liveness),
            related=[(ready.node.entry_location, f"readiness is not asked before {ready.value}s")],
            confidence=None if same else Confidence.LOW,
            help="add a startupProbe with the time that a slow start may take: liveness waits for it",
        )


def _timing(probe: Probe) -> str:
    delay, period, failures = probe.initial_delay.value, probe.period.value, probe.failure_threshold.value
    start = f"starts after {delay}s and" if delay else "starts at once and"
    return f"{start} gives up after {failures} failure{'s' if failures != 1 else ''}, one every {period}s"
