"""openshift-fixed-uid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests


class OpenshiftFixedUid(ManifestsRule):
    """Fixed user ID in a pod for OpenShift.

    ## What it does

    Reports `runAsUser` in workloads when the set has a Route or a DeploymentConfig, and so is meant for
    OpenShift.

    ## Why is this bad?

    OpenShift gives each project a range of user IDs of its own and runs pods with one of them. The default
    security context constraint refuses a pod that asks for another.

    ## Example

    ```yaml
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata:
      name: api
    spec:
      to: {kind: Service, name: api}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      securityContext:
        runAsUser: 1001
      containers:
        - name: api
          image: registry.example.com/api:v1
    ```

    ## Use instead

    ```yaml
    apiVersion: route.openshift.io/v1
    kind: Route
    metadata:
      name: api
    spec:
      to: {kind: Service, name: api}
    ---
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      securityContext:
        runAsNonRoot: true
      containers:
        - name: api
          image: registry.example.com/api:v1
    ```

    ## Known limits

    A service account may have been granted another constraint: hence pedantic.

    ## References

    - [Managing security context constraints](https://docs.openshift.com/container-platform/latest/authentication/managing-security-context-constraints.html)
    """

    name = "openshift-fixed-uid"
    family = "workloads"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True
    kinds = frozenset(("Route", "DeploymentConfig"))

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        marks = [
            each for each in manifests.of_kind("Route", "DeploymentConfig") if "openshift.io" in each.group
        ]
        for mark in marks[:1]:
            for template in manifests.pod_templates():
                places = [template.spec.get("securityContext", "runAsUser")]
                places += [each.node.get("securityContext", "runAsUser") for each in template.all_containers]
                for place in places:
                    if place is not None and isinstance(place.value, int):
                        yield self.finding(
                            f"OpenShift refuses the fixed user {place.text} by default",
                            place,
                            "outside the range of the project",
                            related=[(mark, "these manifests are for OpenShift")],
                            help="leave runAsUser out and set runAsNonRoot: true",
                        )
