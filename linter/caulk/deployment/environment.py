"""Environment variables of the Go runtime, wherever a container gets them: manifests, ConfigMaps, images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.manifests.values import is_templated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.links import Link
    from caulk.deployment.project import Project
    from caulk.findings import Locatable
    from caulk.manifests.model import Container, Manifests

RUNTIME = ("GOMEMLIMIT", "GOMAXPROCS", "GOGC", "GODEBUG", "GOTRACEBACK")

# Calls and packages that give the runtime a memory limit.
_LIMITING_CALL = "runtime/debug.SetMemoryLimit"
_LIMITING_PACKAGE = "github.com/KimMachineGun/automemlimit"


@dataclass(frozen=True, slots=True)
class Variable:
    """A known value: `place` is the text that says it.

    `via` is the container's reference to a ConfigMap, None for a literal. `container` is the first that has
    it, None for what an image brings along; such a value may still be replaced by a manifest.
    """

    value: str
    place: Locatable
    via: Locatable | None
    container: Container | None


def variables(project: Project, name: str) -> Iterator[Variable]:
    """The known values of a variable, each place once."""
    yield from in_manifests(project.manifests, name)
    for dockerfile in project.dockerfiles:
        stage = dockerfile.final
        for instruction in stage.all("ENV") if stage is not None else ():
            for key, raw in instruction.pairs:
                value = instruction.expand(raw or "")
                if key == name and not is_templated(value):
                    yield Variable(value, instruction, None, None)


def in_manifests(manifests: Manifests, name: str) -> Iterator[Variable]:
    """The known values of a variable in containers."""
    seen = set()
    for template in manifests.pod_templates():
        for container in template.all_containers:
            found = manifests.env_value(container, name)
            if found is None or found.node.location.span in seen:
                continue
            seen.add(found.node.location.span)
            yield Variable(found.value, found.node, None if found.via is found.node else found.via, container)


def sets_memory_limit(link: Link) -> bool:
    """Whether the program's own code limits the memory of the runtime."""
    for file in link.main.files_with(b"SetMemoryLimit", _LIMITING_PACKAGE.encode()):
        if any(each.path.startswith(_LIMITING_PACKAGE) for each in file.imports):
            return True
        if any(True for _ in file.calls_to(_LIMITING_CALL)):
            return True
    return False
