"""Workflow annotations: escaping, and the ten that a step shows of a level."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from caulk.findings import Confidence, Finding, Notice, NoticeKind, Severity
from caulk.reporters.github import command
from reporters.samples import Files, clean_report, finding, written

FILES = Files({"a.go": "\n".join(f"go work{at}()" for at in range(40)).encode(), "b,c:d.go": b"go x(\n)\n"})


def some(severity: Severity, count: int, first: int = 0) -> list[Finding]:
    return [
        finding(FILES.label("a.go", f"work{at}("), severity=severity, message=f"{severity} {at}")
        for at in range(first, first + count)
    ]


def annotated(*findings: Finding) -> list[str]:
    return written(FILES.report(*findings), "github").splitlines()


@given(st.text(), st.text())
def test_the_runner_gets_back_what_was_meant(message: str, title: str) -> None:
    """Unescaped the way the runner does; control characters come back visible."""
    line = command("error", message, title=title)
    assert "\n" not in line
    assert "\r" not in line
    match = re.fullmatch(r"::error title=([^:,]*)::(.*)", line, re.DOTALL)
    assert match
    unescaped = match[2].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    assert len(unescaped.split("\n")) == len(message.split("\n"))
    if message.isprintable():
        assert unescaped == message


def test_properties_are_escaped_more_than_messages() -> None:
    shown = finding(FILES.label("b,c:d.go", "go"), message="50%: done, or\nnot")
    (line,) = annotated(shown)
    assert line.startswith("::error file=b%2Cc%3Ad.go,line=1,endLine=1,col=1,endColumn=3,title=Caulk%3A goro")
    assert line.endswith("::50%25: done, or%0Anot")


def test_a_span_over_several_lines_has_no_columns() -> None:
    (line,) = annotated(finding(FILES.label("b,c:d.go", "x(\n)")))
    assert "line=1,endLine=2,title" in line


def test_ten_of_each_level_need_no_closing_notice() -> None:
    shown = [*some(Severity.ERROR, 10), *some(Severity.WARNING, 10, 10), *some(Severity.NOTE, 10, 20)]
    lines = annotated(*shown)
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10


def test_what_does_not_fit_is_counted_in_a_notice_that_fits() -> None:
    lines = annotated(*some(Severity.ERROR, 13), *some(Severity.NOTE, 10, 20))
    levels = [line.split(" ")[0] for line in lines]
    assert levels == ["::error"] * 10 + ["::notice"] * 10
    assert "4 more findings are not annotated" in lines[-1]


def test_the_gravest_and_surest_come_first() -> None:
    unsure, sure = (some(Severity.ERROR, 10), some(Severity.ERROR, 3, 10))
    lowered = [replace(each, confidence=Confidence.LOW) for each in unsure]
    lines = annotated(*lowered, *sure)
    assert [line.rpartition("::")[2] for line in lines[:3]] == ["error 10", "error 11", "error 12"]


def test_what_could_not_be_read_is_one_warning() -> None:
    report = clean_report()
    report.notices = tuple(Notice(NoticeKind.UNREADABLE, f"{at}.go", "denied") for at in range(30))
    (line,) = written(report, "github").splitlines()
    assert line.startswith(
        "::warning title=Caulk%3A not everything could be read::0.go: denied%0A1.go: denied"
    )
    assert line.endswith("%0Aand 20 more")


def test_a_clean_run_says_nothing() -> None:
    assert written(clean_report(), "github") == ""
