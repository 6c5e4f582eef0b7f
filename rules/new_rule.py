"""Start a rule: write its file, two inputs and its registration, all working, to be replaced piece by piece.

    make rule NAME=my-rule FAMILY=goroutines KIND=go-file

The new rule reports a marker word, so that its examples, its inputs and the tests over them pass at once.
This script stands beside the package that it writes into and is not part of the wheel.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "rules" / "caulk_rules"
REGISTRATION = PACKAGE / "__init__.py"
FAMILIES = sorted(path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name[0] != "_")


@dataclass(frozen=True, slots=True)
class Kind:
    """What the rule of a kind starts from; `%s` in `example` takes one of `words`."""

    base: str
    subject: str  # the parameter of `check`, with its type
    subject_import: str
    constants: str
    body: str
    language: str
    example: str

    @property
    def suffix(self) -> str:
        return {"go": ".go", "yaml": ".yaml"}[self.language]

    @property
    def comment(self) -> str:
        return {"go": "//", "yaml": "#"}[self.language]

    @property
    def words(self) -> tuple[str, str]:
        """The word that fires, and one that does not."""
        return ("replaceMe", "keepMe") if self.language == "go" else ("replace-me", "keep-me")


GO_EXAMPLE = """\
package example

func %s() {}
"""

YAML_EXAMPLE = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: %s
"""

GO_BODY = """\
for node in %s.identifiers("replaceMe"):
    yield self.finding(
        "`replaceMe` is a placeholder",
        %s.at(node),
        "what is wrong at this place",
        help="what to do about it",
    )
"""

YAML_BODY = """\
name = obj.node.get("metadata", "name")
if name is not None and obj.name == "replace-me":
    yield self.finding(
        "`replace-me` is a placeholder",
        name,
        "what is wrong at this place",
        help="what to do about it",
    )
"""


def _nested(line: str, body: str) -> str:
    return f"{line}\n{indent(body, '    ')}"


KINDS = {
    "go-file": Kind(
        "GoFileRule",
        "file: GoFile",
        "caulk.golang.files",
        'triggers = (b"replaceMe",)',
        GO_BODY % ("file", "file"),
        "go",
        GO_EXAMPLE,
    ),
    "go-package": Kind(
        "GoPackageRule",
        "package: GoPackage",
        "caulk.golang.packages",
        'triggers = (b"replaceMe",)',
        _nested("for file in package.files:", GO_BODY % ("file", "file")),
        "go",
        GO_EXAMPLE,
    ),
    "object": Kind(
        "ObjectRule",
        "obj: KubeObject",
        "caulk.manifests.model",
        'kinds = frozenset({"ConfigMap"})',
        YAML_BODY,
        "yaml",
        YAML_EXAMPLE,
    ),
    "manifests": Kind(
        "ManifestsRule",
        "manifests: Manifests",
        "caulk.manifests.model",
        'kinds = frozenset({"ConfigMap"})',
        _nested("for obj in manifests.objects:", YAML_BODY),
        "yaml",
        YAML_EXAMPLE,
    ),
    "project": Kind(
        "ProjectRule",
        "project: Project",
        "caulk.deployment.project",
        'kinds = frozenset({"ConfigMap"})',
        _nested("for obj in project.manifests.objects:", YAML_BODY),
        "yaml",
        YAML_EXAMPLE,
    ),
}

TEMPLATE = '''\
"""{name}."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import {base}

if TYPE_CHECKING:
    from collections.abc import Iterator

    from {subject_import} import {subject_type}


class {class_name}({base}):
    """The flaw in one short sentence.

    ## What it does

    Says when the rule reports and when it stays silent.

    ## Why is this bad?

    Says what happens to the running service.

    ## Example

    ```{language}
{bad}
    ```

    ## Use instead

    ```{language}
{good}
    ```

    ## Known limits

    Says what the rule cannot see.

    ## References

    - Links to the primary sources.
    """

    name = "{name}"
    family = "{family}"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    since = "{since}"
    {constants}

    def check(self, {subject}) -> Iterator[Finding]:
{body}
'''


class ScaffoldError(Exception):
    """The rule cannot be started as asked."""


def class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def rule_text(name: str, family: str, kind: Kind, since: str) -> str:
    """The rule's file."""
    bad, good = (kind.example % word for word in kind.words)
    return TEMPLATE.format(
        base=kind.base,
        subject=kind.subject,
        subject_type=kind.subject.partition(": ")[2],
        subject_import=kind.subject_import,
        constants=kind.constants,
        body=indent(kind.body.rstrip(), " " * 8),
        language=kind.language,
        bad=indent(bad.rstrip(), "    "),
        good=indent(good.rstrip(), "    "),
        name=name,
        class_name=class_name(name),
        family=family,
        since=since,
    )


def input_text(kind: Kind, word: str, *, fires: bool) -> str:
    """A test input with or without a finding."""
    want = f' {kind.comment} want "is a placeholder"' if fires else ""
    lines = [line % word + want if "%s" in line else line for line in kind.example.splitlines()]
    return "\n".join(lines) + "\n"


def register(text: str, name: str, family: str) -> str:
    """The registration with one rule more, RULES sorted; the import still has to be put in its place."""
    rules = re.search(r"^RULES: .*? = \((?P<entries>.*?)\)$", text, re.MULTILINE | re.DOTALL)
    if rules is None:
        raise ScaffoldError(f"{REGISTRATION.relative_to(ROOT)} has no tuple RULES")
    entries = {entry.strip() for entry in rules["entries"].split(",")} - {""} | {class_name(name)}
    start, end = rules.span("entries")
    text = text[:start] + ", ".join(sorted(entries)) + "," + text[end:]
    line = f"from caulk_rules.{family}.{name.replace('-', '_')} import {class_name(name)}\n"
    return text.replace("from typing import TYPE_CHECKING\n", f"from typing import TYPE_CHECKING\n{line}", 1)


def create(name: str, family: str, kind: Kind) -> list[Path]:
    """Write everything; returns the new files. Raises `ScaffoldError`, and then has written nothing."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", name):
        raise ScaffoldError(
            f"'{name}' is no rule name; write words-in-kebab-case, such as channel-never-closed"
        )
    if family not in FAMILIES:
        raise ScaffoldError(
            f"there is no family '{family}' among {', '.join(FAMILIES)}; make its folder first"
        )
    rule = PACKAGE / family / f"{name.replace('-', '_')}.py"
    inputs = ROOT / "testdata" / family / name
    for path in (rule, inputs):
        if path.exists():
            raise ScaffoldError(f"{path.relative_to(ROOT)} exists; take another name or remove it")
    version = re.search(r'__version__ = "(.*)"', (ROOT / "linter/caulk/__init__.py").read_text("utf-8"))
    registration = register(REGISTRATION.read_text("utf-8"), name, family)

    fires, silent = kind.words
    files = {
        rule: rule_text(name, family, kind, version[1] if version else "0.1.0"),
        inputs / f"fires{kind.suffix}": input_text(kind, fires, fires=True),
        inputs / f"silent{kind.suffix}": input_text(kind, silent, fires=False),
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    REGISTRATION.write_text(registration, "utf-8")
    tidy(rule, REGISTRATION)
    return list(files)


def tidy(*files: Path) -> None:
    """Sort the imports and format, as `make lint` wants it."""
    for command in (["check", "--quiet", "--fix", "--select", "I"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, *files], cwd=ROOT, check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Start a rule that works, to be replaced piece by piece.")
    parser.add_argument("--name", required=True, help="kebab-case noun phrase for the flaw")
    parser.add_argument("--family", required=True, help=", ".join(FAMILIES))
    parser.add_argument("--kind", default="go-file", help=", ".join(KINDS))
    options = parser.parse_args()
    try:
        if options.kind not in KINDS:
            raise ScaffoldError(f"there is no kind '{options.kind}'; the kinds are {', '.join(KINDS)}")
        files = create(options.name, options.family, KINDS[options.kind])
    except ScaffoldError as error:
        print(error, file=sys.stderr)
        return 2
    print("Written, registered and working as a placeholder:")
    for file in files:
        print(f"  {file.relative_to(ROOT)}")
    print("Next: replace the documentation, the inputs and `check`; then `make docs` and `make test`.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
