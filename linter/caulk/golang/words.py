"""Words of Go source: where one stands by itself, found in the bytes without a parse."""

from __future__ import annotations

import re
from array import array
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*")
_PART_OF_WORD = frozenset(byte for byte in range(256) if re.match(rb"[\w\x80-\xff]", bytes([byte])))
# A go statement's lines as far as one may hold the name of what it calls: its first one, those after a dot at
# a line's end, and lines that begin with the end of something.
_SPAWN_LINE = re.compile(rb"\bgo[ \t](?:[^\n]*\.[ \t]*\n)*[^\n]*|\n[ \t]*[)}\]]+[^\n]*\.[^\n]*")
_SEARCHES = 500  # in one text; then an index is built, which costs about as many


def occurrences(data: bytes, word: bytes) -> Iterator[int]:
    """The offsets at which a word stands by itself.

    Many times as fast as a pattern with `\\b` at its ends, which the engine tries at every byte.
    """
    find, length, size = data.find, len(word), len(data)
    at = find(word)
    while at >= 0:
        end = at + length
        if (end == size or data[end] not in _PART_OF_WORD) and (at == 0 or data[at - 1] not in _PART_OF_WORD):
            yield at
        at = find(word, end)


def spawned_words(data: bytes) -> set[bytes]:
    """The words of Go source among which is the name of whatever a go statement calls."""
    if b"go " not in data:
        return set()
    return {word for line in _SPAWN_LINE.findall(data) for word in _WORD.findall(line)}


class Words:
    """The words of one text: identifiers and keywords, those in comments and strings too."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._searches = 0

    def __contains__(self, word: bytes) -> bool:
        return word in self._present

    @cached_property
    def _present(self) -> frozenset[bytes]:
        return frozenset(_WORD.findall(self._data))

    @cached_property
    def spawned(self) -> frozenset[bytes]:
        """The words among which is the name of whatever a go statement calls."""
        return frozenset(spawned_words(self._data))

    def places(self, words: Iterable[bytes]) -> list[tuple[int, int]]:
        """Where any of the words stands, start and end, in order."""
        found: list[tuple[int, int]] = []
        for word in self._present.intersection(words):
            self._searches += 1
            starts = self._index[word] if self._searches > _SEARCHES else occurrences(self._data, word)
            found.extend((start, start + len(word)) for start in starts)
        return sorted(found)

    @cached_property
    def _index(self) -> dict[bytes, array[int]]:
        found = {word: array("I") for word in self._present}
        for match in _WORD.finditer(self._data):
            found[match[0]].append(match.start())
        return found
