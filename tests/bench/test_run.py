"""`make bench`: it measures what it says it measures."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import run
from support.cases import PROJECTS, REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = PROJECTS / "sample-service"


def bench(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REPOSITORY / "bench" / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_floor_reads_every_go_file() -> None:
    files = list(SAMPLE.rglob("*.go"))
    lines = sum(file.read_bytes().count(b"\n") for file in files)
    assert json.loads(bench("floor.py", "go", str(SAMPLE)).stdout) == {"files": len(files), "lines": lines}


def test_the_yaml_floor_composes_every_document(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text("a: 1\n---\nb: 2\n", "utf-8")
    (tmp_path / "template.yml").write_text("a: b: c\n", "utf-8")
    found = json.loads(bench("floor.py", "yaml", str(tmp_path)).stdout)
    assert (found["files"], found["documents"]) == (2, 2)


def test_one_run_gives_all_ratios() -> None:
    done = bench("run.py", "--tree", str(SAMPLE), "--rounds", "1")
    assert done.returncode == 0, done.stderr
    for name in ("cold scan", "one small Go file", "manifests"):
        assert name in done.stdout


def test_a_ratio_above_its_limit_is_marked() -> None:
    slow = run.Comparison("cold scan", "{}", floor=1.0, measured=3.0, peak=10, limit=2.5)
    quick = run.Comparison("cold scan", "{}", floor=1.0, measured=2.0, peak=10, limit=2.5)
    assert not slow.within
    assert quick.within
    assert "over the limit" in run.row(slow)
    assert "over the limit" not in run.row(quick)


def test_a_command_that_fails_ends_the_measurement() -> None:
    with pytest.raises(SystemExit, match="boom"):
        run.run([sys.executable, "-c", "import sys; sys.exit('boom')"])
