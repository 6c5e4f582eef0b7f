"""pod-sysctl-not-namespaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import model, sysctls
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject

HOST_FLAGS = {"network": "hostNetwork", "ipc": "hostIPC"}


class PodSysctlNotNamespaced(ObjectRule):
    """Kernel parameter that no pod can have for itself.

    ## What it does

    Checks `securityContext.sysctls`: parameters outside the namespaces of a pod, network parameters with
    `hostNetwork`, IPC parameters with `hostIPC`. Parameters that a kubelet has to be told to allow are notes
    of low confidence.

    ## Why is this bad?

    The kubelet refuses the pod with "SysctlForbidden", and its controller makes another, which is refused,
    too. Only a few parameters have a value of their own in each pod; `vm.*`, `fs.inotify.*` and most of
    `kernel.*` belong to the node.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      securityContext:
        sysctls:
          - {name: fs.inotify.max_user_watches, value: "524288"}
      containers:
        - name: api
          image: registry.example.com/api:v1
    ```

    ## Use instead

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      securityContext:
        sysctls:
          - {name: net.ipv4.tcp_syncookies, value: "1"}
      containers:
        - name: api
          image: registry.example.com/api:v1
    ```

    ## Known limits

    Which unsafe parameters the kubelets of a cluster allow is not known here.

    ## References

    - [Using sysctls](https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/)
    """

    name = "pod-sysctl-not-namespaced"
    family = "workloads"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        entries = template.spec.get("securityContext", "sysctls") if template is not None else None
        for entry in entries.elements if entries is not None else ():
            node = entry.get("name")
            if template is None or node is None or model.is_templated(node.text):
                continue
            name = sysctls.normalised(node.text)
            namespace = sysctls.namespace_of(name)
            flag = HOST_FLAGS.get(namespace.value)
            host = template.spec.get(flag) if flag is not None else None
            if namespace is sysctls.Namespace.NONE:
                yield self.finding(
                    f"sysctl {name} is not namespaced; the kubelet refuses the pod (set it on the node)",
                    node,
                    "belongs to the node",
                    help="set it in the configuration of the nodes",
                )
            elif host is not None and host.value is True:
                yield self.finding(
                    f"sysctl {name} with {flag} would be the node's; the kubelet refuses the pod",
                    node,
                    f"in the {namespace.value} namespace, which the pod shares with the node",
                    related=[(host.entry_location, "shared here")],
                    help=f"remove {flag}, or set the parameter on the node",
                )
            elif name not in sysctls.SAFE:
                yield self.finding(
                    f"sysctl {name} is refused unless the kubelet allows it",
                    node,
                    "not in the safe set",
                    severity=Severity.NOTE,
                    confidence=Confidence.LOW,
                    help="the nodes need it in allowedUnsafeSysctls",
                )
