"""webhook-conversion-service-missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import crds
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests

SHOWN = 5  # names in the help text


class WebhookConversionServiceMissing(ManifestsRule):
    """Conversion webhook of a CRD that points at a Service which is not there.

    ## What it does

    Looks for the Service of each CRD's conversion webhook, by name and namespace, when the scan holds
    Services and workloads and was read completely.

    ## Why is this bad?

    Once objects of more than one version exist, every read and every list of them goes through the webhook.
    Without the Service all of them fail: the controller stops, `kubectl get` fails, and namespaces with such
    objects cannot be deleted.

    ## Example

    ```yaml
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: widgets.example.com
    spec:
      group: example.com
      scope: Namespaced
      names: {kind: Widget, plural: widgets}
      conversion:
        strategy: Webhook
        webhook:
          conversionReviewVersions: [v1]
          clientConfig:
            service: {name: widgets, namespace: widgets-system, path: /convert}
      versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: integer}}
        - name: v1beta1
          served: true
          storage: false
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: integer}}
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: policy
      namespace: policy-system
    spec:
      selector: {app: policy}
      ports: [{port: 443, targetPort: 9443}]
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: policy
      namespace: policy-system
    spec:
      selector: {matchLabels: {app: policy}}
      template:
        metadata: {labels: {app: policy}}
        spec:
          containers: [{name: policy, image: "registry.example.com/policy:v1"}]
    ```

    ## Use instead

    ```yaml
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata:
      name: widgets.example.com
    spec:
      group: example.com
      scope: Namespaced
      names: {kind: Widget, plural: widgets}
      conversion:
        strategy: Webhook
        webhook:
          conversionReviewVersions: [v1]
          clientConfig:
            service: {name: widgets, namespace: widgets-system, path: /convert}
      versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: integer}}
        - name: v1beta1
          served: true
          storage: false
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: integer}}
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: widgets
      namespace: widgets-system
    spec:
      selector: {app: policy}
      ports: [{port: 443, targetPort: 9443}]
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: widgets
      namespace: widgets-system
    spec:
      selector: {matchLabels: {app: policy}}
      template:
        metadata: {labels: {app: policy}}
        spec:
          containers: [{name: policy, image: "registry.example.com/policy:v1"}]
    ```

    ## Known limits

    A Service that is installed separately looks missing. Tools that set the namespace or a name prefix
    (kustomize) are allowed for only where they run as part of the scan.

    ## References

    - [Versions in CustomResourceDefinitions](https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/)
    """

    name = "webhook-conversion-service-missing"
    family = "webhooks"
    severity = Severity.ERROR
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    kinds = frozenset(("CustomResourceDefinition",))

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        names = {each.name for each in manifests.of_kind("Service") if each.api_version == "v1"}
        if not manifests.is_complete or not names or not any(True for _ in manifests.workloads()):
            return
        for obj in manifests.of_kind(crds.KIND):
            definition = crds.Definition(obj)
            reference = definition.conversion_service
            if definition.is_partial or not definition.converts_by_webhook or reference is None:
                continue
            if reference.resolve(manifests) is not None:
                continue
            where = f" in namespace {reference.namespace}" if reference.namespace else ""
            yield self.finding(
                f"conversion of {obj.name} asks Service {reference.name}{where},"
                " which is not among the manifests",
                reference.node.get("name") or reference.node,
                "nobody answers here",
                help="the Services that are there: " + ", ".join(sorted(names)[:SHOWN]),
            )
