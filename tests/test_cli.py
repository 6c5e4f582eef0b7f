"""The command line as people use it: what it prints where, what it answers, and what it says to mistakes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import caulk_rules
from caulk import __version__, cli
from support.engine import DEPLOYMENT, SAMPLES, go, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CLEAN, FINDINGS, USAGE, INCOMPLETE = range(4)
LEAK = go("leak()")
LEAKING_TEST = LEAK.replace("func f(", "func helper(")

Run = tuple[int, str, str]


@pytest.fixture
def caulk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Run]:
    """Run the command line in an empty folder with the sample rules: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(caulk_rules, "RULES", SAMPLES)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> Run:
        code = cli.run(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def python(*arguments: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run `python -m caulk` as a process of its own."""
    command = [sys.executable, "-m", "caulk", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return] # passed through


# -- exit codes ------------------------------------------------------------------------------------


def test_a_clean_scan_answers_0(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go()})
    code, out, err = caulk("scan")
    assert code == CLEAN
    assert "No problem found." in out
    assert err == ""


def test_findings_answer_1(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": LEAK})
    code, out, _ = caulk("scan", "a.go")
    assert code == FINDINGS
    assert "error: this call leaks  [leak-call]" in out


def test_findings_below_fail_on_answer_0(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": DEPLOYMENT})
    assert caulk("scan")[0] == FINDINGS
    assert caulk("scan", "--fail-on", "error")[0] == CLEAN
    assert caulk("scan", "--fail-on", "never")[0] == CLEAN
    write(tmp_path, {"caulk.toml": 'fail-on = "error"\n'})
    assert caulk("scan")[0] == CLEAN
    assert caulk("scan", "--fail-on", "warning")[0] == FINDINGS


def test_what_could_not_be_read_answers_3_with_or_without_findings(
    caulk: Callable[..., Run], tmp_path: Path
) -> None:
    write(tmp_path, {"a.go": LEAK, "b.go": "package p\n\nfunc f( {\n"})
    code, out, _ = caulk("scan")
    assert code == INCOMPLETE
    assert "this call leaks" in out
    assert "partly read: b.go:3" in out


# -- mistakes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("scan", "nowhere"), ("nowhere: No such file or directory", "check the path")),
        (
            ("scan", "--ignore", "leek-call"),
            ("no rule or family 'leek-call'", "did you mean 'leak-call'?"),
        ),
        (("scan", "--igore", "a"), ("--igore", "--ignore")),
        (("scan", "-f", "sariff"), ("there is no format 'sariff'", "did you mean 'sarif'?")),
        (("scan", "-f", "json:"), ("names no file", "json:FILE")),
        (("scan", "-f", "json", "-f", "sarif"), ("two formats go to standard output", "FORMAT:FILE")),
        (("scan", "-f", "json:no/where.json"), ("no such folder", "create the folder")),
        (("scan", "--kube-version", "new"), ("'new' is no version", '"1.33"')),
        (("scan", "--min-severity", "fatal"), ("'fatal' is not one of", "--help")),
        (("scan", "--jobs", "0"), ("--jobs", "--help")),
        (("scan", "-q", "-v"), ("contradict", "leave one out")),
        (("scan", "--config", "c.toml", "--no-config"), ("contradict", "leave one out")),
        (("scan", "--config", "c.toml"), ("cannot read c.toml", "--config")),
        (("scan", "--stdin-filename", "a.go"), ("standard input, which is not scanned", "`-`")),
        (("explain", "leek-call"), ("there is no rule 'leek-call'", "did you mean 'leak-call'?")),
        (("explain", "xyzzy"), ("there is no rule 'xyzzy'", "`caulk rules`")),
        (("scna",), ("there is no command 'scna'", "did you mean `caulk scan`?")),
        (("xyzzy",), ("there is no command 'xyzzy'", "commands are")),
    ],
    ids=lambda value: " ".join(value) if value[0] in ("scan", "explain") else None,
)
def test_a_mistake_answers_2_and_says_what_to_do(
    caulk: Callable[..., Run], arguments: tuple[str, ...], told: tuple[str, ...]
) -> None:
    code, out, err = caulk(*arguments)
    assert code == USAGE
    assert out == ""
    assert all(part in err for part in told), err
    assert "Traceback" not in err


def test_a_path_in_place_of_a_command_is_understood(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": LEAK})
    assert "`caulk scan a.go`" in caulk("a.go")[2]


def test_a_mistake_in_the_configuration_answers_2(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"caulk.toml": "tets = true\n", "a.go": LEAK})
    code, _, err = caulk("scan")
    assert code == USAGE
    assert "caulk.toml:1: unknown key 'tets'" in err
    assert "did you mean 'tests'?" in err


def test_a_defect_of_caulk_is_told_as_one(
    caulk: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caulk_rules, "RULES", (*SAMPLES, *SAMPLES))
    code, out, err = caulk("scan")
    assert code == INCOMPLETE
    assert out == ""
    assert "this is a bug in Caulk" in err
    assert "please report it" in err


# -- output ----------------------------------------------------------------------------------------


def test_formats_go_to_files_and_to_standard_output_in_one_run(
    caulk: Callable[..., Run], tmp_path: Path
) -> None:
    write(tmp_path, {"a.go": LEAK})
    code, out, _ = caulk("scan", "-f", "sarif:out.sarif", "-f", "text", "-f", "json:out.json")
    assert code == FINDINGS
    assert "this call leaks" in out
    assert json.loads((tmp_path / "out.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["findings"][0]["rule"] == "leak-call"


def test_a_report_for_programs_leaves_standard_output_to_them(
    caulk: Callable[..., Run], tmp_path: Path
) -> None:
    write(tmp_path, {"a.go": LEAK, "b.go": "package p\n\nfunc f( {\n"})
    code, out, err = caulk("scan", "-f", "json")
    assert code == INCOMPLETE
    assert len(json.loads(out)["findings"]) == 1
    assert "partly read: b.go:3" in err
    assert "Found 1 error" in err


def test_a_report_of_one_line_a_finding(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": LEAK})
    assert caulk("scan", "-f", "concise")[1] == "a.go:4:2: error leak-call: this call leaks\n"


def test_a_file_is_replaced_whole_and_keeps_nothing_else(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": LEAK, "out.json": "old" * 100_000})
    caulk("scan", "-f", "json:out.json")
    json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.go", "out.json"]


def test_a_report_is_written_through_a_link(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": LEAK, "store/real.json": ""})
    (tmp_path / "out.json").symlink_to("store/real.json")
    caulk("scan", "-f", "json:out.json")
    assert (tmp_path / "out.json").is_symlink()
    assert json.loads((tmp_path / "store" / "real.json").read_text("utf-8"))["findings"]


def test_quiet_leaves_the_findings_only(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": LEAK, "b_test.go": LEAKING_TEST})
    _, out, err = caulk("scan", "-q")
    assert "this call leaks" in out
    assert "Found" not in out
    assert "Skipped" not in out
    assert err == ""
    assert caulk("scan", "-q", "-f", "concise")[2] == ""


def test_verbose_names_every_skipped_file(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a_test.go": LEAK, "b.go": go()})
    assert "a_test.go: Go test" not in caulk("scan")[1]
    assert "a_test.go: Go test" in caulk("scan", "-v")[1]


@pytest.mark.parametrize(
    ("environment", "option", "coloured"),
    [
        ({}, "auto", False),
        ({"FORCE_COLOR": "1"}, "auto", True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "auto", False),
        ({"NO_COLOR": "1"}, "always", True),
        ({"FORCE_COLOR": "1"}, "never", False),
    ],
)
def test_colours_follow_the_option_then_the_environment(
    caulk: Callable[..., Run],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    option: str,
    coloured: bool,
) -> None:
    write(tmp_path, {"a.go": LEAK})
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in caulk("scan", "--color", option)[1]) is coloured


# -- options ---------------------------------------------------------------------------------------


def test_names_are_given_together_or_one_by_one(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("leak()", "maybe()")})
    together = caulk("scan", "-q", "-f", "concise", "--select", "pedantic-call,doubtful-call")[1]
    one_by_one = caulk("scan", "-qf", "concise", "--select", "pedantic-call", "--select", "doubtful-call")[1]
    assert one_by_one == together
    assert together.count("\n") == 3


def test_tests_includes_and_excludes_choose_the_files(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(("a.go", "old/b.go", "c.go"), LEAK))
    write(tmp_path, {"a_test.go": LEAKING_TEST, ".gitignore": "c.go\n"})

    def files(*arguments: str) -> list[str]:
        lines = caulk("scan", "-q", "-f", "concise", *arguments)[1].splitlines()
        return [line.partition(":")[0] for line in lines]

    assert files() == ["a.go", "old/b.go"]
    assert files("--tests") == ["a.go", "a_test.go", "old/b.go"]
    assert files("--exclude", "old/") == ["a.go"]
    assert files("--include", "old/**") == ["old/b.go"]
    assert files("--no-gitignore") == ["a.go", "c.go", "old/b.go"]


def test_the_configuration_of_the_scanned_path_counts(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "caulk.toml": 'ignore = ["leak-call"]\n', "a/b/c.go": LEAK})
    assert caulk("scan", "a/b")[0] == CLEAN
    assert caulk("scan", "--no-config", "a/b")[0] == FINDINGS
    write(tmp_path, {"other.toml": ""})
    assert caulk("scan", "--config", "other.toml", "a/b")[0] == FINDINGS


# -- other commands --------------------------------------------------------------------------------


def test_the_version_and_the_help(caulk: Callable[..., Run]) -> None:
    assert caulk("--version") == (CLEAN, f"caulk {__version__}\n", "")
    code, out, _ = caulk("--help")
    assert code == CLEAN
    assert "never uses the network" in out
    assert "Exit codes" in out


def test_explain_shows_the_page_of_a_rule(caulk: Callable[..., Run]) -> None:
    code, out, _ = caulk("explain", "unused-suppression")
    assert code == CLEAN
    assert "Why is this bad?" in out
    page = caulk("explain", "unused-suppression", "--format", "markdown")[1]
    assert page.startswith("# unused-suppression\n")
    assert json.loads(caulk("explain", "unused-suppression", "--format", "json")[1])["family"] == "caulk"


def test_rules_lists_all_of_them(caulk: Callable[..., Run]) -> None:
    code, out, _ = caulk("rules")
    assert code == CLEAN
    assert len([line for line in out.splitlines() if line.startswith(("leak-call ", "pedantic-call "))]) == 2
    listed = json.loads(caulk("rules", "--format", "json")[1])
    assert {"leak-call": True, "pedantic-call": False}.items() <= {
        rule["name"]: rule["default"] for rule in listed
    }.items()
    assert "| leak-call | samples | error | on |" in caulk("rules", "--format", "markdown")[1]


def test_config_shows_values_origins_and_why_a_rule_is_off(caulk: Callable[..., Run], tmp_path: Path) -> None:
    write(tmp_path, {"caulk.toml": '# ours\nignore = ["leak-call"]\n'})
    code, out, _ = caulk("config", "--pedantic")
    assert code == CLEAN
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert 'ignore ["leak-call"] caulk.toml:2' in lines
    assert "pedantic true command line" in lines
    assert "tests false default" in lines
    assert "leak-call in `ignore` (caulk.toml:2)" in lines
    as_json = json.loads(caulk("config", "--format", "json")[1])
    assert as_json["settings"]["ignore"] == {"value": ["leak-call"], "origin": "caulk.toml:2"}
    assert as_json["off"]["leak-call"] == "in `ignore` (caulk.toml:2)"


# -- as a process ----------------------------------------------------------------------------------


def test_standard_input_is_read(tmp_path: Path) -> None:
    done = python("scan", "-f", "json", "-", cwd=tmp_path, input=go("println() //caulk:ignore nothing -- x"))
    assert done.returncode == FINDINGS
    assert json.loads(done.stdout)["findings"][0]["rule"] == "invalid-suppression"


def test_a_reader_that_goes_away_early_causes_no_traceback(tmp_path: Path) -> None:
    """As with `caulk scan | head -1`."""
    lines = [f"println() //caulk:ignore nothing-{number} -- x" for number in range(3000)]
    write(tmp_path, {"a.go": go(*lines)})
    command = [sys.executable, "-m", "caulk", "scan", "-f", "concise", "-q", "a.go"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"a.go:4:")
        process.stdout.close()
        assert process.stderr.read() == b""


ENDLESS = """
import os, signal, sys
import caulk_rules
from caulk import __main__
from support.engine import LeakCall

class Endless(LeakCall):
    \"""Rule that tells that it runs, and never ends.\"""
    name = "endless"
    def check(self, file):
        os.open("started", os.O_WRONLY)
        while True:
            signal.pause()

# A shell that runs this test suite in the background has it ignore interrupts, and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
caulk_rules.RULES = (Endless,)
sys.argv = ["caulk", "scan", "--jobs", "2", "-f", "json:out.json", "src"]
__main__.main()
"""


def test_an_interrupt_ends_the_workers_and_leaves_no_half_file(tmp_path: Path) -> None:
    """The workers hold a pipe open: it ends when they do."""
    padding = "// " + "x" * 100 + "\n"
    write(tmp_path, {f"src/p{n}/a.go": LEAK + padding * 4000 for n in range(4)})
    os.mkfifo(tmp_path / "started")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", ENDLESS]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        with (tmp_path / "started").open("rb") as workers:
            process.send_signal(signal.SIGINT)
            assert workers.read() == b""
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == b"caulk: interrupted"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["src", "started"]


def test_start_up_imports_nothing_heavy(tmp_path: Path) -> None:
    """What only some runs need is imported by them."""
    write(tmp_path, {"a.go": go()})
    script = (
        "import sys; from caulk import cli; code = cli.run(['scan', 'a.go']);"
        "print(*sorted(sys.modules), sep='\\n', file=sys.stderr); sys.exit(code)"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {
        "rich",
        "sarif_om",
        "multiprocessing",
        "concurrent.futures",
        "jsonschema",
        "ruamel.yaml",
        "pathspec",
    }
    assert heavy.isdisjoint(done.stderr.splitlines())
