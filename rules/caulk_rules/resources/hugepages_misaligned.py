"""hugepages-misaligned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import quantity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject, Resources

PREFIX = "hugepages-"


class HugepagesMisaligned(ObjectRule):
    """Huge pages that the API server rejects.

    ## What it does

    Checks `hugepages-<size>` of containers: a whole number of pages, a limit, a request (if written) equal to
    it, and CPU or memory beside it.

    ## Why is this bad?

    The API server rejects a pod with any of these, and the workload's controller tries again for ever: the
    Deployment exists and has no pods.

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
            requests: {memory: 1Gi}
            limits: {hugepages-2Mi: 5Mi, memory: 1Gi}
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
            requests: {memory: 1Gi}
            limits: {hugepages-2Mi: 6Mi, memory: 1Gi}
    ```

    ## Known limits

    Which page sizes the nodes have is not known here.

    ## References

    - [Manage HugePages](https://kubernetes.io/docs/tasks/manage-hugepages/scheduling-hugepages/)
    """

    name = "hugepages-misaligned"
    family = "resources"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial:
            return
        for container in template.all_containers:
            resources = container.resources
            names = {name for _, name, _ in resources.amounts if name.startswith(PREFIX)}
            for name in sorted(names):
                yield from self._check_pages(resources, name)
            others = any(name in ("cpu", "memory") for _, name, _ in resources.amounts)
            if names and not others and not template.resources:
                place = next(amount.node for _, name, amount in resources.amounts if name in names)
                yield self.finding(
                    f"{min(names)} without cpu or memory: the API server rejects the pod",
                    place.key_location,
                    "needs one of them in the same container",
                    help="add a request for memory",
                )

    def _check_pages(self, resources: Resources, name: str) -> Iterator[Finding]:
        limit, request = resources.limit(name), resources.written_request(name)
        try:
            size = quantity.parse(name.removeprefix(PREFIX)).value
        except quantity.QuantityError:
            return
        for amount in (limit, request):
            if amount is not None and amount.value is not None and (amount.value < 0 or amount.value % size):
                yield self.finding(
                    f"{name}: {amount.text} is no whole number of pages: the API server rejects the pod",
                    amount.node,
                    f"not a multiple of {name.removeprefix(PREFIX)}",
                    help=f"write a multiple of {name.removeprefix(PREFIX)}",
                )
                return
        if limit is None and request is not None:
            yield self.finding(
                f"{name} has a request and no limit: the API server rejects the pod",
                request.node,
                "huge pages cannot be overcommitted",
                help="set the same amount as limit",
            )
        elif limit is not None and request is not None and None not in (limit.value, request.value):
            if limit.value == request.value:
                return
            yield self.finding(
                f"{name}: the request {request.text} is not the limit {limit.text}:"
                " the API server rejects the pod",
                request.node,
                "huge pages cannot be overcommitted",
                related=[(limit.node, "the limit")],
                help="write the same amount twice, or leave the request out",
            )
