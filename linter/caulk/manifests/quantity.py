"""Kubernetes quantities: `500m`, `1.5Gi`, `12e6`, exactly as `resource.ParseQuantity` reads them.

The grammar is that of k8s.io/apimachinery pkg/api/resource (quantity.go, suffix.go): a signed decimal number
and one of the suffixes below, or a decimal exponent. Fractions finer than nano are rounded up, away from
zero, and binary quantities are capped at 2^63-1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

DECIMAL_SUFFIXES = {
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "m": Fraction(1, 10**3),
    "": Fraction(1),
    "k": Fraction(10**3),
    "M": Fraction(10**6),
    "G": Fraction(10**9),
    "T": Fraction(10**12),
    "P": Fraction(10**15),
    "E": Fraction(10**18),
}
BINARY_SUFFIXES = {
    "Ki": Fraction(1 << 10),
    "Mi": Fraction(1 << 20),
    "Gi": Fraction(1 << 30),
    "Ti": Fraction(1 << 40),
    "Pi": Fraction(1 << 50),
    "Ei": Fraction(1 << 60),
}

_LOOSE = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)([A-Za-z]*)")
# Units as people write them, in lower case, and the suffixes they may have meant.
_MEANT: dict[str, tuple[str, ...]] = {
    **{
        f"{letter.lower()}{end}": (f"{letter}i", letter)
        for letter in "MGTPE"
        for end in ("", "b", "byte", "bytes")
    },
    **{f"k{end}": ("Ki", "k") for end in ("", "b", "byte", "bytes")},
    **{f"{letter.lower()}{end}": (f"{letter}i",) for letter in "KMGTPE" for end in ("i", "ib")},
    **dict.fromkeys(("b", "byte", "bytes", "c", "core", "cores", "cpu", "cpus", "vcpu", "vcpus"), ("",)),
    **dict.fromkeys(
        ("mc", "mcpu", "milli", "millicore", "millicores", "millicpu", "mcore", "mcores"), ("m",)
    ),
}
_PARTS = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)")
_EXPONENT = re.compile(r"[eE]([-+]?[0-9]+)")
_NANO = 10**9
_MOST = (1 << 63) - 1
_LONGEST = 100  # characters; no quantity that anybody writes comes near
_LARGEST_EXPONENT = 1000  # Kubernetes takes more, and then counts digits for as long as it takes


class Problem(Enum):
    """Why a text is no quantity."""

    EMPTY = "is empty"
    NUMBER = "has no number that can be read"
    SUFFIX = "has a suffix that Kubernetes does not know"
    RANGE = "is out of any range"


class QuantityError(ValueError):
    """The API server would reject the text; `number` and `suffix` are its parts where it has them."""

    def __init__(self, text: str, problem: Problem, number: str = "", suffix: str = "") -> None:
        super().__init__(f"'{text}' {problem.value}")
        self.text = text
        self.problem = problem
        self.number = number
        self.suffix = suffix


@dataclass(frozen=True, slots=True)
class Quantity:
    """A parsed quantity: the exact `value`, and the `number` and `suffix` as written."""

    value: Fraction
    number: str
    suffix: str

    @property
    def units(self) -> int:
        """Whole units, rounded up in magnitude: bytes of memory."""
        return _round_up(self.value)

    @property
    def milli(self) -> int:
        """Thousandths, rounded up in magnitude: millicores of a CPU."""
        return _round_up(self.value * 1000)

    def __str__(self) -> str:
        return self.number + self.suffix


def parse(text: str) -> Quantity:
    """Read a quantity; raises `QuantityError` where Kubernetes does."""
    text = text.strip()
    if not text:
        raise QuantityError(text, Problem.EMPTY)
    if len(text) > _LONGEST:
        raise QuantityError(text[:_LONGEST] + "...", Problem.RANGE)
    match = _PARTS.fullmatch(text)
    if match is None:
        raise _rejected(text)
    sign, whole, fraction, suffix = match.group(1), match.group(2), match.group(3) or "", match.group(4)
    number = text[: len(text) - len(suffix)]
    factor = _factor(text, number, suffix)
    if not whole + fraction and (suffix in ("Pi", "Ei") or factor * _NANO < 1):
        raise QuantityError(text, Problem.NUMBER, number, suffix)  # elsewhere Kubernetes reads a 0 into it
    value = Fraction(int(whole + fraction or "0"), 10 ** len(fraction)) * factor
    nanos = value * _NANO
    if nanos.denominator != 1:
        value = Fraction(_round_up(nanos), _NANO)
    if suffix in BINARY_SUFFIXES and value > _MOST:
        value = Fraction(_MOST)
    return Quantity(-value if sign == "-" else value, number, suffix)


def format_bytes(count: Fraction | int) -> str:
    """A byte count in the largest binary suffix that stays whole, or the plain number."""
    if Fraction(count).denominator == 1 and count:
        whole = int(count)
        for suffix in reversed(BINARY_SUFFIXES):
            size = int(BINARY_SUFFIXES[suffix])
            if whole % size == 0:
                return f"{whole // size}{suffix}"
    return f"{float(count):g}" if Fraction(count).denominator != 1 else str(int(count))


def suggestions(error: QuantityError) -> tuple[str, ...]:
    """What the author of a rejected quantity may have meant, likeliest first; empty when nobody knows."""
    text = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", re.sub(r"[ _]", "", error.text))
    match = _LOOSE.fullmatch(text)
    if match is None:
        return ()
    number, suffix = match.groups()
    meant = (
        (suffix,)
        if suffix in DECIMAL_SUFFIXES or suffix in BINARY_SUFFIXES
        else _MEANT.get(suffix.lower(), ())
    )
    return tuple(number + each for each in meant)


def _factor(text: str, number: str, suffix: str) -> Fraction:
    factor = DECIMAL_SUFFIXES.get(suffix) or BINARY_SUFFIXES.get(suffix)
    if factor is not None:
        return factor
    exponent = _EXPONENT.fullmatch(suffix)
    if exponent is None:
        has_digits = any(character.isdigit() for character in number)
        raise QuantityError(text, Problem.SUFFIX if has_digits else Problem.NUMBER, number, suffix)
    power = int(exponent.group(1))
    if power > _LARGEST_EXPONENT:
        raise QuantityError(text, Problem.RANGE, number, suffix)
    return Fraction(10) ** max(power, -_LARGEST_EXPONENT)  # what is left is rounded up to nano anyway


def _rejected(text: str) -> QuantityError:
    number = re.match(r"[+-]?[0-9]*\.?[0-9]*", text)
    head = number.group() if number is not None else ""
    if not re.search("[0-9]", head):
        return QuantityError(text, Problem.NUMBER)
    return QuantityError(text, Problem.SUFFIX, head, text[len(head) :])


def _round_up(value: Fraction) -> int:
    """Away from zero, as `Quantity.ScaledValue` does."""
    return -(-value.numerator // value.denominator) if value >= 0 else value.numerator // value.denominator
