"""The code blocks in the documentation of a rule, as projects to scan.

A fenced block without a title is a project of one file. Blocks whose info string carries `title=path/name`,
as in ```` ```go title=cmd/api/main.go ````, are together one project.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FILE_NAMES = {"go": "example.go", "yaml": "example.yaml", "dockerfile": "Dockerfile", "mod": "go.mod"}
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^(?: {4})+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A small project from the documentation: file contents by path."""

    files: tuple[tuple[str, str], ...]

    def write_to(self, folder: Path) -> Path:
        """Write the files. Go gets its tabs back: a docstring indents with four spaces a level."""
        for path, text in self.files:
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            tabbed = _INDENT.sub(lambda spaces: "\t" * (len(spaces[0]) // 4), text)
            file.write_text(tabbed if file.suffix == ".go" else text, "utf-8")
        return folder


def examples(section: str) -> tuple[Example, ...]:
    """The projects that the code blocks of a section make; blocks in other languages are prose."""
    found = []
    titled = []
    for fence in _FENCE.finditer(section):
        language, *attributes = fence["info"].split() or [""]
        title = next((each.removeprefix("title=") for each in attributes if each.startswith("title=")), "")
        if title:
            titled.append((title.strip('"'), fence["text"]))
        elif language in _FILE_NAMES:
            found.append(Example(((_FILE_NAMES[language], fence["text"]),)))
    if titled:
        found.append(Example(tuple(titled)))
    return tuple(found)
