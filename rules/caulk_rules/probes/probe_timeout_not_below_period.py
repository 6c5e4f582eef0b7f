"""probe-timeout-not-below-period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject


class ProbeTimeoutNotBelowPeriod(ObjectRule):
    """Probe whose timeout is longer than its period.

    ## What it does

    Reports probes with `timeoutSeconds` above `periodSeconds`.

    ## Why is this bad?

    The kubelet runs one probe of a container at a time. When a check hangs, the next one waits for the
    timeout, so that the period is not what it seems: a failure is noticed after failure threshold times
    timeout.

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
            tcpSocket: {port: 8080}
            periodSeconds: 2
            timeoutSeconds: 5
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
          readinessProbe:
            tcpSocket: {port: 8080}
            periodSeconds: 5
            timeoutSeconds: 2
    ```

    ## Known limits

    The API server accepts it, and a check that answers in time is not affected: hence pedantic.

    ## References

    - [Probe configuration](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/)
    """

    name = "probe-timeout-not-below-period"
    family = "probes"
    severity = Severity.NOTE
    confidence = Confidence.HIGH
    since = "0.1.0"
    pedantic = True

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        for container in template.long_running if template is not None else ():
            for probe in container.probes:
                timeout, period = probe.timeout, probe.period.value
                if timeout.value is None or timeout.node is None or period is None or timeout.value <= period:
                    continue
                failures = probe.failure_threshold.value
                yield self.finding(
                    f"{probe.name} may take {timeout.value}s, its period is {period}s:"
                    " a hang counts in timeouts",
                    timeout.node.entry_location,
                    f"{failures} failures take {failures * timeout.value}s, not {failures * period}s"
                    if failures
                    else "longer than the period",
                    help="keep the timeout at or below the period",
                )
