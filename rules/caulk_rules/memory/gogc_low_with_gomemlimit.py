"""gogc-low-with-gomemlimit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Manifests

LOW = 50  # per cent


class GogcLowWithGomemlimit(ManifestsRule):
    """Low GOGC next to a memory limit that already does the work.

    ## What it does

    Reports `GOGC` below 50 in containers that also set `GOMEMLIMIT`.

    ## Why is this bad?

    A low GOGC is how one kept the heap small before there was a memory limit. With `GOMEMLIMIT` the collector
    works harder when memory runs short, and only then; a low GOGC makes it work as hard while there is
    plenty, and a quarter of the CPU may go into it.

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
            - {name: GOGC, value: "20"}
            - {name: GOMEMLIMIT, value: 900MiB}
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
            - {name: GOMEMLIMIT, value: 900MiB}
    ```

    ## Known limits

    Somebody who pays for memory rather than for CPU may want it so: hence pedantic.

    ## References

    - [A guide to the Go garbage collector](https://go.dev/doc/gc-guide#Memory_limit)
    """

    name = "gogc-low-with-gomemlimit"
    family = "memory"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for template in manifests.pod_templates():
            for container in template.all_containers:
                setting = manifests.env_value(container, "GOGC")
                entry = container.env_var("GOMEMLIMIT")
                limit = manifests.env_value(container, "GOMEMLIMIT")
                if (
                    setting is None
                    or not re.fullmatch(r"[0-9]{1,2}", setting.value)
                    or int(setting.value) >= LOW
                ):
                    continue
                if (entry is None and limit is None) or (limit is not None and limit.value in ("", "off")):
                    continue
                place = limit.node if limit is not None else entry
                yield self.finding(
                    f"GOGC={setting.value} collects all the time although GOMEMLIMIT bounds the heap",
                    setting.node,
                    "costs CPU while there is memory enough",
                    related=[(place, "this keeps the heap small enough")] if place is not None else [],
                    help="remove GOGC, or raise it",
                )
