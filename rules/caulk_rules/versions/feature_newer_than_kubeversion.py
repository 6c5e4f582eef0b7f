"""feature-newer-than-kubeversion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import features
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests


class FeatureNewerThanKubeversion(ManifestsRule):
    """Field that the oldest supported Kubernetes does not know.

    ## What it does

    Compares young fields of pods, StatefulSets, disruption budgets and webhooks with the release that
    `--kube-version` or the configuration names: the `sleep` action of hooks, native sidecars, gRPC probes,
    `matchConditions` and others.

    ## Why is this bad?

    An API server drops a field that it does not know without an error. The delay before the shutdown is not
    there, the sidecar is an init container for which the pod waits for ever, the webhook is called for
    everything. Some are rejected instead, in the middle of an upgrade.

    ## Example

    ```toml title=caulk.toml
    kube-version = "1.28"
    ```

    ```yaml title=pod.yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      containers:
        - name: api
          image: registry.example.com/api:v1
          lifecycle:
            preStop:
              sleep: {seconds: 5}
    ```

    ## Use instead

    ```toml title=caulk.toml
    kube-version = "1.30"
    ```

    ```yaml title=pod.yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      containers:
        - name: api
          image: registry.example.com/api:v1
          lifecycle:
            preStop:
              sleep: {seconds: 5}
    ```

    ## Known limits

    Silent without a version. A chart's own `kubeVersion` is not used, because its templates may choose by the
    version that they are rendered for: name the oldest one with `--kube-version`. Features that a cluster's
    feature gates switch on earlier count from the release that has them on by default.

    ## References

    - [Feature gates](https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/)
    """

    name = "feature-newer-than-kubeversion"
    family = "versions"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        oldest = manifests.kube_version
        if oldest is None:
            return
        named = ".".join(map(str, oldest))
        for obj in manifests.objects:
            for use in features.uses(obj):
                if use.since > oldest:
                    since = ".".join(map(str, use.since))
                    yield self.finding(
                        f"{use.field} needs Kubernetes {since}; on {named} {use.otherwise}",
                        use,
                        f"on by default since {since}",
                        help=f"do without it, or require Kubernetes {since}",
                    )
