"""prestop-kills-process."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import scripts
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Handler, KubeObject
    from caulk.manifests.scripts import SimpleCommand

KILLERS = ("kill", "pkill", "killall")
NUMBERS = {"15": "TERM", "9": "KILL"}


class PrestopKillsProcess(ObjectRule):
    """preStop hook that kills the process it should protect.

    ## What it does

    Reports `preStop` hooks that run `kill` on process 1, on what `pidof` or `pgrep` finds or on a PID file,
    and `pkill` or `killall`, with SIGTERM or SIGKILL.

    ## Why is this bad?

    The kubelet sends SIGTERM as soon as the hook has ended; what a hook is for is the time before that, in
    which the pod disappears from the endpoints while it still answers. A hook that kills skips that time: the
    process is gone while clients are still sent to it, and with SIGKILL it does not even close its
    connections. Many programs take the kubelet's SIGTERM for the second one and give up at once,
    controller-runtime among them.

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
                command: [sh, -c, "kill -TERM $(pidof app)"]
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

    Silent for other signals (QUIT drains nginx, INT means another kind of shutdown to PostgreSQL), for
    scripts that wait for the process in a loop or with `wait`, for pods that share their process namespace,
    and for containers in which a shell keeps the kubelet's signal from the program anyway
    (`pid1-shell-wrapper`). After a constant sleep it is a note of low confidence.

    ## References

    - [Pod termination](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination)
    - [Container hooks](https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/)
    """

    name = "prestop-kills-process"
    family = "shutdown"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        shared = template.spec.get("shareProcessNamespace") if template is not None else None
        if template is None or (shared is not None and shared.value is True):
            return
        for container in template.long_running:
            hook = container.lifecycle.pre_stop if container.lifecycle is not None else None
            if hook is None or hook.kind != "exec" or scripts.script_of(container.argv) is not None:
                continue
            found = _killing(hook)
            if found is not None:
                yield self._report(hook, *found)

    def _report(self, hook: Handler, command: SimpleCommand, signal: str, after_sleep: bool) -> Finding:
        effect = (
            "nothing is shut down"
            if signal == "KILL"
            else "the kubelet sends SIGTERM after the hook anyway, and the delay before it is lost"
        )
        return self.finding(
            f"preStop sends SIG{signal} itself: {effect}",
            hook.seconds_place,
            f"`{command.program}` ends the process while requests still arrive",
            severity=Severity.NOTE if after_sleep else None,
            confidence=Confidence.LOW if after_sleep else None,
            help="leave the signal to the kubelet; let the hook only wait, with a sleep of some seconds",
        )


def _killing(hook: Handler) -> tuple[SimpleCommand, str, bool] | None:
    """The command that kills, its signal, and whether a constant sleep comes before it."""
    script = scripts.script_of(hook.command)
    if script is not None and (not script.is_plain or script.waits):
        return None
    alone = scripts.SimpleCommand(hook.command, (), "", False)
    commands = script.commands if script is not None else (alone,)
    slept = False
    for command in commands:
        if command.program == "sleep":
            slept = True
        if command.program not in KILLERS:
            continue
        signal, targets = _signal(command.words)
        if signal in ("TERM", "KILL") and (command.program != "kill" or _is_main_process(targets)):
            return command, signal, slept
    return None


def _signal(words: tuple[str, ...]) -> tuple[str, list[str]]:
    """The signal of a kill command, and what it is sent to."""
    at = next(index for index, word in enumerate(words) if word.rpartition("/")[2] in KILLERS)
    signal, targets, rest = "TERM", [], list(words[at + 1 :])
    while rest:
        word = rest.pop(0)
        match = re.fullmatch(r"(?:--signal=|-s|-)?(?:SIG)?([A-Z]+[0-9]*|[0-9]+)", word)
        if word in ("-s", "--signal", "-n") and rest:
            signal = rest.pop(0).removeprefix("SIG")
        elif word.startswith("-") and match is not None and word != "--":
            signal = match.group(1)
        elif not word.startswith("-"):
            targets.append(word)
    return NUMBERS.get(signal, signal), targets


def _is_main_process(targets: list[str]) -> bool:
    return any(
        each == "1" or re.search(r"pidof|pgrep|\.pid\b|/pid\b|pid_?file", each, re.IGNORECASE)
        for each in targets
    )
