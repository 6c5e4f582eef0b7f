"""downward-limit-unset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import downward, limit_ranges
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.downward import ResourceRef
    from caulk.manifests.model import Manifests, PodTemplate

READ = ("cpu", "memory", "ephemeral-storage")
POD_LEVEL_RESOURCES = (1, 34)  # on by default from here (KEP-2837)


class DownwardLimitUnset(ManifestsRule):
    """Resource limit that is read through the Downward API and set nowhere.

    ## What it does

    Reports `resourceFieldRef` in environment variables and in volumes that reads the CPU, memory or ephemeral
    storage limit of a container which has none, and no pod-level limit and no LimitRange in the same set
    either; and requests that are unset in the same way.

    ## Why is this bad?

    A missing limit reads as all that the node can allocate. The program sizes its heap, its caches or its
    workers for the whole node, next to everything else that runs there. A missing request reads as 0, and a
    `GOMEMLIMIT` of 0 keeps the garbage collector running all the time.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      containers:
        - name: api
          image: registry.example.com/api:v1
          env:
            - name: MEMORY_LIMIT
              valueFrom:
                resourceFieldRef: {resource: limits.memory}
          resources:
            requests: {memory: 256Mi}
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
          image: registry.example.com/api:v1
          env:
            - name: MEMORY_LIMIT
              valueFrom:
                resourceFieldRef: {resource: limits.memory}
          resources:
            limits: {memory: 256Mi}
    ```

    ## Known limits

    For `GOMAXPROCS` and `GOMEMLIMIT` a missing limit leads to what the Go runtime does without the variable,
    and is a note of low confidence. Limits that an admission webhook or a LimitRange outside the scan adds
    are not seen; a chart whose user is expected to set `resources` is reported as it renders.

    ## References

    - [Downward API](https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-resourceFieldRef)
    """

    name = "downward-limit-unset"
    family = "memory"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for template in manifests.pod_templates():
            if template.is_partial:
                continue
            for container in template.all_containers:
                for reference in downward.env_refs(container):
                    yield from self._check_reference(manifests, reference, template)
            for reference in downward.file_refs(template):
                yield from self._check_reference(manifests, reference, template)

    def _check_reference(
        self, manifests: Manifests, reference: ResourceRef, template: PodTemplate
    ) -> Iterator[Finding]:
        section, resource, container = reference.section, reference.resource, reference.container
        if container is None or resource not in READ or section not in ("limits", "requests"):
            return
        sides = [container.resources]
        if (manifests.kube_version or POD_LEVEL_RESOURCES) >= POD_LEVEL_RESOURCES:
            sides.append(template.resources)
        if any((each.limit if section == "limits" else each.request)(resource) is not None for each in sides):
            return
        if limit_ranges.default(manifests, template.owner, section, resource) is not None:
            return
        effect = "it gets the node's allocatable" if section == "limits" else "it gets 0"
        harmless = section == "limits" and reference.name in ("GOMAXPROCS", "GOMEMLIMIT")
        yield self.finding(
            f"{reference.name} reads {section}.{resource} of container {container.name}, which sets none:"
            f" {effect}",
            reference.resource_node or reference.node,
            f"no {section.removesuffix('s')} to read",
            related=[(container, "this container")],
            severity=Severity.NOTE if harmless else None,
            confidence=Confidence.LOW if harmless else None,
            help=f"set resources.{section}.{resource} on {container.name}",
        )
