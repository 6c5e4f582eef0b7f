"""Copies of this repository as somebody else would get them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from support.cases import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """Run git with an identity of its own, whatever this machine has configured."""
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def committed(folder: Path) -> Path:
    """Make a folder a repository with everything in it committed."""
    git(folder, "init", "-q")
    git(folder, "add", "--all")
    git(folder, "commit", "-qm", "Everything")
    return folder


def tracked() -> list[Path]:
    """The files that git would put into a clone, and those that are about to become such."""
    names = git(REPOSITORY, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return [REPOSITORY / name for name in names.split("\0") if name and (REPOSITORY / name).is_file()]


def snapshot(target: Path) -> Path:
    """A repository with the files of this one as they are now, committed or not."""
    for file in tracked():
        copy = target / file.relative_to(REPOSITORY)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    return committed(target)
