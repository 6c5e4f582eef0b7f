"""webhook-required-fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.manifests import edits, model, webhooks
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Fix, Locatable
    from caulk.manifests.model import Manifests
    from caulk.manifests.webhooks import Webhook

UNDERSTOOD = ("v1", "v1beta1")
ACCEPTED = ("None", "NoneOnDryRun")
LONGEST = 30  # seconds


class WebhookRequiredFields(ManifestsRule):
    """Webhook that the API server rejects.

    ## What it does

    Checks webhooks of admissionregistration.k8s.io/v1: `sideEffects` is there and says `None` or
    `NoneOnDryRun`, `admissionReviewVersions` names a version that the API server speaks, `timeoutSeconds`
    lies between 1 and 30.

    ## Why is this bad?

    The whole configuration is rejected, and with it the release that contains it. Both fields were optional
    in v1beta1, so that this is what an upgrade to v1 forgets.

    ## Example

    ```yaml
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata:
      name: policy
    webhooks:
      - name: widgets.policy.example.com
        clientConfig:
          service: {name: policy, namespace: policy-system}
        rules:
          - {operations: [CREATE], apiGroups: [example.com], apiVersions: [v1], resources: [widgets]}
    ```

    ## Use instead

    ```yaml
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata:
      name: policy
    webhooks:
      - name: widgets.policy.example.com
        sideEffects: None
        admissionReviewVersions: [v1]
        clientConfig:
          service: {name: policy, namespace: policy-system}
        rules:
          - {operations: [CREATE], apiGroups: [example.com], apiVersions: [v1], resources: [widgets]}
    ```

    ## Known limits

    Patches, which lack a `clientConfig`, are not judged.

    ## References

    - [ValidatingWebhookConfiguration](https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/validating-webhook-configuration-v1/)
    """

    name = "webhook-required-fields"
    family = "webhooks"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE
    kinds = frozenset(("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"))

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for webhook in webhooks.webhooks(manifests):
            if webhook.is_partial or webhook.owner.version != "v1":
                continue
            yield from self._side_effects(webhook)
            versions = webhook.node.get("admissionReviewVersions")
            known = [each.text for each in versions.elements] if versions is not None else []
            if not known:
                place = versions.key_location if versions is not None else webhook
                yield self._rejected(
                    "no admissionReviewVersions", place, "required", "add admissionReviewVersions: [v1]"
                )
            elif versions is not None and not any(
                each in UNDERSTOOD or model.is_templated(each) for each in known
            ):
                title = f"admissionReviewVersions {', '.join(known)}: the API server speaks v1 and v1beta1"
                yield self._rejected(
                    title, versions.key_location, "none that is understood", "name v1 among them"
                )
            timeout = webhook.timeout
            if timeout.node is not None and timeout.value is not None and not 1 <= timeout.value <= LONGEST:
                title = f"timeoutSeconds {timeout.value} is not between 1 and {LONGEST}"
                fix = None
                if timeout.value > LONGEST:
                    fix = edits.value(timeout.node, LONGEST, applicability=Applicability.UNSAFE)
                yield self._rejected(title, timeout.node, "out of range", f"write at most {LONGEST}", fix)

    def _side_effects(self, webhook: Webhook) -> Iterator[Finding]:
        node = webhook.node.get("sideEffects")
        if node is None:
            yield self._rejected(
                "no sideEffects", webhook, "required", "add sideEffects: None, if that is true"
            )
        elif node.text not in ACCEPTED and not model.is_templated(node.text):
            title = f"sideEffects {node.text} is not accepted in v1"
            meant = next((each for each in ACCEPTED if each.lower() == node.text.lower()), "")
            fix = edits.value(node, meant) if meant else None
            yield self._rejected(title, node, "not in v1", "write None or NoneOnDryRun", fix)

    def _rejected(
        self, title: str, place: Locatable, label: str, advice: str, fix: Fix | None = None
    ) -> Finding:
        return self.finding(
            f"{title}: the API server rejects the configuration", place, label, help=advice, fix=fix
        )
