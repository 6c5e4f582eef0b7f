"""Where two rules could speak of one defect, one of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.cases import scan_project

if TYPE_CHECKING:
    from pathlib import Path

BLOCKS = """package p

import "sync"

type block struct {
\tstore *store
\tlost  int
}

type store struct {
\tmu    sync.Mutex
\tlast  *block
\ttotal int
}

func (s *store) rebuild(lost int) {
\ts.mu.Lock()
\tdefer s.mu.Unlock()
\ts.total -= lost
}

func (b *block) flush() {
\tif b.lost > 0 {
\t\tb.store.rebuild(b.lost)
\t}
}

func (s *store) purge() {
\ts.mu.Lock()
\tdefer s.mu.Unlock()
\ts.last.flush()
}

func (s *store) purgeOne(old *block) {
\ts.mu.Lock()
\tdefer s.mu.Unlock()
\told.flush()
}
"""

WIRED = """
func newStore() *store {
\ts := &store{}
\ts.last = &block{store: s}
\treturn s
}
"""


def told(folder: Path, source: str) -> list[str]:
    (folder / "p.go").write_text(source)
    report = scan_project(folder, "double-lock", "double-lock-of-type")
    return [finding.rule for finding in report.findings]


def test_a_lock_that_is_known_to_be_the_same_is_told_as_that_alone(tmp_path: Path) -> None:
    assert told(tmp_path, BLOCKS + WIRED) == ["double-lock"]


def test_a_lock_that_may_be_the_same_is_told_as_one_of_its_type(tmp_path: Path) -> None:
    assert set(told(tmp_path, BLOCKS)) == {"double-lock-of-type"}
