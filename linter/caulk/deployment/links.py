"""Which Go program runs in which container, how sure that is, and why.

Three kinds of evidence, the strongest first: the user says so in the configuration; a Dockerfile whose image
the container runs, by name, starts a program that can be followed to its main package; or a name or being the
only one of its kind. A container that stays without a link keeps a reason too.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from caulk.deployment.builds import unwrapped
from caulk.findings import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caulk.deployment.builds import Image, Trace
    from caulk.deployment.dockerfile import Dockerfile
    from caulk.deployment.mains import MainPackage
    from caulk.findings import Location
    from caulk.manifests.model import Container

# Image names that stand for "the image of this project" until kustomize or a pipeline puts the real one in.
_PLACEHOLDERS = frozenset({"controller", "image", "app", "application", "placeholder", "my-image", "server"})

# Programs of a container's `command` that say nothing about which program the image holds.
_NEUTRAL_COMMANDS = frozenset({"sh", "bash", "ash", "env", "entrypoint.sh", "docker-entrypoint.sh"})


class LinkRequest(Protocol):
    """What the user says: `main` runs in the containers that match `image`, `container` and `workload`.

    Of these at least one is given, or else `dockerfile` alone: then `main` is what that file ships.
    """

    @property
    def main(self) -> str: ...
    @property
    def image(self) -> str: ...
    @property
    def container(self) -> str: ...
    @property
    def workload(self) -> str: ...
    @property
    def dockerfile(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Link:
    """A Go program and a container that runs it.

    `trail` holds the places that made the link, in reading order; empty when names alone did.
    """

    main: MainPackage
    container: Container
    dockerfile: Dockerfile | None
    confidence: Confidence
    reasons: tuple[str, ...]
    trail: tuple[tuple[Location, str], ...] = ()

    @property
    def is_firm(self) -> bool:
        """Whether rules may rest on it."""
        return self.confidence >= Confidence.MEDIUM


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A container without a program of the workspace, and why."""

    container: Container
    reason: str


def image_name(image: str) -> str:
    """An image reference without tag and digest."""
    name = image.partition("@")[0]
    head, slash, last = name.rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}"


class Linker:
    """Ties the containers of a scan to the programs of a scan."""

    def __init__(
        self, mains: Sequence[MainPackage], images: Sequence[Image], requests: Iterable[LinkRequest]
    ) -> None:
        self._mains = mains
        self._shipped = tuple(main for main in mains if not main.is_auxiliary)
        self._images = images
        self._requests = tuple(requests)

    def link(self, containers: Sequence[Container]) -> list[Link | Unlinked]:
        """One answer for each container, in order."""
        return [self._link(container, containers) for container in containers]

    def _link(self, container: Container, all_containers: Sequence[Container]) -> Link | Unlinked:
        if not self._mains:
            return Unlinked(container, "no Go program was scanned")
        if not container.image:
            return Unlinked(container, "it names no image")
        requested = self._requested(container)
        if requested is not None:
            return requested
        command = unwrapped(container.command)
        by_image = self._by_image(container, command)
        if by_image is not None:
            return by_image
        return self._by_name(container, command, all_containers)

    # -- the user's word ------------------------------------------------------------------------------------

    def _requested(self, container: Container) -> Link | Unlinked | None:
        for request in self._requests:
            if not _fits(request, container):
                continue
            main = find_requested(self._mains, request)
            if main is None:
                return Unlinked(
                    container, f"the configuration ties it to {request.main}, which is no program"
                )
            image = next((each for each in self._images if each.dockerfile.path == request.dockerfile), None)
            if image is None:
                image = next((each for each in self._images if each.default.main is main), None)
            return Link(
                main,
                container,
                image.dockerfile if image is not None else None,
                Confidence.HIGH,
                ("the configuration says so",),
            )
        return None

    # -- a Dockerfile ---------------------------------------------------------------------------------------

    def _by_image(self, container: Container, command: tuple[str, ...]) -> Link | Unlinked | None:
        """The link over a Dockerfile whose image goes by the container's image name."""
        name = image_name(container.image)
        found: list[tuple[Image, Trace, str]] = []
        for image in self._images:
            trace = self._started(image, container, command)
            why = self._goes_by(image, trace, name)
            if why and trace.main is not None:
                found.append((image, trace, why))
        mains = {id(trace.main) for _, trace, _ in found}
        if len(mains) > 1:
            files = ", ".join(sorted({image.dockerfile.path for image, _, _ in found}))
            return Unlinked(container, f"image {name} fits several Dockerfiles: {files}")
        if not found:
            return None
        image, trace, why = max(found, key=lambda each: each[1].confidence.rank)
        assert trace.main is not None, "only traces that reach a program were kept"
        reasons = (why, *trace.reasons)
        confidence = trace.confidence
        return Link(trace.main, container, image.dockerfile, confidence, reasons, trace.steps)

    @staticmethod
    def _started(image: Image, container: Container, command: tuple[str, ...]) -> Trace:
        if container.command:
            return image.trace((*command, *container.args))
        if container.args and image.start and image.start[0].keyword == "CMD":
            return image.trace(container.args)  # without ENTRYPOINT the arguments are the command
        return image.default

    def _goes_by(self, image: Image, trace: Trace, name: str) -> str:
        """Why the image of a Dockerfile is probably called so; "" when nothing speaks for it."""
        base = posixpath.basename(name).lower()
        file = image.dockerfile
        if trace.main is not None and base in trace.main.names:
            return f"image {name} is called like {trace.main.title}"
        if trace.program and base == posixpath.basename(trace.program).lower():
            return f"image {name} is called like the program that {file.path} starts"
        variant = _variant(posixpath.basename(file.path))
        folder = posixpath.basename(file.directory).lower()
        if base in {variant, folder} - {""}:
            return f"image {name} is called like {file.path}"
        if trace.main is not None and not variant and base == trace.main.module_name.lower():
            alone = [
                each for each in self._images if _variant(posixpath.basename(each.dockerfile.path)) == ""
            ]
            if len({id(each.default.main) for each in alone if each.default.main is not None}) == 1:
                return f"image {name} is called like the module"
        return ""

    # -- names ----------------------------------------------------------------------------------------------

    def _by_name(
        self, container: Container, command: tuple[str, ...], all_containers: Sequence[Container]
    ) -> Link | Unlinked:
        name = image_name(container.image)
        base = posixpath.basename(name).lower()
        program = posixpath.basename(command[0]).lower() if command else ""
        if program in _NEUTRAL_COMMANDS:
            program = ""
        called = [main for main in self._shipped if base in main.names]
        if len(called) == 1:
            main = called[0]
            if program and not self._runs(main, program):
                return Unlinked(container, f"its command runs {program}, which is not {main.title}")
            reason = f"image {name} is called like {main.title}"
            return self._named(main, container, Confidence.MEDIUM, reason)
        if len(called) > 1:
            return Unlinked(container, f"image {name} fits several programs: {_titles(called)}")
        if program:
            running = [main for main in self._shipped if self._runs(main, program)]
            if len(running) == 1 and (base in _PLACEHOLDERS or self._is_ours(name, running[0])):
                reason = f"its command runs {program}, as only {running[0].title} is called"
                return self._named(running[0], container, Confidence.MEDIUM, reason)
        if base in _PLACEHOLDERS:
            near = self._nearest(container)
            if near is not None:
                reason = (
                    f"image {name} is a placeholder, and the manifest belongs to the folder of {near.title}"
                )
                return self._named(near, container, Confidence.MEDIUM, reason)
        return self._only_one(container, name, all_containers)

    def _nearest(self, container: Container) -> MainPackage | None:
        """The program in whose own folder the manifest lies."""
        path = container.pod.owner.path
        above = [main for main in self._shipped if main.directory and path.startswith(f"{main.directory}/")]
        return max(above, key=lambda main: len(main.directory), default=None)

    def _only_one(
        self, container: Container, name: str, all_containers: Sequence[Container]
    ) -> Link | Unlinked:
        """The last resort: a single program, and nothing else that could run it."""
        if len(self._shipped) != 1:
            known = _titles(self._shipped) or "none that is shipped"
            return Unlinked(container, f"image {name} is called like no program here ({known})")
        main = self._shipped[0]
        base = posixpath.basename(name).lower()
        names = main.names | {main.module_name.lower()}
        if base in _PLACEHOLDERS:
            reason = f"image {name} is a placeholder, and {main.title} is the only program"
            return self._named(main, container, Confidence.MEDIUM, reason)
        others = {image_name(each.image) for each in all_containers if each.image} - {name}
        if others:
            return Unlinked(container, f"image {name} is not called like {main.title}")
        reason = f"{main.title} is the only program, and {name} the only image"
        owner = container.pod.owner.name.lower()
        if container.name.lower() in names or owner in names or self._is_ours(name, main):
            return self._named(main, container, Confidence.MEDIUM, reason)
        return self._named(main, container, Confidence.LOW, reason)

    def _named(self, main: MainPackage, container: Container, confidence: Confidence, reason: str) -> Link:
        image = next((each for each in self._images if each.default.main is main), None)
        dockerfile = image.dockerfile if image is not None else None
        return Link(main, container, dockerfile, confidence, (reason,))

    def _runs(self, main: MainPackage, program: str) -> bool:
        """Whether the program's file may be called so: by custom, or because a Dockerfile builds it so."""
        if program in main.names or program == main.binary.lower() or program == main.module_name.lower():
            return True
        return any(
            image.default.main is main and posixpath.basename(image.default.program).lower() == program
            for image in self._images
        )

    @staticmethod
    def _is_ours(name: str, main: MainPackage) -> bool:
        """Whether image and module have the same owner (`ghcr.io/acme/x`, `github.com/acme/y`)."""
        if main.package.module is None:
            return False
        image_owners = set(name.lower().split("/")[:-1])
        module = main.package.module.path.lower().split("/")
        return len(module) >= 3 and module[1] in image_owners


def find_requested(mains: Iterable[MainPackage], request: LinkRequest) -> MainPackage | None:
    """The program in the directory that a request names."""
    directory = "" if request.main in (".", "./") else request.main.removeprefix("./").rstrip("/")
    return next((main for main in mains if main.directory == directory), None)


def _fits(request: LinkRequest, container: Container) -> bool:
    name = image_name(container.image)
    owner = container.pod.owner
    if request.image and image_name(request.image) not in (name, posixpath.basename(name)):
        return False
    if request.container and request.container != container.name:
        return False
    if request.workload:
        kind, _, rest = request.workload.partition("/")
        namespace, slash, workload = rest.rpartition("/")
        if (kind.lower(), workload) != (owner.kind.lower(), owner.name):
            return False
        if slash and namespace != (owner.namespace or "default"):
            return False
    return bool(request.image or request.container or request.workload)


def _variant(file_name: str) -> str:
    """What sets a Dockerfile apart from the folder's main one: `Dockerfile.worker`, `worker.Dockerfile`."""
    match = re.fullmatch(
        r"(?:docker|container)file(?:[.-](.+))?|(.+)\.(?:docker|container)file", file_name.lower()
    )
    return (match.group(1) or match.group(2) or "") if match is not None else ""


def _titles(mains: Iterable[MainPackage]) -> str:
    titles = [main.title for main in mains]
    return ", ".join(titles[:4]) + (f" and {len(titles) - 4} more" if len(titles) > 4 else "")
