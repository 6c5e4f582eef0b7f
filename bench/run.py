"""Speed of Caulk, as ratios to what the reading alone costs, all measured in one run on one machine.

For every tree: a cold scan with all rules against the floor (tree-sitter parses every Go file, one process).
Once: the scan of a single small file against importing what any such tool imports, a scan of manifests
against composing their documents, and a scan of one install manifest as a rendering prints it, mostly CRDs,
against composing all of it, start-up apart. The commands of a comparison alternate, so that a busy minute
hits both; each figure is the median. Without `--tree` the trees are the Go standard library and two large
public modules, one of which is mostly one package: all of that is in memory at once.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import CorpusError, fetch, pinned

if TYPE_CHECKING:
    from collections.abc import Iterator

BENCH = Path(__file__).parent
PUBLIC_MODULE = "sigs.k8s.io/cluster-api"  # large in Go and in manifests
ONE_PACKAGE = "github.com/nats-io/nats-server/v2"  # nearly all of it, tests included
IMPORTS = "import click, tree_sitter, tree_sitter_go"
COLD_LIMIT = 2.5  # times the floor
SINGLE_LIMIT = 5.0  # times the imports
INSTALL_LIMIT = 1.0  # times the floor, start-up apart
MEMORY_LIMIT = 1.0  # KiB for a line of Go, where much is scanned
MUCH = 500_000  # lines; below, one large package may be most of it, which is in memory at once
FEW_LINES = 50_000  # of which the interpreter and the rules themselves take more than what is made of them
SAMPLING = 0.05  # seconds between two looks at the memory of a command's processes
SMALL_FILE_LINES = 100
INSTALL_LINES = 35_000
INSTALL_TURNS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """One process, start to end: wall clock in seconds, memory of it and those it starts together in MiB.

    Memory that several share is counted once. Other systems than Linux tell of the largest process alone.
    """

    seconds: float
    peak: float
    output: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a command cost against its floor. `limit` is the ratio that `--check` allows, if any.

    `memory_limit` is what it allows in KiB of peak memory for each of the `scanned` lines.
    """

    name: str
    read: str
    floor: float
    measured: float
    peak: float
    limit: float | None = None
    memory_limit: float | None = None
    scanned: int = 0  # lines of Go: tests, which the floor reads too, are not scanned

    @property
    def ratio(self) -> float:
        return self.measured / self.floor

    @property
    def memory(self) -> float | None:
        """KiB of peak memory for each scanned line; None when there are too few to tell."""
        return self.peak * 1024 / self.scanned if self.scanned >= FEW_LINES else None

    @property
    def within(self) -> bool:
        slow = self.limit is not None and self.ratio > self.limit
        limit = self.memory_limit if self.scanned >= MUCH else None
        large = limit is not None and (self.memory or 0) > limit
        return not (slow or large)


def run(command: list[str], allowed: tuple[int, ...] = (0,)) -> Run:
    """Run a command to its end and measure it; its output must not be large. Exits when the command fails."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        assert process.stderr is not None
        with process.stderr, watched(process.pid) as seen:
            errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{errors.decode()}")
        out.seek(0)
        unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux KiB
        peak = max(usage.ru_maxrss * unit / 2**20, *seen)
        return Run(seconds, peak, out.read().decode())


@contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """What a process and its descendants take together, in MiB, again and again while the block runs."""
    seen, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(SAMPLING):
            seen.append(together(pid))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def together(pid: int) -> float:
    """The memory of a process and its descendants in MiB, by their proportional shares; 0 where unknown."""
    folder, size = Path("/proc", str(pid)), 0.0
    try:
        for line in (folder / "smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                size += int(line.split()[1]) / 1024
        started = (folder / "task" / str(pid) / "children").read_text("ascii").split()
    except OSError:  # no Linux, or it has just ended
        return size
    return size + sum(together(int(each)) for each in started)


def scan(path: Path) -> list[str]:
    """A scan with every rule that ends with 0 unless something could not be read (3)."""
    leave_alone = ["--no-config", "--no-gitignore", "--no-render"]
    options = [*leave_alone, "--pedantic", "--fail-on", "never", "--format", "json"]
    return [sys.executable, "-m", "caulk", "scan", *options, "--", str(path)]


def compare(
    name: str,
    floor: list[str],
    measured: list[str],
    rounds: int,
    limit: float | None = None,
    *,
    memory_limit: float | None = None,
    apart: tuple[list[str], list[str]] | None = None,
) -> Comparison:
    """Alternate two commands and take medians; a first, uncounted turn of each warms the disk's cache.

    `measured` may be a scan, which then says how many lines of Go it has read.
    What the two commands of `apart` take in the same turns is taken off: they do nothing but start.
    """
    commands = [floor, measured, *(apart or ())]
    for command in commands:
        run(command, allowed=(0, 3))
    runs = [[run(command, allowed=(0, 3)) for command in commands] for _ in range(rounds)]
    seconds = [statistics.median(turn[at].seconds for turn in runs) for at in range(len(commands))]
    less = seconds[2:] or [0.0, 0.0]
    return Comparison(
        name,
        runs[0][0].output.strip(),
        max(seconds[0] - less[0], 0.001),
        max(seconds[1] - less[1], 0.0),
        max(turn[1].peak for turn in runs),
        limit,
        memory_limit,
        _scanned(runs[0][1].output),
    )


def _scanned(output: str) -> int:
    """The lines of Go that a scan has read; 0 when it is the output of something else."""
    if not output.startswith("{"):
        return 0
    lines: int = json.loads(output).get("stats", {}).get("go_lines", 0)
    return lines


def small_file(tree: Path) -> Path:
    """The Go file of a tree whose length is nearest to a hundred lines, tests left out."""

    def distance(file: Path) -> tuple[int, str]:
        return abs(file.read_bytes().count(b"\n") - SMALL_FILE_LINES), str(file)

    files = (file for file in tree.rglob("*.go") if file.is_file() and not file.name.endswith("_test.go"))
    return min(files, key=distance)


def manifests_of(tree: Path, target: Path) -> None:
    """Copy the YAML files of a tree, folders kept, so that a scan of them meets no Go."""
    for pattern in ("*.yaml", "*.yml"):
        for file in tree.rglob(pattern):
            copy = target / file.relative_to(tree)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def install_manifest(tree: Path, target: Path) -> bool:
    """Join the manifests of a tree, as a rendering would print them; False when it has none.

    A few turns of them are to be as long as the install manifests of large operators.
    """
    texts = []
    for file in sorted(tree.rglob("*.yaml")):
        text = file.read_text("utf-8")
        if text.startswith(("---\napiVersion:", "apiVersion:")) and "${" not in text and "{{" not in text:
            texts.append(text.removeprefix("---\n").rstrip() + "\n")
    text = "---\n".join(texts)
    times = min(-(-INSTALL_LINES // max(text.count("\n"), 1)), INSTALL_TURNS)
    target.write_text("---\n".join([text] * times), "utf-8")
    return bool(texts)


def measure(trees: dict[str, Path], rounds: int) -> Iterator[Comparison]:
    """All comparisons over the named trees; the last tree gives the small file and the manifests."""
    floor = [sys.executable, str(BENCH / "floor.py")]
    for name, tree in trees.items():
        limit = None if name.startswith(ONE_PACKAGE) else COLD_LIMIT
        command = [*floor, "go", str(tree)]
        yield compare(f"cold scan, {name}", command, scan(tree), rounds, limit, memory_limit=MEMORY_LIMIT)
    last = list(trees.values())[-1]
    with tempfile.TemporaryDirectory() as scratch:
        single = Path(scratch) / "single" / "small.go"
        single.parent.mkdir()
        shutil.copyfile(small_file(last), single)
        imports = [sys.executable, "-c", IMPORTS]
        yield compare("one small Go file", imports, scan(single), 5 * rounds, SINGLE_LIMIT)
        manifests = Path(scratch) / "manifests"
        manifests.mkdir()
        manifests_of(last, manifests)
        if any(manifests.iterdir()):
            yield compare("manifests", [*floor, "yaml", str(manifests)], scan(manifests), 3 * rounds)
        install, nothing = Path(scratch) / "install", Path(scratch) / "nothing"
        install.mkdir()
        nothing.mkdir()
        (nothing / "nothing.yaml").write_text(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "utf-8"
        )
        if install_manifest(last, install / "install.yaml"):
            yield compare(
                "one install manifest, start-up apart",
                [*floor, "yaml", str(install)],
                scan(install),
                3 * rounds,
                INSTALL_LIMIT,
                apart=([*floor, "yaml", str(nothing)], scan(nothing)),
            )


HEADING = f"{'':44} {'floor s':>8} {'Caulk s':>8} {'ratio':>6} {'limit':>6} {'peak MiB':>9} {'KiB/line':>9}"


def row(each: Comparison) -> str:
    """A comparison for a terminal: the figures under `HEADING`, and what was read."""
    limit = f"{each.limit:.1f}" if each.limit else ""
    times = f"{each.floor:8.2f} {each.measured:8.2f} {each.ratio:6.2f}"
    memory = f"{each.memory:9.2f}" if each.memory is not None else ""
    mark = "" if each.within else "  over the limit"
    scanned = f"{each.scanned:,} lines scanned" if each.scanned else ""
    read = "; ".join(part for part in (_described(each.read), scanned) if part)
    line = f"{each.name:44} {times} {limit:>6} {each.peak:9.0f} {memory:>9}{mark}".rstrip()
    return line + (f"\n  {read}" if read else "")


def _described(output: str) -> str:
    """What the floor read, in words."""
    counts: dict[str, int] = json.loads(output) if output else {}
    return ", ".join(f"{count:,} {what}" for what, count in counts.items())


def compiled() -> None:
    """Compile the sources, as an installer does: a run that compiles them itself measures the compiler."""
    roots = [str(BENCH.parent / part) for part in ("linter/caulk", "rules/caulk_rules")]
    subprocess.run([sys.executable, "-m", "compileall", "-q", *roots], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--tree", type=Path, action="append", metavar="DIR", help="measure this folder; repeatable"
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns of the long comparisons")
    parser.add_argument("--check", action="store_true", help="end with 1 when a ratio is above its limit")
    options = parser.parse_args()
    if options.tree:
        trees = {tree.resolve().name: tree.resolve() for tree in options.tree}
    else:
        chosen = [module for module in pinned() if module.path in ("std", ONE_PACKAGE, PUBLIC_MODULE)]
        try:
            folders = fetch(chosen)
        except CorpusError as error:
            print(error, file=sys.stderr)
            return 3
        chosen.sort(key=lambda module: (module.path == PUBLIC_MODULE, module.path != "std"))
        trees = {str(module): folders[module] for module in chosen}
    compiled()
    print(HEADING)
    within = True
    for comparison in measure(trees, options.rounds):
        print(row(comparison), flush=True)
        within = within and comparison.within
    return 0 if within or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
