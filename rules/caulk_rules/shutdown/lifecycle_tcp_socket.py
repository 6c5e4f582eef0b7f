"""lifecycle-tcp-socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject


class LifecycleTcpSocket(ObjectRule):
    """Lifecycle hook of a kind that always fails.

    ## What it does

    Reports `postStart` and `preStop` hooks with a `tcpSocket` action.

    ## Why is this bad?

    The API server accepts the field, because it once shared its type with probes, and the kubelet has no code
    for it: the hook fails every time. A failed `postStart` hook kills the container, so that it never starts;
    a failed `preStop` hook is skipped, and the delay that somebody wanted does not happen.

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
              tcpSocket: {port: 8080}
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
          lifecycle:
            preStop:
              sleep: {seconds: 5}
    ```

    ## Known limits

    None known.

    ## References

    - [Container hooks](https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/)
    - [LifecycleHandler](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#LifecycleHandler)
    """

    name = "lifecycle-tcp-socket"
    family = "shutdown"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        for container in template.all_containers if template is not None else ():
            lifecycle = container.lifecycle
            for hook in (lifecycle.post_start, lifecycle.pre_stop) if lifecycle is not None else ():
                action = hook.node.entry("tcpSocket") if hook is not None else None
                if hook is not None and action is not None and not action.is_null:
                    effect = "the container is killed" if hook.node.name == "postStart" else "it is skipped"
                    yield self.finding(
                        f"{hook.node.name} with tcpSocket is accepted and always fails: {effect}",
                        action.key_location,
                        "the kubelet cannot run this",
                        help="use exec, httpGet or, for a delay, sleep",
                    )
