"""The pre-commit hooks, tried with pre-commit itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import yaml

from support.cases import PROJECTS, REPOSITORY
from support.clone import committed, snapshot

if TYPE_CHECKING:
    from pathlib import Path


def test_both_hooks_run_from_a_clone(tmp_path: Path) -> None:
    """`pre-commit try-repo` installs this repository (which needs a package index) and runs both hooks.

    One Go file is said to have changed. `caulk` scans the project all the same; `caulk-files` that file.
    """
    hooks = snapshot(tmp_path / "hooks")
    project = committed(shutil.copytree(PROJECTS / "sample-service", tmp_path / "project"))
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", hooks, "--files", "internal/carrier/client.go"],
        cwd=project,
        env=os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "cache"), "PRE_COMMIT_COLOR": "never"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    whole, _, changed = done.stdout.partition("- hook id: caulk-files")
    for output in (whole, changed):
        assert "- exit code: 1" in output
        assert "--> internal/carrier/client.go:" in output
    assert "--> deploy/" in whole
    assert "--> deploy/" not in changed


def test_the_hooks_name_tags_that_pre_commit_knows() -> None:
    from identify.identify import ALL_TAGS

    for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8")):
        assert set(hook["types_or"]) <= ALL_TAGS
