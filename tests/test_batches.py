"""Batches of Go files: what one leaves behind for the next, which is nothing."""

from __future__ import annotations

import gc
from pathlib import Path

from caulk import batching, checking, discovery, session
from caulk.discovery import Choice, FileKind
from caulk.golang.files import GoFile
from caulk.rule import GoRule

TESTDATA = Path(__file__).parent.parent / "testdata"
INPUTS = sorted(TESTDATA.glob("*/*/field.go"))  # what follows fields keeps most


def test_a_workspace_that_grows_too_large_gives_way_to_another() -> None:
    rules = tuple(rule for rule in session.default_registry() if isinstance(rule, GoRule))
    found = discovery.discover(INPUTS, root=TESTDATA, choice=Choice())
    batch = batching.GoBatch(found.of_kind(FileKind.GO))
    at_once = checking.GoChecker(TESTDATA, rules)(batch)
    one_by_one = checking.GoChecker(TESTDATA, rules, parsed_at_once=1)(batch)
    assert sorted(each.sort_key for each in one_by_one.findings) == sorted(
        each.sort_key for each in at_once.findings
    )
    assert one_by_one.stats == at_once.stats


def test_a_batch_leaves_no_file_of_its_own_in_memory() -> None:
    rules = tuple(rule for rule in session.default_registry() if isinstance(rule, GoRule))
    found = discovery.discover(INPUTS, root=TESTDATA, choice=Choice())
    batch = batching.GoBatch(found.of_kind(FileKind.GO))
    assert checking.GoChecker(TESTDATA, rules)(batch).findings
    paths = {file.path for file in batch.files}
    gc.collect()
    left = [each.path for each in gc.get_objects() if isinstance(each, GoFile) and each.path in paths]
    assert not left
