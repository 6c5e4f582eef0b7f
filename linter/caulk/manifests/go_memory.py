"""Memory sizes as the Go runtime reads them from GOMEMLIMIT, which is not how Kubernetes writes them.

The grammar is that of `parseByteCount` in the runtime: digits, then nothing, `B`, `KiB`, `MiB`, `GiB` or
`TiB`; no fraction, no sign, no blank. `off` and the empty string mean no limit. Anything else ends the
process before main with "malformed GOMEMLIMIT".
"""

from __future__ import annotations

import re
from fractions import Fraction

from caulk.manifests import quantity

_SIZE = re.compile(r"([0-9]+)(?:B|([KMGT])iB)?")
_POWERS = {None: 0, "K": 10, "M": 20, "G": 30, "T": 40}
_LARGEST = (1 << 63) - 1
_LOOSE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)[ _]*([A-Za-z]*)")
_BINARY = {"k": 10, "m": 20, "g": 30, "t": 40, "p": 50, "e": 60}
_UNITS = ((40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB"))


class MemoryLimitError(ValueError):
    """A text that makes the Go runtime end the process."""


def parse(text: str) -> int | None:
    """The limit in bytes, None for no limit; raises `MemoryLimitError` where the runtime gives up."""
    if text in ("", "off"):
        return None
    match = _SIZE.fullmatch(text)
    if match is None or len(text) > 40:
        raise MemoryLimitError(text)
    size = int(match.group(1)) << _POWERS[match.group(2)]
    if size > _LARGEST:
        raise MemoryLimitError(text)
    return size


def format_size(size: int) -> str:
    """A size that the runtime accepts, in the largest unit that stays whole."""
    for power, unit in _UNITS:
        if size >= 1 << power and size % (1 << power) == 0:
            return f"{size >> power}{unit}"
    return str(size)


def suggestion(text: str) -> str:
    """What the author of a malformed limit most likely meant, as Go accepts it; "" when nobody knows."""
    if _is_off(text):
        return "off"
    size = _meant(text.strip())
    if size is None or not 0 < size <= _LARGEST:
        return ""
    return format_size(_rounded(size))


def is_plain(text: str) -> bool:
    """Whether the author of a malformed limit can have meant nothing but the suggestion.

    `512Mi` and `512 mib` are plain; `1GB` and `512M` may be decimal, and a comma may part thousands.
    """
    match = _LOOSE.fullmatch(text.strip())
    if match is None:
        return _is_off(text)
    number, unit = match.group(1), match.group(2).lower()
    return re.fullmatch("[kmgtpe]ib?", unit) is not None and "," not in number


def _is_off(text: str) -> bool:
    return text.strip().lower() == "off"


def _meant(text: str) -> Fraction | None:
    """Bytes; units that are no Kubernetes suffix count as the binary ones."""
    match = _LOOSE.fullmatch(text)
    if match is None or len(text) > 40:
        return None
    number = Fraction(match.group(1).replace(",", "."))
    unit = match.group(2)
    if unit in quantity.BINARY_SUFFIXES:
        return number * quantity.BINARY_SUFFIXES[unit]
    letter, rest = unit[:1].lower(), unit[1:].lower()
    if letter in _BINARY and rest in ("", "b", "i", "ib", "byte", "bytes"):
        return number * (1 << _BINARY[letter])
    return number if unit.lower() in ("", "b", "byte", "bytes") else None


def _rounded(size: Fraction) -> int:
    """Whole units of the next smaller prefix, so that 1.2GiB becomes a number that a person would write."""
    for power, _ in _UNITS:
        if size >= 1 << power:
            step = 1 << (power - 10)
            whole = int(size / step) * step
            return whole or int(size)
    return int(size)
