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
    for name in ("cold scan", "one small Go file", "manifests", "one install manifest, start-up apart"):
        assert name in done.stdout


def test_a_ratio_above_its_limit_is_marked() -> None:
    slow = run.Comparison("cold scan", "{}", floor=1.0, measured=3.0, peak=10, limit=2.5)
    quick = run.Comparison("cold scan", "{}", floor=1.0, measured=2.0, peak=10, limit=2.5)
    assert not slow.within
    assert quick.within
    assert "over the limit" in run.row(slow)
    assert "over the limit" not in run.row(quick)


def test_memory_above_its_limit_is_marked_where_much_is_scanned() -> None:
    def cold(peak: float, scanned: int) -> run.Comparison:
        return run.Comparison("cold scan", "{}", 1.0, 1.0, peak, memory_limit=1.0, scanned=scanned)

    large, small, one_package = cold(1500, 1_024_000), cold(500, 1_024_000), cold(1500, 102_400)
    assert (large.memory, small.memory, one_package.memory) == (1.5, 0.5, 15.0)
    assert (large.within, small.within, one_package.within) == (False, True, True)
    assert "1.50  over the limit" in run.row(large)
    assert "102,400 lines scanned" in run.row(one_package)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_memory_is_that_of_a_process_and_of_those_it_starts() -> None:
    waits = "kept = b'x' * 50_000_000; print(flush=True); input()"
    starts = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {waits!r}])"
    command = [sys.executable, "-c", f"kept = b'x' * 50_000_000; {starts}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert run.together(process.pid) > 95
        process.communicate(b"\n")


def test_a_command_that_fails_ends_the_measurement() -> None:
    with pytest.raises(SystemExit, match="boom"):
        run.run([sys.executable, "-c", "import sys; sys.exit('boom')"])


def test_an_install_manifest_holds_the_objects_of_a_tree(tmp_path: Path) -> None:
    """Templates and values are none of it."""
    tree = tmp_path / "tree"
    (tree / "config").mkdir(parents=True)
    for name in ("a", "b"):
        (tree / "config" / f"{name}.yaml").write_text(f"---\napiVersion: v1\nkind: {name.upper()}\n", "utf-8")
    (tree / "config" / "template.yaml").write_text("apiVersion: v1\nkind: {{ .Kind }}\n", "utf-8")
    (tree / "values.yaml").write_text("kind: none\n", "utf-8")
    assert run.install_manifest(tree, tmp_path / "install.yaml")
    documents = (tmp_path / "install.yaml").read_text("utf-8").split("---\n")
    assert documents == ["apiVersion: v1\nkind: A\n", "apiVersion: v1\nkind: B\n"] * run.INSTALL_TURNS
    assert not run.install_manifest(tmp_path / "nowhere", tmp_path / "nothing.yaml")
