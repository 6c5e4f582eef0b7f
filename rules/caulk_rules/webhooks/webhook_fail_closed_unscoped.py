"""webhook-fail-closed-unscoped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import webhooks
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests


class WebhookFailClosedUnscoped(ManifestsRule):
    """Webhook that stops every pod of the cluster when it fails.

    ## What it does

    Reports webhooks with failure policy `Fail` that are called for the creation or update of pods and have
    neither a namespace selector, an object selector nor match conditions.

    ## Why is this bad?

    While nobody answers, no pod is created or updated anywhere: the pods of the webhook itself, those of
    kube-system, those that replace the ones on a failed node. A small outage becomes one of the whole
    cluster.

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
          service: {name: remote, namespace: policy-system}
        rules:
          - operations: [CREATE]
            apiGroups: [""]
            apiVersions: [v1]
            resources: [pods]
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
          service: {name: remote, namespace: policy-system}
        namespaceSelector:
          matchExpressions:
            - key: kubernetes.io/metadata.name
              operator: NotIn
              values: [kube-system, policy-system]
        rules:
          - operations: [CREATE]
            apiGroups: [""]
            apiVersions: [v1]
            resources: [pods]
    ```

    ## Known limits

    Where the workload behind the webhook is in the scan as well, `webhook-self-lockout` tells the rest of the
    story instead. A policy that must not be passed by has to fail closed; it can still leave out kube-system
    and its own namespace.

    ## References

    - [Admission webhook good practices](https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/)
    """

    name = "webhook-fail-closed-unscoped"
    family = "webhooks"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    kinds = frozenset(("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"))

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for webhook in webhooks.webhooks(manifests):
            rule = webhook.rule_for("CREATE", "", "pods") or webhook.rule_for("UPDATE", "", "pods")
            if webhook.is_partial or rule is None or not webhook.fails_closed:
                continue
            if webhook.namespace_selector is not None or webhook.has_object_filter:
                continue
            if webhooks.lockout(webhook, manifests) is not None:
                continue
            policy = webhook.node.get("failurePolicy")
            yield self.finding(
                "a failing webhook blocks every pod write, including its own pods and kube-system",
                policy.entry_location if policy is not None else webhook,
                "refuses what it cannot ask"
                if policy is not None
                else "refuses what it cannot ask, by default",
                related=[(rule.node.get("resources") or rule.node, "called for pods of every namespace")],
                help="leave out kube-system and the webhook's own namespace with a namespaceSelector",
            )
