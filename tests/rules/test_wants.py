"""Every rule against its inputs: each want comment is met, and nothing else is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.cases import (
    CHARTS,
    KUSTOMIZATIONS,
    PROJECTS,
    REGISTRY,
    TESTDATA,
    Case,
    all_cases,
    cases_of,
    every_rule,
    scan_project,
)
from support.wants import got, mismatch, wants_of

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.rule import Rule


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_an_input_gives_exactly_the_findings_it_wants(case: Case, tmp_path: Path) -> None:
    root = case.copy_to(tmp_path)
    report = scan_project(root, case.rule)
    assert not report.notices, "an input of a rule is read whole"
    differences = mismatch(wants_of(root), got(report))
    assert not differences, f"{case}\n{differences}"


@every_rule
def test_a_rule_has_an_input_that_fires_and_one_that_is_silent(rule: Rule) -> None:
    wanting = [case.wants_findings for case in cases_of(rule.family, rule.name)]
    assert True in wanting, f"no input of {rule.name} has a want comment"
    assert False in wanting, f"no input of {rule.name} is silent"


def test_every_input_belongs_to_a_rule() -> None:
    known = {TESTDATA / rule.family / rule.name for rule in REGISTRY}
    folders = {
        folder
        for family in TESTDATA.iterdir()
        if family not in (PROJECTS, CHARTS, KUSTOMIZATIONS)
        for folder in (family.iterdir() if family.is_dir() else (family,))
    }
    assert not folders - known, "a rule of that name and family is not registered in caulk_rules.RULES"
