"""`kubeVersion` of Chart.yaml: which releases a chart says it runs on."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from caulk.manifests.kube_apis import newest_release
from caulk.manifests.kube_ranges import Range
from support.engine import write
from support.helm import helm_or_skip

if TYPE_CHECKING:
    from pathlib import Path

RANGES = {
    ">=1.25.0-0": ("1.25.0", None),
    ">= 1.25": ("1.25.0", None),
    ">=v1.23.0-0": ("1.23.0", None),
    ">1.25": ("1.26.0", None),
    ">1.25.3": ("1.25.4", None),
    ">1.25.0-0": ("1.25.0", None),
    "^1.27": ("1.27.0", None),
    "~1.28.3": ("1.28.3", (1, 28)),
    "~1.28": ("1.28.0", (1, 28)),
    "1.27": ("1.27.0", (1, 27)),
    "=1.27.4": ("1.27.4", (1, 27)),
    "1.27.x": ("1.27.0", (1, 27)),
    "1.25 - 1.30": ("1.25.0", (1, 30)),
    "1.25.2 - 1.30.0": ("1.25.2", (1, 30)),
    ">= 1.21, < 1.30": ("1.21.0", (1, 29)),
    ">=1.21.0-0 <1.30.0-0": ("1.21.0", (1, 29)),
    ">=1.21 <=1.30": ("1.21.0", (1, 30)),
    ">=1.21 !=1.21": ("1.22.0", None),
    "1.32.x || >= 1.21, < 1.23": ("1.21.0", (1, 32)),
}


@pytest.mark.parametrize(("text", "expected"), RANGES.items())
def test_a_range_has_an_oldest_and_a_newest_release(
    text: str, expected: tuple[str, tuple[int, int] | None]
) -> None:
    found = Range(text)
    assert found.oldest is not None
    assert (found.patch(found.oldest), found.newest) == expected


@pytest.mark.parametrize("text", ["", "*", "1.x", "<1.99", "^1.0", "!=1.26"])
def test_a_range_without_an_end_has_none(text: str) -> None:
    found = Range(text)
    assert (found.oldest, found.newest) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        *("newest", "1.2.3.4", ">=1.25 and <1.30", ">=1.25 ||", "1.25;1.26", ">= " + "9" * 5000),
        *(">=" + "1." * 5000, " " * 50_000 + "x", ">=1.20 " * 20_000),
    ],
    ids=range(9),
)
def test_of_what_is_no_range_nothing_is_known(text: str) -> None:
    found = Range(text)
    assert (found.oldest, found.newest, found.patch((1, 30))) == (None, None, "1.30.0")


def test_a_release_that_is_to_come_is_no_newest_one() -> None:
    major, minor = newest_release()
    found = Range(f">={major}.{minor + 2}")
    assert (found.oldest, found.newest) == ((major, minor + 2), None)


@pytest.mark.parametrize("text", [text for text in RANGES if not text.startswith("=")])
def test_helm_draws_the_line_at_the_same_release(text: str, tmp_path: Path) -> None:
    """It renders the chart for the oldest release of the range, and refuses to for the patch before it."""
    helm = helm_or_skip()
    chart = f"apiVersion: v2\nname: a\nversion: 1.0.0\nkubeVersion: '{text}'\n"
    write(tmp_path, {"Chart.yaml": chart, "templates/a.yaml": "kind: A\n"})

    def accepts(version: str) -> bool:
        command = [helm, "template", str(tmp_path), "--kube-version", version]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    found = Range(text)
    assert found.oldest is not None
    oldest = found.patch(found.oldest)
    major, minor, patch = map(int, oldest.split("."))
    before = f"{major}.{minor}.{patch - 1}" if patch else f"{major}.{minor - 1}.99"
    assert accepts(oldest)
    assert not accepts(before)
    if found.newest is not None:
        assert accepts(found.patch(found.newest))
        assert not accepts(f"1.{found.newest[1] + 1}.0")
