"""The Go code that we show and test on is real Go: formatted, and accepted by the compiler."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import corpus
from caulk.docs import sections
from caulk.golang.files import GoFile
from caulk.source import Source
from support.cases import PROJECTS, REGISTRY, all_cases
from support.examples import examples
from support.go import unformatted

if TYPE_CHECKING:
    from pathlib import Path


def copy_all(target: Path) -> None:
    """Copy every rule input, sample project and documentation example into a folder of its own."""
    for case in all_cases():
        case.copy_to(target / "inputs" / case.family / case.rule)
    for pattern in ("*.go", "go.mod"):
        for file in PROJECTS.rglob(pattern):
            copy = target / "projects" / file.relative_to(PROJECTS)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    for rule in REGISTRY:
        for heading, text in sections(rule.documentation).items():
            for number, example in enumerate(examples(text)):
                example.write_to(target / "docs" / rule.name / f"{heading.split()[0].lower()}-{number}")


def needs_download(folder: Path, module: str) -> bool:
    """Whether a Go file of the folder imports what is neither standard library nor part of the module."""
    for file in folder.glob("*.go"):
        for each in GoFile(Source(file.name, file.read_bytes())).imports:
            if "." in each.path.partition("/")[0] and not f"{each.path}/".startswith(f"{module}/"):
                return True
    return False


def type_check(module: Path) -> str:
    """What the compiler's front end says of a module; "" when it accepts everything.

    `go vet` type-checks without generating code; it is told to run one harmless analyzer, for many inputs are
    wrong on purpose in ways that the others would report.
    """
    done = corpus.go("vet", "-buildtag", "./...", cwd=module)
    return "" if done.returncode == 0 else done.stderr


def test_gofmt_would_change_nothing(tmp_path: Path) -> None:
    copy_all(tmp_path)
    assert unformatted(tmp_path) == []


def test_the_compiler_accepts_what_needs_no_download(tmp_path: Path) -> None:
    """Folders without a module of their own become packages of one module."""
    copy_all(tmp_path)
    (tmp_path / "go.mod").write_text("module caulk.test\n\ngo 1.26\n", "utf-8")
    modules = {file.parent for file in tmp_path.rglob("go.mod")}
    outside = set()
    for folder in {file.parent for file in tmp_path.rglob("*.go")}:
        home = next(each for each in (folder, *folder.parents) if each in modules)
        name = re.search(r"^module\s+(\S+)", (home / "go.mod").read_text("utf-8"), re.MULTILINE)
        if needs_download(folder, name[1] if name else ""):
            if home == tmp_path:
                for file in folder.glob("*.go"):
                    file.unlink()
            else:
                outside.add(home)
    complaints = [type_check(module) for module in sorted(modules - outside)]
    assert not any(complaints), "\n".join(complaints)
