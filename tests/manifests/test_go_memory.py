"""GOMEMLIMIT as the Go runtime reads it."""

from __future__ import annotations

import pytest

from caulk.manifests.go_memory import MemoryLimitError, format_size, parse, suggestion


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("512", 512),
        ("0", 0),
        ("5B", 5),
        ("1KiB", 1024),
        ("2MiB", 2 << 20),
        ("3GiB", 3 << 30),
        ("1TiB", 1 << 40),
    ],
)
def test_sizes_that_the_runtime_reads(text: str, size: int) -> None:
    assert parse(text) == size


@pytest.mark.parametrize("text", ["", "off"])
def test_no_limit(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "better"),
    [
        *(("1.2GiB", "1228MiB"), ("512Mi", "512MiB"), ("1GB", "1GiB"), ("1G", "1GiB"), ("512m", "512MiB")),
        *(
            ("512MB", "512MiB"),
            ("1 GiB", "1GiB"),
            ("1PiB", "1024TiB"),
            ("1.5Gi", "1536MiB"),
            ("0.5Gi", "512MiB"),
        ),
        *(("80%", ""), ("1e9", ""), ("-1", ""), ("OFF", "off"), ("99999999999GiB", ""), ("9" * 50, "")),
    ],
)
def test_what_aborts_the_process_and_what_was_meant(text: str, better: str) -> None:
    """Values tried on Go 1.27: each ends in "malformed GOMEMLIMIT"."""
    with pytest.raises(MemoryLimitError):
        parse(text)
    assert suggestion(text) == better
    if better:
        parse(better)


def test_sizes_print_as_the_runtime_reads_them() -> None:
    assert [format_size(size) for size in (1, 1024, 3 << 29, 1 << 40)] == ["1", "1KiB", "1536MiB", "1TiB"]
