"""What may reach a terminal, and how wide it is there."""

from __future__ import annotations

import unicodedata
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caulk.findings import Severity
from caulk.reporters.style import Style, clean, width


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text", "plain text"),
        ("\x1b[31mred", "␛[31mred"),
        ("one\ntwo\r", "one␊two␍"),
        ("\x7f\x9b", "␡<U+009B>"),
        ("if \u202e right to left", "if <U+202E> right to left"),
        ("caf\udce9", "caf<U+DCE9>"),
        ("世界 é 😀", "世界 é 😀"),
    ],
)
def test_what_steers_a_terminal_is_made_visible(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.text())
def test_cleaned_text_can_be_printed_anywhere(text: str) -> None:
    shown = clean(text)
    shown.encode("utf-8")
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert len(shown.splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("世界", 4),
        ("😀", 2),
        ("e\u0301", 1),
        ("\u200b", 0),
        ("\uff46\uff55", 4),
        ("half \uff8a", 6),
    ],
)
def test_width_is_counted_in_terminal_columns(text: str, columns: int) -> None:
    assert width(text) == columns


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_rule_names_are_links_only_on_a_terminal_with_colours() -> None:
    linked = "\x1b]8;;https://caulk.dev/rules/some-rule\x1b\\some-rule\x1b]8;;\x1b\\"
    assert Style.for_stream(Terminal(), color=True).rule("some-rule") == linked
    assert Style.for_stream(Terminal(), color=False).rule("some-rule") == "some-rule"
    assert Style.for_stream(StringIO(), color=True).rule("some-rule") == "some-rule"


def test_colours_are_left_out_when_they_are_not_wanted() -> None:
    assert Style()("error", Severity.ERROR) == "error"
    assert Style(color=True)("error", Severity.ERROR) == "\x1b[1;31merror\x1b[0m"
