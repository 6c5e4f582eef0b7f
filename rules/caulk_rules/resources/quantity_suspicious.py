"""quantity-suspicious."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.manifests import amounts, edits, quantity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from caulk.manifests.model import Container, KubeObject
    from caulk.manifests.quantity import Quantity
    from caulk.source import Span

MEBI = 1 << 20
MILLI = Fraction(1, 1000)
MANY_CPUS = 100
BYTES = frozenset(("memory", "storage", "ephemeral-storage"))
THOUSANDS = re.compile(r",[0-9]{3}(?![0-9])")
COMPARED = ("cpu", "memory", "ephemeral-storage")


class QuantitySuspicious(ObjectRule):
    """Resource quantity that does not mean what it looks like.

    ## What it does

    Reads quantities with Kubernetes' own grammar and reports those that the API server rejects (`512MB`),
    that mean something absurd (`memory: 512m` is half a byte, `cpu: 500` is five hundred cores, `memory: 512`
    is 512 bytes), and limits below their requests.

    ## Why is this bad?

    A rejected quantity stops the deployment. An accepted absurd one is worse: a memory limit of a few bytes
    kills the container while it starts, and a request of 500 cores keeps the pod pending for ever.

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
          resources:
            limits: {cpu: 500, memory: 512m}
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
          resources:
            limits: {cpu: 500m, memory: 512Mi}
    ```

    ## Known limits

    Extended resources and huge pages are only checked for their syntax. A request that is missing is not
    reported: the API server copies the limit.

    The fix is safe for a suffix that can mean one thing only (`512MiB`); what is merely likely (`512MB`,
    `512m`) takes `--fix=unsafe`.

    ## References

    - [Resource units](https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/)
    - [Quantity](https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/)
    """

    name = "quantity-suspicious"
    family = "resources"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        wrong: list[Finding] = []
        for each in amounts.amounts(obj):
            wrong.extend(self._check_amount(each))
        yield from wrong
        if obj.pod_template is not None:
            told = {finding.primary.span for finding in wrong}
            for container in obj.pod_template.all_containers:
                yield from self._compare(container, told)

    def _check_amount(self, each: amounts.NamedAmount) -> Iterator[Finding]:
        amount = each.amount
        if amount.error is not None:
            meant = quantity.suggestions(amount.error)
            better = " or ".join(meant)
            plain = len(meant) == 1 and "," not in amount.text
            trust = Applicability.SAFE if plain else Applicability.UNSAFE
            yield self.finding(
                f"{each.label}: {amount.text} is no Kubernetes quantity, the API server rejects it"
                + (f"; did you mean {better}?" if better else ""),
                amount.node,
                f"`{amount.error.suffix}` is not a suffix"
                if amount.error.suffix
                else "not a number with a suffix",
                help="the suffixes are Ki Mi Gi Ti Pi Ei, m k M G T P E, or none",
                fix=edits.value(amount.node, meant[0], applicability=trust)
                if meant and not THOUSANDS.search(amount.text)
                else None,
            )
        elif amount.quantity is not None and amount.quantity.value > 0:
            found = _absurdity(each, amount.quantity)
            if found is not None:
                real, better, severity = found
                yield self.finding(
                    f"{each.label}: {amount.text} means {real}; did you mean {better}?",
                    amount.node,
                    f"this is {real}",
                    severity=severity,
                    help=f"write {better}",
                    fix=edits.value(amount.node, better, applicability=Applicability.UNSAFE),
                )

    def _compare(self, container: Container, told: Collection[Span]) -> Iterator[Finding]:
        for name in COMPARED:
            limit, request = container.resources.limit(name), container.resources.written_request(name)
            if limit is None or request is None or limit.value is None or request.value is None:
                continue
            is_told = limit.node.location.span in told or request.node.location.span in told
            if limit.value < request.value and not is_told:
                yield self.finding(
                    f"limits.{name}: {limit.text} is less than the request {request.text}:"
                    " the API server rejects the pod",
                    limit.node,
                    "the limit",
                    related=[(request.node, "is below this request")],
                    help=f"raise the limit to {request.text} at least, or lower the request",
                )


def _absurdity(each: amounts.NamedAmount, given: Quantity) -> tuple[str, str, Severity] | None:
    """What an accepted quantity means and what was likely meant; None for a sensible one."""
    value, number = given.value, given.number
    if each.resource in BYTES and given.suffix in ("m", "u", "n"):
        return f"{float(value):g} bytes", f"{number}Mi", Severity.ERROR
    if each.resource == "memory" and each.container is not None and value < MEBI:
        return _bytes(value), f"{number}Mi", Severity.WARNING
    if each.resource == "cpu" and each.container is not None:
        if value >= MANY_CPUS:
            return f"{float(value):g} CPUs", f"{number}m", Severity.WARNING
        if value < MILLI:
            return "less than a thousandth of a CPU, which is rounded up to 1m", f"{number}", Severity.WARNING
    return None


def _bytes(value: Fraction) -> str:
    return f"{float(value):g} bytes" if value < 1024 else f"{float(value / 1024):.4g}Ki"
