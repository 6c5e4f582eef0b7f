"""The packages of a module in which a name is selected, whatever part of it a scan checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.files import GoFile
from caulk.golang.workspace import Workspace
from caulk.source import Source

if TYPE_CHECKING:
    from pathlib import Path


def test_packages_outside_the_list_are_read_from_disk(tmp_path: Path) -> None:
    files = {
        "go.mod": "module example.com/m\n",
        "a/a.go": "package a\n",
        "b/c/c.go": "package c\n\nvar _ = a.Run\n",
        "chain/chain.go": "package chain\n\nvar _ = a.\n\tRun()\n",
        "other/other.go": "package other\n\nvar _, Run = a.Runs, 1\n",
        "tests/c_test.go": "package c\n\nvar _ = a.Run\n",
        "vendor/x/x.go": "package x\n\nvar _ = a.Run\n",
        "testdata/y.go": "package y\n\nvar _ = a.Run\n",
        "_old/z.go": "package z\n\nvar _ = a.Run\n",
        "nested/go.mod": "module example.com/n\n",
        "nested/n.go": "package n\n\nvar _ = a.Run\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    listed = GoFile(Source("a/a.go", b"package a\n"))
    workspace = Workspace(tmp_path, [listed])
    packages = list(workspace.packages_selecting("Run", workspace.module_of("a")))
    assert [package.directory for package in packages] == ["a", "b/c", "chain"]
    assert [file.checked for package in packages for file in package.files] == [True, False, False]


def test_without_a_module_only_listed_files_count(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, [GoFile(Source("a.go", b"package a\n"))])
    assert [package.name for package in workspace.packages_selecting("Run", None)] == ["a"]
