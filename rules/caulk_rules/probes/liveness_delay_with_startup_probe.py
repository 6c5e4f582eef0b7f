"""liveness-delay-with-startup-probe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.manifests import edits
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject


class LivenessDelayWithStartupProbe(ObjectRule):
    """Initial delay of a liveness probe that already waits for a startup probe.

    ## What it does

    Reports `initialDelaySeconds` of a liveness probe in containers that have a startup probe.

    ## Why is this bad?

    Liveness does not start before the startup probe has passed, so the delay protects nothing. It counts from
    the start of the container: when the process is up sooner, all it does is to leave it without supervision
    until the delay is over.

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
          startupProbe:
            httpGet: {path: /livez, port: 8080}
            failureThreshold: 30
          livenessProbe:
            httpGet: {path: /livez, port: 8080}
            initialDelaySeconds: 60
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
            failureThreshold: 30
          livenessProbe:
            httpGet: {path: /livez, port: 8080}
    ```

    ## Known limits

    Harmless unless somebody relies on either number: hence pedantic.

    ## References

    - [Probe configuration](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/)
    """

    name = "liveness-delay-with-startup-probe"
    family = "probes"
    severity = Severity.NOTE
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.UNSAFE
    pedantic = True

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        for container in template.long_running if template is not None else ():
            liveness, startup = container.liveness, container.startup
            if liveness is None or startup is None:
                continue
            delay = liveness.initial_delay
            if delay.node is not None and delay.value:
                yield self.finding(
                    f"liveness waits for the startup probe; its own delay of {delay.value}s adds nothing",
                    delay.node.entry_location,
                    "redundant",
                    related=[(startup.node.key_location, "liveness starts after this has passed")],
                    help="remove initialDelaySeconds",
                    fix=edits.without(delay.node, "remove the delay", Applicability.UNSAFE),
                )
