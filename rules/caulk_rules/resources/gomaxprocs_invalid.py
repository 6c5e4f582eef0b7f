"""gomaxprocs-invalid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.deployment import environment
from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.manifests import quantity
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.project import Project

VALID = re.compile(r"[+-]?[0-9]{1,9}")


class GomaxprocsInvalid(ProjectRule):
    """GOMAXPROCS that the Go runtime ignores.

    ## What it does

    Checks literal values of `GOMAXPROCS` in containers, in ConfigMaps of the same scan that they take it
    from, and in `ENV` of a Dockerfile's final stage.

    ## Why is this bad?

    The runtime takes a positive whole number. `500m`, `2.5`, `auto` and `0` it ignores without a word and
    uses its default, which on programs built for Go before 1.25 is the number of processors of the node.

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
            - {name: GOMAXPROCS, value: 500m}
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
            - {name: GOMAXPROCS, value: "1"}
    ```

    ## Known limits

    A container that sets GOMAXPROCS is taken for a Go program. Templated values are unknown.

    The fix is safe for whole numbers (`2.0`, `2000m`); fractions are rounded up with `--fix=unsafe`.

    ## References

    - [Package runtime, environment variables](https://pkg.go.dev/runtime#hdr-Environment_Variables)
    """

    name = "gomaxprocs-invalid"
    family = "resources"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE

    def check(self, project: Project) -> Iterator[Finding]:
        for each in environment.variables(project, "GOMAXPROCS"):
            if each.value == "" or (VALID.fullmatch(each.value) and int(each.value) > 0):
                continue
            better = _meant(each.value)
            yield self.finding(
                f'GOMAXPROCS="{each.value}" is ignored' + (f" (write {better})" if better else ""),
                each.place,
                "no positive whole number",
                related=[(each.via, "the container takes it from there")] if each.via is not None else [],
                help="write a positive whole number, or remove it: Go 1.25 and later choose by the CPU limit",
                fix=each.fix("GOMAXPROCS", str(better), _trust(each.value)) if better else None,
            )


def _trust(value: str) -> Applicability:
    """A fraction is rounded up, which is a choice."""
    return Applicability.SAFE if quantity.parse(value).value.denominator == 1 else Applicability.UNSAFE


def _meant(value: str) -> int | None:
    """The whole number of processors that a quantity is good for."""
    try:
        amount = quantity.parse(value)
    except quantity.QuantityError:
        return None
    return max(amount.units, 1) if 0 < amount.value < 1024 else None
