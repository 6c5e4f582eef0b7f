"""go.mod and go.work: every directive in line and block form, with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caulk.golang.modules import GoModule, GoWork, parse_version
from caulk.source import Source

GO_MOD = """\
// A service.
module example.com/service/v2 // the path

go 1.24.3
toolchain go1.26.1

require example.com/one v1.2.3
require (
	example.com/two/v2 v2.0.0 // indirect
	"example.com/quoted" v0.1.0
	// example.com/commented v1.0.0
)

replace example.com/one => ../one
replace (
	example.com/two/v2 v2.0.0 => example.com/fork/v2 v2.0.1
	`example.com/three` => ./three // here
)

godebug default=go1.21
godebug (
	containermaxprocs=0
	panicnil=1
)

exclude example.com/one v1.0.0
retract [v1.0.0, v1.1.0]
"""


def module(text: str, directory: str = "") -> GoModule:
    return GoModule(Source(f"{directory}/go.mod".lstrip("/"), text.encode()), directory)


def test_every_directive_is_read_in_both_forms() -> None:
    found = module(GO_MOD)
    assert found.path == "example.com/service/v2"
    assert found.go_version == (1, 24)
    assert [(each.path, each.version, each.new_path, each.is_local) for each in found.replaces] == [
        ("example.com/one", "", "../one", True),
        ("example.com/two/v2", "v2.0.0", "example.com/fork/v2", False),
        ("example.com/three", "", "./three", True),
    ]
    others = [(each.verb, *each.words) for each in found.directives if each.verb in ("require", "godebug")]
    assert others == [
        ("require", "example.com/one", "v1.2.3"),
        ("require", "example.com/two/v2", "v2.0.0"),
        ("require", "example.com/quoted", "v0.1.0"),
        ("godebug", "default=go1.21"),
        ("godebug", "containermaxprocs=0"),
        ("godebug", "panicnil=1"),
    ]


def test_places_cover_the_directive_and_nothing_else() -> None:
    found = module(GO_MOD)
    assert found.go is not None
    requirement = next(each for each in found.directives if each.words[0] == "example.com/two/v2")
    assert found.source.text(found.go.location.span) == "go 1.24.3"
    assert found.source.text(requirement.location.span) == "example.com/two/v2 v2.0.0"
    assert found.source.text(found.replaces[2].location.span) == "`example.com/three` => ./three"
    assert found.source.position(found.go.location.span.start).line == 4


def test_without_a_go_directive_the_language_is_that_of_1_16() -> None:
    found = module("module example.com/old\n")
    assert found.go_version is None
    assert found.language_version == (1, 16)


def test_windows_line_ends_change_nothing() -> None:
    found = module(GO_MOD.replace("\n", "\r\n"))
    assert found.path == "example.com/service/v2"
    requirement = next(each for each in found.directives if each.words[0] == "example.com/two/v2")
    assert found.source.text(requirement.location.span) == "example.com/two/v2 v2.0.0"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.22", (1, 22)),
        ("1.22.5", (1, 22)),
        ("1.21rc1", (1, 21)),
        ("go1.9", (1, 9)),
        ("2", None),
        ("", None),
        ("x1.2", None),
    ],
)
def test_versions_are_read_up_to_the_minor(text: str, version: tuple[int, int] | None) -> None:
    assert parse_version(text) == version


@pytest.mark.parametrize(
    ("path", "directory", "expected"),
    [
        ("example.com/m", "", "example.com/m"),
        ("example.com/m", "internal/web", "example.com/m/internal/web"),
        ("example.com/m", "vendor/github.com/x/y", "github.com/x/y"),
        ("std", "net/http", "net/http"),
        ("cmd", "go/internal/load", "cmd/go/internal/load"),
        ("", "web", ""),
    ],
)
def test_import_paths_follow_from_the_directory(path: str, directory: str, expected: str) -> None:
    """Vendored packages have the path they were copied from; the standard library's have no prefix."""
    assert module(f"module {path}\n" if path else "").import_path(directory) == expected


def test_go_work_lists_its_modules() -> None:
    work = GoWork(Source("go.work", b"go 1.25\n\nuse ./a\nuse (\n\t./b\n\t../c\n)\nreplace x => ./x\n"), "")
    assert [use.value for use in work.uses] == ["./a", "./b", "../c"]
    assert work.go_version == (1, 25)
    assert [each.path for each in work.replaces] == ["x"]


@given(st.text(alphabet='module go1.27require()=>"`/,[] \n\t', max_size=200))
def test_no_text_is_too_broken_to_be_read(text: str) -> None:
    """Every place lies inside the file, whatever was understood."""
    found = module(text)
    size = len(found.source.data)
    assert all(each.location.span.start <= each.location.span.end <= size for each in found.directives)
    assert isinstance(found.replaces, tuple)
