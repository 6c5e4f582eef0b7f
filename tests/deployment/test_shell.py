"""Shell text to simple commands."""

from __future__ import annotations

import pytest

from caulk.deployment.shell import commands, expand, is_known, resolve


def argvs(text: str, scope: dict[str, str] | None = None) -> list[tuple[str, ...]]:
    return [command.argv for command in commands(text, scope or {}, "/src")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("go build && ./test; echo done", [("go", "build"), ("./test",), ("echo", "done")]),
        ("a | b || c & d", [("a",), ("b",), ("c",), ("d",)]),
        ("set -e\ngo build # not this\n", [("set", "-e"), ("go", "build")]),
        ("if test -f x; then go build; fi", [("test", "-f", "x"), ("go", "build"), ("fi",)]),
        ("echo 'a b' \"c d\" e\\ f", [("echo", "a b", "c d", "e f")]),
        ("exec /app --port 80", [("/app", "--port", "80")]),
        ("CGO_ENABLED=0 GOOS=linux go build", [("go", "build")]),
        ("make >/dev/null 2>&1 && ./run <in", [("make",), ("./run",)]),
        ("go build \\\n  -o /app", [("go", "build", "-o", "/app")]),
    ],
)
def test_splits_lists_and_removes_quotes(text: str, expected: list[tuple[str, ...]]) -> None:
    """Operators end a command; quotes, comments, redirections and assignments are not part of it."""
    assert argvs(text) == expected


def test_cd_moves_the_commands_behind_it() -> None:
    """A directory change lasts to the end of its subshell."""
    found = list(commands("cd cmd && pwd; (cd /tmp; pwd) && pwd", {}, "/src"))
    assert [each.directory for each in found if each.argv == ("pwd",)] == ["/src/cmd", "/tmp", "/src/cmd"]


def test_assignments_and_exports_reach_later_commands() -> None:
    """An assignment alone and an export last; one before a command is that command's own."""
    found = list(commands('OUT=/bin; export NAME="api"; X=1 go build -o $OUT/$NAME; echo $X', {}, "/"))
    assert found[1].argv == ("go", "build", "-o", "/bin/api")
    assert found[1].scope["X"] == "1"
    assert found[2].argv == ("echo", "${X}")


def test_unknown_parts_stay_and_are_told_apart() -> None:
    """A variable without a value and a command's output are kept as what they are: unknown."""
    (command,) = commands('go build -o "$OUT/api" -ldflags "-X v=$(git describe)"', {}, "/")
    assert command.argv[3] == "${OUT}/api"
    assert not is_known(command.argv[3])
    assert not is_known(command.argv[5])
    assert is_known("/out/api")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$A/${A}", "x/x"),
        ("${A:-other}", "x"),
        ("${EMPTY:-other}", "other"),
        ("${A:+other}", "other"),
        ("${EMPTY:+other}", ""),
        ("${B:-other}", "${B}"),
        ("\\$A", "$A"),
        ("${A#x}", "${A#x}"),
        ("100$", "100$"),
    ],
)
def test_expands_as_a_dockerfile_does(text: str, expected: str) -> None:
    """Known names are replaced, unknown ones kept, even with a default: a build argument may set them."""
    assert expand(text, {"A": "x", "EMPTY": ""}) == expected


def test_resolve_never_keeps_a_double_slash() -> None:
    """POSIX path rules keep `//x`; container paths have one root."""
    assert resolve("/", "//app") == "/app"
    assert resolve("/src", "../out/./api") == "/out/api"


@pytest.mark.parametrize("text", ["'open", '"open', "`open", "${open", "$(open", "a \\", "<", "((("])
def test_unfinished_text_is_read_to_its_end(text: str) -> None:
    """Broken shell text gives what can be read, not an error."""
    assert isinstance(argvs(text), list)
