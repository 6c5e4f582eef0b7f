"""Which rules run, which findings are shown, and where the others are counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from caulk.config import Config, PathIgnore
from caulk.errors import UsageError
from caulk.findings import Confidence, Severity
from caulk.suppressions import Suppressions
from caulk.triage import Triage, fails, select
from support.engine import REGISTRY, check, go, places, write

if TYPE_CHECKING:
    from pathlib import Path

ON_BY_DEFAULT = {
    *("doubtful-call", "leak-call", "named-deployment", "program-and-image", "same-name", "two-inits"),
    *("invalid-suppression", "unused-suppression"),
}


def enabled(**values: Any) -> set[str]:
    return set(select(Config(**values), REGISTRY).names)


def test_pedantic_rules_are_off_by_default() -> None:
    assert enabled() == ON_BY_DEFAULT


def test_pedantic_turns_everything_on() -> None:
    assert enabled(pedantic=True) == set(REGISTRY.names)


def test_selecting_a_pedantic_rule_by_name_turns_it_on() -> None:
    assert enabled(select=("pedantic-call",)) == ON_BY_DEFAULT | {"pedantic-call"}


def test_selecting_a_family_does_not_turn_on_its_pedantic_rules() -> None:
    assert enabled(select=("samples",)) == ON_BY_DEFAULT
    assert "pedantic-call" not in enabled(only=("samples",))


def test_only_runs_nothing_else() -> None:
    assert enabled(only=("two-inits",)) == {"two-inits"}
    assert enabled(only=("two-inits",), select=("pedantic-call",)) == {"two-inits", "pedantic-call"}


def test_ignore_turns_off_rules_and_families() -> None:
    assert enabled(ignore=("samples", "unused-suppression")) == {"two-inits", "invalid-suppression"}


def test_a_rule_selected_by_name_outweighs_its_ignored_family() -> None:
    assert "leak-call" in enabled(select=("leak-call",), ignore=("samples",))
    assert "leak-call" not in enabled(select=("leak-call",), ignore=("leak-call",))


def test_an_unknown_name_is_an_error_that_suggests_one() -> None:
    with pytest.raises(UsageError, match="no rule or family 'leek-call'") as caught:
        enabled(ignore=("leek-call",))
    assert caught.value.hint == "did you mean 'leak-call'?"


def test_a_rule_that_is_off_has_a_reason() -> None:
    config = Config().merged({"ignore": ("leak-call",)})
    off = select(config, REGISTRY).off
    assert off["leak-call"] == "in `ignore` (command line)"
    assert "pedantic" in off["pedantic-call"]


# -- thresholds ----------------------------------------------------------------------------------------


def test_doubtful_findings_are_counted_and_not_shown(tmp_path: Path) -> None:
    report = check(write(tmp_path, {"a.go": go("maybe()", "leak()")}))
    assert places(report) == ["a.go:5 leak-call"]
    assert report.below_confidence == 1


@pytest.mark.parametrize(
    "options",
    [{"pedantic": True}, {"select": ("doubtful-call",)}, {"min_confidence": Confidence.LOW}],
    ids=["pedantic", "selected by name", "confidence"],
)
def test_doubtful_findings_are_shown_to_those_who_ask(tmp_path: Path, options: dict[str, Any]) -> None:
    report = check(write(tmp_path, {"a.go": go("maybe()")}), **options)
    assert places(report) == ["a.go:4 doubtful-call"]


def test_what_is_said_twice_of_one_place_is_told_once_and_as_gravely_as_it_was_said(
    tmp_path: Path,
) -> None:
    (grave,) = check(write(tmp_path, {"a.go": go("leak()")})).findings
    doubtful = replace(grave, severity=Severity.NOTE, confidence=Confidence.LOW, help="elsewhere")
    other = replace(grave, message="something else")
    sorting = Triage(Config(), frozenset(), REGISTRY)
    sorting.take([doubtful, other, grave], Suppressions((), REGISTRY))
    assert sorted(sorting.shown, key=lambda each: each.message) == sorted(
        [grave, other], key=lambda each: each.message
    )
    assert sorting.below_confidence == 0


def test_findings_below_the_severity_are_counted_and_not_shown(tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go("leak()") + "func init() {}\nfunc init() {}\n"})
    report = check(tmp_path, min_severity=Severity.ERROR)
    assert places(report) == ["a.go:4 leak-call"]
    assert report.below_severity == 1


def test_paths_in_the_configuration_silence_rules_with_their_reason(tmp_path: Path) -> None:
    write(tmp_path, {"examples/a.go": go("leak()"), "b.go": go("leak()")})
    silent = PathIgnore(("examples/",), ("leak-call",), "examples end with the process")
    report = check(tmp_path, config=Config(ignore_paths=(silent,)))
    assert places(report) == ["b.go:4 leak-call"]
    (suppressed,) = report.suppressed
    assert suppressed.reason == "examples end with the process"
    assert suppressed.where is None


def test_paths_in_the_configuration_may_silence_every_rule(tmp_path: Path) -> None:
    write(tmp_path, {"examples/a.go": go("leak()")})
    report = check(tmp_path, config=Config(ignore_paths=(PathIgnore(("examples/",), (), "old"),)))
    assert places(report) == []


def test_an_unknown_rule_in_the_configuration_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"a.go": go()})
    with pytest.raises(UsageError, match="leek-call"):
        check(tmp_path, config=Config(ignore_paths=(PathIgnore(("a/",), ("leek-call",), "old"),)))


def test_a_finding_fails_the_run_at_its_severity_and_above(tmp_path: Path) -> None:
    findings = check(write(tmp_path, {"a.go": go("maybe()")}), pedantic=True).findings
    assert {finding.severity for finding in findings} == {Severity.NOTE}
    assert fails(findings, Severity.NOTE)
    assert not fails(findings, Severity.WARNING)
    assert not fails(findings, None)
