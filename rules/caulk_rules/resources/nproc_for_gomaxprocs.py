"""nproc-for-gomaxprocs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.project import Project
    from caulk.findings import Locatable

NPROC = re.compile(
    r"\bGOMAXPROCS=[\"']?\\?(?:\$\(|`)\s*(?:/usr/bin/)?(?:nproc\b|getconf\s+_?NPROCESSORS_(?:ONLN|CONF))"
)


class NprocForGomaxprocs(ProjectRule):
    """GOMAXPROCS from nproc, which does not know the CPU limit.

    ## What it does

    Reports `GOMAXPROCS=$(nproc)`, backquotes and `getconf _NPROCESSORS_ONLN` in the same place, in `command`
    and `args` of containers and in `ENTRYPOINT` and `CMD` of a Dockerfile. Without a CPU limit it is a note
    of low confidence.

    ## Why is this bad?

    `nproc` counts the processors that the process may run on, which is what the runtime does by itself; the
    quota of a CPU limit is something else. On a node of 64 processors a container with a limit of 2 runs 64
    threads and is throttled; and setting the variable turns off what Go 1.25 and later do better.

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
          command: [sh, -c, "GOMAXPROCS=$(nproc) exec /app"]
          resources:
            limits: {cpu: "2"}
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
          command: [/app]
          resources:
            limits: {cpu: "2"}
    ```

    ## Known limits

    Build commands (`make -j$(nproc)`) are not concerned. Scripts in files are not read.

    ## References

    - [Container-aware GOMAXPROCS](https://go.dev/blog/container-aware-gomaxprocs)
    """

    name = "nproc-for-gomaxprocs"
    family = "resources"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, project: Project) -> Iterator[Finding]:
        for template in project.manifests.pod_templates():
            for container in template.all_containers:
                words = (*container.command, *container.args)
                for index, word in enumerate(words):
                    if NPROC.search(word):
                        limited = container.resources.limit("cpu") or template.resources.limit("cpu")
                        yield self._report(container.argv_node(index), limited=limited is not None)
        for dockerfile in project.dockerfiles:
            stage = dockerfile.final
            for instruction in (stage.entrypoint, stage.command) if stage is not None else ():
                if instruction is not None and NPROC.search(instruction.arguments):
                    yield self._report(instruction, limited=True)

    def _report(self, place: Locatable, *, limited: bool) -> Finding:
        return self.finding(
            "nproc reports the processors of the node, not the CPU limit",
            place,
            "becomes GOMAXPROCS",
            severity=None if limited else Severity.NOTE,
            confidence=None if limited else Confidence.LOW,
            help="leave GOMAXPROCS alone: Go 1.25 and later read the limit; before, use automaxprocs",
        )
