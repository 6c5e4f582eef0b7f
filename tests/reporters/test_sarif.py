"""SARIF: valid against the standard's schema, and what code scanning and IDEs make of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from caulk.findings import Applicability, Confidence, Fix, Label, Location, Notice, NoticeKind, Severity
from caulk.report import Suppressed
from caulk.reporters import sarif
from caulk.source import Span
from reporters.samples import BlockedSend, Files, clean_report, empty_report, finding, full_report, written

if TYPE_CHECKING:
    from caulk.findings import Finding
    from caulk.report import Report

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

FILES = Files({"a b/ü.go": "// 世界\ngo work()\ngo play()\nselect {\n}\n".encode(), "c.yaml": b"grace: 30\n"})
GO = "a b/ü.go"


def run_of(report: Report) -> Any:
    log = json.loads(written(report, "sarif"))
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    return run


def result_of(shown: Finding) -> Any:
    (result,) = run_of(FILES.report(shown))["results"]
    return result


@pytest.mark.parametrize(
    "report", [full_report(), clean_report(), empty_report()], ids=["full", "clean", "empty"]
)
def test_the_log_is_valid(report: Report) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    run = run_of(report)
    assert len(run["results"]) == len(report.findings) + len(report.suppressed)


@given(
    st.text(max_size=20),
    st.text(max_size=20),
    st.binary(max_size=30),
    st.tuples(st.integers(0, 40), st.integers(0, 40)),
)
def test_any_text_gives_a_valid_log(message: str, symbol: str, data: bytes, ends: tuple[int, int]) -> None:
    files = Files({"a.go": data})
    label = Label(Location(Span("a.go", min(ends), max(ends)), symbol), message)
    run = run_of(files.report(finding(label, label, label, message=message, help=symbol, origin=message)))
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    start = (region["startLine"], region["startColumn"])
    assert (1, 1) <= start <= (region["endLine"], region["endColumn"])


@pytest.mark.parametrize("severity", Severity)
def test_the_level_is_always_written(severity: Severity) -> None:
    """Left out, it would mean the rule's default, not SARIF's."""
    assert result_of(finding(FILES.label(GO, "go"), severity=severity))["level"] == str(severity)


def test_every_enabled_rule_is_listed_sorted_and_results_point_to_theirs() -> None:
    run = run_of(full_report())
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["goroutine-leak-blocked-send", "probe-timing-order", "shutdown-timeout-vs-grace"]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_a_rule_is_described_by_its_documentation() -> None:
    rule = run_of(full_report())["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"] == "Goroutine that waits for ever to send."
    assert rule["fullDescription"]["text"] == (
        "Finds a goroutine that sends on a channel from which nobody receives any more."
    )
    assert rule["help"]["markdown"] == BlockedSend().documentation == rule["help"]["text"]
    assert rule["helpUri"] == "https://caulk.dev/rules/goroutine-leak-blocked-send"
    assert rule["defaultConfiguration"]["level"] == "error"
    assert rule["properties"] == {
        "precision": "high",
        "problem.severity": "error",
        "tags": ["reliability", "goroutines", "channels"],
    }


def test_a_rule_has_at_most_ten_tags() -> None:
    class Tagged(BlockedSend):
        tags = tuple(f"tag-{at}" for at in range(30))

    rule = run_of(FILES.report(rules=[Tagged()]))["tool"]["driver"]["rules"][0]
    assert len(rule["properties"]["tags"]) == 10


def test_a_finding_about_the_scan_itself_gets_a_rule_of_its_name() -> None:
    shown = replace(finding(FILES.label(GO, "go")), rule="unused-suppression")
    run = run_of(FILES.report(shown, rules=[BlockedSend()]))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [BlockedSend.name, "unused-suppression"]
    assert run["results"][0]["ruleIndex"] == 1


def test_a_fix_is_told_file_by_file_in_code_points() -> None:
    edits = (
        FILES.edit("c.yaml", "30", "60"),
        FILES.edit(GO, "世界\n", ""),
        FILES.edit(GO, "play", "rest"),
    )
    shown = finding(FILES.label(GO, "go"), fix=Fix("[rest](x)", edits, Applicability.UNSAFE))
    (fix,) = result_of(shown)["fixes"]
    assert fix["properties"] == {"applicability": "unsafe"}
    go_change, yaml_change = fix["artifactChanges"]
    assert go_change["artifactLocation"]["uri"] == "a%20b/%C3%BC.go"
    assert go_change["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 4, "endLine": 2, "endColumn": 1},
            "insertedContent": {"text": ""},
        },
        {
            "deletedRegion": {"startLine": 3, "startColumn": 4, "endLine": 3, "endColumn": 8},
            "insertedContent": {"text": "rest"},
        },
    ]
    assert [each["insertedContent"]["text"] for each in yaml_change["replacements"]] == ["60"]


def test_a_fix_for_a_person_has_no_edits_to_offer() -> None:
    shown = finding(FILES.label(GO, "go"), fix=Fix("do it").only_shown("of a template"))
    assert "fixes" not in result_of(shown)


def test_places_are_relative_percent_encoded_and_in_code_points() -> None:
    shown = finding(FILES.label(GO, "世界".encode()))
    run = run_of(FILES.report(shown))
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20b/%C3%BC.go", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {
        "startLine": 1,
        "startColumn": 4,
        "endLine": 1,
        "endColumn": 6,
        "snippet": {"text": "世界"},
    }
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["originalUriBaseIds"] == {"%SRCROOT%": {"uri": "file:///project/"}}


def test_all_four_region_fields_are_written_for_a_span_over_lines() -> None:
    place = result_of(finding(FILES.label(GO, "select {\n}")))["locations"][0]["physicalLocation"]
    del place["region"]["snippet"]
    assert place["region"] == {"startLine": 4, "startColumn": 1, "endLine": 5, "endColumn": 2}
    assert place["contextRegion"]["snippet"]["text"] == "select {\n}"


def test_the_message_links_to_the_related_places() -> None:
    """Code scanning shows related places only where the message refers to them."""
    result = result_of(
        finding(
            FILES.label(GO, "go"),
            FILES.label(GO, "work", "it waits here"),
            FILES.label("c.yaml", "grace", "this long"),
            message="goroutine blocks",
            help="wait less",
        )
    )
    assert result["message"]["text"].splitlines() == [
        "goroutine blocks.",
        "- it waits here: [line 2](1)",
        "- this long: [c.yaml:1](2)",
        "Help: wait less",
    ]
    assert [place["id"] for place in result["relatedLocations"]] == [1, 2]
    assert [place["message"]["text"] for place in result["relatedLocations"]] == [
        "it waits here",
        "this long",
    ]


def test_brackets_of_the_code_make_no_links() -> None:
    result = result_of(finding(FILES.label(GO, "go"), message="`handlers[i](request)` blocks"))
    assert result["message"]["text"] == r"`handlers\[i\](request)` blocks."


def test_the_told_places_of_one_file_are_a_code_flow_in_file_order() -> None:
    shown = finding(
        FILES.label(GO, "play", "then"), FILES.label(GO, "select {", "last"), FILES.label(GO, "work", "first")
    )
    (flow,) = result_of(shown)["codeFlows"]
    steps = flow["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == ["first", "then", "last"]
    assert [step["executionOrder"] for step in steps] == [1, 2, 3]


def test_an_explicit_flow_is_written_as_it_is() -> None:
    shown = finding(
        FILES.label(GO, "go"), flow=(FILES.label(GO, "play", "one"), FILES.label(GO, "work", "two"))
    )
    steps = result_of(shown)["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == ["one", "two"]


def test_a_finding_of_one_place_has_no_code_flow() -> None:
    assert "codeFlows" not in result_of(finding(FILES.label(GO, "go")))


def test_the_symbol_is_the_logical_location() -> None:
    result = result_of(finding(FILES.label(GO, "go", symbol="(*Server).Run")))
    assert result["locations"][0]["logicalLocations"] == [
        {"fullyQualifiedName": "(*Server).Run", "kind": "function"}
    ]


def test_the_fingerprint_stands_under_its_scheme() -> None:
    (name,) = result_of(finding(FILES.label(GO, "go")))["partialFingerprints"]
    assert name == "caulk/v1"


def test_rendered_text_names_its_template() -> None:
    result = result_of(finding(FILES.label("c.yaml", "grace"), origin="chart/templates/c.yaml"))
    assert result["properties"]["origin"] == "chart/templates/c.yaml"
    assert "Rendered from chart/templates/c.yaml." in result["message"]["text"]


def test_suppressed_findings_are_there_with_their_suppression() -> None:
    report = FILES.report()
    shown = finding(FILES.label(GO, "go"))
    report.suppressed = (
        Suppressed(shown, "accepted", FILES.span(GO, "// ")),
        Suppressed(replace(shown, rule="other"), "", None),
    )
    by_comment, by_configuration = (result["suppressions"] for result in run_of(report)["results"])
    assert (by_comment[0]["kind"], by_comment[0]["justification"]) == ("inSource", "accepted")
    assert by_comment[0]["location"]["physicalLocation"]["region"]["startLine"] == 1
    assert by_configuration == [{"kind": "external"}]


def test_what_could_not_be_read_is_a_notification() -> None:
    run = run_of(full_report())
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["exitCode"] == 1
    partly, unread, limit = invocation["toolExecutionNotifications"]
    assert limit["level"] == "note"
    assert partly["locations"][0]["physicalLocation"]["region"]["startLine"] == 3
    assert unread["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "deploy/secret.yaml"
    descriptors = run["tool"]["driver"]["notifications"]
    assert all(
        descriptors[each["descriptor"]["index"]]["id"] == each["descriptor"]["id"]
        for each in (partly, unread, limit)
    )


def test_a_failed_rule_makes_the_execution_unsuccessful() -> None:
    report = clean_report()
    report.notices = (Notice(NoticeKind.RULE_CRASHED, "", "some-rule failed"),)
    (invocation,) = run_of(report)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["level"] == "error"


def test_a_log_over_the_limit_keeps_the_gravest_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    note, warning, error = (
        finding(FILES.label(GO, word), severity=severity)
        for word, severity in (
            ("work", Severity.NOTE),
            ("play", Severity.WARNING),
            ("select", Severity.ERROR),
        )
    )
    unsure = replace(warning, confidence=Confidence.LOW, message="unsure")
    run = run_of(FILES.report(note, unsure, warning, error))
    assert [result["level"] for result in run["results"]] == ["warning", "error"]
    assert run["results"][0]["message"]["text"] == "message."
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "4 results were found; the 2 gravest are listed."
