"""prestop-drain-missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import availability, relations
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.project import Project
    from caulk.manifests.model import Container, PodTemplate


class PrestopDrainMissing(ProjectRule):
    """Pod behind a Service that stops at once when it is asked to.

    ## What it does

    Reports containers with a readiness probe that answer on a port of a Service in the same set and have no
    `preStop` hook, in Deployments and StatefulSets of more than one replica. When the Go program is known, a
    constant sleep between the signal and the shutdown counts as the hook.

    ## Why is this bad?

    When a pod is deleted, its removal from the endpoints and SIGTERM go out at the same moment, and proxies
    and load balancers need some seconds for the first. New connections that arrive meanwhile meet a server
    that has closed its listener: "connection refused" on every rollout.

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
      replicas: 3
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
      replicas: 3
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
              lifecycle:
                preStop:
                  sleep: {seconds: 5}
    ```

    ## Known limits

    The `sleep` action needs Kubernetes 1.30. Programs that keep serving for a while after SIGTERM by other
    means than a constant sleep, and service meshes that drain by themselves, are not seen: hence pedantic.

    ## References

    - [Pod termination](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination)
    """

    name = "prestop-drain-missing"
    family = "shutdown"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True
    kinds = frozenset(("Service",))

    def check(self, project: Project) -> Iterator[Finding]:
        told = set()
        for service in relations.services(project.manifests):
            if service.publishes_unready:
                continue
            for template in service.pods(project.manifests):
                if not self._applies(template, project):
                    continue
                for port in service.ports:
                    container = relations.port_owner(template, port)
                    if (
                        container is None
                        or container.location.span in told
                        or self._drains(container, project)
                    ):
                        continue
                    told.add(container.location.span)
                    yield self.finding(
                        "no preStop delay: endpoints are removed while SIGTERM is sent,"
                        " so new requests may hit a closing server",
                        container,
                        "stops listening as soon as it is told to",
                        related=[(port, f"Service {service.obj.name} sends requests here")],
                        help="add a lifecycle.preStop.sleep of some seconds, or go on serving after SIGTERM",
                    )

    @staticmethod
    def _applies(template: PodTemplate, project: Project) -> bool:
        if template.owner.kind not in ("Deployment", "StatefulSet", "Rollout") or template.is_partial:
            return False
        least = availability.replicas(project.manifests, template.owner).least
        return not template.uses_host_network and least is not None and least > 1

    @staticmethod
    def _drains(container: Container, project: Project) -> bool:
        if container.readiness is None or container.lifecycle is not None:
            return True
        link = project.link_for(container)
        return link is not None and any(each.sleeps for each in project.drains_of(link.main))
