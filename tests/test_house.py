"""The house: what the wheel holds, what the repository may not hold, and figures stated twice."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile

import pytest

import caulk
from support.cases import REPOSITORY
from support.clone import tracked


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built by the backend that pyproject.toml names."""
    target = tmp_path_factory.mktemp("wheel")
    script = f"import hatchling.build; print(hatchling.build.build_wheel({str(target)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return zipfile.ZipFile(target / done.stdout.split()[-1])


def test_the_wheel_installs_the_two_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    top = {name.partition("/")[0] for name in wheel.namelist()}
    assert top == {"caulk", "caulk_rules", f"caulk-{caulk.__version__}.dist-info"}


def test_the_wheel_holds_what_the_packages_need_at_run_time(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert "caulk/py.typed" in names
    assert "caulk_rules/py.typed" in names
    assert f"caulk-{caulk.__version__}.dist-info/licenses/LICENSE" in names
    sources = [REPOSITORY / "linter" / "caulk", REPOSITORY / "rules" / "caulk_rules"]
    for source in sources:
        for file in tracked():
            if file.is_relative_to(source):
                assert file.relative_to(source.parent).as_posix() in names


def test_the_wheel_carries_the_version_of_the_package(wheel: zipfile.ZipFile) -> None:
    metadata = wheel.read(f"caulk-{caulk.__version__}.dist-info/METADATA").decode()
    assert f"\nVersion: {caulk.__version__}\n" in metadata


@pytest.mark.parametrize("root", ["linter", "rules"])
def test_a_source_root_is_no_package(root: str) -> None:
    """An `__init__.py` there would shadow other people's `rules` or `linter`."""
    assert not (REPOSITORY / root / "__init__.py").exists()


def test_the_top_level_holds_only_what_belongs_there() -> None:
    folders = {".ci", "bench", "docs", "linter", "rules", "testdata", "tests"}
    files = {
        *(".gitignore", ".pre-commit-config.yaml", ".pre-commit-hooks.yaml", "action.yml", "pyproject.toml"),
        *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md"),
    }
    found = {path.relative_to(REPOSITORY).parts[0] for path in tracked()}
    assert found - folders - files == set()


def test_no_file_names_a_machine_or_a_registry() -> None:
    """Paths of one machine and hosts of package registries have no place in a repository."""
    machine = re.compile(r"(?<![A-Za-z0-9_.{}])/(?:work|root|home/\w+|Users/\w+)/")
    registry = re.compile(
        r"\b(?:pypi\.org|pythonhosted\.org|proxy\.golang\.org|registry\.npmjs\.org|sum\.golang\.org)\b"
    )
    found = []
    for file in tracked():
        for number, line in enumerate(file.read_bytes().decode("utf-8", "replace").splitlines(), start=1):
            allowed = file.name == "test_house.py"  # names what it looks for
            if not allowed and (machine.search(line) or registry.search(line)):
                found.append(f"{file.relative_to(REPOSITORY)}:{number}: {line.strip()[:100]}")
    assert not found


def test_every_lint_exception_says_why() -> None:
    """Without its reason beside it, an exception outlives its cause."""
    bare = re.compile(r"#\s*(?:noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[^\]]*\])?)\s*$")
    found = []
    for file in tracked():
        if file.suffix == ".py":
            for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
                if bare.search(line):
                    found.append(f"{file.relative_to(REPOSITORY)}:{number}")
    assert not found


def test_the_changelog_knows_the_version() -> None:
    headings = re.findall(r"^## \[([^\]]+)\]", (REPOSITORY / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert caulk.__version__ in headings or headings[0] == "Unreleased"


def test_python_versions_agree() -> None:
    """The oldest Python is stated for pip and for each tool, and the Makefile checks for the same one."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    oldest = project["project"]["requires-python"].removeprefix(">=")
    assert project["tool"]["mypy"]["python_version"] == oldest
    assert project["tool"]["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    assert f"sys.version_info < ({oldest.replace('.', ', ')})" in (REPOSITORY / "Makefile").read_text("utf-8")
