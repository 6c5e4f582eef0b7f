"""gomemlimit-downward-no-headroom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.deployment import environment
from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import downward
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.project import Project
    from caulk.manifests.downward import ResourceRef
    from caulk.manifests.model import Amount

TOO_MUCH = 95  # per cent of the limit


class GomemlimitDownwardNoHeadroom(ProjectRule):
    """GOMEMLIMIT that is the whole memory limit.

    ## What it does

    Reports `GOMEMLIMIT` from the Downward API when it equals the container's memory limit, or when it is the
    request and that is 95 per cent of the limit or more.

    ## Why is this bad?

    `GOMEMLIMIT` is what the runtime tries to stay under; the memory limit is where the kernel kills. The
    limit also pays for what the runtime does not count: C code, mapped files, tmpfs, the page tables, and the
    moment between a burst of allocations and the end of the collection. With both at the same number the
    collector tries its hardest only when the container is about to be killed.

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
            - name: GOMEMLIMIT
              valueFrom:
                resourceFieldRef: {resource: limits.memory}
          resources:
            limits: {memory: 512Mi}
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
            - name: GOMEMLIMIT
              value: 460MiB
          resources:
            limits: {memory: 512Mi}
    ```

    ## Known limits

    Silent when the program is known and sets another limit itself. Programs that allocate little besides Go
    memory may live at the limit for long.

    ## References

    - [A guide to the Go garbage collector](https://go.dev/doc/gc-guide#Memory_limit)
    - [Downward API](https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-resourceFieldRef)
    """

    name = "gomemlimit-downward-no-headroom"
    family = "memory"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    since = "0.1.0"

    def check(self, project: Project) -> Iterator[Finding]:
        for template in project.manifests.pod_templates():
            for container in template.all_containers:
                reference = downward.env_ref(container, "GOMEMLIMIT")
                if reference is None or reference.resource != "memory" or reference.container is None:
                    continue
                limit = reference.container.resources.limit("memory")
                if limit is None or limit.error is not None:
                    continue
                share = _share(reference, limit)
                link = project.link_for(container)
                if share is None or (link is not None and environment.sets_memory_limit(link)):
                    continue
                yield self.finding(
                    f"GOMEMLIMIT equals {share} % of limits.memory; nothing is left for non-Go memory",
                    reference.resource_node or reference.node,
                    "becomes GOMEMLIMIT" if share == 100 else "almost the limit, and becomes GOMEMLIMIT",
                    related=[(limit.node, "the kernel kills here")],
                    help="write about 90 % of the limit, or let a library such as automemlimit compute it",
                )


def _share(reference: ResourceRef, limit: Amount) -> int | None:
    """Per cent of the limit that becomes GOMEMLIMIT, when that is too much; None otherwise."""
    divisor = reference.divisor
    if divisor is not None and divisor.value != 1:
        return None
    if reference.section == "limits":
        return 100
    request = reference.container.resources.request("memory") if reference.container is not None else None
    if reference.section != "requests" or request is None or not request.value or not limit.value:
        return None
    share = int(request.value * 100 / limit.value)
    return share if share >= TOO_MUCH else None
