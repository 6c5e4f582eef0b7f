"""memory-limit-without-gomemlimit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests

TELLING = ("GOGC", "GOMAXPROCS", "GODEBUG")


class MemoryLimitWithoutGomemlimit(ManifestsRule):
    """Memory limit that the Go runtime is not told of.

    ## What it does

    Reports containers that set `GOMAXPROCS`, `GOGC` or `GODEBUG`, and so are Go programs, with a memory limit
    and without `GOMEMLIMIT`.

    ## Why is this bad?

    The runtime does not look for the limit. It lets the heap grow to twice what is alive before it collects,
    whether or not there is room, and the container may be killed with half of its memory being garbage.

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
            - {name: GOGC, value: "50"}
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
            - {name: GOMEMLIMIT, value: 460MiB}
          resources:
            limits: {memory: 512Mi}
    ```

    ## Known limits

    Silent when a Secret or a ConfigMap outside the scan may set the variable. A program can set its limit in
    code, which is not seen here: hence pedantic.

    ## References

    - [A guide to the Go garbage collector](https://go.dev/doc/gc-guide#Memory_limit)
    """

    name = "memory-limit-without-gomemlimit"
    family = "memory"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for template in manifests.pod_templates():
            if template.is_partial:
                continue
            for container in template.long_running:
                limit = container.resources.limit("memory")
                known = next((each for each in TELLING if container.env_var(each) is not None), None)
                if limit is None or known is None or not manifests.lacks_env(container, "GOMEMLIMIT"):
                    continue
                entry = container.env_var(known)
                yield self.finding(
                    f"memory limit {limit.text} but no GOMEMLIMIT: the garbage collector does not know of it",
                    limit.node,
                    "the kernel kills here, whatever is garbage",
                    related=[(entry, "this is a Go program")] if entry is not None else [],
                    help="set GOMEMLIMIT to about 90 % of the limit",
                )
