"""privileged-init-sysctl."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import scripts
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject
    from caulk.manifests.scripts import SimpleCommand

WRITING = re.compile(r">\s*\"?/proc/sys/")


class PrivilegedInitSysctl(ObjectRule):
    """Privileged container that changes kernel parameters of the node.

    ## What it does

    Reports privileged containers that run `sysctl -w` or `sysctl name=value`, or write below `/proc/sys`.

    ## Why is this bad?

    A parameter without a namespace is the node's: the change concerns every pod there, stays after this one
    is gone, and fights with the same line in the next chart. It also takes a privileged container to make it.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      initContainers:
        - name: tune
          image: registry.example.com/tools:v1
          command: [sysctl, -w, fs.inotify.max_user_watches=524288]
          securityContext:
            privileged: true
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
      containers:
        - name: api
          image: registry.example.com/api:v1
    ```

    ## Known limits

    Search engines and databases ask for it in their installation notes: hence pedantic.

    ## References

    - [Using sysctls](https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/)
    """

    name = "privileged-init-sysctl"
    family = "workloads"
    severity = Severity.NOTE
    confidence = Confidence.HIGH
    since = "0.1.0"
    pedantic = True

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        for container in template.all_containers if template is not None else ():
            privileged = container.node.get("securityContext", "privileged")
            if privileged is None or privileged.value is not True:
                continue
            script = scripts.script_of(container.argv)
            commands = script.commands if script is not None else ()
            if script is None and container.argv:
                commands = (scripts.SimpleCommand(container.argv, (), "", False),)
            changing = next((each for each in commands if _changes(each)), None)
            if changing is None and not (script is not None and WRITING.search(script.text)):
                continue
            yield self.finding(
                "a privileged container sets kernel parameters of the node, for everyone on it",
                container.argv_node(script.index if script is not None else 0),
                "stays after the pod is gone",
                related=[(privileged.entry_location, "may do so here")],
                help="set them in the configuration of the nodes",
            )


def _changes(command: SimpleCommand) -> bool:
    if command.program == "tee":
        return any("/proc/sys/" in word for word in command.words)
    return command.program == "sysctl" and any(
        word in ("-w", "--write", "-p", "--system") or re.match(r"[a-z][\w./-]*=", word)
        for word in command.words
    )
