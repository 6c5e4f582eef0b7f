"""The records of where findings in rendered charts and built kustomizations point to."""

from __future__ import annotations

import pytest

import verdicts

# The least numbers of cases and of trees that they are from.
ENOUGH = {"helm-mapping": (100, 40), "kustomize-mapping": (100, 7)}


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
    cases, trees = ENOUGH[record]
    assert len(lines) >= cases
    assert len({line.partition("\t")[0] for line in lines}) >= trees
    assert right >= 0.95 * len(lines)
