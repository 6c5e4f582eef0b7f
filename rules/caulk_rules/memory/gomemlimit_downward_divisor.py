"""gomemlimit-downward-divisor."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.manifests import downward, edits
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from caulk.manifests.downward import ResourceRef
    from caulk.manifests.model import Amount, KubeObject

UNITS = {"GOMEMLIMIT": "memory", "GOMAXPROCS": "cpu"}


class GomemlimitDownwardDivisor(ObjectRule):
    """GOMEMLIMIT or GOMAXPROCS from the Downward API, divided into another unit.

    ## What it does

    Reports a `resourceFieldRef` with a divisor other than 1 behind `GOMEMLIMIT`, and one with a divisor below
    1 behind `GOMAXPROCS`.

    ## Why is this bad?

    The Downward API gives a bare number, and the Go runtime takes a bare `GOMEMLIMIT` for bytes: with divisor
    `1Mi` a limit of 512Mi becomes 512 bytes. The garbage collector then runs all the time, and the program is
    many times slower. A CPU limit in thousandths makes the scheduler believe in 500 processors.

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
                resourceFieldRef: {resource: limits.memory, divisor: 1Mi}
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

    Other variables are not judged: their readers may well want mebibytes.

    ## References

    - [Downward API](https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-resourceFieldRef)
    - [A guide to the Go garbage collector](https://go.dev/doc/gc-guide#Memory_limit)
    """

    name = "gomemlimit-downward-divisor"
    family = "memory"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        for container in template.all_containers if template is not None else ():
            for variable, resource in UNITS.items():
                reference = downward.env_ref(container, variable)
                if reference is None or reference.resource != resource or reference.divisor is None:
                    continue
                divisor = reference.divisor.value
                if divisor is None or divisor == 1 or (variable == "GOMAXPROCS" and divisor > 1):
                    continue
                yield self._report(reference, reference.divisor, divisor)

    def _report(self, reference: ResourceRef, divisor: Amount, size: Fraction) -> Finding:
        given = _amount(reference)
        result = "" if given is None or given.value is None else str(math.ceil(given.value / size))
        unit = "bytes" if reference.name == "GOMEMLIMIT" else "processors"
        return self.finding(
            f"divisor {divisor.text} makes {reference.name}={result or 'a number'} {unit}; drop the divisor",
            divisor.node,
            f"divides the {reference.section.removesuffix('s')}",
            related=[(given.node, f"this becomes {result}")] if given is not None and result else [],
            help="without a divisor the number counts " + unit + ", as the Go runtime reads it",
            fix=edits.value(divisor.node, "1"),
        )


def _amount(reference: ResourceRef) -> Amount | None:
    if reference.container is None:
        return None
    resources = reference.container.resources
    read = resources.limit if reference.section == "limits" else resources.request
    return read(reference.resource)
