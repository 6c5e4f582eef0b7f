"""topology-spread-selector-mismatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import model
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests, PodTemplate, YamlNode

KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("requiredDuringSchedulingIgnoredDuringExecution", ()),
    ("preferredDuringSchedulingIgnoredDuringExecution", ("podAffinityTerm",)),
)


class TopologySpreadSelectorMismatch(ManifestsRule):
    """Spread constraint that does not count the pods it stands in.

    ## What it does

    Compares the `labelSelector` of each topology spread constraint with the labels of the pod template around
    it. A pod anti-affinity whose selector uses the pod's own label keys with other values, and matches
    nothing else in the scan, is a note of low confidence.

    ## Why is this bad?

    The constraint counts the pods that its selector finds. When these are not its own, nothing is spread: all
    replicas may end up in one zone, and nobody notices before that zone fails.

    ## Example

    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      selector: {matchLabels: {app: api}}
      template:
        metadata: {labels: {app: api}}
        spec:
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: DoNotSchedule
              labelSelector: {matchLabels: {app: shop}}
          containers:
            - name: api
              image: registry.example.com/api:v1
    ```

    ## Use instead

    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      selector: {matchLabels: {app: api}}
      template:
        metadata: {labels: {app: api}}
        spec:
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: topology.kubernetes.io/zone
              whenUnsatisfiable: DoNotSchedule
              labelSelector: {matchLabels: {app: api}}
          containers:
            - name: api
              image: registry.example.com/api:v1
    ```

    ## Known limits

    Silent when another workload in the scan has the labels, and so is meant. Labels that are added later (by
    an admission webhook, for instance) are not seen.

    ## References

    - [Topology spread constraints](https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/)
    """

    name = "topology-spread-selector-mismatch"
    family = "workloads"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for template in manifests.pod_templates():
            if template.is_partial or not template.labels:
                continue
            constraints = template.spec.get("topologySpreadConstraints")
            for each in constraints.elements if constraints is not None else ():
                found = _foreign(each.get("labelSelector"), template, manifests)
                if found is not None:
                    yield self._report(
                        found, template, "the spread constraint counts other pods, not its own"
                    )
            for node in _anti_affinities(template):
                found = _foreign(node, template, manifests)
                if found is not None and set(_keys(node)) <= template.labels.keys():
                    yield self._report(
                        found, template, "the anti-affinity keeps away from pods that nobody has", doubt=True
                    )

    def _report(self, node: YamlNode, template: PodTemplate, message: str, *, doubt: bool = False) -> Finding:
        labels = template.node.get("metadata", "labels")
        return self.finding(
            message,
            node.key_location,
            "does not match the pod's labels",
            related=[(labels.key_location, "these labels")] if labels is not None else [],
            severity=Severity.NOTE if doubt else None,
            confidence=Confidence.LOW if doubt else None,
            help="select the labels of the pod template",
        )


def _foreign(node: YamlNode | None, template: PodTemplate, manifests: Manifests) -> YamlNode | None:
    """A selector that certainly matches neither the template around it nor any other in the scan."""
    if node is None or any(each.is_scalar and model.is_templated(each.text) for each in node.walk()):
        return None
    if any(model.is_templated(value) for value in template.labels.values()):
        return None
    selector = model.Selector.of(node)
    if selector.matches(template.labels) or manifests.pods.matching(selector, template.owner.namespace):
        return None
    return node


def _keys(node: YamlNode) -> Iterator[str]:
    selector = model.Selector.of(node)
    yield from (key for key, _ in selector.labels)
    yield from (each.key for each in selector.requirements)


def _anti_affinities(template: PodTemplate) -> Iterator[YamlNode]:
    affinity = template.spec.get("affinity", "podAntiAffinity")
    for name, path in KINDS:
        terms = affinity.get(name) if affinity is not None else None
        for term in terms.elements if terms is not None else ():
            node = term.get(*path, "labelSelector")
            if node is not None:
                yield node
