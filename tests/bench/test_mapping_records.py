"""The records of where findings in rendered charts and built kustomizations point to."""

from __future__ import annotations

import re

import pytest

import verdicts

# The least numbers of reported findings, of all cases, and of trees that these are from.
ENOUGH = {"helm-mapping": (200, 300, 100), "kustomize-mapping": (0, 100, 7)}

A_FINDING = re.compile(r"[a-z]+(?:-[a-z0-9]+)+: ")  # of which the case begins with the rule's name


def lines_of(record: str) -> list[str]:
    return (verdicts.RECORD / f"{record}.tsv").read_text("utf-8").splitlines()


@pytest.mark.parametrize("record", verdicts.PLACES)
def test_the_record_is_well_formed_and_sorted(record: str) -> None:
    lines = lines_of(record)
    assert lines == sorted(set(lines))
    for line in lines:
        tree, sets, rendered, place, verdict, *why = line.split("\t")
        assert "@" in tree
        assert all((sets, rendered, place))
        assert verdict in ("right", "wrong")
        assert (verdict == "wrong") == bool(why), line


@pytest.mark.parametrize("record", verdicts.PLACES)
def test_nearly_every_finding_points_to_its_source(record: str) -> None:
    lines = lines_of(record)
    right = sum(line.split("\t")[4] == "right" for line in lines)
    findings, cases, trees = ENOUGH[record]
    assert len(lines) >= cases
    assert sum(A_FINDING.match(line.split("\t")[2]) is not None for line in lines) >= findings
    assert len({line.partition("\t")[0] for line in lines}) >= trees
    assert right >= 0.95 * len(lines)
