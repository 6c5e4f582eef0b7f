"""Which of the rules speak of `_test.go` files, where goroutines end with the test binary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.rule import GoRule
from caulk.session import ScanOptions, default_registry, scan

if TYPE_CHECKING:
    from pathlib import Path

TEST = """package p

import (
\t"sync"
\t"testing"
\t"time"
)

func TestWait(t *testing.T) {
\tdone := make(chan bool)
\tgo func() { done <- true }()
\tselect {
\tcase <-done:
\tcase <-time.After(time.Second):
\t}
}

func TestLoop(t *testing.T) {
\tgo func() {
\t\tfor {
\t\t\ttime.Sleep(time.Second)
\t\t}
\t}()
}

func TestLock(t *testing.T) {
\tvar mu sync.Mutex
\tmu.Lock()
\tmu.Lock()
}
"""


def test_three_rules_speak_of_tests() -> None:
    speaking = {rule.name for rule in default_registry() if isinstance(rule, GoRule) and rule.in_tests}
    assert speaking == {"double-lock", "goroutine-leak-blocked-send", "lock-not-released"}


def test_a_test_is_told_what_they_find_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a_test.go").write_text(TEST)
    report = scan(ScanOptions(paths=(tmp_path,), tests=True))
    assert {finding.rule for finding in report.findings} == {"double-lock", "goroutine-leak-blocked-send"}


def test_the_same_tests_under_an_ordinary_name_are_read_like_any_code(tmp_path: Path) -> None:
    (tmp_path / "a.go").write_text(TEST)
    report = scan(ScanOptions(paths=(tmp_path,)))
    assert {finding.rule for finding in report.findings} == {
        "double-lock",
        "goroutine-leak-blocked-send",
        "goroutine-loop-no-exit",
    }
