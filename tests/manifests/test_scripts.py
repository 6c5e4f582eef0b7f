"""Shell scripts as simple commands."""

from __future__ import annotations

import pytest

from caulk.manifests import scripts
from caulk.manifests.scripts import split


def parts(text: str) -> list[tuple[str, str]]:
    """Words joined by blanks, and the operator behind them."""
    return [(" ".join(each.words), each.operator) for each in split(text)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a; b && c || d", [("a", ";"), ("b", "&&"), ("c", "||"), ("d", "")]),
        ("a | b |& c", [("a", "|"), ("b", "|&"), ("c", "")]),
        ("a & b &", [("a", "&"), ("b", "&")]),
        ("a\nb\n", [("a", "\n"), ("b", "")]),
        ("a \\\n  -x; # b\nc", [("a -x", ";"), ("c", "")]),
        ("a 'x; y' \"z && $(b; c)\"", [("a x; y z && $(b; c)", "")]),
        ("a $(b | c) `d; e` ${f:-g}", [("a $(b | c) `d; e` ${f:-g}", "")]),
        ("", []),
        ("# nothing", []),
        ("X=1 Y=2", []),
    ],
)
def test_a_list_becomes_commands_and_operators(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text) == expected


def test_redirections_are_noted_and_left_out() -> None:
    (command,), plain = split("run --fast 2>&1 >/var/log/run.log < input")
    assert command.words == ("run", "--fast")
    assert command.is_redirected
    assert plain


def test_assignments_stand_apart() -> None:
    (command,), _ = split("A=1 B='2 3' run x=y")
    assert (command.assignments, command.words) == (("A=1", "B=2 3"), ("run", "x=y"))


@pytest.mark.parametrize(
    "text",
    [
        *("if a; then b; fi", "while a; do b; done", "for x in 1 2; do b; done", "case $x in a) b;; esac"),
        *("(a; b)", "f() { a; }", "cat <<EOF\na\nEOF", "[[ -f x ]] && a"),
    ],
)
def test_what_is_more_than_a_list_is_not_plain(text: str) -> None:
    assert not split(text)[1]


def test_the_program_is_what_runs_in_the_end() -> None:
    (command,), _ = split("exec nice -n 5 env X=1 /usr/bin/app --port 80")
    assert command.program == "app"


@pytest.mark.parametrize(
    ("argv", "index"),
    [
        (("sh", "-c", "a"), 2),
        (("/bin/bash", "-ec", "a"), 2),
        (("bash", "-o", "pipefail", "-c", "a"), 4),
        (("bash", "-c", "-e", "a"), 3),
        (("busybox", "sh", "-c", "a"), 3),
    ],
)
def test_the_script_of_a_shell_is_found(argv: tuple[str, ...], index: int) -> None:
    script = scripts.script_of(argv)
    assert script is not None
    assert (script.text, script.index) == ("a", index)


@pytest.mark.parametrize("argv", [(), ("app",), ("sh",), ("sh", "-c"), ("sh", "run.sh"), ("app", "-c", "a")])
def test_no_shell_has_no_script(argv: tuple[str, ...]) -> None:
    assert scripts.script_of(argv) is None


def test_a_script_that_waits_is_told_from_one_that_sleeps() -> None:
    def waits(text: str) -> bool:
        script = scripts.script_of(("sh", "-c", text))
        assert script is not None
        return script.waits

    assert waits("kill 1; wait")
    assert waits("while kill -0 1; do sleep 1; done")
    assert waits("tail --pid=1 -f /dev/null")
    assert not waits("kill 1; sleep 5")


@pytest.mark.parametrize(
    "text", ['"open', "'open", "$(open", "${open", "`open", "a \\", "a >", "2>", "&&", ";;"]
)
def test_broken_scripts_are_read_to_their_end(text: str) -> None:
    commands, _ = split(text)
    assert all(each.words for each in commands)
