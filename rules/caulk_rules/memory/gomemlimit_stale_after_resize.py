"""gomemlimit-stale-after-resize."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests


class GomemlimitStaleAfterResize(ManifestsRule):
    """GOMEMLIMIT that does not follow an in-place resize.

    ## What it does

    Reports containers whose `resizePolicy` says that memory changes without a restart, and whose `GOMEMLIMIT`
    comes from their environment, the Downward API included.

    ## Why is this bad?

    The environment of a process is fixed when it starts. After the memory limit was raised in place, the
    runtime still collects against the old number; after it was lowered, the old number is above the limit and
    protects nothing.

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
          resizePolicy:
            - {resourceName: memory, restartPolicy: NotRequired}
          env:
            - {name: GOMEMLIMIT, value: 460MiB}
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
          resizePolicy:
            - {resourceName: memory, restartPolicy: RestartContainer}
          env:
            - {name: GOMEMLIMIT, value: 460MiB}
          resources:
            limits: {memory: 512Mi}
    ```

    ## Known limits

    `NotRequired` is the default; it is reported only where it is written, because most containers are never
    resized: hence pedantic.

    ## References

    - [Resize CPU and memory in place](https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/)
    """

    name = "gomemlimit-stale-after-resize"
    family = "memory"
    severity = Severity.NOTE
    confidence = Confidence.HIGH
    since = "0.1.0"
    pedantic = True

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for template in manifests.pod_templates():
            for container in template.all_containers:
                policies = container.node.get("resizePolicy")
                entry = container.env_var("GOMEMLIMIT")
                setting = manifests.env_value(container, "GOMEMLIMIT")
                if policies is None or (entry is None and setting is None):
                    continue
                if setting is not None and setting.value in ("", "off"):
                    continue
                for policy in policies.elements:
                    resource, restart = policy.get("resourceName"), policy.get("restartPolicy")
                    if resource is None or restart is None or resource.text != "memory":
                        continue
                    if restart.text == "NotRequired":
                        place = (
                            entry if entry is not None else setting.via if setting is not None else container
                        )
                        yield self.finding(
                            "GOMEMLIMIT stays what it was at the start when memory is resized in place",
                            restart,
                            "memory changes while the process runs",
                            related=[(place, "read once, at the start")],
                            help="use RestartContainer for memory, or set the limit in code from the cgroup",
                        )
