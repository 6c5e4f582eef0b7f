"""Which files a scan reads, and the reason for each one that it leaves out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from caulk.discovery import Choice, FileKind, discover, kind_of, repository_root
from caulk.errors import UsageError
from caulk.report import SkipReason
from support.engine import write

if TYPE_CHECKING:
    from pathlib import Path

GO = "package main\n"


def found(root: Path, *paths: Path, **choice: object) -> list[str]:
    discovery = discover(paths or (root,), root=root, choice=Choice(**choice))  # type: ignore[arg-type] # test data
    return [file.path for file in discovery.files]


def skipped(root: Path, *paths: Path, **choice: object) -> dict[str, SkipReason]:
    discovery = discover(paths or (root,), root=root, choice=Choice(**choice))  # type: ignore[arg-type] # test data
    return {each.path: each.reason for each in discovery.skipped}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("main.go", FileKind.GO),
        ("go.mod", FileKind.GO_MODULE),
        ("go.work", FileKind.GO_WORK),
        ("deploy.yaml", FileKind.MANIFEST),
        ("deploy.yml", FileKind.MANIFEST),
        ("deploy.json", FileKind.MANIFEST),
        ("Dockerfile", FileKind.DOCKERFILE),
        ("Containerfile", FileKind.DOCKERFILE),
        ("api.Dockerfile", FileKind.DOCKERFILE),
        ("Dockerfile.dev", FileKind.DOCKERFILE),
        ("Dockerfile.dockerignore", None),
        ("go.sum", None),
        ("README.md", None),
        ("main.go.orig", None),
    ],
)
def test_the_name_tells_the_kind(name: str, kind: FileKind | None) -> None:
    assert kind_of(name) is kind


def test_files_come_sorted_by_path_and_unknown_kinds_are_not_mentioned(tmp_path: Path) -> None:
    write(tmp_path, {"b/b.go": GO, "a.go": GO, "b/a.yaml": "", "README.md": "", "b.go": GO})
    assert found(tmp_path) == ["a.go", "b.go", "b/a.yaml", "b/b.go"]
    assert skipped(tmp_path) == {}


def test_tests_vendored_code_and_test_data_are_left_out_and_named(tmp_path: Path) -> None:
    names = ("a.go", "a_test.go", "vendor/v.go", "node_modules/m/m.yaml", "testdata/t.go", ".hidden/h.go")
    write(tmp_path, dict.fromkeys(names, GO))
    assert found(tmp_path) == ["a.go"]
    assert skipped(tmp_path) == {
        "a_test.go": SkipReason.GO_TEST,
        "vendor/": SkipReason.VENDORED,
        "node_modules/": SkipReason.VENDORED,
        "testdata/": SkipReason.TESTDATA,
        ".hidden/": SkipReason.HIDDEN,
    }


def test_go_that_the_go_tool_leaves_out_is_left_out_and_the_manifests_beside_it_are_read(
    tmp_path: Path,
) -> None:
    names = ("a.go", "_a.go", "_examples/e.go", "_examples/deep/e.go", "_examples/deep/e.yaml")
    write(tmp_path, dict.fromkeys(names, GO))
    assert found(tmp_path) == ["_examples/deep/e.yaml", "a.go"]
    assert skipped(tmp_path) == dict.fromkeys(
        ("_a.go", "_examples/e.go", "_examples/deep/e.go"), SkipReason.UNDERSCORE
    )


def test_tests_are_read_on_request(tmp_path: Path) -> None:
    write(tmp_path, {"a_test.go": GO})
    assert found(tmp_path, tests=True) == ["a_test.go"]


@pytest.mark.parametrize(
    "name", ["a_test.go", "vendor/v.go", "testdata/t.go", "ignored.go", ".hidden/h.yaml", "_e/_e.go"]
)
def test_a_file_that_is_named_is_read_whatever_it_is(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: GO, ".gitignore": "ignored.go\n"})
    assert found(tmp_path, tmp_path / name) == [name]


@pytest.mark.parametrize("name", ["vendor", "testdata", ".hidden", "ignored", "_examples"])
def test_a_folder_that_is_named_is_read_whatever_it_is(tmp_path: Path, name: str) -> None:
    write(tmp_path, {f"{name}/in/a.go": GO, ".gitignore": "ignored/\n"})
    assert found(tmp_path, tmp_path / name) == [f"{name}/in/a.go"]
    assert found(tmp_path, tmp_path / name / "in") == [f"{name}/in/a.go"]


def test_a_named_file_of_unknown_kind_is_said_to_be_skipped(tmp_path: Path) -> None:
    write(tmp_path, {"notes.txt": ""})
    assert skipped(tmp_path, tmp_path / "notes.txt") == {"notes.txt": SkipReason.UNKNOWN_KIND}


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        discover([tmp_path / "nowhere"])


def test_a_path_given_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, {"a/a.go": GO})
    assert found(tmp_path, tmp_path / "a" / "a.go", tmp_path / "a", tmp_path) == ["a/a.go"]


# -- .gitignore ------------------------------------------------------------------------------------


def test_ignore_files_count_at_every_level_and_the_deepest_decides(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".gitignore": "*.json\n/build/\n",
            "sub/.gitignore": "!keep.json\nlocal.go\n",
            "a.json": "",
            "build/b.go": GO,
            "sub/build/b.go": GO,
            "sub/keep.json": "",
            "sub/deep/keep.json": "",
            "sub/drop.json": "",
            "sub/local.go": GO,
            "local.go": GO,
        },
    )
    assert found(tmp_path) == ["local.go", "sub/build/b.go", "sub/deep/keep.json", "sub/keep.json"]
    assert skipped(tmp_path)["build/"] is SkipReason.GITIGNORED
    assert skipped(tmp_path)["sub/drop.json"] is SkipReason.GITIGNORED


def test_ignore_files_above_the_scanned_folder_count(tmp_path: Path) -> None:
    write(
        tmp_path, {".gitignore": "gen.go\n", "a/.gitignore": "old.go\n", "a/b/gen.go": GO, "a/b/old.go": GO}
    )
    assert found(tmp_path, tmp_path / "a" / "b") == []


def test_the_exclude_file_of_the_repository_counts(tmp_path: Path) -> None:
    write(tmp_path, {".git/info/exclude": "scratch.go\n", "scratch.go": GO, "a.go": GO})
    assert found(tmp_path) == ["a.go"]


def test_ignored_files_are_read_on_request(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "a.go\n", "a.go": GO})
    assert found(tmp_path, gitignore=False) == ["a.go"]


def test_a_broken_pattern_does_not_disturb_the_others(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": b"!\n\xff\xfe\n/\nb.go\n", "a.go": GO, "b.go": GO})
    assert found(tmp_path) == ["a.go"]


# -- include, exclude ------------------------------------------------------------------------------


def test_exclude_leaves_out_files_and_whole_folders(tmp_path: Path) -> None:
    write(tmp_path, {"a.go": GO, "b.go": GO, "old/c.go": GO, "new/old/d.go": GO})
    assert found(tmp_path, exclude=("b.go", "/old/")) == ["a.go", "new/old/d.go"]
    assert skipped(tmp_path, exclude=("b.go", "/old/")) == {
        "b.go": SkipReason.EXCLUDED,
        "old/": SkipReason.EXCLUDED,
    }


def test_include_limits_the_scan_but_not_its_modules(tmp_path: Path) -> None:
    write(tmp_path, {"a.go": GO, "cmd/b.go": GO, "go.mod": "module m\n", "d.yaml": ""})
    assert found(tmp_path, include=("cmd/",)) == ["cmd/b.go", "go.mod"]
    assert skipped(tmp_path, include=("cmd/",))["d.yaml"] is SkipReason.NOT_INCLUDED


# -- charts ----------------------------------------------------------------------------------------


def test_the_templates_of_a_chart_are_left_alone_and_said_so(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "chart/Chart.yaml": "",
            "chart/values.yaml": "",
            "chart/templates/api.yaml": "{{ }}",
            "chart/crds/crd.yaml": "",
            "plain/templates/api.yaml": "",
        },
    )
    assert "chart/crds/crd.yaml" in found(tmp_path)
    assert "plain/templates/api.yaml" in found(tmp_path)
    assert skipped(tmp_path) == {"chart/templates/": SkipReason.HELM_TEMPLATE}


# -- links and other files -------------------------------------------------------------------------


def test_a_link_into_a_folder_above_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/c.go": GO})
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "b" / "here").symlink_to(".")
    assert found(tmp_path) == ["a/b/c.go"]
    assert skipped(tmp_path) == {
        "a/b/up/": SkipReason.SYMLINK_LOOP,
        "a/b/here/": SkipReason.SYMLINK_LOOP,
    }


def test_a_file_is_read_once_and_under_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, {"z/real.go": GO})
    (tmp_path / "a.go").symlink_to("z/real.go")
    (tmp_path / "b").symlink_to("z")
    assert found(tmp_path) == ["z/real.go"]


def test_a_link_to_what_no_walk_reaches_is_read_under_the_name_of_the_link(tmp_path: Path) -> None:
    write(tmp_path, {"store/v1/deploy.yaml": "", "live/a.go": GO})
    (tmp_path / "live" / "current").symlink_to("../store/v1")
    assert found(tmp_path, tmp_path / "live") == ["live/a.go", "live/current/deploy.yaml"]


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"other/secret.yaml": "", "project/a.go": GO})
    (tmp_path / "project" / "out").symlink_to(tmp_path / "other")
    (tmp_path / "project" / "out.yaml").symlink_to(tmp_path / "other" / "secret.yaml")
    root = tmp_path / "project"
    assert found(root) == ["a.go"]
    assert skipped(root) == {"out/": SkipReason.SYMLINK_OUTSIDE, "out.yaml": SkipReason.SYMLINK_OUTSIDE}


def test_a_dangling_link_is_reported_unless_its_kind_is_unknown(tmp_path: Path) -> None:
    for name in ("gone.go", "gone.txt", ".#lock.go"):
        (tmp_path / name).symlink_to("nowhere")
    notices = discover([tmp_path], root=tmp_path).notices
    assert [(notice.path, notice.message) for notice in notices] == [("gone.go", "symbolic link to nothing")]


def test_links_that_lead_in_a_circle_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.go").symlink_to("b.go")
    (tmp_path / "b.go").symlink_to("a.go")
    assert [notice.path for notice in discover([tmp_path], root=tmp_path).notices] == ["a.go", "b.go"]


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.go")
    discovery = discover([tmp_path], root=tmp_path)
    assert discovery.files == ()
    assert [notice.path for notice in discovery.notices] == ["pipe.go"]
    assert "not a regular file" in discovery.notices[0].message


# -- the root --------------------------------------------------------------------------------------


def test_the_root_is_the_repository_around_the_paths(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "a/b/c.go": GO, "d/e.go": GO})
    assert repository_root([tmp_path / "a" / "b"]) == tmp_path
    assert repository_root([tmp_path / "a" / "b" / "c.go", tmp_path / "d"]) == tmp_path


def test_a_worktree_has_a_file_in_place_of_the_git_folder(tmp_path: Path) -> None:
    write(tmp_path, {"tree/.git": "gitdir: elsewhere\n", "tree/a/b.go": GO})
    assert repository_root([tmp_path / "tree" / "a"]) == tmp_path / "tree"


def test_without_a_repository_the_root_is_the_common_folder(tmp_path: Path) -> None:
    write(tmp_path, {"a/b/c.go": GO, "a/d/e.go": GO})
    assert repository_root([tmp_path / "a" / "b" / "c.go"]) == tmp_path / "a" / "b"
    assert repository_root([tmp_path / "a" / "b", tmp_path / "a" / "d" / "e.go"]) == tmp_path / "a"
