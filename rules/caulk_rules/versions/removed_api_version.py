"""removed-api-version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import api_removals
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject, Manifests

# Kinds whose API `helm template` takes for absent: charts then fall back to the oldest version they know.
UNKNOWN_TO_HELM = frozenset(("APIService",))


class RemovedApiVersion(ManifestsRule):
    """API version that Kubernetes no longer serves.

    ## What it does

    Looks up `apiVersion` and `kind` in the table of API versions that Kubernetes releases have removed. With
    `--kube-version` it reports what that release no longer serves; without it, what the newest release known
    to this version of Caulk no longer serves.

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

    ## References

    - [Deprecated API Migration Guide](https://kubernetes.io/docs/reference/using-api/deprecation-guide/)
    """

    name = "removed-api-version"
    family = "versions"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    kinds = frozenset(kind for _, kind in api_removals.REMOVALS)

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for obj in manifests.objects:
            if (obj.api_version, obj.kind) in api_removals.REMOVALS:
                yield from self._report(obj, manifests.kube_version)

    def _report(self, obj: KubeObject, kube_version: tuple[int, int] | None) -> Iterator[Finding]:
        removal = api_removals.REMOVALS[obj.api_version, obj.kind]
        if removal.version > (kube_version or api_removals.NEWEST_RELEASE):
            return
        release = ".".join(map(str, removal.version))
        use = f"use {removal.replacement}" if removal.replacement else removal.advice
        recent = removal.version[1] > api_removals.NEWEST_RELEASE[1] - api_removals.SUPPORTED_RELEASES
        yield self.finding(
            f"{obj.kind} {obj.api_version} was removed in Kubernetes {release}; {use}",
            obj.node.get("apiVersion") or obj,
            f"not served since {release}",
            severity=Severity.WARNING if recent and kube_version is None else None,
            confidence=Confidence.LOW if obj.source_comment and obj.kind in UNKNOWN_TO_HELM else None,
            help=(
                f"change apiVersion to {removal.replacement}; some fields differ, see the migration guide"
                if removal.replacement
                else f"there is no newer version of this kind: {removal.advice}"
            ),
        )
