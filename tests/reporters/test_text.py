"""The text report's footer: the whole truth about the scan, and what to do next."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from io import StringIO

import pytest

from caulk.findings import Notice, NoticeKind, Severity
from caulk.report import Report, Skipped, SkipReason
from caulk.reporters.text import write_notices
from reporters.samples import Files, clean_report, empty_report, finding, full_report, written

ONE = Files({"a.go": b"go work()\n"})
FINDING = finding(ONE.label("a.go", "go"))


def footer(report: Report) -> str:
    return written(report, "text").rpartition("\n\n")[2]


def test_findings_are_counted_by_severity() -> None:
    note, warning = (replace(FINDING, severity=each) for each in (Severity.NOTE, Severity.WARNING))
    assert "Found 1 error.\n" in written(ONE.report(FINDING), "text")
    assert "Found 2 errors, 1 warning and 1 note.\n" in written(
        ONE.report(FINDING, FINDING, warning, note), "text"
    )


def test_what_is_not_shown_is_counted() -> None:
    report = clean_report()
    report.below_severity = 2
    assert "Not shown: 2 below --min-severity.\n" in footer(report)
    report.below_confidence = 1
    assert "1 below the minimum confidence (--pedantic shows them)" in footer(report)


def test_what_can_be_fixed_and_what_was_is_counted() -> None:
    lines = footer(full_report()).splitlines()
    assert lines[:3] == [
        "Fixed 1 problem in 1 file.",
        "Found 2 errors and 1 warning.",
        "1 can be fixed with --fix.",
    ]


def test_a_clean_run_counts_what_was_read() -> None:
    assert footer(clean_report()) == (
        "No problem found.\nChecked 3 Go files in 1 package (210 lines) with 3 rules.\n"
    )


def test_a_clean_run_claims_nothing_about_what_could_not_be_read() -> None:
    report = clean_report()
    report.notices = (Notice(NoticeKind.UNREADABLE, "a.go", "permission denied"),)
    assert "No problem found in what could be read.\n" in footer(report)
    assert "1 file could not be read: see above.\n" in footer(report)


def test_no_enabled_rule_is_no_clean_run() -> None:
    report = clean_report()
    report.rules = ()
    assert "No rule is enabled: nothing was checked.\n" in footer(report)


def test_nothing_to_check_tells_what_to_do() -> None:
    text = footer(empty_report())
    assert text.startswith("Nothing to check: ")
    assert "caulk scan PATH" in text


def test_skipped_files_are_counted_by_reason_and_named_on_demand() -> None:
    report = clean_report()
    report.skipped = tuple(Skipped(f"vendor/{at}.go", SkipReason.VENDORED) for at in range(1200))
    assert "Skipped 1,200: 1,200 vendored code. -v names them.\n" in written(report, "text")
    assert "vendor/7.go" not in written(report, "text")
    assert "  vendor/7.go: vendored code\n" in written(report, "text", verbose=True)


def test_files_with_several_notices_are_counted_once() -> None:
    report = clean_report()
    report.notices = tuple(Notice(NoticeKind.PARTLY_READ, "a.go", f"error {at}") for at in range(3))
    assert "1 file could be read only in part: see above." in written(report, "text")


def test_a_rule_failure_is_told_as_ours() -> None:
    report = clean_report()
    report.notices = (
        Notice(NoticeKind.RULE_CRASHED, "a.go", "some-rule: ZeroDivisionError", hint="please report"),
    )
    text = written(report, "text")
    assert "rule crashed: a.go: some-rule: ZeroDivisionError\n  = help: please report\n" in text
    assert "1 rule failure inside Caulk: see above." in text


def test_notices_alone_can_go_to_another_stream() -> None:
    out = StringIO()
    write_notices(full_report(), out)
    first, *_ = out.getvalue().splitlines()
    assert first == "partly read: cmd/api/main.go:3:6: syntax error: the intact functions were checked"


@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_nothing_read_from_files_steers_the_terminal(name: str) -> None:
    files = Files({"a\x1b[2J.go": b"go\x1b]0;title\x07 work()\n"})
    shown = finding(
        files.label("a\x1b[2J.go", "go", "here\x1b[1m"), message="of `\x1b[31m`\nnext", help="do\x9b1m"
    )
    report = files.report(shown)
    report.notices = (Notice(NoticeKind.UNREADABLE, "b\x1b[2J", "no\x1b"),)
    report.skipped = (Skipped("c\x1b[2J", SkipReason.BINARY),)
    report.links = ("d\x1b[2J",)
    text = written(report, name, verbose=True)
    assert "\x1b" not in text
    assert "\x9b" not in text


@pytest.mark.parametrize("name", ["text", "concise", "json", "github"])
def test_reports_load_no_library_they_do_not_need(name: str) -> None:
    """Start-up counts in a pre-commit hook."""
    code = (
        "import sys; from caulk.reporters import writer; writer(sys.argv[1]); "
        "print([name for name in ('rich', 'sarif_om', 'jsonschema', 'attr') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
