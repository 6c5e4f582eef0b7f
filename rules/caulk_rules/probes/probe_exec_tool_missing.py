"""probe-exec-tool-missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import scripts
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import KubeObject, Probe
    from caulk.manifests.scripts import SimpleCommand

LOOPBACK = re.compile(r"^(?:https?://)?(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::|/|$)")
SPECIAL = re.compile(
    r"--(?:unix-socket|abstract-unix-socket|cert|key|cacert|certificate|private-key|data|request|post|method|body)"
    r"|-[dXE]$|-X"
)


class ProbeExecToolMissing(ObjectRule):
    """Probe that runs curl or wget where the kubelet could ask itself.

    ## What it does

    Reports `exec` probes that only run `curl` or `wget` against the container's own address.

    ## Why is this bad?

    The image has to carry the tool, for this alone; minimal images do not, and then the probe fails for ever.
    Each run starts processes inside the container, on its CPU and memory limits. The kubelet's own `httpGet`
    needs neither.

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
              command: [curl, -f, "http://localhost:8080/livez"]
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
            httpGet: {path: /livez, port: 8080}
    ```

    ## Known limits

    Silent for UNIX sockets, client certificates, methods and bodies, checks of the answer (a pipe, `jq`), and
    for anything but the container's own loopback address. A server that listens on the loopback address only
    cannot be asked by the kubelet: hence pedantic.

    ## References

    - [Probe configuration](https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/)
    """

    name = "probe-exec-tool-missing"
    family = "probes"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        for container in template.long_running if template is not None else ():
            for probe in container.probes:
                command = _only_command(probe)
                if command is None or command.program not in ("curl", "wget"):
                    continue
                if any(LOOPBACK.search(word) for word in command.words) and not any(
                    SPECIAL.match(word) for word in command.words
                ):
                    yield self.finding(
                        f"{probe.name} runs {command.program}, which {container.image or 'the image'} has to"
                        " contain; use httpGet",
                        probe.seconds_place,
                        "the kubelet can ask this itself",
                        help="write httpGet with the path and the port; status 200 to 399 counts as success",
                    )


def _only_command(probe: Probe) -> SimpleCommand | None:
    """The one command that decides, apart from an `exit` behind it."""
    script = scripts.script_of(probe.command)
    if script is None:
        return scripts.SimpleCommand(probe.command, (), "", False) if probe.command else None
    rest = [each for each in script.commands if each.program not in ("exit", "set")]
    if not script.is_plain or len(rest) != 1 or rest[0].operator in ("|", "|&", "&"):
        return None
    return rest[0]
