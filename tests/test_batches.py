"""Batches of Go files: what one leaves behind for the next, which is nothing."""

from __future__ import annotations

import gc
from pathlib import Path

from caulk import checking, discovery, session
from caulk.discovery import Choice, FileKind
from caulk.golang.files import GoFile
from caulk.rule import GoRule

TESTDATA = Path(__file__).parent.parent / "testdata"
INPUTS = sorted(TESTDATA.glob("*/*/field.go"))  # what follows fields keeps most


def test_a_batch_leaves_no_file_of_its_own_in_memory() -> None:
    rules = tuple(rule for rule in session.default_registry() if isinstance(rule, GoRule))
    found = discovery.discover(INPUTS, root=TESTDATA, choice=Choice())
    batch = checking.GoBatch(found.of_kind(FileKind.GO))
    assert checking.GoChecker(TESTDATA, rules)(batch).findings
    paths = {file.path for file in batch.files}
    left = [each.path for each in gc.get_objects() if isinstance(each, GoFile) and each.path in paths]
    assert not left
