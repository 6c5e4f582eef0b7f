"""service-target-port-unresolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.manifests import edits, relations
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests, PodTemplate, YamlNode
    from caulk.manifests.relations import Service, ServicePort


class ServiceTargetPortUnresolved(ManifestsRule):
    """Service that sends to a port name which no selected pod declares.

    ## What it does

    Follows a Service's selector (all of it, within the namespace) to the workloads in the same set and looks
    for each named `targetPort` among the ports of their containers and sidecars. Name and protocol have to
    fit. A number in quotes is reported, too: it is a name to Kubernetes, and one that the API server rejects.

    ## Why is this bad?

    The endpoint controller leaves out pods that do not have the port, so that it has no endpoints: every
    connection to it is refused or times out, while Service, Deployment and pods all look healthy.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: api
    spec:
      selector: {app: api}
      ports: [{port: 80, targetPort: web}]
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
              ports: [{name: http, containerPort: 8080}]
    ```

    ## Use instead

    ```yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: api
    spec:
      selector: {app: api}
      ports: [{port: 80, targetPort: http}]
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
              ports: [{name: http, containerPort: 8080}]
    ```

    ## Known limits

    Silent when no workload that the Service selects is in the scan, when one of several has the port, and for
    patches. For a headless Service, of which most clients only want addresses, it is a note of low
    confidence. Numeric ports need not be declared by anybody and are never reported.

    ## References

    - [Service, field targetPort](https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports)
    """

    name = "service-target-port-unresolved"
    family = "workloads"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE
    kinds = frozenset(("Service",))

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for service in relations.services(manifests):
            templates = service.pods(manifests)
            for port in service.ports:
                target = port.target
                if target is None or not port.target_name:
                    continue
                if target.is_string and target.text.isdecimal():
                    yield self._quoted(target)
                elif templates and not any(
                    each.is_partial or relations.named_port(each, target.text, port.protocol)
                    for each in templates
                ):
                    yield self._unresolved(service, port, target, templates[0])

    def _quoted(self, target: YamlNode) -> Finding:
        return self.finding(
            f'targetPort "{target.text}" is a name because of its quotes, and no valid one:'
            " the API server rejects it",
            target,
            "text, not a number",
            help=f"write {target.text} without quotes",
            fix=edits.value(target, int(target.text), description=f"write {target.text} without quotes"),
        )

    def _unresolved(
        self, service: Service, port: ServicePort, target: YamlNode, template: PodTemplate
    ) -> Finding:
        declared = [each for container in template.long_running for each in container.ports if each.name]
        other = next((each for each in declared if each.name == target.text), None)
        owner = template.owner
        pods = f"{owner.kind} {owner.name}"
        title = f"no container of {pods} declares a port named {target.text}"
        if other is not None:
            title = f"port {target.text} of {pods} is {other.protocol}, the Service's {port.protocol}"
        names = ", ".join(sorted({each.name for each in declared}))
        return self.finding(
            f"{title}: this port of Service {service.obj.name} has no endpoints",
            target,
            "resolves to nothing",
            related=[
                (other or owner, "the port has another protocol" if other else "these pods are selected")
            ],
            severity=Severity.NOTE if service.is_headless else None,
            confidence=Confidence.LOW if service.is_headless else None,
            help=f"the ports that these pods declare: {names}"
            if names
            else "name the port in the container's `ports`",
        )
