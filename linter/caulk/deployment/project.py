"""The whole project: Go packages, Kubernetes objects, Dockerfiles, and the links between them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from caulk.deployment.builds import Image
from caulk.deployment.drains import Drain, drains
from caulk.deployment.links import Link, Linker, LinkRequest, Unlinked, find_requested
from caulk.deployment.mains import find_mains
from caulk.deployment.signals import SignalHandling, signal_handling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from caulk.deployment.dockerfile import Dockerfile
    from caulk.deployment.mains import MainPackage
    from caulk.golang.workspace import Workspace
    from caulk.manifests.model import Container, Manifests


class Project:
    """What cross rules see. Either side may be empty; nothing is read or linked before somebody asks."""

    def __init__(
        self,
        root: Path | None,
        workspace: Workspace,
        manifests: Manifests,
        dockerfiles: Iterable[Dockerfile] = (),
        *,
        requests: Iterable[LinkRequest] = (),
    ) -> None:
        self.root = root
        self.workspace = workspace
        self.manifests = manifests
        self.dockerfiles = tuple(dockerfiles)
        self._requests = tuple(requests)
        self._drains: dict[int, tuple[Drain, ...]] = {}
        self._signals: dict[int, SignalHandling] = {}

    @cached_property
    def mains(self) -> tuple[MainPackage, ...]:
        """The programs of the scan, sorted by directory."""
        return find_mains(self.workspace)

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """The Dockerfiles, read against the programs."""
        declared = {each.dockerfile: find_requested(self.mains, each) for each in self._requests}
        return tuple(Image(each, self.mains, declared.get(each.path)) for each in self.dockerfiles)

    @cached_property
    def _answers(self) -> Sequence[Link | Unlinked]:
        containers = [
            container
            for template in self.manifests.pod_templates()
            if not template.is_partial
            for container in template.all_containers
        ]
        return Linker(self.mains, self.images, self._requests).link(containers)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every container that is tied to a program, doubtful ties included, in manifest order."""
        return tuple(each for each in self._answers if isinstance(each, Link))

    def link_for(self, container: Container) -> Link | None:
        """The link of a container, whatever its confidence."""
        return next((link for link in self.links if link.container is container), None)

    def links_of(self, main: MainPackage) -> tuple[Link, ...]:
        """The links of a program that rules may rest on."""
        return tuple(link for link in self.links if link.main is main and link.is_firm)

    def images_of(self, main: MainPackage) -> tuple[Image, ...]:
        """The images that start a program."""
        return tuple(image for image in self.images if image.default.main is main)

    def drains_of(self, main: MainPackage) -> tuple[Drain, ...]:
        """The waits on a program's way out."""
        found = self._drains.get(id(main))
        if found is None:
            found = self._drains[id(main)] = drains(main)
        return found

    def signals_of(self, main: MainPackage) -> SignalHandling:
        """What a program asks os/signal for."""
        found = self._signals.get(id(main))
        if found is None:
            found = self._signals[id(main)] = signal_handling(main)
        return found

    @cached_property
    def explanations(self) -> tuple[str, ...]:
        """For each container, one line on how it was, or was not, tied to a program."""
        return tuple(_explain(each) for each in self._answers)


def _explain(answer: Link | Unlinked) -> str:
    container = answer.container
    owner = container.pod.owner
    where = f"{owner.path}: {owner.symbol} {container.role.value} {container.name or '(unnamed)'}"
    if isinstance(answer, Unlinked):
        return f"{where}: not linked: {answer.reason}"
    doubt = "" if answer.is_firm else "; too doubtful for rules, `[[links]]` in the configuration settles it"
    reasons = "; ".join(answer.reasons)
    return f"{where}: runs {answer.main.title} ({answer.confidence} confidence): {reasons}{doubt}"
