"""Quantities: the grammar of Kubernetes' resource.ParseQuantity."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caulk.manifests.quantity import (
    BINARY_SUFFIXES,
    DECIMAL_SUFFIXES,
    Problem,
    QuantityError,
    format_bytes,
    parse,
    suggestions,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("0", 0),
            ("5", 5),
            ("+5", 5),
            ("-5", -5),
            ("007", 7),
            ("1.", 1),
            (".5", Fraction(1, 2)),
            (" 5 ", 5),
        ),
        *(("500m", Fraction(1, 2)), ("100u", Fraction(1, 10**4)), ("1n", Fraction(1, 10**9))),
        *(
            ("1k", 1000),
            ("1M", 10**6),
            ("1.5G", 1_500_000_000),
            ("2T", 2 * 10**12),
            ("1P", 10**15),
            ("1E", 10**18),
        ),
        *(
            ("1Ki", 1024),
            ("1.5Gi", 3 << 29),
            ("0.5Mi", 1 << 19),
            ("1Ti", 1 << 40),
            ("1Pi", 1 << 50),
            ("1Ei", 1 << 60),
        ),
        *(("12e6", 12 * 10**6), ("1E3", 1000), ("5e-1", Fraction(1, 2)), ("1e+2", 100), ("1e0", 1)),
        *(("0.1n", Fraction(1, 10**9)), ("-0.1n", Fraction(-1, 10**9)), ("1e-20", Fraction(1, 10**9))),
        *(("8Ei", 2**63 - 1), ("9E", 9 * 10**18), ("Mi", 0), (".", 0), ("-", 0), ("0e-5000", 0)),
    ],
)
def test_what_kubernetes_accepts(text: str, value: Fraction | int) -> None:
    """Checked against k8s.io/apimachinery v0.37: rounding up to nano, the cap, leniency about digits."""
    assert parse(text).value == value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        *((("", Problem.EMPTY), ("  ", Problem.EMPTY), ("abc", Problem.NUMBER), ("--1", Problem.NUMBER))),
        *(
            ("1K", Problem.SUFFIX),
            ("512MB", Problem.SUFFIX),
            ("1g", Problem.SUFFIX),
            ("5 Mi", Problem.SUFFIX),
        ),
        *(("0,5", Problem.SUFFIX), ("1mi", Problem.SUFFIX), ("1Mi3", Problem.SUFFIX), ("1e", Problem.SUFFIX)),
        *(
            ("1.2.3", Problem.SUFFIX),
            ("50%", Problem.SUFFIX),
            ("Pi", Problem.NUMBER),
            ("e-20", Problem.NUMBER),
        ),
        *(("1e5000", Problem.RANGE), ("1" * 200, Problem.RANGE)),
    ],
)
def test_what_kubernetes_rejects(text: str, problem: Problem) -> None:
    with pytest.raises(QuantityError) as raised:
        parse(text)
    assert raised.value.problem is problem


def test_parts_and_rounded_values() -> None:
    quantity = parse("0.5m")
    assert (quantity.number, quantity.suffix, quantity.milli, quantity.units) == ("0.5", "m", 1, 1)
    assert str(parse("1.5Gi")) == "1.5Gi"
    assert parse("-1.5").units == -2


@pytest.mark.parametrize(
    ("text", "better"),
    [
        *(
            (
                ("512MB", ("512Mi", "512M")),
                ("512MiB", ("512Mi",)),
                ("1g", ("1Gi", "1G")),
                ("64K", ("64Ki", "64k")),
            )
        ),
        *(
            ("512 Mi", ("512Mi",)),
            ("0,5", ("0.5",)),
            ("2 cores", ("2",)),
            ("100mcpu", ("100m",)),
            ("5 bytes", ("5",)),
        ),
        *(("lots", ()), ("12xx", ()), ("1.2.3", ())),
    ],
)
def test_suggestions_name_what_was_meant(text: str, better: tuple[str, ...]) -> None:
    with pytest.raises(QuantityError) as raised:
        parse(text)
    assert suggestions(raised.value) == better
    for each in better:
        parse(each)


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (1 << 20, "1Mi"), (3 << 29, "1536Mi"), (1000, "1000")])
def test_byte_counts_print_in_the_largest_whole_unit(count: int, text: str) -> None:
    assert format_bytes(count) == text


@given(
    st.integers(-(10**6), 10**6),
    st.sampled_from(sorted(DECIMAL_SUFFIXES | BINARY_SUFFIXES)),
)
def test_an_integer_times_its_suffix(number: int, suffix: str) -> None:
    expected = number * (DECIMAL_SUFFIXES | BINARY_SUFFIXES)[suffix]
    got = parse(f"{number}{suffix}").value
    assert got == (min(expected, 2**63 - 1) if suffix in BINARY_SUFFIXES and number > 0 else got)
    assert abs(got) <= abs(expected)


@given(st.text("0123456789.+-eEinumkKMGTP ,abc", max_size=30))
def test_any_text_is_a_quantity_or_a_quantity_error(text: str) -> None:
    try:
        parse(text)
    except QuantityError as error:
        suggestions(error)
