"""Bounds of the analysis: a package that meets one is checked all the same, and the report says so."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

from caulk import cli
from caulk.findings import NoticeKind
from caulk.golang import limits
from caulk.session import ScanOptions, scan
from support.cases import REPOSITORY
from support.engine import write

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from caulk.report import Report

HEAD = """package mutual

import "sync"

type server struct {
	mu    sync.Mutex
	state sync.RWMutex
	group sync.WaitGroup
	count int
}
"""
BODIES = (
    "\ts.mu.Lock()\n\ts.count++\n\ts.mu.Unlock()\n",
    "\ts.state.RLock()\n\tdefer s.state.RUnlock()\n",
    "\ts.group.Add(1)\n\tgo func() {\n\t\tdefer s.group.Done()\n\t\tch <- n\n\t}()\n",
    "\tresults := make(chan int, 1)\n\tgo s.f0(n, results)\n\tn = <-results\n",
)


def mutual(functions: int) -> str:
    """A package whose functions all call each other: each leads to every other one, and back to itself."""
    parts = [HEAD]
    for number in range(functions):
        first, second = (number + 1) % functions, (number * number + 7) % functions
        parts.append(f"\nfunc (s *server) f{number}(n int, ch chan int) {{\n{BODIES[number % len(BODIES)]}")
        parts.append(f"\ts.f{first}(n-1, ch)\n\ts.f{second}(n-1, ch)\n}}\n")
    return "".join(parts)


def many_paths(flags: int = 16) -> str:
    """A function that keeps a lock on no path, which shows only after thousands of them."""
    names = [f"a{number}" for number in range(flags)]
    asked = "".join(f"\tif {name} {{\n\t\twork()\n\t}}\n" for name in (*names, *names))
    return (
        'package p\n\nimport "sync"\n\nvar mu sync.Mutex\n\nfunc work() {}\n\n'
        f"func tangled({', '.join(names)} bool) {{\n\tmu.Lock()\n{asked}"
        "\tif a0 {\n\t\tmu.Unlock()\n\t}\n\tif !a0 {\n\t\tmu.Unlock()\n\t}\n}\n"
    )


def run(folder: Path, jobs: int = 1) -> Report:
    """A scan with every rule."""
    return scan(ScanOptions(paths=(folder,), root=folder, jobs=jobs, pedantic=True))


def steps_of(folder: Path) -> int:
    """How many Python functions a scan calls; time would depend on the machine."""
    steps = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run(folder)
    finally:
        sys.setprofile(before)
    return steps


def test_work_grows_with_the_size_of_a_package_however_its_functions_call_each_other(tmp_path: Path) -> None:
    small = steps_of(write(tmp_path / "small", {"p.go": mutual(300)}))
    large = steps_of(write(tmp_path / "large", {"p.go": mutual(1_500)}))
    assert large < 6 * small


def test_five_thousand_functions_that_call_each_other_are_checked_and_the_report_tells_of_limits(
    tmp_path: Path,
) -> None:
    report = run(write(tmp_path, {"p.go": mutual(5_000)}))
    assert report.stats.go_lines > 35_000
    assert not report.notices
    assert any("the limit channel-holders is 200" in each.hint for each in report.limits)


def test_a_limit_counts_once_for_a_folder_and_names_the_first_function(tmp_path: Path) -> None:
    other = many_paths().replace("tangled", "zigzag").replace("mu", "mutex").replace("work", "act")
    report = run(write(tmp_path, {"a/a.go": many_paths(), "a/b.go": other, "b/a.go": many_paths()}))
    assert [(each.path, each.message.partition(" there are")[0]) for each in report.limits] == [
        ("a/a.go", "in tangled and 1 more place of the folder"),
        ("b/a.go", "in tangled"),
    ]
    assert {each.kind for each in report.limits} == {NoticeKind.LIMIT_REACHED}
    assert {each.hint.partition(" is ")[0] for each in report.limits} == {"the limit path-states"}


def test_workers_tell_of_limits_as_one_process_does(tmp_path: Path) -> None:
    padding = "// nothing\n" * 40_000  # beyond the size from which on processes are started
    files = {f"{name}/a.go": many_paths() + padding for name in ("a", "b")}
    alone, spread = (run(write(tmp_path, files), jobs) for jobs in (1, 2))
    assert len(alone.limits) == 2
    assert alone.limits == spread.limits


def test_a_limit_leaves_the_exit_code_alone_and_is_told_in_every_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"a.go": many_paths()})
    outputs = {}
    for form in ("text", "json", "sarif"):
        assert cli.run(["scan", "--pedantic", "--format", form, str(tmp_path)]) == 0
        outputs[form] = capsys.readouterr().out
    assert "The analysis came to 1 limit: rules may be silent there; -v says where." in outputs["text"]
    assert "tangled" not in outputs["text"]
    (limit,) = json.loads(outputs["json"])["limits"]
    assert (limit["kind"], limit["path"]) == ("limit-reached", "a.go")
    (invocation,) = json.loads(outputs["sarif"])["runs"][0]["invocations"]
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == ["note"]
    assert cli.run(["scan", "--pedantic", "-v", str(tmp_path)]) == 0
    assert "a.go:9:6: in tangled there are more paths than are followed" in capsys.readouterr().out


def test_every_limit_has_a_name_of_its_own() -> None:
    names = [limit.name for limit in limits.ALL]
    assert len(set(names)) == len(names) > 40


def test_no_module_keeps_a_bound_of_the_analysis_to_itself() -> None:
    """What bounds reading a file is told in notices of its own, and stays where the reading is done."""
    reading = {"constraints", "grammar", "masking", "syntax"}
    bound = re.compile(r"^_?(?:MAX|MOST|DEEPEST)\w* = \d", re.MULTILINE)
    golang = REPOSITORY / "linter" / "caulk" / "golang"
    found = [file.stem for file in sorted(golang.glob("*.py")) if bound.search(file.read_text("utf-8"))]
    assert sorted(set(found) - reading) == []
