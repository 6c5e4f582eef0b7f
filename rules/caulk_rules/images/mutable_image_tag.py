"""mutable-image-tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import images, model
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.images import Reference
    from caulk.manifests.model import Container, Manifests, YamlNode

PLACEHOLDERS = frozenset(("controller",))  # kubebuilder: kustomize always replaces it


class MutableImageTag(ManifestsRule):
    """Image tag that moves, and that nodes do not pull again.

    ## What it does

    Reports images without a tag, with `latest`, or with the name of a branch or channel (`main`, `dev`,
    `stable`), where the pull policy is `IfNotPresent`: written, or because that is the default for every tag
    but `latest`. With `Always` it is a note of low confidence.

    ## Why is this bad?

    Every node keeps what it pulled first. After a new image was pushed, some pods run the old one and some
    the new one, depending on where they were scheduled; `kubectl rollout restart` changes nothing on nodes
    that have the old one, and a rollback restores nothing.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      containers:
        - name: api
          image: registry.example.com/api:main
          imagePullPolicy: IfNotPresent
    ```

    ## Use instead

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      containers:
        - name: api
          image: registry.example.com/api:v1.4.2
          imagePullPolicy: IfNotPresent
    ```

    ## Known limits

    Which tags move is a matter of custom: numbers and hashes are taken to stay. A development branch names
    its own image so on purpose: hence pedantic. Silent for digests, for images that a kustomization in the
    scan replaces, for the placeholder `controller:latest`, and for `imagePullPolicy: Never`.

    ## References

    - [Images, pull policy](https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy)
    """

    name = "mutable-image-tag"
    family = "images"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    pedantic = True

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        seen = set()
        for template in manifests.pod_templates():
            for container in template.all_containers if not template.is_partial else ():
                node = container.node.get("image")
                if node is None or model.is_templated(node.text) or node.location.span in seen:
                    continue
                seen.add(node.location.span)
                reference = images.parse(node.text)
                if not reference.moves or reference.repository in manifests.replaced_images | PLACEHOLDERS:
                    continue
                yield from self._check_image(container, reference, node)

    def _check_image(self, container: Container, reference: Reference, node: YamlNode) -> Iterator[Finding]:
        written = container.node.get("imagePullPolicy")
        is_latest = reference.tag in ("", "latest")
        policy = written.text if written is not None else "Always" if is_latest else "IfNotPresent"
        what = f"tag {reference.tag}" if reference.tag else "an image without a tag"
        if policy == "IfNotPresent":
            yield self.finding(
                f"{node.text}: {what} moves, and with IfNotPresent a node keeps what it pulled first",
                node,
                "names different images at different times",
                related=[(written.entry_location, "never pulled again")] if written is not None else [],
                help="name a version or a digest"
                + ("" if written is not None else "; IfNotPresent is the default here"),
            )
        elif policy == "Always":
            yield self.finding(
                f"{node.text}: {what} can change under you at any restart",
                node,
                "names different images at different times",
                severity=Severity.NOTE,
                confidence=Confidence.LOW,
                help="name a version or a digest",
            )
