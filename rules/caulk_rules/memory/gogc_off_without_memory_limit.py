"""gogc-off-without-memory-limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.deployment import environment
from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.project import Project

OFF = re.compile(r"-[0-9]{1,9}")


class GogcOffWithoutMemoryLimit(ProjectRule):
    """Garbage collection turned off with nothing that bounds the heap.

    ## What it does

    Reports long-running containers with `GOGC=off`, or a negative number, which certainly get no `GOMEMLIMIT`
    from their manifest.

    ## Why is this bad?

    `GOGC=off` is sound together with `GOMEMLIMIT`: the collector then runs when the limit is near. Alone it
    means that nothing is ever freed. The process grows until the kernel kills it, at a speed that depends on
    the load.

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
            - {name: GOGC, value: "off"}
          resources:
            limits: {memory: 1Gi}
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
            - {name: GOGC, value: "off"}
            - {name: GOMEMLIMIT, value: 900MiB}
          resources:
            limits: {memory: 1Gi}
    ```

    ## Known limits

    Jobs and init containers are left alone: they may end before it matters. Silent when a Secret or a
    ConfigMap outside the scan may set the limit, when a Dockerfile of the scan does, and when the program is
    known and sets one in code; unless the program is known, the confidence is medium.

    ## References

    - [A guide to the Go garbage collector](https://go.dev/doc/gc-guide#Memory_limit)
    """

    name = "gogc-off-without-memory-limit"
    family = "memory"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, project: Project) -> Iterator[Finding]:
        in_image = any(each.container is None for each in environment.variables(project, "GOMEMLIMIT"))
        manifests = project.manifests
        for template in manifests.pod_templates():
            if template.is_job or template.is_partial or in_image:
                continue
            for container in template.long_running:
                setting = manifests.env_value(container, "GOGC")
                if setting is None or not (setting.value == "off" or OFF.fullmatch(setting.value)):
                    continue
                limit = manifests.env_value(container, "GOMEMLIMIT")
                unlimited = limit is not None and limit.value in ("", "off")
                link = project.link_for(container)
                if not unlimited and not manifests.lacks_env(container, "GOMEMLIMIT"):
                    continue
                if link is not None and environment.sets_memory_limit(link):
                    continue
                yield self.finding(
                    "the garbage collector is off and nothing bounds the heap",
                    setting.node,
                    "nothing is ever freed",
                    related=[(limit.node, "no limit either")] if limit is not None else [],
                    confidence=Confidence.HIGH if link is not None or unlimited else Confidence.MEDIUM,
                    help="set GOMEMLIMIT as well, to about 90 % of the memory limit, or leave GOGC alone",
                )
