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
    """Field or API version that the oldest supported Kubernetes does not know.

    ## What it does

    Compares young fields of pods, StatefulSets, disruption budgets and webhooks with the oldest release that
    the manifests have to run on: the `sleep` action of hooks, native sidecars, gRPC probes, `matchConditions`
    and others; and the API versions of built-in kinds. That release is the one that `--kube-version` or the
    configuration names, else the lowest one in the range that a chart gives as `kubeVersion` in its
    Chart.yaml.

    ## Why is this bad?

    An API server drops a field that it does not know without an error. The delay before the shutdown is not
    there, the sidecar is an init container for which the pod waits for ever, the webhook is called for
    everything. Some are rejected instead, in the middle of an upgrade, and an API version that it does not
    serve fails the whole release.

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

    Silent where nobody names a release. Templates may choose by the release that they are rendered for, so a
    chart with a `kubeVersion` is judged by what it renders to for the lowest release in that range; the API
    versions of a chart that asks which ones the cluster serves are left alone. Features that a cluster's
    feature gates switch on earlier count from the release that has them on by default.

    ## References

    - [Feature gates](https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/)
    """

    name = "feature-newer-than-kubeversion"
    family = "versions"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    about_oldest = True

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        releases = manifests.releases
        oldest = manifests.kube_version or releases.oldest
        if oldest is None:
            return
        named = ".".join(map(str, oldest))
        said = releases.said if manifests.kube_version is None else None
        for obj in manifests.objects:
            for use in features.uses(obj):
                if use.since <= oldest or (use.is_api and releases.chooses_apis):
                    continue
                since = ".".join(map(str, use.since))
                yield self.finding(
                    f"{use.name} needs Kubernetes {since}; on {named} {use.otherwise}",
                    use,
                    f"{'served' if use.is_api else 'on by default'} since {since}",
                    related=[(said, f"the chart supports {named}")] if said is not None else (),
                    help=f"do without it, or require Kubernetes {since}",
                )
