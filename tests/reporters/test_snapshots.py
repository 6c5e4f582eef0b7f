"""Whole outputs, compared letter by letter with the files in snapshots/.

`CAULK_UPDATE_SNAPSHOTS=1 pytest tests/reporters/test_snapshots.py` writes them anew; read the difference
before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reporters.samples import clean_report, empty_report, full_report, written

if TYPE_CHECKING:
    from caulk.report import Report

SNAPSHOTS = Path(__file__).parent / "snapshots"
UPDATE = "CAULK_UPDATE_SNAPSHOTS" in os.environ

REPORTS = {"full": full_report, "clean": clean_report, "empty": empty_report}

CASES = [
    ("full", "text", {}),
    ("full", "text", {"verbose": True}),
    ("full", "text", {"color": True}),
    ("clean", "text", {}),
    ("clean", "concise", {}),
    ("empty", "text", {}),
    ("full", "concise", {}),
    ("full", "json", {}),
    ("full", "jsonl", {}),
    ("full", "sarif", {}),
    ("clean", "sarif", {}),
    ("full", "github", {}),
]


def case_name(report: str, name: str, options: dict[str, bool]) -> str:
    return "-".join((report, name, *options))


@pytest.mark.parametrize(("report", "name", "options"), CASES, ids=[case_name(*case) for case in CASES])
def test_output_is_as_committed(report: str, name: str, options: dict[str, bool]) -> None:
    made: Report = REPORTS[report]()
    text = written(made, name, **options)
    file = SNAPSHOTS / f"{case_name(report, name, options)}.txt"
    if UPDATE:
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


def test_every_snapshot_is_compared() -> None:
    assert {file.stem for file in SNAPSHOTS.glob("*.txt")} == {case_name(*case) for case in CASES}
