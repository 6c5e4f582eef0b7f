"""The documentation of every rule: complete, and its examples do what it says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.docs import sections
from support.cases import every_rule, scan_project
from support.examples import examples
from support.wants import got

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.rule import Rule

HEADINGS = ["What it does", "Why is this bad?", "Example", "Use instead", "Known limits", "References"]


@every_rule
def test_the_headings_stand_in_order(rule: Rule) -> None:
    found = sections(rule.documentation)
    assert list(found) == HEADINGS
    assert all(found.values())


@every_rule
def test_the_summary_is_one_short_sentence(rule: Rule) -> None:
    """It is shown on one line by `caulk rules` and as SARIF's shortDescription."""
    first, second, *_ = rule.documentation.split("\n")
    assert first.endswith(".")
    assert not second
    assert len(first) <= 100


@every_rule
def test_the_example_fires(rule: Rule, tmp_path: Path) -> None:
    found = examples(sections(rule.documentation)["Example"])
    assert found, "the section Example has no code block"
    for number, example in enumerate(found):
        report = scan_project(example.write_to(tmp_path / str(number)), rule.name)
        assert not report.notices
        assert report.findings, f"nothing is found in example {number + 1}"


@every_rule
def test_what_to_use_instead_is_silent(rule: Rule, tmp_path: Path) -> None:
    found = examples(sections(rule.documentation)["Use instead"])
    assert found, "the section Use instead has no code block"
    for number, example in enumerate(found):
        report = scan_project(example.write_to(tmp_path / str(number)), rule.name)
        assert not report.notices
        assert not [str(each) for each in got(report)]
