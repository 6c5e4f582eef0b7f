"""Rule pages: what `caulk explain` shows, and the committed pages."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import ClassVar

import pytest

from caulk.docs import explain, index, page, sections
from caulk.errors import UsageError
from caulk.findings import Applicability, Confidence, Severity
from caulk.rule import ObjectRule, Rule

PROJECT = Path(__file__).parent.parent


class Leak(Rule):
    """Goroutine that never stops.

    ## What it does

    Finds `go` statements | of one kind.

    ## Example

    ```go title=cmd/api/main.go
    package main

    ## no heading
    ```
    """

    name = "goroutine-leak"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable: ClassVar[Applicability | None] = Applicability.SAFE


class Other(Leak):
    """Another | leak."""

    name = "other-leak"
    pedantic = True
    fixable = None


class Budget(ObjectRule):
    """Budget that allows nothing."""

    name = "budget"
    family = "workloads"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"


@dataclass
class Measured:
    reports: int = 8
    true: int = 6
    false: int = 1
    by_design: int = 1
    unread: int = 0
    lines: int = 400_000
    objects: int = 2_000


def explained(**options: object) -> str:
    out = StringIO()
    explain(Leak(), out, **options)  # type: ignore[arg-type] # the tests' own options
    return out.getvalue()


def test_a_page_is_the_docstring_with_its_facts() -> None:
    lines = page(Leak()).splitlines()
    assert lines[:3] == ["# goroutine-leak", "", "Goroutine that never stops."]
    assert "| family | severity | confidence | default | since | fix |" in lines
    assert "| goroutines | error | high | on | 0.1.0 | `--fix` |" in lines
    assert "## What it does" in lines


def test_a_code_block_says_which_file_it_is() -> None:
    assert "`cmd/api/main.go`:\n\n```go\npackage main\n" in page(Leak())


def test_a_page_tells_what_was_measured() -> None:
    assert page(Leak(), Measured()).endswith(
        "## Precision\n\n8 reports in 400,000 lines of public Go: 6 true, 1 false, 1 by design.\n"
    )
    assert "Precision" not in page(Leak(), Measured(reports=0))


def test_a_page_about_manifests_tells_of_the_charts_and_of_a_draw() -> None:
    assert page(Budget(), Measured(reports=60, unread=52)).endswith(
        "60 reports in 400,000 lines of public Go and 2,000 objects of public Helm charts:"
        " of 8 drawn at random, 6 true, 1 false, 1 by design.\n"
    )


def test_the_terminal_page_is_plain_without_colours_and_has_no_trailing_blanks() -> None:
    text = explained()
    assert "\x1b" not in text
    assert "package main" in text
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "\x1b[" in explained(color=True)


def test_the_json_page_has_the_sections() -> None:
    page_data = json.loads(explained(format="json"))
    assert page_data["default"] is True
    assert list(page_data["sections"]) == ["What it does", "Example"]


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError):
        explained(format="html")


def test_headings_inside_code_are_code() -> None:
    assert "## no heading" in sections(Leak().documentation)["Example"]


def test_the_table_lists_the_rules_of_each_family_with_their_figures() -> None:
    table = index([Other(), Leak()], {"goroutine-leak": Measured()})
    assert table.count("## Goroutines") == 1
    assert (
        "| [goroutine-leak](goroutine-leak.md) | Goroutine that never stops | error | on | safe"
        " | 8 | 6 | 2 | 2.00 in 100,000 lines |" in table
    )
    assert "| 8 | 6 | 2 | 4.00 in 1,000 objects |" in index([Budget()], {"budget": Measured()})
    assert "| [other-leak](other-leak.md) | Another \\| leak | error | off |  |" in table


def test_the_committed_pages_are_what_the_rules_say() -> None:
    """`make docs` writes them."""
    ran = subprocess.run(
        [sys.executable, PROJECT / "docs" / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
