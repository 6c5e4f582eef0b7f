"""Workspaces: files into packages, packages into modules, and import paths back to packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caulk.golang.files import GoFile
from caulk.golang.workspace import Workspace
from caulk.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.golang.packages import GoPackage

MODULE = "module example.com/m\n\ngo 1.23\n"


def in_memory(files: dict[str, str], *, go_version: tuple[int, int] | None = None) -> Workspace:
    """A workspace that never looks at the disk."""
    sources = [Source(path, text.encode()) for path, text in files.items()]
    return Workspace(
        None,
        [GoFile(source) for source in sources if source.path.endswith(".go")],
        module_files=[source for source in sources if not source.path.endswith(".go")],
        go_version=go_version,
    )


def on_disk(root: Path, files: dict[str, str], *listed: str) -> Workspace:
    """All files written below `root`; only the listed ones are given to the workspace."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return Workspace(root, [GoFile(Source(path, (root / path).read_bytes())) for path in listed])


def members(package: GoPackage | None) -> list[str]:
    assert package is not None
    return [file.path for file in package.files]


def test_packages_are_sorted_and_know_module_and_import_path() -> None:
    workspace = in_memory(
        {
            "go.mod": MODULE,
            "web/b.go": "package web",
            "web/a.go": "package web",
            "main.go": "package main",
            "api/v1/types.go": "package v1",
        }
    )
    assert [(each.directory, each.name, each.import_path) for each in workspace.packages] == [
        ("", "main", "example.com/m"),
        ("api/v1", "v1", "example.com/m/api/v1"),
        ("web", "web", "example.com/m/web"),
    ]
    assert members(workspace.packages[2]) == ["web/a.go", "web/b.go"]
    assert {each.module.path for each in workspace.packages if each.module} == {"example.com/m"}
    assert workspace.package("example.com/m/web") is workspace.packages[2]
    assert workspace.package("example.com/other") is None


def test_building_a_workspace_and_its_packages_parses_no_file() -> None:
    workspace = in_memory({"go.mod": MODULE, "a.go": "//go:build linux\n\npackage a", "gen.go": "package a"})
    assert workspace.packages[0].name == "a"
    assert workspace.files[0].constraint.satisfied()
    assert not any("tree" in vars(file) for file in workspace.files)


def test_tests_of_a_package_join_it_and_external_tests_stand_apart() -> None:
    workspace = in_memory(
        {
            "go.mod": MODULE,
            "web/web.go": "package web",
            "web/web_test.go": "package web",
            "web/extern_test.go": "package web_test",
        }
    )
    inside, outside = workspace.packages
    assert members(inside) == ["web/web.go", "web/web_test.go"]
    assert (outside.name, outside.import_path) == ("web_test", "example.com/m/web_test")
    assert workspace.package("example.com/m/web") is inside


def test_programs_behind_ignore_are_packages_of_their_own() -> None:
    """Two in one directory both declare main, and neither is part of the package they stand beside."""
    program = "//go:build ignore\n\npackage main\n\nfunc main() {}\n"
    workspace = in_memory(
        {"go.mod": MODULE, "web/web.go": "package web", "web/gen.go": program, "web/mk.go": program}
    )
    assert [members(each) for each in workspace.packages] == [["web/web.go"], ["web/gen.go"], ["web/mk.go"]]
    assert [each.import_path for each in workspace.packages] == ["example.com/m/web", "", ""]


def test_an_ignored_program_of_several_files_stays_together() -> None:
    workspace = in_memory(
        {
            "gen.go": "//go:build ignore\n\npackage main\n\nfunc main() { helper() }\n",
            "helper.go": "//go:build ignore\n\npackage main\n\nfunc helper() {}\n",
        }
    )
    assert [members(each) for each in workspace.packages] == [["gen.go", "helper.go"]]


def test_the_nearest_go_mod_decides() -> None:
    workspace = in_memory(
        {
            "go.mod": MODULE,
            "a/a.go": "package a",
            "tools/go.mod": "module example.com/tools\n",
            "tools/b/b.go": "package b",
        }
    )
    assert [each.import_path for each in workspace.packages] == ["example.com/m/a", "example.com/tools/b"]
    assert [each.path for each in workspace.modules] == ["example.com/m", "example.com/tools"]
    assert workspace.package("example.com/m/tools/b") is None


def test_without_go_mod_there_is_no_module_and_no_import_path() -> None:
    (package,) = in_memory({"a/a.go": "package a"}).packages
    assert package.module is None
    assert package.import_path == ""


def test_the_modules_of_go_work_see_each_other() -> None:
    workspace = in_memory(
        {
            "go.work": "go 1.25\n\nuse (\n\t./a\n\t./b\n)\n",
            "a/go.mod": "module example.com/a\n",
            "a/a.go": "package a",
            "b/go.mod": "module example.com/b\n",
            "b/lib/lib.go": "package lib",
        }
    )
    assert members(workspace.package("example.com/b/lib")) == ["b/lib/lib.go"]


def test_a_local_replacement_is_read_from_its_directory(tmp_path: Path) -> None:
    """Also when the scan lists no file of it."""
    workspace = on_disk(
        tmp_path,
        {
            "svc/go.mod": "module example.com/svc\n\nreplace example.com/lib => ../lib\n",
            "svc/main.go": "package main",
            "lib/go.mod": "module example.com/original\n",
            "lib/queue/queue.go": "package queue",
        },
        "svc/main.go",
    )
    assert members(workspace.package("example.com/lib/queue")) == ["lib/queue/queue.go"]
    assert [each.path for each in workspace.modules] == ["example.com/original", "example.com/svc"]


def test_packages_outside_the_list_are_read_from_disk_without_their_tests(tmp_path: Path) -> None:
    workspace = on_disk(
        tmp_path,
        {
            "go.mod": MODULE,
            "main.go": "package main",
            "web/web.go": "package web",
            "web/web_test.go": "package web",
            "web/_old.go": "package old",
        },
        "main.go",
    )
    package = workspace.package("example.com/m/web")
    assert package is not None
    assert members(package) == ["web/web.go"]
    assert package.checked_files == ()
    assert [each.directory for each in workspace.packages] == [""]


def test_a_listed_file_meets_the_rest_of_its_package(tmp_path: Path) -> None:
    """What the others declare is known, though nothing is reported in them."""
    workspace = on_disk(
        tmp_path, {"go.mod": MODULE, "a/one.go": "package a", "a/two.go": "package a"}, "a/two.go"
    )
    (package,) = workspace.packages
    assert members(package) == ["a/one.go", "a/two.go"]
    assert [file.path for file in package.checked_files] == ["a/two.go"]


def test_the_module_may_lie_above_the_root(tmp_path: Path) -> None:
    on_disk(tmp_path, {"go.mod": MODULE, "web/api/api.go": "package api", "db/db.go": "package db"})
    workspace = Workspace(tmp_path / "web", [GoFile(Source("api/api.go", b"package api"))])
    assert workspace.packages[0].import_path == "example.com/m/web/api"
    assert members(workspace.package("example.com/m/db")) == ["../db/db.go"]
    assert workspace.package("example.com/m/web/api") is workspace.packages[0]


def test_a_directory_of_several_clauses_is_imported_as_its_library() -> None:
    workspace = in_memory(
        {
            "go.mod": MODULE,
            "a/a.go": "package a",
            "a/tool.go": "//go:build tool\n\npackage main",
            "a/doc.go": "//go:build ignore\n\npackage documentation",
        }
    )
    found = workspace.package("example.com/m/a")
    assert found is not None
    assert found.name == "a"


def test_modules_that_share_a_path_are_told_apart_by_the_importer() -> None:
    """Copies of a module are common in testdata."""
    files = {"go.mod": "module example.com/m\n", "main.go": "package main", "lib/lib.go": "package lib"}
    workspace = in_memory({f"{copy}/{path}": text for copy in ("one", "two") for path, text in files.items()})
    importers = {each.directory: each for each in workspace.packages}
    for copy in ("one", "two"):
        assert members(workspace.package("example.com/m/lib", importers[copy])) == [f"{copy}/lib/lib.go"]


def test_the_standard_library_has_import_paths_without_a_prefix() -> None:
    workspace = in_memory(
        {
            "go.mod": "module std\n",
            "net/http/server.go": "package http",
            "vendor/golang.org/x/net/idna/idna.go": "package idna",
        }
    )
    assert [each.import_path for each in workspace.packages] == ["net/http", "golang.org/x/net/idna"]
    assert members(workspace.package("net/http", workspace.packages[0])) == ["net/http/server.go"]


def test_an_import_is_called_what_its_package_clause_says(tmp_path: Path) -> None:
    """Paths suggest `api` and `kit`; the clauses say otherwise, in the module and under vendor/."""
    workspace = on_disk(
        tmp_path,
        {
            "go.mod": MODULE,
            "main.go": 'package main\nimport (\n\t"example.com/m/api"\n\t"example.com/go-kit"\n\t"fmt"\n)\n',
            "api/doc.go": "package keda",
            "vendor/example.com/go-kit/kit.go": "package toolkit",
        },
        "main.go",
    )
    (file,) = workspace.packages[0].files
    assert [file.import_name(each) for each in file.imports] == ["keda", "toolkit", "fmt"]


@pytest.mark.parametrize(
    ("module", "line", "version"),
    [
        ("module m\n\ngo 1.23.4\n", "", (1, 23)),
        ("module m\n", "", (1, 16)),
        ("module m\n\ngo 1.23\n", "//go:build go1.25", (1, 25)),
        ("module m\n\ngo 1.23\n", "//go:build go1.18", (1, 21)),
        ("module m\n\ngo 1.23\n", "//go:build linux", (1, 23)),
        ("module m\n\ngo 1.23\n", "// +build go1.25", (1, 23)),
        (None, "", (1, 26)),
    ],
)
def test_the_language_version_of_a_file(module: str | None, line: str, version: tuple[int, int]) -> None:
    """go.mod, a file's own line (never below 1.21), and what the user says where neither is."""
    files = {"a.go": f"{line}\n\npackage a\n"} | ({"go.mod": module} if module else {})
    (package,) = in_memory(files, go_version=(1, 26)).packages
    assert package.files[0].go_version == version


def test_a_package_computes_a_thing_once() -> None:
    (package,) = in_memory({"a.go": "package a\n"}).packages
    asked: list[str] = []

    def files(package: GoPackage) -> list[str]:
        asked.append(package.name)
        return [file.path for file in package.files]

    assert package.once(files) is package.once(files)
    assert asked == ["a"]
