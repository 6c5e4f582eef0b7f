"""`make demo` in a fresh clone, with nothing but Python, git and make."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from support.cases import REPOSITORY
from support.clone import snapshot

if TYPE_CHECKING:
    from pathlib import Path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as from a shell, also when these tests run under make themselves."""
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    return subprocess.run(
        ["make", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_demo_shows_findings_and_succeeds(tmp_path: Path) -> None:
    """Needs a package index, as on any machine."""
    done = make(snapshot(tmp_path / "clone"), "demo", f"PYTHON={sys.executable}")
    assert done.returncode == 0, done.stderr
    assert "caulk scan testdata/projects/sample-service" in done.stdout
    assert "[goroutine-leak-blocked-send]" in done.stdout
    assert "exit code 1: findings" in done.stdout


def test_an_old_python_is_refused_with_a_way_out(tmp_path: Path) -> None:
    """A stand-in that says it is no Python 3.11 takes the place of an old one."""
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    old.chmod(0o755)
    done = make(REPOSITORY, "demo", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}")
    assert done.returncode == 2
    assert "make PYTHON=" in done.stderr


def test_help_lists_every_target_with_a_description() -> None:
    listed = {line.split()[1] for line in make(REPOSITORY).stdout.splitlines()}
    lines = (REPOSITORY / "Makefile").read_text("utf-8").splitlines()
    (phony,) = [line for line in lines if line.startswith(".PHONY")]
    assert listed == set(phony.split()[1:])
