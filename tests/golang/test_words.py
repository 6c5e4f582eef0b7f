"""Words in the bytes of Go source."""

from __future__ import annotations

import re

import pytest

from caulk.golang.words import Words, occurrences


@pytest.mark.parametrize(
    "text", ["go", "go go", "going cargo go.go", "_go go_ go1 1go", "", "x", "gogo", "mu.Lock(); mu.mu"]
)
@pytest.mark.parametrize("word", ["go", "mu", "Lock"])
def test_a_word_stands_where_no_longer_one_does(text: str, word: str) -> None:
    expected = [match.start() for match in re.finditer(rf"\b{word}\b", text)]
    assert list(occurrences(text.encode(), word.encode())) == expected


def test_a_letter_beyond_ascii_is_part_of_a_word() -> None:
    assert list(occurrences("é go éa goé".encode(), b"go")) == [3]


def test_the_words_of_comments_and_strings_count() -> None:
    text = Words('x1 := "two" // three é1'.encode())
    assert all(word in text for word in (b"x1", b"two", b"three", "é1".encode()))
    assert b"x" not in text
    assert b"1" not in text


def test_places_of_several_words_come_in_order() -> None:
    assert Words(b"mu.Lock(); n(); mu").places([b"Lock", b"mu", b"nu"]) == [(0, 2), (3, 7), (16, 18)]


def test_a_text_that_is_searched_often_gives_the_same_places() -> None:
    text = Words(b"a.b(a, ab, c)")
    assert {tuple(text.places([b"a", b"ab"])) for _ in range(2000)} == {((0, 1), (4, 5), (7, 9))}
