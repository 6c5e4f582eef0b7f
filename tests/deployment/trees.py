"""Small trees of Go files and Dockerfiles, made in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.deployment.builds import Image
from caulk.deployment.dockerfile import Dockerfile
from caulk.deployment.mains import MainPackage, find_mains
from caulk.deployment.project import Project
from caulk.golang.files import GoFile
from caulk.golang.workspace import Workspace
from caulk.manifests.model import read_manifests
from caulk.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caulk.deployment.links import LinkRequest

MAIN = "package main\n\nfunc main() {}\n"


def workspace(files: dict[str, str], module: str = "example.com/shop") -> Workspace:
    """A workspace of these Go files in one module at the root."""
    sources = [GoFile(Source(path, text.encode())) for path, text in files.items() if path.endswith(".go")]
    go_mod = Source("go.mod", f"module {module}\n\ngo 1.25\n".encode())
    return Workspace(None, sources, module_files=[go_mod])


def mains(*directories: str, module: str = "example.com/shop") -> tuple[MainPackage, ...]:
    """Main packages in these directories of one module."""
    return find_mains(workspace({f"{each}/main.go".lstrip("/"): MAIN for each in directories}, module))


def image(text: str, *directories: str, path: str = "Dockerfile", module: str = "example.com/shop") -> Image:
    """A Dockerfile read against main packages in these directories."""
    return Image(Dockerfile(Source(path, text.encode())), mains(*directories, module=module))


def project(
    files: dict[str, str], *, requests: Iterable[LinkRequest] = (), module: str = "example.com/shop"
) -> Project:
    """A project of Go files, Dockerfiles and manifests, told apart by their names."""
    sources = {path: Source(path, text.encode()) for path, text in files.items()}
    return Project(
        None,
        workspace(files, module),
        read_manifests(source for path, source in sources.items() if path.endswith(".yaml")),
        [Dockerfile(source) for path, source in sources.items() if "Dockerfile" in path],
        requests=requests,
    )


def pod(
    image: str,
    *,
    name: str = "pod",
    container: str = "main",
    command: str = "",
    namespace: str = "",
    kind: str = "Pod",
) -> str:
    """A manifest of a pod with one container."""
    lines = ["apiVersion: v1", f"kind: {kind}", "metadata:", f"  name: {name}"]
    lines += [f"  namespace: {namespace}"] if namespace else []
    lines += ["spec:", "  containers:", f"    - name: {container}", f"      image: {image}"]
    lines += [f"      command: {command}"] if command else []
    return "\n".join(lines) + "\n"
