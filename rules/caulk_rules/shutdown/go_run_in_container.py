"""go-run-in-container."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from caulk.deployment import startup
from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import scripts
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.project import Project
    from caulk.findings import Locatable


class GoRunInContainer(ProjectRule):
    """Container that starts its service with `go run`.

    ## What it does

    Reports `go run` in `command` or `args` of long-running containers, also inside `sh -c`, and in
    `ENTRYPOINT` or `CMD` of a Dockerfile's final stage.

    ## Why is this bad?

    `go run` compiles the program at every start and runs it as a child to which it passes no signal: on
    SIGTERM it ends and leaves the child behind, which is then killed without having shut anything down. The
    image carries a toolchain, the pod needs the memory and the CPU of a compiler, and a start may need the
    network.

    ## Example

    ```dockerfile
    FROM golang:1.26
    WORKDIR /src
    COPY . .
    CMD ["go", "run", "./cmd/api"]
    ```

    ## Use instead

    ```dockerfile
    FROM golang:1.26 AS build
    WORKDIR /src
    COPY . .
    RUN CGO_ENABLED=0 go build -o /out/api ./cmd/api

    FROM gcr.io/distroless/static:nonroot
    COPY --from=build /out/api /api
    ENTRYPOINT ["/api"]
    ```

    ## Known limits

    Silent for Jobs, init containers, and files whose path speaks of development or examples.

    ## References

    - [go run](https://pkg.go.dev/cmd/go#hdr-Compile_and_run_Go_program)
    - [Pod termination](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination)
    """

    name = "go-run-in-container"
    family = "shutdown"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, project: Project) -> Iterator[Finding]:
        for template in project.manifests.pod_templates():
            owner = template.owner
            if template.is_job or startup.is_for_development(f"{owner.path}/{owner.name}/"):
                continue
            for container in template.long_running:
                index = _go_run(container.argv)
                if index is not None:
                    yield self._report(container.argv_node(index))
        for dockerfile in project.dockerfiles:
            stage = dockerfile.final
            if stage is None or startup.is_for_development(f"{dockerfile.path}/{stage.name}/"):
                continue
            for instruction in (stage.entrypoint, stage.command):
                commands = instruction.commands if instruction is not None else ()
                if instruction is not None and any(_go_run(each.argv) is not None for each, _ in commands):
                    yield self._report(instruction)

    def _report(self, place: Locatable) -> Finding:
        return self.finding(
            "`go run` does not forward SIGTERM and ships the toolchain; run the built binary",
            place,
            "compiles at every start; the program is a child that no signal reaches",
            help="build the program in an earlier stage of the Dockerfile and start the binary",
        )


def _go_run(argv: tuple[str, ...]) -> int | None:
    """Index of the word that starts `go run`; None when nothing does."""
    if argv[:2] == ("go", "run") or (len(argv) > 1 and argv[0].endswith("/go") and argv[1] == "run"):
        return 0
    script = scripts.script_of(argv)
    if script is not None and any(_is_go_run(each.words) for each in script.commands):
        return script.index
    return None


def _is_go_run(words: tuple[str, ...]) -> bool:
    return any(one.rpartition("/")[2] == "go" and other == "run" for one, other in itertools.pairwise(words))
