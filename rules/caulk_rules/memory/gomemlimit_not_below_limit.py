"""gomemlimit-not-below-limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Applicability, Confidence, Finding, Severity
from caulk.manifests import edits, go_memory, quantity
from caulk.rule import ManifestsRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from caulk.findings import Fix
    from caulk.manifests.model import Amount, Container, EnvValue, Manifests

TOO_CLOSE = 95  # per cent of the limit; the Go GC guide advises 5 to 10 per cent of headroom
MOSTLY_UNUSED = 50  # per cent of the limit
MEBI = 1 << 20
POD_LEVEL_RESOURCES = (1, 34)  # on by default from here (KEP-2837)


class GomemlimitNotBelowLimit(ManifestsRule):
    """GOMEMLIMIT that does not fit the memory limit.

    ## What it does

    Compares a literal `GOMEMLIMIT`, from `env` or from a ConfigMap in the same scan, with the memory limit of
    the container, or of the pod where only that has one. Memory-backed volumes that the container mounts
    count against the limit.

    ## Why is this bad?

    `GOMEMLIMIT` is what the Go runtime tries to stay under by collecting harder; the memory limit is where
    the kernel kills. With the first at or above the second, the collector never gets its turn and the pod is
    OOM killed at full heap. The limit also pays for goroutine stacks of C code, mapped files, tmpfs and the
    binary, none of which the runtime counts: leave 5 to 10 per cent.

    A value far below the limit makes the collector work for memory that is there. A bare number counts bytes:
    `GOMEMLIMIT=512` keeps it running all the time.

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
            - {name: GOMEMLIMIT, value: 512MiB}
          resources:
            limits: {memory: 512Mi}
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
            - {name: GOMEMLIMIT, value: 460MiB}
          resources:
            limits: {memory: 512Mi}
    ```

    ## Known limits

    Values from the Downward API are the business of other rules. A limit that a LimitRange or an admission
    webhook adds is not seen; where no limit is written, or less than half of it is used, the finding is a
    note of low confidence.

    ## References

    - [A guide to the Go garbage collector](https://go.dev/doc/gc-guide#Memory_limit)
    """

    name = "gomemlimit-not-below-limit"
    family = "memory"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.UNSAFE

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        for template in manifests.pod_templates():
            for container in template.all_containers:
                setting = manifests.env_value(container, "GOMEMLIMIT")
                size = _size(setting)
                if setting is None or size is None:
                    continue
                if size < MEBI:
                    yield self._bytes(setting, size)
                    continue
                limit, is_own = _limit(container, manifests)
                if limit is not None and limit.value:
                    yield from self._compare(container, setting, size, limit, is_own)
                elif limit is None and not template.is_partial:
                    yield self._no_limit(container, setting)

    def _bytes(self, setting: EnvValue, size: int) -> Finding:
        return self.finding(
            f"GOMEMLIMIT {setting.value} is {size} bytes: the garbage collector runs all the time",
            setting.node,
            "a number without a unit counts bytes",
            help=f"write the unit, {setting.value.removesuffix('B')}MiB for instance",
            fix=_fix(setting, f"{setting.value.removesuffix('B')}MiB"),
        )

    def _compare(
        self, container: Container, setting: EnvValue, size: int, limit: Amount, is_own: bool
    ) -> Iterator[Finding]:
        assert limit.value is not None
        used = _memory_volumes(container)
        room = limit.value - used
        title = f"GOMEMLIMIT {setting.value} vs memory limit {limit.text}"
        related = [(limit.node, "the kernel kills here" + ("" if is_own else ", all containers together"))]
        good = go_memory.format_size(max(int(room * 9 / 10) // MEBI, 1) * MEBI)
        if size >= limit.value:
            yield self.finding(
                f"{title}: no headroom, the limit kills before the collector tries harder",
                setting.node,
                "not below the memory limit",
                related=related,
                help=f"set GOMEMLIMIT to about 90 % of what the limit leaves to Go: {good}",
                fix=_fix(setting, good),
            )
        elif size * 100 > limit.value * TOO_CLOSE or (used and size >= room):
            tmpfs = f"; memory volumes may take {quantity.format_bytes(used)} of it" if used else ""
            yield self.finding(
                f"{title}: only {_percent(limit.value - size, limit.value)} headroom{tmpfs}",
                setting.node,
                "leaves too little for what is not Go memory",
                related=related,
                severity=Severity.WARNING,
                help=f"set GOMEMLIMIT to about 90 % of what the limit leaves to Go: {good}",
                fix=_fix(setting, good),
            )
        elif is_own and not used and size * 100 < limit.value * MOSTLY_UNUSED:
            yield self.finding(
                f"{title}: most memory unused, the collector works for {_percent(size, limit.value)} of it",
                setting.node,
                "far below the memory limit",
                related=related,
                severity=Severity.NOTE,
                confidence=Confidence.LOW,
                help=f"raise it (90 % is {good}) or lower the limit, unless other memory fills the rest",
            )

    def _no_limit(self, container: Container, setting: EnvValue) -> Finding:
        return self.finding(
            f"GOMEMLIMIT {setting.value} is a soft limit only: {container.name} has no memory limit",
            setting.node,
            "nothing enforces it",
            severity=Severity.NOTE,
            confidence=Confidence.LOW,
            help="set resources.limits.memory about 10 % above it",
        )


def _fix(setting: EnvValue, better: str) -> Fix | None:
    """The fix of a literal; what a ConfigMap says, containers with other limits may take from it."""
    if setting.via is not setting.node:
        return None
    return edits.value(setting.node, better, applicability=Applicability.UNSAFE)


def _size(setting: EnvValue | None) -> int | None:
    if setting is None:
        return None
    try:
        return go_memory.parse(setting.value)
    except go_memory.MemoryLimitError:
        return None  # gomemlimit-invalid says so


def _limit(container: Container, manifests: Manifests) -> tuple[Amount | None, bool]:
    """The memory limit that binds the container, and whether it is the container's own."""
    own = container.resources.limit("memory")
    if own is not None or (manifests.kube_version or POD_LEVEL_RESOURCES) < POD_LEVEL_RESOURCES:
        return own, True
    return container.pod.resources.limit("memory"), False


def _memory_volumes(container: Container) -> Fraction | int:
    """Bytes that mounted tmpfs volumes may take, where they say so."""
    mounted = {mount.volume for mount in container.mounts}
    total: Fraction | int = 0
    for volume in container.pod.volumes:
        if volume.name in mounted and volume.is_memory and volume.size_limit is not None:
            total += volume.size_limit.value or 0
    return total


def _percent(part: Fraction | int, whole: Fraction) -> str:
    return f"{float(part * 100 / whole):.2g} %"
