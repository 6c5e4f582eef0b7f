"""gogc-invalid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.deployment import environment
from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.project import Project

VALID = re.compile(r"[+-]?[0-9]{1,9}")


class GogcInvalid(ProjectRule):
    """GOGC that the Go runtime ignores.

    ## What it does

    Checks literal values of `GOGC` in containers, in ConfigMaps of the same scan that they take it from, and
    in `ENV` of a Dockerfile's final stage.

    ## Why is this bad?

    The runtime takes a whole number or `off`. Anything else (`200%`, `OFF`, `50.0`) it ignores without a word
    and uses 100: the tuning never took place, and measurements of it measured something else.

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
            - {name: GOGC, value: "200%"}
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
            - {name: GOGC, value: "200"}
    ```

    ## Known limits

    A container that sets GOGC is taken for a Go program. Templated values are unknown.

    ## References

    - [Package runtime, environment variables](https://pkg.go.dev/runtime#hdr-Environment_Variables)
    """

    name = "gogc-invalid"
    family = "memory"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE

    def check(self, project: Project) -> Iterator[Finding]:
        for each in environment.variables(project, "GOGC"):
            if each.value in ("", "off") or VALID.fullmatch(each.value):
                continue
            better = _meant(each.value)
            yield self.finding(
                f'GOGC="{each.value}" is ignored and 100 is used' + (f" (write {better})" if better else ""),
                each.place,
                "neither a whole number nor `off`",
                related=[(each.via, "the container takes it from there")] if each.via is not None else [],
                help="a whole number of per cent without a sign, or `off` in lower case",
                fix=each.fix("GOGC", better) if better else None,
            )


def _meant(value: str) -> str:
    if value.strip().lower() == "off":
        return "off"
    match = re.fullmatch(r"\s*([0-9]+)(?:\.0*)?\s*%?\s*", value)
    return match.group(1) if match is not None else ""
