"""exec-probe-default-timeout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject


class ExecProbeDefaultTimeout(ObjectRule):
    """Command probe with the default timeout of one second.

    ## What it does

    Reports `exec` probes without `timeoutSeconds`.

    ## Why is this bad?

    The default is one second, and it is enforced: up to Kubernetes 1.19 it was not, and many commands were
    written then. Starting a process inside a container that is short of CPU takes longer than that now and
    then, and three such moments in a row are a restart.

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
          livenessProbe:
            exec:
              command: [/bin/check]
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
          livenessProbe:
            exec:
              command: [/bin/check]
            timeoutSeconds: 5
    ```

    ## Known limits

    How long a command takes cannot be told from a manifest: hence pedantic.

    ## References

    - [Probe configuration](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/)
    """

    name = "exec-probe-default-timeout"
    family = "probes"
    severity = Severity.NOTE
    confidence = Confidence.HIGH
    since = "0.1.0"
    pedantic = True

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial:
            return
        for container in template.long_running:
            for probe in container.probes:
                if probe.kind == "exec" and probe.timeout.value is not None and probe.timeout.node is None:
                    yield self.finding(
                        f"{probe.name} gives its command 1s, the default",
                        probe.location,
                        "a new process each time, with a second to start and to end",
                        help="set timeoutSeconds to what the command takes on a busy node",
                    )
