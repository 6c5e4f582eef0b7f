"""readonly-rootfs-without-tmp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Container, KubeObject


class ReadonlyRootfsWithoutTmp(ObjectRule):
    """Read-only root file system without a place for temporary files.

    ## What it does

    Reports containers with `readOnlyRootFilesystem: true` and nothing writable at `/tmp`, nor where `TMPDIR`
    says.

    ## Why is this bad?

    The Go standard library puts what does not fit into memory into temporary files: parts of uploads, what a
    client library spools. The first of them fails with "read-only file system", typically not at the start
    and not in a test.

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
          securityContext:
            readOnlyRootFilesystem: true
    ```

    ## Use instead

    ```yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      volumes:
        - name: tmp
          emptyDir: {}
      containers:
        - name: api
          image: registry.example.com/api:v1
          securityContext:
            readOnlyRootFilesystem: true
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
    ```

    ## Known limits

    Many programs never write a temporary file: hence pedantic. Images may bring a volume at `/tmp`, which is
    not seen.

    ## References

    - [Security context](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    - [os.TempDir](https://pkg.go.dev/os#TempDir)
    """

    name = "readonly-rootfs-without-tmp"
    family = "workloads"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_partial:
            return
        for container in template.long_running:
            setting = container.node.get("securityContext", "readOnlyRootFilesystem")
            entry = container.env_var("TMPDIR")
            if setting is None or setting.value is not True or container.env_from or entry is not None:
                folder = entry.value if entry is not None else None
                if (
                    setting is None
                    or setting.value is not True
                    or not folder
                    or _is_writable(container, folder)
                ):
                    continue
            elif _is_writable(container, "/tmp"):
                continue
            yield self.finding(
                f"nothing is writable at {entry.value if entry is not None else '/tmp'}"
                " and the root file system is read-only",
                setting.entry_location,
                "temporary files cannot be made",
                help="mount an emptyDir at /tmp",
            )


def _is_writable(container: Container, folder: str) -> bool:
    for mount in container.mounts:
        path = mount.path.rstrip("/")
        volume = container.pod.volume(mount.volume)
        fixed = volume is not None and volume.kind in ("configMap", "secret", "projected", "downwardAPI")
        if not mount.read_only and not fixed and f"{folder.rstrip('/')}/".startswith(f"{path}/"):
            return True
    return False
