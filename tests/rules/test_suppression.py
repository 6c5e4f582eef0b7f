"""A comment silences any rule, on the line above the finding, in whatever language the finding stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.cases import cases_of, every_rule, scan_project

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.rule import Rule


@every_rule
def test_a_comment_silences_the_first_finding_of_a_rule(rule: Rule, tmp_path: Path) -> None:
    case = next(case for case in cases_of(rule.family, rule.name) if case.wants_findings)
    root = case.copy_to(tmp_path)
    before = scan_project(root, rule.name)
    finding = before.findings[0]
    source = before.sources[finding.primary.span.path]
    number = source.line_of(finding.primary.span.start)

    line = source.line_text(number)
    indent = line[: len(line) - len(line.lstrip())]
    comment = "//" if source.path.endswith((".go", ".mod")) else "# "
    lines = source.data.decode().splitlines(keepends=True)
    lines.insert(number - 1, f"{indent}{comment}caulk:ignore {rule.name} -- accepted in this test\n")
    (root / source.path).write_text("".join(lines), "utf-8")

    after = scan_project(root, rule.name)
    assert (finding.message, "accepted in this test") in [
        (each.finding.message, each.reason) for each in after.suppressed
    ]
    assert len(after.findings) == len(before.findings) - len(after.suppressed)
