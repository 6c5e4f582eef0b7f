"""`make precision`: what counts as unread, what as vanished, and what `--write` leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import verdicts
from check_precision import Difference, difference, reports_of, scan_module, update
from support.cases import PROJECTS
from verdicts import Entry, Place, Verdict

if TYPE_CHECKING:
    from pathlib import Path

READ = Place("m@v1", "a.go", 1)
NEW = Place("m@v1", "a.go", 2)
GONE = Place("m@v1", "a.go", 3)
ELSEWHERE = Place("n@v1", "a.go", 4)
TRUE = Entry(Verdict.TRUE, "why")


def test_new_reports_are_unread_and_missing_ones_have_vanished() -> None:
    found = difference({READ: TRUE, GONE: TRUE}, {READ: "message", NEW: "message"}, ["m@v1"])
    assert found == Difference(unread={NEW: "message"}, vanished={GONE: TRUE})


def test_a_recorded_report_without_a_verdict_is_still_unread() -> None:
    found = difference({READ: Entry(Verdict.UNREAD, "message")}, {READ: "message"}, ["m@v1"])
    assert list(found.unread) == [READ]


def test_a_module_that_was_not_scanned_is_left_alone() -> None:
    assert not difference({ELSEWHERE: TRUE}, {}, ["m@v1"]).vanished


def test_update_keeps_verdicts_adds_the_new_and_drops_the_vanished(tmp_path: Path) -> None:
    recorded = {READ: TRUE, GONE: TRUE}
    found = difference(recorded, {READ: "message", NEW: "two\n lines"}, ["m@v1"])
    update("some-rule", recorded, found, tmp_path)
    assert verdicts.read("some-rule", tmp_path) == {READ: TRUE, NEW: Entry(Verdict.UNREAD, "two lines")}


def test_reports_are_placed_by_module_path_and_line() -> None:
    found = reports_of(scan_module(PROJECTS / "sample-service"), "example.com/quotes@v0")
    places = found["goroutine-leak-blocked-send"]
    assert [place.path for place in places] == ["internal/carrier/client.go"]
    source = (PROJECTS / "sample-service" / "internal/carrier/client.go").read_text("utf-8").splitlines()
    assert all("answers" in source[place.line - 1] or "go func" in source[place.line - 1] for place in places)
