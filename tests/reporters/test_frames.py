"""Code frames: what stands under what."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from caulk.findings import Label, Location
from caulk.reporters.frames import Frame
from caulk.reporters.style import Style, width
from caulk.source import Source, Span
from reporters.samples import Files, finding

if TYPE_CHECKING:
    from caulk.findings import Finding


def frame(files: Files, shown: Finding, *, limit: int = 100, verbose: bool = False) -> str:
    lines = Frame(shown, files.sources, Style(), limit=limit, verbose=verbose).lines()
    return "\n".join(lines) + "\n"


def expected(text: str) -> str:
    return dedent(text).removeprefix("\n")


def test_a_single_label_stands_beside_its_underline() -> None:
    files = Files({"a.go": b"x := make(chan int)\n"})
    shown = finding(files.label("a.go", "make", "made here"))
    assert frame(files, shown) == expected(
        """
         --> a.go:1:6
          |
        1 | x := make(chan int)
          |      ^^^^ made here
        """
    )


def test_labels_on_one_line_hang_from_right_to_left() -> None:
    files = Files({"a.go": b"alpha beta gamma delta\n"})
    shown = finding(
        files.label("a.go", "alpha", "first"),
        files.label("a.go", "beta", "second"),
        files.label("a.go", "gamma", "third"),
        files.label("a.go", "delta", "fourth"),
    )
    assert frame(files, shown) == expected(
        """
         --> a.go:1:1
          |
        1 | alpha beta gamma delta
          | ^^^^^ ---- ----- ----- fourth
          | |     |    |
          | |     |    third
          | |     second
          | first
        """
    )


def test_nested_labels_hang_both_and_the_primary_underline_stays_on_top() -> None:
    files = Files({"a.go": b"go func() { results <- 1 }()\n"})
    shown = finding(
        files.label("a.go", "results <- 1", "the send"),
        files.label("a.go", "go func() { results <- 1 }()", "the goroutine"),
    )
    assert frame(files, shown) == expected(
        """
         --> a.go:1:13
          |
        1 | go func() { results <- 1 }()
          | ------------^^^^^^^^^^^^----
          | |           |
          | |           the send
          | the goroutine
        """
    )


def test_two_labels_of_one_place_stand_below_each_other() -> None:
    files = Files({"a.go": b"wait()\n"})
    shown = finding(files.label("a.go", "wait", "waits"), files.label("a.go", "wait", "and never stops"))
    rows = frame(files, shown).splitlines()[3:]
    assert rows == ["  | ^^^^", "  | |", "  | waits", "  | and never stops"]


def test_labels_without_text_are_only_underlined() -> None:
    files = Files({"a.go": b"one two\n"})
    shown = finding(files.label("a.go", "one"), files.label("a.go", "two"))
    assert frame(files, shown).splitlines()[3:] == ["  | ^^^ ---"]


def test_a_single_line_between_is_shown_and_more_are_elided() -> None:
    files = Files({"a.go": b"one\ntwo\nthree\nfour\nfive\nsix\n"})
    shown = finding(
        files.label("a.go", "one", "a"), files.label("a.go", "three", "b"), files.label("a.go", "six", "c")
    )
    assert frame(files, shown) == expected(
        """
         --> a.go:1:1
          |
        1 | one
          | ^^^ a
        2 | two
        3 | three
          | ----- b
        ...
        6 | six
          | --- c
        """
    )


def test_lines_stand_in_file_order_whatever_the_order_of_the_labels() -> None:
    files = Files({"a.go": b"one\ntwo\n"})
    shown = finding(files.label("a.go", "two", "b"), files.label("a.go", "one", "a"))
    assert [row for row in frame(files, shown).splitlines() if row[0].isdigit()] == ["1 | one", "2 | two"]


def test_further_files_follow_with_their_own_place_and_one_common_gutter() -> None:
    files = Files({"a.yaml": b"\n" * 9 + b"grace: 30\n", "b.go": b"five()\n"})
    shown = finding(
        files.label("a.yaml", "grace", "30s"),
        files.label("b.go", "five", "more"),
        help="wait less\nor longer",
        origin="chart/templates/a.yaml",
    )
    assert frame(files, shown) == expected(
        """
          --> a.yaml:10:1 (from chart/templates/a.yaml)
           |
        10 | grace: 30
           | ^^^^^ 30s
           |
          ::: b.go:1:1
           |
         1 | five()
           | ---- more
           |
           = help: wait less
                   or longer
        """
    )


def test_tabs_are_four_columns_wide_and_underlines_follow() -> None:
    files = Files({"a.go": b"\tx\ty := 1\n"})
    assert frame(files, finding(files.label("a.go", "y", "here"))).splitlines()[2:] == [
        "1 |     x   y := 1",
        "  |         ^ here",
    ]


def test_wide_and_combining_characters_are_measured() -> None:
    text = 'name := "世界 😀 e\u0301"; go work()\n'
    files = Files({"a.go": text.encode()})
    source, under = frame(files, finding(files.label("a.go", "go", "here"))).splitlines()[2:]
    assert width(source[: source.index("go work")]) == under.index("^")


def test_bytes_that_are_no_text_and_control_characters_are_replaced() -> None:
    files = Files({"a.go": b'x := "\xff\xfe\x1b[2J"; go work()\n'})
    assert frame(files, finding(files.label("a.go", "go", "here"))).splitlines()[2:] == [
        '1 | x := "\ufffd\ufffd␛[2J"; go work()',
        "  |" + " " * 16 + "^^ here",
    ]


def test_a_span_over_several_lines_is_underlined_on_its_first() -> None:
    files = Files({"a.go": b"\tselect {\n\tcase <-done:\n\t}\n"})
    span = files.label("a.go", "select {\n\tcase <-done:\n\t}", "blocks")
    assert frame(files, finding(span)).splitlines()[2:] == ["1 |     select {", "  |     ^^^^^^^^ blocks"]


def test_an_empty_span_still_gets_one_stroke() -> None:
    files = Files({"a.yaml": b"key:\n"})
    shown = finding(Label(Location(Span("a.yaml", 4, 4)), "nothing here"))
    assert frame(files, shown).splitlines()[2:] == ["1 | key:", "  |     ^ nothing here"]


def test_a_byte_order_mark_and_crlf_shift_nothing() -> None:
    files = Files({"a.go": b"\xef\xbb\xbfgo work()\r\ngo play()\r\n"})
    assert frame(
        files, finding(files.label("a.go", "work", "a"), files.label("a.go", "play", "b"))
    ) == expected(
        """
         --> a.go:1:4
          |
        1 | go work()
          |    ^^^^ a
        2 | go play()
          |    ---- b
        """
    )


def test_a_long_line_is_cut_around_the_underline() -> None:
    files = Files({"a.go": b"a" * 500 + b" go work() " + b"z" * 500 + b"\n"})
    source, under = frame(files, finding(files.label("a.go", "go", "here")), limit=60).splitlines()[2:]
    assert source.startswith("1 | …aaa")
    assert source.endswith("zzz…")
    assert len(source) <= 4 + 60 + 2
    assert source.index("go work") == under.index("^^")


def test_a_long_line_is_shown_in_stretches_when_labels_are_far_apart() -> None:
    files = Files({"a.go": b"first" + b"a" * 500 + b"second\n"})
    shown = finding(files.label("a.go", "first", "here"), files.label("a.go", "second", "and there"))
    source, under, source_2, under_2 = frame(files, shown, limit=60).splitlines()[2:]
    assert (source[:9], under) == ("1 | first", "  | ^^^^^ here")
    assert source_2.endswith("second")
    assert under_2.endswith("------ and there")
    assert source_2.index("second") == under_2.index("------")


def test_the_flow_is_drawn_when_nothing_else_tells_the_story_or_on_demand() -> None:
    files = Files({"a.go": b"one\ntwo\nthree\n"})
    one, two, three = (files.label("a.go", word, f"says {word}") for word in ("one", "two", "three"))
    assert "says two" in frame(files, finding(one, flow=(two,)))
    assert "says two" not in frame(files, finding(one, three, flow=(two,)))
    assert "says two" in frame(files, finding(one, three, flow=(two,)), verbose=True)


def test_a_file_that_went_away_still_has_its_place() -> None:
    files = Files({"a.go": b"one\n"})
    shown = finding(Label(Location(Span("gone.go", 40, 44)), "was here"))
    assert frame(files, shown).splitlines()[0] == " --> gone.go:1:1"


@st.composite
def labelled_bytes(draw: st.DrawFn) -> tuple[bytes, list[tuple[int, int]]]:
    text = st.text(alphabet=st.sampled_from("ab \t\n\r世😀e\u0301\x1b\x00\u202e\ufeff"), max_size=60)
    data = draw(st.one_of(st.binary(max_size=60), text.map(str.encode)))
    offset = st.integers(0, len(data) + 3)
    return data, draw(
        st.lists(st.tuples(offset, offset).map(lambda pair: (min(pair), max(pair))), min_size=1)
    )


@given(labelled_bytes(), st.integers(40, 80))
def test_any_bytes_with_any_spans_give_a_frame_that_is_safe_to_print(
    made: tuple[bytes, list[tuple[int, int]]], limit: int
) -> None:
    data, spans = made
    labels = [Label(Location(Span("a", *span)), f"label {at}") for at, span in enumerate(spans)]
    shown = finding(labels[0], *labels[1:])
    drawn = frame(Files({"a": data}), shown, limit=limit)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ufeff]", drawn)
    assert {int(number) for number in re.findall(r"label (\d+)", drawn)} == set(range(len(spans)))


@given(st.text(alphabet="ab\t世é😀", max_size=40), st.text(alphabet="ab\t世é😀", max_size=40))
def test_the_underline_starts_below_its_text(before: str, after: str) -> None:
    data = f"{before}go{after}\n".encode()
    start = len(before.encode())
    shown = finding(Label(Location(Span("a", start, start + 2)), "here"))
    source, under = frame(Files({"a": data}), shown, limit=400).splitlines()[2:4]
    assert width(source[: source.index("go")]) == under.index("^^")
    assert Source("a", data).position(start).column == len(before) + 1
