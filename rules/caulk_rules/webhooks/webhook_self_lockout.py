"""webhook-self-lockout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import webhooks
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests


class WebhookSelfLockout(ManifestsRule):
    """Webhook that keeps its own pods from starting once they are gone.

    ## What it does

    Reports webhooks with failure policy `Fail` that are called for the creation of pods in kube-system and in
    the namespace of the Service that answers them, when the workload behind that Service is in the scan.

    ## Why is this bad?

    After an outage of all its pods (a node drain, an upgrade, a crash) the webhook cannot answer, so no pod
    may be created, its own included: it never comes back. Pods of kube-system are refused as well, those of
    DNS and networking among them. Somebody has to delete the configuration by hand, under pressure.

    ## Example

    ```yaml
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata:
      name: policy
    webhooks:
      - name: pods.policy.example.com
        sideEffects: None
        admissionReviewVersions: [v1]
        clientConfig:
          service: {name: policy, namespace: policy-system, path: /validate}
        rules:
          - operations: [CREATE]
            apiGroups: [""]
            apiVersions: [v1]
            resources: [pods]
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
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata:
      name: policy
    webhooks:
      - name: pods.policy.example.com
        sideEffects: None
        admissionReviewVersions: [v1]
        clientConfig:
          service: {name: policy, namespace: policy-system, path: /validate}
        rules:
          - operations: [CREATE]
            apiGroups: [""]
            apiVersions: [v1]
            resources: [pods]
        namespaceSelector:
          matchExpressions:
            - key: kubernetes.io/metadata.name
              operator: NotIn
              values: [kube-system, policy-system]
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

    ## Known limits

    Silent unless everything is certain: with an object selector, match conditions, or a namespace selector
    over labels that the scan does not show, nobody knows.

    ## References

    - [Admission webhook good practices](https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/)
    """

    name = "webhook-self-lockout"
    family = "webhooks"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    kinds = frozenset(("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"))

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for webhook in webhooks.webhooks(manifests):
            workload = webhooks.lockout(webhook, manifests)
            rule = webhook.rule_for("CREATE", "", "pods")
            if workload is None or rule is None:
                continue
            policy = webhook.node.get("failurePolicy")
            yield self.finding(
                f"when {workload.kind} {workload.name} is down, this webhook refuses its pods"
                " and those of kube-system",
                policy.entry_location if policy is not None else webhook,
                "refuses what it cannot ask"
                if policy is not None
                else "refuses what it cannot ask, by default",
                related=[
                    (rule.node.get("resources") or rule.node, "called for every new pod"),
                    (workload, "answers the calls, and needs pods to do so"),
                ],
                help="exclude both namespaces by kubernetes.io/metadata.name in a namespaceSelector",
            )
