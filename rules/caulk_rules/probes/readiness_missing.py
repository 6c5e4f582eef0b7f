"""readiness-missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.deployment import startup
from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import relations
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Container, Manifests
    from caulk.manifests.relations import Service, ServicePort

MONITORING = re.compile(r"metric|prom|pprof|monitor|exporter|debug|telemetry|stats", re.IGNORECASE)


class ReadinessMissing(ManifestsRule):
    """Container behind a Service without a readiness probe.

    ## What it does

    Follows each Service to the workloads that it selects and to the container that answers on its port, and
    reports the container when it has neither a readiness nor a startup probe.

    ## Why is this bad?

    Without one, a container counts as ready the moment its process exists. A rollout then takes the old pods
    away while the new ones still load their configuration, and the Service sends requests to a port on which
    nobody listens yet. A process that hangs keeps getting its share for as long as it hangs.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: api
    spec:
      selector: {app: api}
      ports: [{port: 80, targetPort: 8080}]
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      selector: {matchLabels: {app: api}}
      template:
        metadata: {labels: {app: api}}
        spec:
          containers:
            - name: api
              image: registry.example.com/api:v1
              ports: [{containerPort: 8080}]
    ```

    ## Use instead

    ```yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: api
    spec:
      selector: {app: api}
      ports: [{port: 80, targetPort: 8080}]
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      selector: {matchLabels: {app: api}}
      template:
        metadata: {labels: {app: api}}
        spec:
          containers:
            - name: api
              image: registry.example.com/api:v1
              ports: [{containerPort: 8080}]
              readinessProbe:
                httpGet: {path: /readyz, port: 8080}
    ```

    ## Known limits

    Silent for Services that publish pods which are not ready, headless ones, and ports that only monitoring
    asks (their name says metrics, prometheus, pprof or the like). A container that cannot be told from the
    port is left alone. In files whose path speaks of examples, tests or development the confidence is low.

    ## References

    - [Probe configuration](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/)
    """

    name = "readiness-missing"
    family = "probes"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    kinds = frozenset(("Service",))

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        told = set()
        for service in relations.services(manifests):
            if service.publishes_unready or service.is_headless or service.is_external_name:
                continue
            for template in service.pods(manifests):
                if template.is_job or template.is_partial:
                    continue
                for port in service.ports:
                    container = relations.port_owner(template, port)
                    if container is None or container.readiness or container.startup:
                        continue
                    if container.location.span in told or _is_for_monitoring(service, port, container):
                        continue
                    told.add(container.location.span)
                    demo = startup.is_for_development(container.pod.owner.path)
                    yield self.finding(
                        f"Service {service.obj.name} routes to this container as soon as the process starts",
                        container,
                        "has no readinessProbe",
                        related=[(port, "requests come from here")],
                        confidence=Confidence.LOW if demo else None,
                        help="add a readinessProbe that passes when the container can answer",
                    )


def _is_for_monitoring(service: Service, port: ServicePort, container: Container) -> bool:
    names = [port.name, port.target_name, service.obj.name]
    names += [each.name for each in container.ports if each.number == port.target_number]
    return any(MONITORING.search(each) for each in names)
