"""Environment variables of the Go runtime, wherever a container gets them: manifests, ConfigMaps, images."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.findings import Applicability, Edit, Fix
from caulk.manifests import edits, nodes
from caulk.manifests.values import is_templated
from caulk.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.dockerfile import Dockerfile, Instruction
    from caulk.deployment.links import Link
    from caulk.deployment.project import Project
    from caulk.findings import Locatable
    from caulk.manifests.model import Container, Manifests
    from caulk.manifests.nodes import YamlNode

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
    instruction: tuple[Dockerfile, Instruction] | None = None

    def fix(self, name: str, new: str, applicability: Applicability = Applicability.SAFE) -> Fix:
        """The fix that gives the variable of this name another value."""
        if self.instruction is not None:
            return image_fix(*self.instruction, (name, self.value), new, applicability)
        return manifest_fix(self.node, name, new, applicability)

    @property
    def node(self) -> YamlNode:
        assert isinstance(self.place, nodes.YamlNode)  # nothing else in manifests says a value
        return self.place


def manifest_fix(node: YamlNode, name: str, new: str, applicability: Applicability) -> Fix:
    """The fix that lets a node say another value of a variable.

    A ConfigMap's key of another name may mean something to others, too.
    """
    own = node.name in ("value", name)
    return edits.value(node, new, applicability=applicability if own else Applicability.UNSAFE)


def image_fix(
    dockerfile: Dockerfile,
    instruction: Instruction,
    variable: tuple[str, str],
    new: str,
    applicability: Applicability,
) -> Fix:
    """The fix that lets an ENV instruction set a variable, given with its value, to another one."""
    fix = Fix(f"write {new}", (), applicability)
    span = instruction.location.span
    name, value = (re.escape(each.encode()) for each in variable)
    pattern = rb"(?<![\w.-])%s(?:=|[ \t]+)([\"']?)(%s)\1(?![^\s\\])" % (name, value)
    found = list(re.finditer(pattern, dockerfile.source.data[span.start : span.end]))
    if len(found) != 1:
        return fix.only_shown("the value is not written there as it is")
    start, end = (span.start + offset for offset in found[0].span(2))
    edit = Edit(Span(span.path, start, end), new, dockerfile.source.version)
    return Fix(fix.description, (edit,), applicability)


def variables(project: Project, name: str) -> Iterator[Variable]:
    """The known values of a variable, each place once."""
    yield from in_manifests(project.manifests, name)
    for dockerfile in project.dockerfiles:
        stage = dockerfile.final
        for instruction in stage.all("ENV") if stage is not None else ():
            for key, raw in instruction.pairs:
                value = instruction.expand(raw or "")
                if key == name and not is_templated(value):
                    yield Variable(value, instruction, None, None, (dockerfile, instruction))


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
