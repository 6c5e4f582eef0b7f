"""liveness-same-as-readiness."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject, Probe

READY = re.compile(r"read(?:y|iness)", re.IGNORECASE)


class LivenessSameAsReadiness(ObjectRule):
    """Liveness probe that asks the readiness endpoint.

    ## What it does

    Reports containers whose liveness and readiness probes ask the same, where that, by its name, is the
    question for readiness (`/readyz`, `/ready`, a gRPC service or a command of such a name).

    ## Why is this bad?

    A readiness endpoint says whether the pod can serve: its caches are warm, its database answers. When the
    database is down, every pod is unready, rightly; a liveness probe that asks the same restarts all of them,
    over and over, which makes nothing better and the recovery slower.

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
            httpGet: {path: /readyz, port: 8080}
            failureThreshold: 6
          readinessProbe:
            httpGet: {path: /readyz, port: 8080}
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
            httpGet: {path: /livez, port: 8080}
          readinessProbe:
            httpGet: {path: /readyz, port: 8080}
    ```

    ## Known limits

    The same neutral endpoint for both, with a higher failure threshold for liveness, is what the Kubernetes
    documentation recommends and is not reported; without the higher threshold it is
    `liveness-not-looser-than-readiness`. Names can mislead: hence pedantic.

    ## References

    - [Probe configuration](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/)
    """

    name = "liveness-same-as-readiness"
    family = "probes"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial or template.is_job:
            return
        for container in template.long_running:
            liveness, readiness = container.liveness, container.readiness
            if liveness is None or readiness is None or liveness.identity is None:
                continue
            if liveness.identity == readiness.identity and READY.search(_question(liveness)):
                yield self.finding(
                    f"liveness asks `{_question(liveness)}`, the question for readiness:"
                    " pods restart when something that they need is down",
                    liveness.location,
                    "kills the container when it is not ready",
                    related=[(readiness.location, "only takes traffic away")],
                    help="let liveness ask an endpoint that only a hung process fails",
                )


def _question(probe: Probe) -> str:
    if probe.kind == "httpGet":
        return probe.path
    return probe.service if probe.kind == "grpc" else " ".join(probe.command)
