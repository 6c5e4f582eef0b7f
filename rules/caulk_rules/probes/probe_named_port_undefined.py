"""probe-named-port-undefined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.manifests import edits, model
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Container, Handler, KubeObject, YamlNode


class ProbeNamedPortUndefined(ObjectRule):
    """Probe or hook that names a port which its container does not declare.

    ## What it does

    Looks for the port name of each `httpGet` and `tcpSocket` probe and of `httpGet` hooks among the `ports`
    of the same container. It also reports numbers in quotes, which are names to Kubernetes and no valid ones,
    and names in `grpc` probes, which take numbers only.

    ## Why is this bad?

    A name is resolved within the container, never in its neighbours. Without the port every probe fails: the
    pod never becomes ready, or the liveness probe restarts it again and again.

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
          ports: [{name: http, containerPort: 8080}]
          readinessProbe:
            tcpSocket: {port: web}
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
          ports: [{name: http, containerPort: 8080}]
          readinessProbe:
            tcpSocket: {port: http}
    ```

    ## Known limits

    Numeric ports need not be declared and are never reported. A probe with a `host` asks somebody else and is
    left alone.

    ## References

    - [Probe configuration](https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port)
    """

    name = "probe-named-port-undefined"
    family = "probes"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial:
            return
        for container in template.all_containers:
            lifecycle = container.lifecycle
            hooks = (lifecycle.post_start, lifecycle.pre_stop) if lifecycle is not None else ()
            for handler in (*container.probes, *hooks):
                if handler is not None and handler.port is not None and not handler.host:
                    yield from self._check_port(handler, handler.port.node, container)

    def _check_port(self, handler: Handler, node: YamlNode, container: Container) -> Iterator[Finding]:
        title = handler.node.name
        if not node.is_string or model.is_templated(node.text):
            return
        if node.text.isdecimal() or handler.kind == "grpc":
            what = "text, not a number"
            reason = (
                "grpc probes take numbers only"
                if handler.kind == "grpc"
                else "in quotes it is no valid port name"
            )
            better = node.text if node.text.isdecimal() else container.port_number(node.text)
            yield self.finding(
                f'{title} port "{node.text}": {reason}, and the API server rejects it',
                node,
                what,
                help=f"write {better} without quotes" if better else "write the number",
                fix=edits.value(node, int(better), description=f"write {better}") if better else None,
            )
        elif all(each.name != node.text for each in container.ports):
            names = ", ".join(each.name for each in container.ports if each.name)
            yield self.finding(
                f"{title} asks port {node.text}, which container {container.name} does not declare:"
                " it always fails",
                node,
                "names no port of this container",
                related=[(each.location, "the port that it declares") for each in container.ports[:1]],
                help=f"the names that it declares: {names}"
                if names
                else "name the port in the container's `ports`",
            )
