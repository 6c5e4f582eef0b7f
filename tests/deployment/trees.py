"""Small trees of Go files and Dockerfiles, made in memory."""

from __future__ import annotations

from caulk.deployment.builds import Image
from caulk.deployment.dockerfile import Dockerfile
from caulk.deployment.mains import MainPackage, find_mains
from caulk.golang.files import GoFile
from caulk.golang.workspace import Workspace
from caulk.source import Source

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
