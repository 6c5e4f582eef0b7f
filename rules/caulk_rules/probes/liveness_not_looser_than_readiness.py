"""liveness-not-looser-than-readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.manifests.model import Container, KubeObject, Probe


class LivenessNotLooserThanReadiness(ObjectRule):
    """Liveness probe that fails before readiness does on the same check.

    ## What it does

    When both probes of a container ask the same (handler, port, path, host, headers; named ports resolved),
    compares how much trouble they sit out: period times failure threshold, and the time until a check that
    hangs has failed often enough. Liveness has to outlast readiness.

    ## Why is this bad?

    Readiness takes an overloaded pod out of the Service so that it can recover. When liveness gives up
    first, the pod is restarted instead, with requests coming in to the end: it loses its connections and
    caches, its load moves to the other pods, and they are next. The readiness probe never has a say.

    The same endpoint for both probes is fine, and what the Kubernetes documentation recommends, with a higher
    failure threshold for liveness.

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
            failureThreshold: 1
          readinessProbe:
            httpGet: {path: /healthz, port: 8080}
            periodSeconds: 5
            failureThreshold: 3
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
          livenessProbe:
            httpGet: {path: /healthz, port: 8080}
            periodSeconds: 10
            failureThreshold: 6
          readinessProbe:
            httpGet: {path: /healthz, port: 8080}
            periodSeconds: 5
            failureThreshold: 2
    ```

    ## Known limits

    Probes of different endpoints are not compared, whatever their numbers. Equal numbers on both sides, the
    state of most charts, are reported with low confidence, so with `--pedantic` only: the pod is drained in
    the moment in which it is killed, and a single replica has nobody to drain to.

    ## References

    - [Probe configuration](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/)
    """

    name = "liveness-not-looser-than-readiness"
    family = "probes"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial or template.is_job:
            return
        for container in template.long_running:
            yield from self._check_container(container)

    def _check_container(self, container: Container) -> Iterator[Finding]:
        liveness, readiness = container.liveness, container.readiness
        if liveness is None or readiness is None:
            return
        if liveness.identity is None or liveness.identity != readiness.identity:
            return
        kill, drain = liveness.tolerance, readiness.tolerance
        if kill is None or drain is None or kill > drain or _outlasts(liveness, readiness):
            return
        when = "before" if kill < drain else "no later than"
        yield self.finding(
            f"liveness fails after {kill}s, {when} readiness ({drain}s) on the same check:"
            " pods restart instead of being drained",
            _place(liveness),
            f"kills after {_rhythm(liveness)}",
            related=[(_place(readiness), f"takes traffic away after {_rhythm(readiness)}")],
            confidence=None if kill < drain else Confidence.LOW,
            help="give liveness a higher failureThreshold, or an endpoint that only a hung process fails",
        )


def _outlasts(liveness: Probe, readiness: Probe) -> bool:
    """Whether a hanging check fails liveness later, by a longer timeout; an unknown one counts as longer."""
    kill, drain = _hang(liveness), _hang(readiness)
    return kill is None or drain is None or kill > drain


def _hang(probe: Probe) -> int | None:
    """Seconds from a hang until the verdict, at the latest."""
    period, failures, timeout = probe.period.value, probe.failure_threshold.value, probe.timeout.value
    if period is None or failures is None or timeout is None:
        return None
    return (failures - 1) * period + timeout


def _rhythm(probe: Probe) -> str:
    failures, period = probe.failure_threshold.value, probe.period.value
    plain = not (probe.failure_threshold.is_written or probe.period.is_written)
    return f"{failures} failure{'s' if failures != 1 else ''}, one every {period}s" + (
        " (the defaults)" if plain else ""
    )


def _place(probe: Probe) -> Location:
    """The number to change: the written failure threshold or period, or else the probe."""
    node = probe.failure_threshold.node or probe.period.node
    return node.entry_location if node is not None else probe.node.key_location
