"""initcontainer-copies-config."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.manifests import scripts
from caulk.rule import ObjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.manifests.model import Container, KubeObject, PodTemplate
    from caulk.manifests.workloads import Volume

SOURCES = ("configMap", "secret", "projected")


class InitcontainerCopiesConfig(ObjectRule):
    """Init container that copies configuration away from its updates.

    ## What it does

    Reports init containers that copy from the mount of a ConfigMap, a Secret or a projected volume into an
    `emptyDir` which a main container mounts.

    ## Why is this bad?

    The kubelet updates the mount when the ConfigMap changes, and nobody updates the copy: the pod runs on
    with the old configuration, or the old certificate, until somebody restarts it.

    ## Example

    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      selector: {matchLabels: {app: api}}
      template:
        metadata: {labels: {app: api}}
        spec:
          volumes:
            - {name: source, configMap: {name: api}}
            - {name: config, emptyDir: {}}
          initContainers:
            - name: copy
              image: registry.example.com/tools:v1
              command: [sh, -c, "cp /source/* /config/"]
              volumeMounts:
                - {name: source, mountPath: /source}
                - {name: config, mountPath: /config}
          containers:
            - name: api
              image: registry.example.com/api:v1
              volumeMounts:
                - {name: config, mountPath: /etc/api}
    ```

    ## Use instead

    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      selector: {matchLabels: {app: api}}
      template:
        metadata: {labels: {app: api}}
        spec:
          volumes:
            - {name: config, configMap: {name: api}}
          containers:
            - name: api
              image: registry.example.com/api:v1
              volumeMounts:
                - {name: config, mountPath: /etc/api}
    ```

    ## Known limits

    Silent when an annotation with a checksum, or one for a reloader, restarts the pods. A configuration that
    is read once is none the worse: hence pedantic.

    ## References

    - [ConfigMaps, mounted ones are updated automatically](https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically)
    """

    name = "initcontainer-copies-config"
    family = "workloads"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        template = obj.pod_template
        if template is None or template.is_job or template.is_partial or _restarts(template):
            return
        read = {mount.volume for container in template.long_running for mount in container.mounts}
        for container in template.init_containers:
            for source, target, index in _copies(container):
                if target.name in read:
                    yield self.finding(
                        f"{container.name} copies {source.kind} {source.name} to an emptyDir:"
                        " later updates never arrive",
                        container.argv_node(index),
                        "copied once, when the pod starts",
                        related=[(target.node, "this is what the container reads")],
                        help="mount the volume itself, or add a checksum annotation that restarts the pods",
                    )
                    break


def _copies(container: Container) -> Iterator[tuple[Volume, Volume, int]]:
    script = scripts.script_of(container.argv)
    alone = scripts.SimpleCommand(container.argv, (), "", False)
    for command in script.commands if script is not None else (alone,):
        paths = [word for word in command.words[1:] if not word.startswith("-")]
        if command.program != "cp" or len(paths) < 2:
            continue
        target = _volume_at(container, paths[-1])
        for path in paths[:-1]:
            source = _volume_at(container, path)
            if (
                source is not None
                and source.kind in SOURCES
                and target is not None
                and target.kind == "emptyDir"
            ):
                yield source, target, script.index if script is not None else 0


def _volume_at(container: Container, path: str) -> Volume | None:
    """The volume that a path lies in: that of the longest mount path before it."""
    inside = [each for each in container.mounts if f"{path}/".startswith(f"{each.path.rstrip('/')}/")]
    return container.pod.volume(max(inside, key=lambda each: len(each.path)).volume) if inside else None


def _restarts(template: PodTemplate) -> bool:
    annotations = template.node.get("metadata", "annotations")
    keys = [key for key, _ in annotations.items()] if annotations is not None else []
    return any(
        "checksum" in key or "reload" in key or "hash" in key for key in [*keys, *template.owner.annotations]
    )
