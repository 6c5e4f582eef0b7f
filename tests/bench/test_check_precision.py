"""`make precision`: what counts as unread, what as vanished, and what `--write` leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import verdicts
from check_precision import Difference, difference, draw_from, reports_of, scan_module, update
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


def test_a_draw_leaves_the_rest_unread_for_good(tmp_path: Path) -> None:
    places = {Place("m@v1", "a.go", line): "message" for line in range(1, 11)}
    update("some-rule", {}, Difference(unread=places), tmp_path, draw=4)
    entries = verdicts.read("some-rule", tmp_path)
    unread = {place for place, entry in entries.items() if entry.verdict is Verdict.UNREAD}
    assert unread == draw_from(places, 4)
    assert len(unread) == 4
    assert {entry.verdict for entry in entries.values()} == {Verdict.UNREAD, Verdict.NOT_DRAWN}
    again = difference(entries, places, ["m@v1"])
    assert set(again.unread) == unread


def test_a_draw_takes_all_of_a_few_and_the_same_ones_each_time() -> None:
    places = [Place("m@v1", "a.go", line) for line in range(1, 11)]
    assert draw_from(places, None) == draw_from(places, 10) == set(places)
    assert draw_from(places, 3) == draw_from(list(reversed(places)), 3)


def test_reports_are_placed_by_module_path_and_line() -> None:
    found = reports_of(scan_module(PROJECTS / "sample-service"), "example.com/quotes@v0")
    places = found["goroutine-leak-blocked-send"]
    assert [place.path for place in places] == ["internal/carrier/client.go"]
    source = (PROJECTS / "sample-service" / "internal/carrier/client.go").read_text("utf-8").splitlines()
    assert all("answers" in source[place.line - 1] or "go func" in source[place.line - 1] for place in places)
