"""The record of where findings in rendered charts point to."""

from __future__ import annotations

import verdicts


def test_the_record_is_well_formed_and_sorted() -> None:
    lines = (verdicts.RECORD / f"{verdicts.PLACES}.tsv").read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))
    for line in lines:
        chart, sets, rendered, place, verdict, *why = line.split("\t")
        assert "@" in chart
        assert all((sets, rendered, place))
        assert verdict in ("right", "wrong")
        assert (verdict == "wrong") == bool(why), line


def test_nearly_every_finding_points_to_its_source() -> None:
    lines = (verdicts.RECORD / f"{verdicts.PLACES}.tsv").read_text("utf-8").splitlines()
    right = sum(line.split("\t")[4] == "right" for line in lines)
    assert len(lines) >= 100
    assert len({line.partition("\t")[0] for line in lines}) >= 40
    assert right >= 0.95 * len(lines)
