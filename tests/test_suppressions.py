"""Suppressions: in every language, in the right place, with a reason, and worth their while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.engine import DEPLOYMENT, REGISTRY_WITH_BROKEN_RULE, check, go, places, write

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.report import Report


def scan_go(tmp_path: Path, *lines: str) -> Report:
    return check(write(tmp_path, {"a.go": go(*lines)}))


def reasons(report: Report) -> list[str]:
    return [each.reason for each in report.suppressed]


# -- Go --------------------------------------------------------------------------------------------


def test_a_comment_behind_the_code_covers_its_line(tmp_path: Path) -> None:
    report = scan_go(tmp_path, "leak() //caulk:ignore leak-call -- ends with the process", "leak()")
    assert places(report) == ["a.go:5 leak-call"]
    assert reasons(report) == ["ends with the process"]


def test_a_comment_alone_covers_the_next_line_of_code(tmp_path: Path) -> None:
    report = scan_go(tmp_path, "//caulk:ignore leak-call -- one", "// more words", "leak()", "leak()")
    assert places(report) == ["a.go:7 leak-call"]


def test_a_comment_behind_code_does_not_cover_the_next_line(tmp_path: Path) -> None:
    report = scan_go(tmp_path, "leak() //caulk:ignore leak-call -- one", "leak()")
    assert places(report) == ["a.go:5 leak-call"]


def test_a_space_after_the_slashes_is_allowed(tmp_path: Path) -> None:
    assert reasons(scan_go(tmp_path, "leak() // caulk:ignore leak-call -- ok")) == ["ok"]


def test_several_rules_and_families_may_be_named(tmp_path: Path) -> None:
    report = check(
        write(tmp_path, {"a.go": go("leak() //caulk:ignore leak-call,pedantic-call -- both", "")}),
        pedantic=True,
    )
    assert places(report) == []
    assert len(report.suppressed) == 2
    assert places(scan_go(tmp_path, "leak() //caulk:ignore samples -- all of them")) == []


def test_nolint_for_caulk_covers_every_rule(tmp_path: Path) -> None:
    report = scan_go(tmp_path, "leak() //nolint:errcheck,caulk // ends with the process")
    assert places(report) == []
    assert reasons(report) == ["ends with the process"]


def test_nolint_for_others_is_not_ours(tmp_path: Path) -> None:
    report = scan_go(tmp_path, "leak() //nolint:errcheck // caulk", "leak() //nolint:caulking")
    assert places(report) == ["a.go:4 leak-call", "a.go:5 leak-call"]


def test_text_inside_a_string_is_no_comment(tmp_path: Path) -> None:
    report = scan_go(
        tmp_path, 'leak("//caulk:ignore leak-call -- no")', "_ = `", "//caulk:ignore leak-call -- no`"
    )
    assert places(report) == ["a.go:4 leak-call"]


def test_words_about_a_suppression_are_none(tmp_path: Path) -> None:
    """Only a comment that begins with the directive is one."""
    report = scan_go(tmp_path, "leak() // silence it with //caulk:ignore leak-call -- reason")
    assert places(report) == ["a.go:4 leak-call"]


def test_a_suppression_on_a_related_place_counts(tmp_path: Path) -> None:
    first = "package p\n\n//caulk:ignore two-inits -- they are independent\nfunc init() {}\n"
    second = "package p\n\nfunc init() {}\n"
    report = check(write(tmp_path, {"a.go": first, "b.go": second}))
    assert places(report) == []
    assert reasons(report) == ["they are independent"]


def test_crlf_and_the_end_of_the_file_are_no_obstacle(tmp_path: Path) -> None:
    text = "package p\r\n\r\n//caulk:ignore leak-call -- ok\r\nvar _ = leak()"
    report = check(write(tmp_path, {"a.go": text}))
    assert places(report) == []
    assert reasons(report) == ["ok"]


# -- YAML and Dockerfiles --------------------------------------------------------------------------


def test_a_yaml_comment_on_the_line_or_above_counts(tmp_path: Path) -> None:
    behind = DEPLOYMENT.replace("  name: api\n", "  name: api # caulk:ignore named-deployment -- ok\n", 1)
    above = DEPLOYMENT.replace("  name: api\n", "  # caulk:ignore named-deployment -- ok\n  name: api\n", 1)
    report = check(write(tmp_path, {"a.yaml": behind, "b.yaml": above}), only=("named-deployment",))
    assert places(report) == []
    assert reasons(report) == ["ok", "ok"]


@pytest.mark.parametrize(
    "line",
    [
        '  name: "api # caulk:ignore named-deployment -- ok"',
        "  name: api#caulk:ignore",
        "  name: >-\n    api\n    # caulk:ignore named-deployment -- ok",
    ],
    ids=["quoted", "part of the word", "block scalar"],
)
def test_yaml_text_is_no_comment(tmp_path: Path, line: str) -> None:
    report = check(write(tmp_path, {"a.yaml": DEPLOYMENT.replace("  name: api", line, 1)}))
    assert places(report) == ["a.yaml:4 named-deployment"]


def test_an_annotation_covers_its_whole_object(tmp_path: Path) -> None:
    note = '  annotations:\n    caulk.dev/ignore: "named-deployment: named by hand; same-name: on purpose"\n'
    text = DEPLOYMENT.replace("  name: api\n", f"  name: api\n{note}", 1)
    report = check(write(tmp_path, {"a.yaml": f"{text}---\n{DEPLOYMENT}"}))
    assert places(report) == ["a.yaml:17 named-deployment"]
    assert sorted(reasons(report)) == ["named by hand", "on purpose"]


def test_an_annotation_may_take_several_lines(tmp_path: Path) -> None:
    note = "  annotations:\n    caulk.dev/ignore: |\n      named-deployment: named by hand\n"
    text = DEPLOYMENT.replace("  name: api\n", f"  name: api\n{note}", 1)
    assert reasons(check(write(tmp_path, {"a.yaml": text}))) == ["named by hand"]


def test_an_annotation_on_the_pod_template_is_said_to_be_misplaced(tmp_path: Path) -> None:
    note = '    metadata:\n      annotations:\n        caulk.dev/ignore: "named-deployment: ok"\n'
    text = DEPLOYMENT.replace("  template:\n", f"  template:\n{note}", 1)
    report = check(write(tmp_path, {"a.yaml": text}))
    assert places(report) == ["a.yaml:4 named-deployment", "a.yaml:9 invalid-suppression"]
    assert "spec.template.metadata.annotations" in report.findings[1].message


# -- what suppressions are worth -------------------------------------------------------------------


def test_a_suppression_that_silences_nothing_is_reported(tmp_path: Path) -> None:
    report = scan_go(tmp_path, "println() //caulk:ignore leak-call,doubtful-call -- old")
    assert places(report) == ["a.go:4 unused-suppression"] * 2
    assert sorted(finding.message for finding in report.findings) == [
        "no finding of `doubtful-call` here to suppress",
        "no finding of `leak-call` here to suppress",
    ]


def test_of_two_names_only_the_unused_one_is_reported(tmp_path: Path) -> None:
    report = scan_go(tmp_path, "leak() //caulk:ignore leak-call,two-inits -- half")
    assert [finding.message for finding in report.findings] == ["no finding of `two-inits` here to suppress"]


def test_a_rule_that_did_not_run_leaves_its_suppressions_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("println() //caulk:ignore leak-call -- old")})
    assert places(check(tmp_path, ignore=("leak-call",))) == []
    assert places(check(tmp_path, only=("two-inits", "caulk"))) == []


def test_a_rule_that_crashed_leaves_its_suppressions_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("println() //caulk:ignore broken -- old"), "b.go": go("crash()")})
    report = check(tmp_path, registry=REGISTRY_WITH_BROKEN_RULE)
    assert "unused-suppression" not in {finding.rule for finding in report.findings}


def test_in_a_file_that_was_partly_read_no_suppression_is_unused(tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("println() //caulk:ignore leak-call -- old") + "\nfunc g() { if }\n"})
    assert places(check(tmp_path)) == []


def test_a_suppression_of_a_finding_below_the_threshold_is_used(tmp_path: Path) -> None:
    """Otherwise `--min-severity error` would call every other suppression unused."""
    write(tmp_path, {"a.go": go("maybe() //caulk:ignore doubtful-call -- ok")})
    assert places(check(tmp_path)) == []


def test_a_rule_across_files_needs_the_whole_project_to_call_its_suppression_unused(tmp_path: Path) -> None:
    comment = DEPLOYMENT.replace("kind: Deployment", "kind: Deployment # caulk:ignore same-name -- ok")
    write(tmp_path, {"a/a.yaml": comment, "b/b.yaml": ""})
    assert "unused-suppression" not in {
        each.rule for each in check(tmp_path, paths=(tmp_path / "a",)).findings
    }
    assert "unused-suppression" in {each.rule for each in check(tmp_path).findings}


def test_an_unknown_rule_is_reported_with_the_nearest_name(tmp_path: Path) -> None:
    report = scan_go(tmp_path, "leak() //caulk:ignore leek-call -- typo")
    assert places(report) == [
        "a.go:4 leak-call",
        "a.go:4 invalid-suppression",
    ]
    invalid = next(finding for finding in report.findings if finding.rule == "invalid-suppression")
    assert invalid.help == "did you mean 'leak-call'?"


def test_a_suppression_without_a_rule_has_no_effect_and_says_so(tmp_path: Path) -> None:
    report = scan_go(tmp_path, "leak() //caulk:ignore -- because")
    assert places(report) == ["a.go:4 leak-call", "a.go:4 invalid-suppression"]


def test_a_missing_reason_matters_only_to_the_pedantic(tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("leak() //caulk:ignore leak-call")})
    assert places(check(tmp_path)) == []
    assert places(check(tmp_path, select=("suppression-without-reason",))) == [
        "a.go:4 suppression-without-reason"
    ]


def test_findings_about_suppressions_can_be_turned_off_like_others(tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("println() //caulk:ignore leak-call -- old")})
    assert places(check(tmp_path, ignore=("caulk",))) == []
