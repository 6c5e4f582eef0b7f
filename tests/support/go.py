"""Small Go packages for tests, and nodes found by their text."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import corpus
from caulk.golang.files import GoFile
from caulk.golang.packages import GoPackage
from caulk.golang.syntax import walk
from caulk.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from tree_sitter import Node

    from caulk.golang.files import Function


class Go:
    """One file as a package of its own."""

    def __init__(self, text: str) -> None:
        self.file = GoFile(Source("p.go", text.encode()))
        self.package = GoPackage("", [self.file])

    def function(self, name: str = "f") -> Function:
        return self.package.functions[name][0]

    def node(self, text: str, *, nth: int = 0) -> Node:
        """The nth outermost node, in source order, that reads `text`."""
        found = [
            node
            for node in walk(self.file.root)
            if self.file.text(node) == text and (node.parent is None or self.file.text(node.parent) != text)
        ]
        assert len(found) > nth, f"no node number {nth} reads {text!r}"
        return found[nth]


def body(statements: str, *, imports: str = "") -> Go:
    """`func f()` with these statements."""
    return Go(f"package p\n{imports}\nfunc f(a, b bool, n int, err error) {{\n{statements}\n}}\n")


def unformatted(folder: Path) -> list[str]:
    """The files that gofmt would change."""
    gofmt = corpus.goroot() / "bin" / "gofmt"
    done = subprocess.run([gofmt, "-l", "."], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
