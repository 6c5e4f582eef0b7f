"""Fingerprints stay while code moves, and change when the defect does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from caulk.findings import Finding, Label, Location
from caulk.report import Sources
from caulk.reporters.fingerprints import fingerprints
from caulk.source import Source
from reporters.samples import Files, finding

LINES = ["package a", "", "func run() {", "\tgo work(jobs)", "\tdefer stop()", "}"]
lines = st.lists(st.text(alphabet="abc (){}\t世", max_size=12), max_size=6)


def at_go(text_lines: list[str], nth: int = 1) -> tuple[Files, Finding]:
    files = Files({"a.go": "\n".join(text_lines).encode()})
    return files, finding(files.label("a.go", "go work", nth=nth, symbol="run"))


def only(files: Files, shown: Finding) -> str:
    return fingerprints([shown], files.sources)[shown]


BASE = only(*at_go(LINES))


@given(lines, lines)
def test_edits_of_other_lines_leave_it_alone(before: list[str], after: list[str]) -> None:
    assert only(*at_go([*before, *LINES, *after])) == BASE


@given(st.integers(0, 5), st.booleans())
def test_indentation_and_line_ends_leave_it_alone(depth: int, crlf: bool) -> None:
    end = "\r" if crlf else ""
    moved = [("\t" * depth + line.strip() + end) for line in LINES]
    assert only(*at_go(moved)) == BASE


def test_a_change_of_the_line_itself_is_another_defect() -> None:
    assert only(*at_go([line.replace("jobs", "tasks") for line in LINES])) != BASE


def test_rule_file_and_symbol_tell_findings_apart() -> None:
    files, shown = at_go(LINES)
    elsewhere = replace(
        shown, primary=Label(Location(replace(shown.primary.span, path="b.go"), symbol="run"))
    )
    files.contents["b.go"] = files.contents["a.go"]
    inside = replace(shown, primary=Label(Location(shown.primary.span, symbol="(*Pool).Run")))
    others = [replace(shown, rule="other-rule"), elsewhere, inside]
    named = fingerprints([shown, *others], files.sources)
    assert len(set(named.values())) == 4


def test_message_and_labels_may_be_reworded() -> None:
    files, shown = at_go(LINES)
    reworded = replace(
        shown, message="said better", help="try this", primary=replace(shown.primary, text="!")
    )
    assert only(files, reworded) == BASE


def test_equal_lines_are_counted_in_file_order() -> None:
    doubled = [*LINES[:4], LINES[3], *LINES[4:]]
    files, first = at_go(doubled)
    _, second = at_go(doubled, nth=2)
    named = fingerprints([second, first], files.sources)
    assert named[first] == BASE
    assert named[second] != BASE


def test_a_file_that_is_gone_still_gives_one() -> None:
    _, shown = at_go(LINES)
    assert fingerprints([shown], Sources(Path("/nowhere"), {"a.go": Source("a.go", b"")}))[shown]
