"""pid1-shell-wrapper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.deployment import startup
from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.dockerfile import Stage
    from caulk.deployment.project import Project
    from caulk.deployment.startup import Wrapper
    from caulk.findings import Locatable
    from caulk.manifests.model import PodTemplate


class Pid1ShellWrapper(ProjectRule):
    """Shell as process 1 that keeps SIGTERM from the service.

    ## What it does

    Reads what starts a long-running container: `command` and `args` with `sh -c "..."`, and the shell form of
    `ENTRYPOINT` and `CMD` in a Dockerfile. It reports scripts whose service stays a child of the shell: in a
    pipeline, in the background, with commands behind it, or as last command where the shell does not replace
    itself with it.

    ## Why is this bad?

    The kubelet sends SIGTERM to process 1. A shell does not pass it on, and as process 1 it does not die of
    it either: the service runs on until the grace period is over and is then killed in the middle of its
    requests. Every rollout takes the full 30 seconds and drops what was in flight.

    ## Example

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      containers:
        - name: api
          image: debian:bookworm-slim
          command: [sh, -c, "./migrate; ./server"]
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
          image: debian:bookworm-slim
          command: [sh, -c, "./migrate && exec ./server"]
    ```

    ## Known limits

    Whether a shell replaces itself with the last command differs: dash never does, bash does for a simple
    command without redirection, BusyBox does unless a line end follows. Which one `sh` is, the image's name
    has to tell; where it does not, the confidence is low or, when the script ends with a line end, medium.
    Scripts with branches, loops, functions, `trap` or an `exec` anywhere are left alone, and so are entry
    point scripts in files.

    ## References

    - [Pod termination](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination)
    - [Dockerfile reference, ENTRYPOINT](https://docs.docker.com/reference/dockerfile/#entrypoint)
    """

    name = "pid1-shell-wrapper"
    family = "shutdown"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, project: Project) -> Iterator[Finding]:
        for template in project.manifests.pod_templates():
            if not template.is_job:
                yield from self._pod(template)
        for dockerfile in project.dockerfiles:
            if not startup.is_for_development(dockerfile.path) and dockerfile.final is not None:
                yield from self._image(dockerfile.final)

    def _pod(self, template: PodTemplate) -> Iterator[Finding]:
        shared = template.spec.get("shareProcessNamespace")
        for container in template.long_running:
            found = startup.wrapper_of(container.argv, container.image)
            hook = container.lifecycle.pre_stop if container.lifecycle is not None else None
            if found is None or (hook is not None and hook.kind == "exec" and not hook.seconds):
                continue  # a hook may stop the service by other means
            place = container.argv_node(found.script.index)
            yield self._report(found, place, doubtful=shared is not None and shared.value is True)

    def _image(self, stage: Stage) -> Iterator[Finding]:
        instruction = stage.entrypoint or stage.command
        if instruction is None or stage.image in ("", "scratch") or "distroless" in stage.image:
            return
        words = instruction.exec_form
        if words is not None:
            argv = [word.text for word in words]
        else:
            shell = stage.last("SHELL")
            form = shell.exec_form if shell is not None else None
            argv = [word.text for word in form] if form is not None else ["/bin/sh", "-c"]
            argv.append(instruction.arguments)
        found = startup.wrapper_of(argv, stage.image)
        if found is not None:
            yield self._report(found, instruction, doubtful=False)

    def _report(self, found: Wrapper, place: Locatable, *, doubtful: bool) -> Finding:
        service = found.service.program
        return self.finding(
            f"the shell is process 1 and keeps SIGTERM from {service}, which {found.reason}",
            place,
            f"`{service}` is killed when the grace period is over",
            severity=Severity.NOTE if doubtful else None,
            confidence=Confidence.LOW if doubtful else found.confidence,
            help=f"start the program without a shell, or let the script end with `exec {service}`",
        )
