"""The table of formats."""

from __future__ import annotations

import pytest

from caulk.errors import UsageError
from caulk.reporters import FORMATS, writer
from reporters.samples import full_report, written


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_written_and_ends_its_last_line(name: str) -> None:
    assert written(full_report(), name).endswith("\n")


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        writer("xml")
    assert "sarif" in caught.value.hint


def test_concise_is_one_greppable_line_a_finding() -> None:
    assert written(full_report(), "concise").splitlines()[-1] == (
        "internal/fetch/fetch.go:9:2: error goroutine-leak-blocked-send: "
        "goroutine blocks for ever on `results` when the caller times out"
    )
