"""removed-api-version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.manifests import api_migrations, edits, kube_apis
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Fix
    from caulk.manifests.kube_apis import KubeVersion, Lifecycle
    from caulk.manifests.model import KubeObject, Manifests

# Kinds whose API `helm template` takes for absent: charts then fall back to the oldest version they know.
UNKNOWN_TO_HELM = frozenset(("APIService",))

# What there is in place of kinds that went without a successor.
ADVICE = {
    "PodSecurityPolicy": "Pod Security Admission or a policy engine takes its place",
    "PodPreset": "a mutating admission webhook can do what it did",
}
NOTHING = "nothing takes its place"


class RemovedApiVersion(ManifestsRule):
    """API version that Kubernetes no longer serves.

    ## What it does

    Looks up `apiVersion` and `kind` in the table of API versions that Kubernetes releases have removed. With
    `--kube-version` it reports what that release no longer serves; without it, what the newest release known
    to this version of Caulk no longer serves. In a chart that says by `kubeVersion` in its Chart.yaml which
    releases it is for, the newest of them counts.

    ## Why is this bad?

    The API server answers "no matches for kind", and the object is not created. In a Helm release or a GitOps
    sync the whole change fails with it, often long after the cluster was upgraded: at the next deployment.

    ## Example

    ```yaml
    apiVersion: policy/v1beta1
    kind: PodDisruptionBudget
    metadata:
      name: api
    spec:
      minAvailable: 1
      selector:
        matchLabels: {app: api}
    ```

    ## Use instead

    ```yaml
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: api
    spec:
      minAvailable: 1
      selector:
        matchLabels: {app: api}
    ```

    ## Known limits

    Built-in kinds only: the versions of custom resources are their authors' business. A version that is
    deprecated but still served is not reported. What one of the three newest releases removed is a warning as
    long as no `--kube-version` says which release is meant. `helm template` does not know the API of
    APIService unless `--api-versions` tells it, so in rendered charts that kind is reported with low
    confidence.

    The fix is safe where the new version has the same fields and defaults, and needs `--fix=unsafe` where
    only the defaults differ; other objects have to be rewritten with the migration guide at hand.

    ## References

    - [Deprecated API Migration Guide](https://kubernetes.io/docs/reference/using-api/deprecation-guide/)
    - [kubernetes/api](https://github.com/kubernetes/api), from whose sources the table is made
    """

    name = "removed-api-version"
    family = "versions"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        release = manifests.kube_version or manifests.releases.newest
        for obj in manifests.objects:
            known = kube_apis.lifecycle(obj.api_version, obj.kind)
            if known is None or known.removed is None:
                continue
            if known.removed <= (release or kube_apis.newest_release()):
                fix = _fix(obj, known.replacement, manifests.releases.oldest)
                yield self._report(obj, known, known.removed, release, fix)

    def _report(
        self,
        obj: KubeObject,
        known: Lifecycle,
        removed: KubeVersion,
        release: KubeVersion | None,
        fix: Fix | None,
    ) -> Finding:
        since = ".".join(map(str, removed))
        use = f"use {known.replacement}" if known.replacement else ADVICE.get(obj.kind, NOTHING)
        recent = removed[1] > kube_apis.newest_release()[1] - kube_apis.SUPPORTED_RELEASES
        return self.finding(
            f"{obj.kind} {obj.api_version} was removed in Kubernetes {since}; {use}",
            obj.node.get("apiVersion") or obj,
            f"deprecated in {'.'.join(map(str, known.deprecated))}, not served since {since}"
            if known.deprecated is not None
            else f"not served since {since}",
            severity=Severity.WARNING if recent and release is None else None,
            confidence=Confidence.LOW if obj.source_comment and obj.kind in UNKNOWN_TO_HELM else None,
            help=(
                f"change apiVersion to {known.replacement}"
                + ("" if fix is not None else "; some fields differ, see the migration guide")
                if known.replacement
                else f"no served version of this kind is left: {use}"
            ),
            fix=fix,
        )


def _fix(obj: KubeObject, replacement: str, oldest: KubeVersion | None) -> Fix | None:
    """The fix that names the new API version, where nothing else changes with it.

    `oldest` is the oldest release that the object is meant for, and has to know the new version.
    """
    node, successor = obj.node.get("apiVersion"), kube_apis.lifecycle(replacement, obj.kind)
    trust = api_migrations.carried_over(obj) if replacement else None
    if node is None or trust is None or (oldest and successor and not successor.is_served(oldest)):
        return None
    return edits.value(node, replacement, applicability=trust)
