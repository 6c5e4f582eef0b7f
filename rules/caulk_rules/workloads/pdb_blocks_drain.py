"""pdb-blocks-drain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import availability
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.availability import Budget, Share
    from caulk.manifests.model import Manifests


class PdbBlocksDrain(ManifestsRule):
    """Disruption budget that never lets a pod go.

    ## What it does

    Follows the whole selector of a PodDisruptionBudget to the workloads in the same set and compares:
    `maxUnavailable` of 0, `minAvailable` of 100 % or of as many pods as the workload runs, taking the minimum
    of its autoscaler where it has one.

    ## Why is this bad?

    Every eviction is refused. `kubectl drain` waits for ever, node upgrades and the cluster autoscaler get
    stuck or, after their time-out, kill the pod without any grace.

    ## Example

    ```yaml
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: api
    spec:
      minAvailable: 2
      selector: {matchLabels: {app: shop}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      replicas: 2
      selector: {matchLabels: {app: shop}}
      template:
        metadata: {labels: {app: shop}}
        spec:
          containers:
            - name: api
              image: registry.example.com/api:v1
    ```

    ## Use instead

    ```yaml
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata:
      name: api
    spec:
      maxUnavailable: 1
      selector: {matchLabels: {app: shop}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      replicas: 2
      selector: {matchLabels: {app: shop}}
      template:
        metadata: {labels: {app: shop}}
        spec:
          containers:
            - name: api
              image: registry.example.com/api:v1
    ```

    ## Known limits

    Pods of DaemonSets are not evicted and not counted. Silent when the number of replicas is templated or set
    by something that is not in the scan, as far as that can be seen. A single replica with `minAvailable: 1`
    is reported: either may be raised.

    ## References

    - [Specifying a disruption budget](https://kubernetes.io/docs/tasks/run-application/configure-pdb/)
    """

    name = "pdb-blocks-drain"
    family = "workloads"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    kinds = frozenset(("PodDisruptionBudget",))

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for obj in manifests.of_kind("PodDisruptionBudget"):
            budget = availability.Budget(obj)
            pods = budget.pods(manifests)
            counts = [availability.replicas(manifests, each.owner) for each in pods]
            if obj.is_patch or not pods or any(each.is_partial for each in pods):
                continue
            least = [each.least for each in counts]
            total = sum(each or 0 for each in least) if all(least) else None
            found = _blocking(budget, total)
            if found is None:
                continue
            share, clause = found
            owner, place = pods[0].owner, counts[0].node
            yield self.finding(
                f"PodDisruptionBudget {obj.name} {clause}: node drains hang",
                share.node.entry_location if share.node is not None else obj,
                "refuses every eviction",
                related=[
                    (place.entry_location if place is not None else owner, f"{owner.kind} {owner.name}")
                ],
                help="allow one pod to be away (maxUnavailable: 1), or run more replicas",
            )


def _blocking(budget: Budget, total: int | None) -> tuple[Share, str] | None:
    """The number that refuses every eviction, and a clause that says why; `total` None is unknown."""
    away, kept = budget.max_unavailable, budget.min_available
    if away is not None and away.is_zero:
        return away, f"allows {away} pods to be away"
    if kept is None:
        return None
    if kept.percent is not None and kept.percent >= 100:
        return kept, f"keeps {kept} of the pods"
    needed = kept.rounded_up(total) if total is not None else None
    if total is not None and needed is not None and needed >= total:
        return kept, f"keeps {kept} of {total} pod{'s' if total != 1 else ''}"
    return None
