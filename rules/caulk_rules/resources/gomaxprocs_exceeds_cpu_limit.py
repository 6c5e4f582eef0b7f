"""gomaxprocs-exceeds-cpu-limit."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from caulk.deployment import environment
from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Amount, Container, Manifests

LEAST = 2  # the runtime never goes below, whatever the quota (cgroup_linux.go)
POD_LEVEL_RESOURCES = (1, 34)  # on by default from here (KEP-2837)


class GomaxprocsExceedsCpuLimit(ManifestsRule):
    """GOMAXPROCS above the CPU limit.

    ## What it does

    Compares a literal `GOMAXPROCS`, from `env` or from a ConfigMap in the same scan, with the CPU limit of
    the container, or of the pod where only that has one. The runtime's own choice, the limit rounded up and
    at least 2, is always accepted. A value below half of the limit is a note of low confidence.

    ## Why is this bad?

    With more running threads than the limit pays for, the quota of each 100 ms is used up early, and the
    kernel stops the whole process until the next period begins. Garbage collections and bursts of requests
    make for pauses of tens of milliseconds, which show in the slowest percentiles and in no profile.

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
            - {name: GOMAXPROCS, value: "8"}
          resources:
            limits: {cpu: 1500m}
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
            - {name: GOMAXPROCS, value: "2"}
          resources:
            limits: {cpu: 1500m}
    ```

    ## Known limits

    Programs built for Go 1.25 or later choose well by themselves and need no `GOMAXPROCS` at all. A container
    that sets it is taken for a Go program.

    ## References

    - [Container-aware GOMAXPROCS](https://go.dev/blog/container-aware-gomaxprocs)
    - [Package runtime, environment variables](https://pkg.go.dev/runtime#hdr-Environment_Variables)
    """

    name = "gomaxprocs-exceeds-cpu-limit"
    family = "resources"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for variable in environment.in_manifests(manifests, "GOMAXPROCS"):
            container, value = variable.container, variable.value
            limit = _limit(container, manifests) if container is not None else None
            if limit is None or not limit.value or not re.fullmatch(r"[0-9]{1,9}", value) or int(value) == 0:
                continue
            most = max(LEAST, math.ceil(limit.value))
            if int(value) > most:
                yield self.finding(
                    f"GOMAXPROCS={value} on a CPU limit of {limit.text}: bursts are throttled",
                    variable.place,
                    f"more than the {most} that the limit is good for",
                    related=[(limit.node, "the kernel stops the process when this is used up")],
                    help=f"set it to {most}, or remove it: Go 1.25 and later choose by the limit",
                )
            elif int(value) * 2 < math.floor(limit.value):
                yield self.finding(
                    f"GOMAXPROCS={value} uses at most {value} of {limit.text} CPUs",
                    variable.place,
                    "less than half of the limit",
                    related=[(limit.node, "the rest of this is for nobody")],
                    severity=Severity.NOTE,
                    confidence=Confidence.LOW,
                    help="raise it, or lower the limit",
                )


def _limit(container: Container, manifests: Manifests) -> Amount | None:
    own = container.resources.limit("cpu")
    if own is not None or (manifests.kube_version or POD_LEVEL_RESOURCES) < POD_LEVEL_RESOURCES:
        return own
    return container.pod.resources.limit("cpu")
