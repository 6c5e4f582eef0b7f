"""go-debug-env-in-production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.deployment import environment, startup
from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import godebug
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.environment import Variable
    from caulk.deployment.project import Project

GRADES = {
    "FATAL": (Severity.WARNING, Confidence.MEDIUM),  # which Go builds the program is not known here
    "HARMFUL": (Severity.WARNING, Confidence.HIGH),
    "NOISE": (Severity.NOTE, Confidence.MEDIUM),
    "NOTHING": (Severity.NOTE, Confidence.LOW),
}


class GoDebugEnvInProduction(ProjectRule):
    """Debugging switch of the Go runtime in a workload.

    ## What it does

    Reads `GODEBUG` and `GOTRACEBACK` of long-running containers and of a Dockerfile's final stage. Settings
    that make a service freeze, crawl or leak are warnings, settings that fill the log notes; names that the
    runtime does not know are notes of low confidence.

    ## Why is this bad?

    `asyncpreemptoff=1` lets a single loop stop all goroutines of a process; tracing of the scheduler or of
    allocations costs more than the work that it traces; `http2debug` logs headers with credentials. From Go
    1.27 on, a setting that was removed ends the process at start. `GOTRACEBACK=crash` writes core dumps, as
    large as the memory, and none when the kernel kills for want of memory.

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
          env:
            - {name: GODEBUG, value: "asyncpreemptoff=1"}
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
          env:
            - {name: GODEBUG, value: "http2client=0"}
    ```

    ## Known limits

    Settings that choose between behaviours (`netdns=go`, `http2client=0`) are not reported. Jobs, init
    containers and files whose path speaks of development are left alone.

    ## References

    - [Package runtime, environment variables](https://pkg.go.dev/runtime#hdr-Environment_Variables)
    - [Go, Backwards Compatibility, and GODEBUG](https://go.dev/doc/godebug)
    """

    name = "go-debug-env-in-production"
    family = "resources"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, project: Project) -> Iterator[Finding]:
        for name in ("GODEBUG", "GOTRACEBACK"):
            for each in environment.variables(project, name):
                if not _is_excepted(each):
                    yield from self._check_variable(name, each)

    def _check_variable(self, name: str, variable: Variable) -> Iterator[Finding]:
        related = [(variable.via, "the container takes it from there")] if variable.via is not None else []
        if name == "GOTRACEBACK":
            if variable.value == "crash":
                yield self.finding(
                    "GOTRACEBACK=crash in a workload: each panic writes a core dump, an OOM kill none",
                    variable.place,
                    "ends in SIGABRT",
                    related=related,
                    severity=Severity.NOTE,
                    help="GOTRACEBACK=all prints every goroutine without a core dump",
                )
            return
        for setting in godebug.settings(variable.value):
            severity, confidence = GRADES[setting.effect.name]
            yield self.finding(
                f"{setting} in a workload: {setting.clause}"
                if setting.value
                else f"{setting.key}: {setting.clause}",
                variable.place,
                "meant for debugging" if setting.effect is not godebug.Effect.NOTHING else "without effect",
                related=related,
                severity=severity,
                confidence=confidence,
                help="remove it",
            )


def _is_excepted(variable: Variable) -> bool:
    container = variable.container
    if container is None:
        return startup.is_for_development(variable.place.location.span.path)
    owner = container.pod.owner
    return (
        container.pod.is_job
        or container not in container.pod.long_running
        or startup.is_for_development(f"{owner.path}/{owner.name}/")
    )
