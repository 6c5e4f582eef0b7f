"""All packages of a module, whatever part of it a scan checks."""

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
        "b/c/c.go": "package c\n",
        "b/c/c_test.go": "package c\n",
        "vendor/x/x.go": "package x\n",
        "testdata/y.go": "package y\n",
        "_old/z.go": "package z\n",
        "nested/go.mod": "module example.com/n\n",
        "nested/n.go": "package n\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    listed = GoFile(Source("a/a.go", b"package a\n"))
    workspace = Workspace(tmp_path, [listed])
    packages = workspace.module_packages(workspace.module_of("a"))
    assert [package.import_path for package in packages] == ["example.com/m/a", "example.com/m/b/c"]
    assert [file.checked for package in packages for file in package.files] == [True, False]


def test_without_a_module_only_listed_files_count(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, [GoFile(Source("a.go", b"package a\n"))])
    assert [package.name for package in workspace.module_packages(None)] == ["a"]
