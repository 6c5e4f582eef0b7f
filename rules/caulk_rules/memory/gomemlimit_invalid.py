"""gomemlimit-invalid."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from caulk.deployment import environment
from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.golang import edits
from caulk.manifests import go_memory, model
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from caulk.deployment.dockerfile import Dockerfile
    from caulk.deployment.project import Project
    from caulk.findings import Fix, Locatable
    from caulk.golang.files import GoFile
    from caulk.manifests.model import Manifests
    from caulk.rule import LabelledPlace

VARIABLE = "GOMEMLIMIT"


class GomemlimitInvalid(ProjectRule):
    """GOMEMLIMIT that the Go runtime cannot read.

    ## What it does

    Checks every literal `GOMEMLIMIT` with the runtime's own grammar: in `env` of any container, in a
    ConfigMap of the same scan that `envFrom` or `configMapKeyRef` takes it from, in `ENV` of a Dockerfile and
    in `os.Setenv`.

    ## Why is this bad?

    The runtime wants digits and `B`, `KiB`, `MiB`, `GiB`, `TiB` or nothing: no fraction, no Kubernetes
    suffix. Anything else ends the process before `main` with "malformed GOMEMLIMIT" and exit code 2, and the
    pod is in a crash loop from the first start on.

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
            - {name: GOMEMLIMIT, value: 1.5Gi}
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
            - {name: GOMEMLIMIT, value: 1536MiB}
    ```

    ## Known limits

    A container that sets GOMEMLIMIT is taken for a Go program. Values with `$(VAR)`, `${VAR}` or template
    braces are unknown and left alone.

    The fix is safe where the unit says what is meant (`512Mi`, `1.5GiB`); `1GB` and `512M` are taken for
    binary units only with `--fix=unsafe`.

    ## References

    - [Package runtime, environment variables](https://pkg.go.dev/runtime#hdr-Environment_Variables)
    """

    name = "gomemlimit-invalid"
    family = "memory"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE
    triggers = (VARIABLE.encode(),)

    def check(self, project: Project) -> Iterator[Finding]:
        yield from self._manifests(project.manifests)
        for dockerfile in project.dockerfiles:
            yield from self._dockerfile(dockerfile)
        for package in project.workspace.packages:
            for file in package.files:
                if VARIABLE.encode() in file.data:
                    yield from self._go(file)

    def _manifests(self, manifests: Manifests) -> Iterator[Finding]:
        seen = set()
        for template in manifests.pod_templates():
            for container in template.all_containers:
                setting = manifests.env_value(container, VARIABLE)
                if setting is None or setting.node.location.span in seen or not _is_malformed(setting.value):
                    continue
                seen.add(setting.node.location.span)
                from_map = setting.via is not setting.node
                yield self._report(
                    setting.value,
                    setting.node,
                    related=[(setting.via, f"container {container.name} takes it from here")]
                    if from_map
                    else [],
                    fix=partial(environment.manifest_fix, setting.node, VARIABLE),
                )

    def _dockerfile(self, dockerfile: Dockerfile) -> Iterator[Finding]:
        for stage in dockerfile.stages:
            for instruction in stage.instructions:
                if instruction.keyword != "ENV":
                    continue
                for name, raw in instruction.pairs:
                    value = instruction.expand(raw or "")
                    if name == VARIABLE and _is_malformed(value):
                        fix = partial(environment.image_fix, dockerfile, instruction, (name, value))
                        yield self._report(value, instruction, fix=fix)

    def _go(self, file: GoFile) -> Iterator[Finding]:
        for call in file.calls_to("os.Setenv"):
            arguments = call.child_by_field_name("arguments")
            given = arguments.named_children if arguments is not None else []
            if len(given) != 2 or file.constant(given[0]) != VARIABLE:
                continue
            value = file.constant(given[1])
            if isinstance(value, str) and _is_malformed(value):
                yield self._report(value, file.at(given[1]), fix=partial(edits.string, file, given[1]))

    def _report(
        self,
        value: str,
        at: Locatable,
        related: Iterable[LabelledPlace] = (),
        *,
        fix: Callable[[str, Applicability], Fix | None],
    ) -> Finding:
        better = go_memory.suggestion(value)
        trust = Applicability.SAFE if go_memory.is_plain(value) else Applicability.UNSAFE
        return self.finding(
            f'GOMEMLIMIT="{value}" is not Go syntax; the process aborts at start'
            + (f" (write {better})" if better else ""),
            at,
            "malformed for the Go runtime",
            related=related,
            help="digits, then B, KiB, MiB, GiB, TiB or nothing; no fraction. `off` means no limit",
            fix=fix(better, trust) if better and "," not in value else None,
        )


def _is_malformed(value: str) -> bool:
    if model.is_templated(value):
        return False
    try:
        go_memory.parse(value)
    except go_memory.MemoryLimitError:
        return True
    return False
