"""memory-emptydir-unbounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from caulk.manifests.model import Amount, Container, KubeObject, PodTemplate
    from caulk.manifests.workloads import Volume


class MemoryEmptydirUnbounded(ObjectRule):
    """Memory-backed volume that can use up the memory limit.

    ## What it does

    Looks at `emptyDir` volumes with `medium: Memory` that a container with a memory limit mounts for writing,
    and reports those without `sizeLimit` and those whose `sizeLimit` reaches the container's memory limit.
    More than half of the limit is a note of low confidence.

    ## Why is this bad?

    What is written there counts as memory of the container that writes it. Without a size the volume is as
    large as the memory limit: a temporary file too many, and the process is killed although its heap is
    small. Nothing is freed by the restart, for the volume lives as long as the pod, so that the container is
    killed again.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      volumes:
        - name: scratch
          emptyDir: {medium: Memory}
      containers:
        - name: api
          image: registry.example.com/api:v1
          resources:
            limits: {memory: 512Mi}
          volumeMounts:
            - {name: scratch, mountPath: /tmp}
    ```

    ## Use instead

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      volumes:
        - name: scratch
          emptyDir: {medium: Memory, sizeLimit: 64Mi}
      containers:
        - name: api
          image: registry.example.com/api:v1
          resources:
            limits: {memory: 512Mi}
          volumeMounts:
            - {name: scratch, mountPath: /tmp}
    ```

    ## Known limits

    How much is really written cannot be told from a manifest. Volumes that are only mounted by containers
    without a memory limit are not reported. One at `/dev/shm` holds the working memory that processes share,
    as much as their own settings say: without a size it is a note of low confidence.

    ## References

    - [emptyDir](https://kubernetes.io/docs/concepts/storage/volumes/#emptydir)
    """

    name = "memory-emptydir-unbounded"
    family = "memory"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial:
            return
        for volume in template.volumes:
            if not volume.is_memory or volume.source is None:
                continue
            found = _smallest_limit(template, volume)
            if found is None:
                continue
            container, limit, value = found
            size = volume.size_limit
            if size is None:
                shared = _is_shared_memory(template, volume)
                yield self.finding(
                    f"tmpfs volume {volume.name} counts against the memory limit and has no sizeLimit",
                    volume.source.get("medium") or volume.node,
                    "as large as the memory limit",
                    related=[(limit.node, f"{container.name} is killed when files and heap reach this")],
                    severity=Severity.NOTE if shared else None,
                    confidence=Confidence.LOW if shared else None,
                    help="set a sizeLimit well below the memory limit",
                )
            elif size.value is not None and size.value * 2 > value:
                whole = size.value >= value
                yield self.finding(
                    f"tmpfs volume {volume.name} may take {size.text} of the memory limit {limit.text}",
                    size.node,
                    "all of it, and more"
                    if size.value > value
                    else "all of it"
                    if whole
                    else "more than half",
                    related=[(limit.node, f"{container.name} is killed when files and heap reach this")],
                    severity=None if whole else Severity.NOTE,
                    confidence=None if whole else Confidence.LOW,
                    help="lower sizeLimit, or raise the memory limit by as much",
                )


def _is_shared_memory(template: PodTemplate, volume: Volume) -> bool:
    """Whether processes find the volume only where POSIX shared memory is."""
    paths = {
        each.path.rstrip("/")
        for container in template.all_containers
        for each in container.mounts
        if each.volume == volume.name
    }
    return paths == {"/dev/shm"}


def _smallest_limit(template: PodTemplate, volume: Volume) -> tuple[Container, Amount, Fraction] | None:
    """The smallest memory limit among the containers that can write to a volume."""
    found = None
    for container in template.all_containers:
        if not any(each.volume == volume.name and not each.read_only for each in container.mounts):
            continue
        limit = container.resources.limit("memory")
        if limit is not None and limit.value and (found is None or limit.value < found[2]):
            found = (container, limit, limit.value)
    return found
