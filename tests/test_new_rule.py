"""`make rule`: a rule that was just started passes the tests that every rule has to pass."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import new_rule
from support.cases import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

CHECKED = (
    "tests/rules/test_wants.py",
    "tests/rules/test_documentation.py",
    "tests/rules/test_suppression.py",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The parts of the repository that the scaffold writes to and that the tests of rules need."""
    for name in ("linter", "rules", "tests/rules", "tests/support", "testdata", "bench"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copyfile(REPOSITORY / name, tmp_path / name)
    return tmp_path


def start(checkout: Path, name: str, family: str, kind: str) -> subprocess.CompletedProcess[str]:
    script = str(checkout / "rules" / "new_rule.py")
    command = [sys.executable, script, "--name", name, "--family", family, "--kind", kind]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def python(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def test_a_started_rule_of_every_kind_works(checkout: Path) -> None:
    names = [f"scaffolded-{kind}" for kind in new_rule.KINDS]
    for name, kind in zip(names, new_rule.KINDS, strict=True):
        done = start(checkout, name, "threads", kind)
        assert done.returncode == 0, done.stderr
        assert f"testdata/threads/{name}/fires" in done.stdout

    tests = python(checkout, "pytest", "-q", "-p", "no:cacheprovider", "-k", "scaffolded", *CHECKED)
    assert tests.returncode == 0, tests.stdout
    written = [str(file) for file in (checkout / "rules").rglob("scaffolded_*.py")]
    written.append(str(checkout / "rules" / "caulk_rules" / "__init__.py"))
    for command in (["ruff", "check"], ["ruff", "format", "--check"]):
        lint = python(checkout, *command, "--no-cache", *written)
        assert lint.returncode == 0, lint.stdout
    cache = str(REPOSITORY / ".mypy_cache" / "scaffold")
    types = python(checkout, "mypy", "--cache-dir", cache, "--follow-imports", "silent", *written)
    assert types.returncode == 0, types.stdout


@pytest.mark.parametrize(
    ("name", "family", "kind", "complaint"),
    [
        ("Leak", "threads", "go-file", "words-in-kebab-case"),
        ("../leak-here", "threads", "go-file", "words-in-kebab-case"),
        ("some-leak", "thread", "go-file", "there is no family 'thread'"),
        ("some-leak", "threads", "file", "there is no kind 'file'"),
    ],
)
def test_a_wrong_request_is_explained_and_writes_nothing(
    checkout: Path, name: str, family: str, kind: str, complaint: str
) -> None:
    before = sorted(checkout.rglob("*"))
    done = start(checkout, name, family, kind)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert [path for path in sorted(checkout.rglob("*")) if path not in before] == []


def test_a_rule_that_exists_is_not_overwritten(checkout: Path) -> None:
    assert start(checkout, "some-leak", "threads", "go-file").returncode == 0
    done = start(checkout, "some-leak", "threads", "go-file")
    assert done.returncode == 2
    assert "exists" in done.stderr
