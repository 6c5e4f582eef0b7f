"""The precision record: its file format and the figures drawn from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import check_precision
import corpus
import verdicts
from verdicts import Entry, Place, RecordError, Verdict

if TYPE_CHECKING:
    from pathlib import Path

LEAK = Place("example.com/service@v1.2.3", "internal/fetch/fetch.go", 41)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    entries = {
        LEAK: Entry(Verdict.TRUE, "the timeout arm leaves the sender alone"),
        Place("example.com/service@v1.2.3", "main.go", 7): Entry(
            Verdict.BY_DESIGN, "runs as long as the process"
        ),
    }
    verdicts.write("some-rule", entries, tmp_path)
    assert verdicts.read("some-rule", tmp_path) == entries
    assert verdicts.recorded_rules(tmp_path) == ("some-rule",)


def test_lines_are_sorted_by_place_and_number(tmp_path: Path) -> None:
    """Line 9 comes before line 10, so that a new report never moves old ones."""
    places = [Place("m@v1", "a.go", line) for line in (10, 9)]
    verdicts.write("some-rule", dict.fromkeys(places, Entry(Verdict.FALSE, "why")), tmp_path)
    lines = (tmp_path / "some-rule.tsv").read_text("utf-8").splitlines()
    assert [line.split("\t")[1] for line in lines] == ["a.go:9", "a.go:10"]


def test_a_rule_without_reports_leaves_no_file(tmp_path: Path) -> None:
    verdicts.write("some-rule", {LEAK: Entry(Verdict.TRUE, "why")}, tmp_path)
    verdicts.write("some-rule", {}, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("m@v1\ta.go:1\ttrue", "some-rule.tsv:1"),
        ("m@v1\ta.go\ttrue\twhy", "some-rule.tsv:1"),
        ("m@v1\ta.go:1\tmaybe\twhy", "maybe"),
        ("m@v1\ta.go:1\ttrue\t", "a verdict needs its reason"),
        ("m@v1\ta.go:1\ttrue\twhy\nm@v1\ta.go:1\tfalse\twhy", "some-rule.tsv:2: a.go:1 stands there twice"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    (tmp_path / "some-rule.tsv").write_text(line + "\n", "utf-8")
    with pytest.raises(RecordError, match=complaint):
        verdicts.read("some-rule", tmp_path)


def test_by_design_counts_against_a_rule_and_unread_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "modules.txt").write_text("# a comment\nm@v1\t150000\nn@v1\t50000\n", "utf-8")
    kinds = [Verdict.TRUE, Verdict.TRUE, Verdict.FALSE, Verdict.BY_DESIGN, Verdict.UNREAD]
    entries = {Place("m@v1", "a.go", line): Entry(kind, "why") for line, kind in enumerate(kinds, start=1)}
    verdicts.write("some-rule", entries, tmp_path)
    figures = verdicts.figures("some-rule", tmp_path)
    assert (figures.reports, figures.true, figures.false, figures.by_design, figures.unread) == (
        5,
        2,
        1,
        1,
        1,
    )
    assert figures.precision == 0.5
    assert figures.per_100k_lines == 2.5


def test_the_committed_record_is_well_formed_and_sorted(tmp_path: Path) -> None:
    modules = {str(module) for module in corpus.pinned()}
    for rule in verdicts.recorded_rules():
        entries = verdicts.read(rule)
        charts = {place.module for place in entries if re.fullmatch(r"[\w-]+@[0-9].*", place.module)}
        assert {place.module for place in entries} <= modules | charts
        verdicts.write(rule, entries, tmp_path)
        name = f"{rule}.tsv"
        assert (tmp_path / name).read_text("utf-8") == (verdicts.RECORD / name).read_text("utf-8")


def test_line_counts_are_noted_and_comments_and_marks_stay(tmp_path: Path) -> None:
    file = tmp_path / "modules.txt"
    file.write_text("# why these\nexample.com/a@v1\nexample.com/b@v2\t7\tgo\n", "utf-8")
    corpus.write_lines({"example.com/a@v1": 1200}, file)
    assert file.read_text("utf-8") == "# why these\nexample.com/a@v1\t1200\nexample.com/b@v2\t7\tgo\n"


def test_the_mark_go_leaves_manifests_out(tmp_path: Path) -> None:
    file = tmp_path / "modules.txt"
    file.write_text("example.com/a@v1\t5\nexample.com/b@v2\t7\tgo\n", "utf-8")
    (tmp_path / "charts.txt").write_text("", "utf-8")
    assert [(module.path, module.go_only) for module in corpus.pinned(file)] == [
        ("example.com/a", False),
        ("example.com/b", True),
    ]
    leak, tag = Place("example.com/b@v2", "main.go", 3), Place("example.com/b@v2", "deploy.yaml", 9)
    found = {"double-lock": {leak: "waits"}, "mutable-image-tag": {tag: "moves"}}
    assert check_precision.only_of_go(found) == {"double-lock": {leak: "waits"}}
    assert verdicts.figures("double-lock", tmp_path).lines == 12
    assert verdicts.figures("mutable-image-tag", tmp_path).lines == 5


def test_the_pinned_standard_library_is_the_one_at_hand() -> None:
    std = next(module for module in corpus.pinned() if module.path == "std")
    assert (corpus.fetch([std])[std] / "net" / "http" / "server.go").is_file()


def test_another_release_of_the_standard_library_is_refused() -> None:
    with pytest.raises(corpus.CorpusError, match="update one of them"):
        corpus.fetch([corpus.Module("std", "go1.2.3")])
