"""prestop-exceeds-grace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Handler, KubeObject, Setting

KUBELET_EXTENSION = 2  # seconds that the kubelet grants once when preStop is still running at the deadline


class PrestopExceedsGrace(ObjectRule):
    """preStop hook that uses up the termination grace period.

    ## What it does

    Adds up the constant sleeps of a `preStop` hook (`sleep` action, `sleep 15`, `sh -c "sleep 15 && ..."`).
    Compares them with `terminationGracePeriodSeconds`, which is 30 when it is not set.

    ## Why is this bad?

    The grace period starts before the hook, not after it. When the hook ends, SIGTERM follows; when the grace
    period is over, SIGKILL follows, and the process gets two seconds at most for what it needed the grace
    period for. A `sleep` action longer than the grace period is rejected by the API server.

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
          lifecycle:
            preStop:
              exec:
                command: [sleep, "30"]
    ```

    ## Use instead

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      terminationGracePeriodSeconds: 45
      containers:
        - name: api
          image: registry.example.com/api:v1
          lifecycle:
            preStop:
              sleep:
                seconds: 10
    ```

    ## Known limits

    A hook that polls, loops or branches takes a time that nobody can tell from the manifest and is not
    judged. How long the program itself needs to shut down is the business of `shutdown-timeout-vs-grace`, the
    grace period of a probe that of `hook-grace-probe-override`.

    ## References

    - [Pod termination](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination)
    - [Container hooks](https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/)
    """

    name = "prestop-exceeds-grace"
    family = "shutdown"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial:
            return
        for container in template.long_running:
            hook = container.lifecycle.pre_stop if container.lifecycle is not None else None
            seconds = hook.seconds if hook is not None else None
            if hook is None or not seconds:
                continue
            grace = template.grace_period
            if grace.value is not None and seconds >= grace.value - KUBELET_EXTENSION:
                yield self._over_pod_grace(hook, seconds, grace, grace.value)

    def _over_pod_grace(self, hook: Handler, seconds: float, grace: Setting, limit: int) -> Finding:
        related = [(grace.node.entry_location, f"the whole grace period is {limit}s")] if grace.node else []
        enough = int(seconds) + 30
        return self.finding(
            _message(hook, seconds, limit),
            hook.seconds_place,
            f"sleeps {seconds:g}s",
            related=related,
            help=f"sleep less, or set terminationGracePeriodSeconds to {enough}: 30s are left after the hook"
            + ("" if grace.node else f"; it is not set here, so it is the default {limit}"),
        )


def _message(hook: Handler, seconds: float, limit: int) -> str:
    if limit == 0:
        return "the grace period is 0s: the preStop hook is skipped and the process is killed at once"
    if hook.kind == "sleep" and seconds > limit:
        return f"preStop sleeps {seconds:g}s of a {limit}s grace period: the API server rejects the pod"
    return f"preStop takes {seconds:g}s of the {limit}s grace period; SIGTERM gets the last 2s at most"
