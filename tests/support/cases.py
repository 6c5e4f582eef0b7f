"""The rule inputs below testdata/, and how to scan one."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from caulk import config
from caulk.registry import Registry
from caulk.session import ScanOptions, scan
from caulk_rules import RULES
from support.wants import wants_of

if TYPE_CHECKING:
    from caulk.report import Report

REPOSITORY = Path(__file__).resolve().parents[2]
TESTDATA = REPOSITORY / "testdata"
PROJECTS = TESTDATA / "projects"
CHARTS = TESTDATA / "charts"
KUSTOMIZATIONS = TESTDATA / "kustomize"

REGISTRY = Registry(RULES)
every_rule = pytest.mark.parametrize("rule", list(REGISTRY), ids=lambda rule: rule.name)


@dataclass(frozen=True, slots=True)
class Case:
    """One input of one rule: a file, or a folder that is a project of its own."""

    family: str
    rule: str
    path: Path

    def __str__(self) -> str:
        return f"{self.family}/{self.rule}/{self.path.name}"

    def copy_to(self, folder: Path) -> Path:
        """Copy the input into an empty folder, away from this repository's own files, and return its root."""
        root = folder / self.path.stem
        if self.path.is_dir():
            shutil.copytree(self.path, root)
        else:
            root.mkdir(parents=True)
            shutil.copyfile(self.path, root / self.path.name)
        return root

    @property
    def wants_findings(self) -> bool:
        """Whether the input has a want comment."""
        return bool(wants_of(self.path))


def cases_of(family: str, rule: str) -> tuple[Case, ...]:
    """All inputs of a rule, sorted."""
    folder = TESTDATA / family / rule
    if not folder.is_dir():
        return ()
    return tuple(
        Case(family, rule, path) for path in sorted(folder.iterdir()) if not path.name.startswith(".")
    )


def all_cases() -> tuple[Case, ...]:
    """Every input below testdata/<family>/<rule-name>/, sorted."""
    return tuple(
        case
        for family in sorted(TESTDATA.iterdir())
        if family.is_dir() and family not in (PROJECTS, CHARTS, KUSTOMIZATIONS)
        for rule in sorted(family.iterdir())
        for case in cases_of(family.name, rule.name)
    )


def scan_project(root: Path, *only: str) -> Report:
    """Scan a folder as a project, with its configuration file if it has one, by the named rules or by all."""
    file = config.find(root, root)
    settings = config.load(file, root=root) if file is not None else config.Config()
    return scan(
        ScanOptions(paths=(root,), config=settings, root=root, only=only or ("all",), pedantic=True, jobs=1)
    )
