"""Write docs/rules, a page for each rule and their table, and docs/limits.md. `--check` only compares."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "bench"))  # the precision record is read by the code that writes it

import verdicts  # noqa: E402 - found through the line above
from caulk.docs import index, limits, page  # noqa: E402 - as above
from caulk.session import default_registry  # noqa: E402 - as above

DOCS = PROJECT / "docs"
RULE_PAGES = DOCS / "rules"


def pages() -> dict[str, str]:
    """Content by path below docs."""
    rules = default_registry()
    figures = {name: verdicts.figures(name) for name in rules.names}
    written = {f"rules/{rule.name}.md": page(rule, figures[rule.name]) for rule in rules}
    return written | {"rules/README.md": index(rules, figures), "limits.md": limits()}


def differences(wanted: dict[str, str]) -> list[str]:
    """One line for each page that is missing, differs, or belongs to no rule."""
    found = []
    files = [*RULE_PAGES.glob("*.md"), *DOCS.glob("limits.md")]
    present = {file.relative_to(DOCS).as_posix(): file.read_text("utf-8") for file in files}
    for name in sorted(wanted.keys() | present.keys()):
        if name not in present:
            found.append(f"{name} is missing")
        elif name not in wanted:
            found.append(f"{name} belongs to no rule")
        elif wanted[name] != present[name]:
            found.append(f"{name} is out of date")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--check", action="store_true", help="end with 1 when a page is not as it would be written"
    )
    options = parser.parse_args()
    wanted = pages()
    found = differences(wanted)
    if options.check:
        print("\n".join([*found, "run `make docs`"]) if found else "docs is as the code says")
        return 1 if found else 0
    RULE_PAGES.mkdir(exist_ok=True)
    for file in RULE_PAGES.glob("*.md"):
        if f"rules/{file.name}" not in wanted:
            file.unlink()
    for name, text in wanted.items():
        (DOCS / name).write_text(text, "utf-8")
    print(f"{len(wanted)} pages in {DOCS.relative_to(PROJECT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
