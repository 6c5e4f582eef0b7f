"""Which packages are programs, what they are called, and what is linked into them."""

from __future__ import annotations

import pytest

from caulk.deployment.mains import find_mains, last_element
from deployment.trees import MAIN, mains, workspace


def test_a_program_needs_package_main_and_func_main() -> None:
    """Libraries, mains without func main, tests and programs behind build tags are none."""
    found = find_mains(
        workspace(
            {
                "cmd/api/main.go": MAIN,
                "cmd/half/main.go": "package main\n\nfunc helper() {}\n",
                "lib/lib.go": "package lib\n\nfunc main() {}\n",
                "gen.go": "//go:build ignore\n\n" + MAIN,
                "cmd/win/main_windows.go": MAIN,
            }
        )
    )
    assert [each.directory for each in found] == ["cmd/api"]


@pytest.mark.parametrize(
    ("directory", "module", "names", "binary"),
    [
        ("cmd/api", "example.com/shop", {"api", "shop-api"}, "api"),
        ("", "example.com/shop/v2", {"shop"}, "shop"),
        ("cmd", "example.com/Shop", {"shop"}, "cmd"),
        ("services/web", "example.com/shop", {"web", "shop-web"}, "web"),
    ],
)
def test_names_follow_directory_and_module(directory: str, module: str, names: set[str], binary: str) -> None:
    """A directory that says nothing leaves the module's name."""
    (main,) = mains(directory, module=module)
    assert main.names == names
    assert main.binary == binary


def test_programs_of_the_development_are_told_apart() -> None:
    """Tools, examples and end-to-end tests are shipped nowhere."""
    assert [each.is_auxiliary for each in mains("cmd/api", "hack/gen", "test/e2e/runner")] == [
        False,
        True,
        True,
    ]


def test_linked_packages_are_followed_over_imports() -> None:
    """Imports of imports belong to the program; files for other platforms and tests do not count."""
    files = workspace(
        {
            "cmd/api/main.go": 'package main\n\nimport "example.com/shop/a"\n\nfunc main() { a.A() }\n',
            "a/a.go": 'package a\n\nimport "fmt"\nimport "example.com/shop/b"\n',
            "a/a_windows.go": 'package a\n\nimport "example.com/shop/win"\n',
            "b/b.go": "package b\n\n// needle\n",
            "win/win.go": "package win\n\n// needle\n",
            "other/other.go": "package other\n\n// needle\n",
        }
    )
    (main,) = find_mains(files)
    assert [each.directory for each in main.packages] == ["cmd/api", "a", "b"]
    assert [each.path for each in main.files_with(b"needle")] == ["b/b.go"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("example.com/a/b", "b"),
        ("example.com/a/v3", "a"),
        ("gopkg.in/yaml.v3", "yaml"),
        ("v2", "v2"),
        ("", ""),
    ],
)
def test_last_element_is_a_name(path: str, name: str) -> None:
    """Major versions are not names."""
    assert last_element(path) == name
