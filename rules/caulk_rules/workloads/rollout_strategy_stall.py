"""rollout-strategy-stall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import availability, model
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.availability import Share
    from caulk.manifests.model import KubeObject, YamlNode


class RolloutStrategyStall(ObjectRule):
    """Update strategy that the API server rejects.

    ## What it does

    Checks the update strategies of Deployments, DaemonSets and StatefulSets with the API server's own rules:
    a Deployment whose `maxSurge` and `maxUnavailable` are both 0, a DaemonSet with both 0 or both above 0
    (`maxUnavailable` is 1 unless set), `rollingUpdate` settings beside `Recreate` or `OnDelete`. A Deployment
    of one replica whose rollout stops the old pod first is a note of low confidence, and so is `OnDelete`.

    ## Why is this bad?

    With nothing to add and nothing to take away a rollout could never begin, and the object is not accepted.
    For a DaemonSet this shows when somebody sets `maxSurge` alone.

    ## Example

    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      strategy:
        rollingUpdate: {maxSurge: 0, maxUnavailable: 0}
      selector: {matchLabels: {app: api}}
      template:
        metadata: {labels: {app: api}}
        spec:
          containers:
            - name: api
              image: registry.example.com/api:v1
    ```

    ## Use instead

    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      strategy:
        rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
      selector: {matchLabels: {app: api}}
      template:
        metadata: {labels: {app: api}}
        spec:
          containers:
            - name: api
              image: registry.example.com/api:v1
    ```

    ## Known limits

    Charts that let their users choose are reported as they render with the values at hand.

    ## References

    - [Rolling update](https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment)
    - [DaemonSet update strategy](https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/)
    """

    name = "rollout-strategy-stall"
    family = "workloads"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    kinds = frozenset(("Deployment", "DaemonSet", "StatefulSet"))

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial or obj.group != "apps":
            return
        strategy = obj.node.get("spec", "strategy" if obj.kind == "Deployment" else "updateStrategy")
        kind = strategy.get("type") if strategy is not None else None
        rolling = strategy.get("rollingUpdate") if strategy is not None else None
        if kind is not None and kind.text in ("Recreate", "OnDelete"):
            if rolling is not None and obj.kind != "DaemonSet":
                yield self.finding(
                    f"rollingUpdate beside {kind.text}: the API server rejects the {obj.kind}",
                    rolling.key_location,
                    "only for RollingUpdate",
                    related=[(kind, "the strategy")],
                    help="remove rollingUpdate; in a patch or in values, set it to null",
                )
            elif kind.text == "OnDelete":
                yield self._note(kind, "OnDelete: an update reaches no pod before somebody deletes it")
        elif obj.kind == "Deployment":
            yield from self._deployment(obj, rolling)
        elif obj.kind == "DaemonSet" and rolling is not None:
            yield from self._daemon_set(rolling)

    def _deployment(self, obj: KubeObject, rolling: YamlNode | None) -> Iterator[Finding]:
        surge = availability.Share.of(rolling, "maxSurge", availability.Share(None, percent=25))
        away = availability.Share.of(rolling, "maxUnavailable", availability.Share(None, percent=25))
        replicas = model.Setting.of(obj.node.get("spec") or obj.node, "replicas", 1)
        if surge is None or away is None or rolling is None:
            return
        if surge.is_zero and away.is_zero:
            yield self._rejected("maxSurge and maxUnavailable are both 0", surge, away, "Deployment")
        elif replicas.value == 1 and away.node is not None and (away.number == 1 or away.percent == 100):
            yield self._note(away.node, "the only replica is stopped before its successor is ready")

    def _daemon_set(self, rolling: YamlNode) -> Iterator[Finding]:
        surge = availability.Share.of(rolling, "maxSurge", availability.Share(None, number=0))
        away = availability.Share.of(rolling, "maxUnavailable", availability.Share(None, number=1))
        if surge is None or away is None:
            return
        if surge.is_zero and away.is_zero:
            yield self._rejected("maxSurge and maxUnavailable are both 0", surge, away, "DaemonSet")
        elif surge.is_positive and away.is_positive:
            default = " (1 by default)" if away.node is None else ""
            title = f"maxSurge is {surge} and maxUnavailable {away}{default}, but one has to be 0"
            yield self._rejected(title, surge, away, "DaemonSet")

    def _rejected(self, title: str, surge: Share, away: Share, kind: str) -> Finding:
        place = surge.node or away.node
        assert place is not None, "a default alone is never wrong"
        return self.finding(
            f"{title}: the API server rejects the {kind}",
            place.entry_location,
            "how an update may begin",
            related=[(away.node.entry_location, "and this")] if away.node is not None and surge.node else [],
            help="set maxUnavailable: 0"
            if kind == "DaemonSet" and surge.is_positive
            else "let one of them be 1",
        )

    def _note(self, place: YamlNode, message: str) -> Finding:
        return self.finding(
            message,
            place.entry_location,
            "on every update",
            severity=Severity.NOTE,
            confidence=Confidence.LOW,
            help="let a rolling update add a pod first, if the workload can stand two",
        )
