"""Rule pages: the docstring of a rule as Markdown, JSON, or text for the terminal.

The pages under docs/rules are these, written by `make docs` together with the measured precision.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from caulk.errors import UsageError
from caulk.findings import Applicability
from caulk.golang.limits import ALL as LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TextIO

    from caulk.rule import Rule

RULE_PAGES = "https://caulk.dev/rules/"
"""Where the rule pages are published; `<rule name>` completes the address."""

FIXES = {
    Applicability.SAFE: "`--fix`",
    Applicability.UNSAFE: "`--fix=unsafe`",
    Applicability.DISPLAY: "by hand",
}
FORMATS = ("text", "markdown", "json")
_TITLED_FENCE = re.compile(r"^(?P<fence>```\w+) +title=\"?(?P<title>[^\"\n]+)\"?$", re.MULTILINE)
_TERMINAL_WIDTH = 100  # wider lines of prose are hard to read


def rule_url(rule: str) -> str:
    """Address of a rule's page."""
    return f"{RULE_PAGES}{rule}"


class Figures(Protocol):
    """What reading a rule's reports on public code gave, in so many lines of Go and objects of charts."""

    @property
    def reports(self) -> int: ...
    @property
    def true(self) -> int: ...
    @property
    def false(self) -> int: ...
    @property
    def by_design(self) -> int: ...
    @property
    def unread(self) -> int: ...
    @property
    def lines(self) -> int: ...
    @property
    def objects(self) -> int: ...


def explain(rule: Rule, out: TextIO, *, format: str = "text", color: bool = False) -> None:  # noqa: A002 - the option's name
    """Write a rule's page; raises `UsageError` for a format that is none of `FORMATS`."""
    if format == "markdown":
        out.write(page(rule))
    elif format == "json":
        import json

        out.write(json.dumps(data(rule), indent=2) + "\n")
    elif format == "text":
        _terminal(page(rule), out, color=color)
    else:
        raise UsageError(f"there is no format '{format}'", hint="formats are " + ", ".join(FORMATS))


def page(rule: Rule, figures: Figures | None = None) -> str:
    """The page as Markdown; figures of no report say nothing and are left out."""
    _, _, body = rule.documentation.partition("\n")
    facts = (
        ("family", rule.family),
        ("severity", str(rule.severity)),
        ("confidence", str(rule.confidence)),
        ("default", "off (`--pedantic`)" if rule.pedantic else "on"),
        ("since", rule.since),
        *((("fix", FIXES[rule.fixable]),) if rule.fixable is not None else ()),
    )
    parts = [
        f"# {rule.name}",
        f"{rule.summary}.",
        _table([name for name, _ in facts], [[value for _, value in facts]]),
        _titled_fences(body.strip()),
    ]
    if figures and figures.reports:
        parts.append(f"## Precision\n\n{_measured(rule, figures)}")
    return "\n\n".join(part for part in parts if part) + "\n"


def index(rules: Iterable[Rule], figures: Mapping[str, Figures]) -> str:
    """The table of all rules, by family, with what was measured."""
    by_family: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda each: (each.family, each.name)):
        by_family.setdefault(rule.family, []).append(rule)
    parts = [
        "# Rules",
        "Written by `make docs` from the rules themselves. The columns on the right come from "
        "`bench/precision`: every report on pinned public code, or a random draw where there are many, was "
        "read in its context, and is true when the program can misbehave as the report says. Rules on "
        "manifests that run by default were also tried on public Helm charts. A dash: nothing was reported.",
    ]
    for family, members in by_family.items():
        rows = [
            [
                f"[{rule.name}]({rule.name}.md)",
                rule.summary,
                str(rule.severity),
                "off" if rule.pedantic else "on",
                str(rule.fixable or ""),
                *_figure_cells(rule, figures.get(rule.name)),
            ]
            for rule in members
        ]
        head = [
            "rule",
            "finds",
            "severity",
            "default",
            "fix",
            "reports",
            "true",
            "false",
            "how often",
        ]
        parts.append(f"## {family.capitalize()}\n\n{_table(head, rows)}")
    return "\n\n".join(parts) + "\n"


def limits() -> str:
    """The page on how far the analysis of Go goes."""
    told = [each for each in LIMITS if each.unseen]
    promised = [each for each in LIMITS if not each.unseen]
    return "\n".join(
        (
            "# How far the analysis of Go goes",
            "",
            "Caulk bounds its work, so that one odd package costs seconds and not hours, and it follows no",
            "chain of guesses for ever. Where the analysis comes to one of its limits, rules stay silent.",
            "",
            "## Limits that a scan tells of",
            "",
            "Ordinary code does not meet these. When a function does, the last lines of the report count it;",
            "`-v` and the formats json, jsonl and sarif say where. The exit code does not change: everything",
            "was read.",
            "",
            _table(
                ["limit", "at most", "of", "beyond it"],
                [[f"`{each.name}`", f"{each.value:,}", each.what, each.unseen] for each in told],
            ),
            "",
            "## How deep rules look",
            "",
            "These say what the rules look at, and what they do not. A scan does not mention them.",
            "",
            _table(
                ["limit", "at most", "of"],
                [[f"`{each.name}`", f"{each.value:,}", each.what] for each in promised],
            ),
            "",
            "Files that are too large or nested too deeply to be read are named in the report, and make the",
            "exit code 3.",
            "",
        )
    )


def data(rule: Rule) -> dict[str, Any]:
    """The page as plain data."""
    return {
        "name": rule.name,
        "family": rule.family,
        "severity": str(rule.severity),
        "confidence": str(rule.confidence),
        "default": not rule.pedantic,
        "since": rule.since,
        "tags": list(rule.tags),
        "fixable": str(rule.fixable) if rule.fixable is not None else None,
        "summary": rule.summary,
        "url": rule_url(rule.name),
        "sections": sections(rule.documentation),
    }


def sections(documentation: str) -> dict[str, str]:
    """The text below each `## ` heading, in order; headings inside fenced code are code."""
    found: dict[str, list[str]] = {}
    body: list[str] = []
    fenced = False
    for line in documentation.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            body = found.setdefault(line[3:].strip(), [])
        else:
            body.append(line)
    return {heading: "\n".join(lines).strip() for heading, lines in found.items()}


def _measured(rule: Rule, figures: Figures) -> str:
    noun = "report" if figures.reports == 1 else "reports"
    verdicts = f"{figures.true} true, {figures.false} false, {figures.by_design} by design"
    if figures.unread:
        verdicts = f"of {figures.reports - figures.unread} drawn at random, {verdicts}"
    places = [f"{figures.lines:,} lines of public Go"] if figures.lines else []
    if _is_tried_on_charts(rule, figures):
        places.append(f"{figures.objects:,} objects of public Helm charts")
    where = f" in {' and '.join(places)}" if places else " on public code"
    return f"{figures.reports} {noun}{where}: {verdicts}."


def _is_tried_on_charts(rule: Rule, figures: Figures) -> bool:
    from caulk.rule import ManifestsRule, ObjectRule, ProjectRule

    reads_manifests = isinstance(rule, (ObjectRule, ManifestsRule, ProjectRule))
    return bool(figures.objects) and reads_manifests and not rule.pedantic


def _figure_cells(rule: Rule, figures: Figures | None) -> list[str]:
    if figures is None or not figures.reports:
        return ["–"] * 4  # noqa: RUF001 - a dash in a table
    not_true = figures.false + figures.by_design  # a defect that its authors accept counts as false
    rate = "–"  # noqa: RUF001 - as above
    if _is_tried_on_charts(rule, figures):
        rate = f"{figures.reports * 1000 / figures.objects:.2f} in 1,000 objects"
    elif figures.lines:
        rate = f"{figures.reports * 100_000 / figures.lines:.2f} in 100,000 lines"
    return [str(figures.reports), str(figures.true), str(not_true), rate]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _titled_fences(text: str) -> str:
    """Code blocks whose info string names their file (`title=path`) say so where every reader sees it."""
    return _TITLED_FENCE.sub(r"`\g<title>`:\n\n\g<fence>", text)


def _terminal(text: str, out: TextIO, *, color: bool) -> None:
    from io import StringIO

    from rich.console import Console
    from rich.markdown import Markdown

    width = Console(file=out).width
    drawn = StringIO()
    console = Console(
        file=drawn,
        width=min(width, _TERMINAL_WIDTH),
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
    )
    console.print(Markdown(text, hyperlinks=False, code_theme="ansi_dark", inline_code_theme="ansi_dark"))
    for line in drawn.getvalue().splitlines():
        out.write(line.rstrip() + "\n")
