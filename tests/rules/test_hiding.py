"""Ways of hiding a defect: which rules see through which of them, and why one of them does not.

A defect in front of the reader's eyes is found soon. What leaks for years stands behind a parameter, a field
or an interface. Each rule of this table has, for each way that it sees through, an input of that name which
shows the defect behind it and beside it the fixed twin.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from support.cases import REGISTRY, TESTDATA
from support.wants import wants_of

if TYPE_CHECKING:
    from pathlib import Path

WAYS = (
    "local",
    "parameter",
    "field",
    "method",
    "embedding",
    "interface",
    "func_value",
    "closure",
    "two_files",
    "two_packages",
    "generic",
)

# By rule: the ways that it does not see through, each with the reason.
NOT_SEEN: dict[str, dict[str, str]] = {
    "blocking-while-locked": {},
    "cancel-never-called": {},
    "channel-without-counterpart": {},
    "close-before-senders-done": {},
    "close-skipped-on-path": {},
    "cond-never-signalled": {
        "two_packages": "what another package can name may be signalled there",
    },
    "cond-wait-outside-loop": {},
    "cond-wait-under-other-lock": {
        "two_packages": "a limit: waits and signals are related in one package",
    },
    "context-cancel-not-called": {
        "field": "what a field keeps is told by cancel-never-called",
    },
    "context-rewrapped-in-loop": {},
    "defer-cancel-in-loop": {},
    "double-lock": {},
    "goroutine-in-reconcile": {
        "two_packages": "what another package starts is its own business",
    },
    "goroutine-leak-blocked-receive": {},
    "goroutine-leak-blocked-send": {},
    "goroutine-loop-no-exit": {},
    "goroutine-waits-for-itself": {
        "two_packages": "the wait is looked for in the package of the channel",
    },
    "handler-blocking-sleep": {
        "two_packages": "how long another package sleeps is its own business",
    },
    "http-transport-per-call": {
        "field": "a struct that keeps a client may live long",
    },
    "lock-not-released": {},
    "lock-order-cycle": {},
    "lockosthread-unbalanced": {
        "two_packages": "helpers are looked for in the package only",
    },
    "log-fatal-in-goroutine": {
        "two_packages": "who starts an exported function is not asked",
    },
    "loop-variable-captured": {},
    "mixed-atomic-access": {
        "interface": "cannot be: an interface has no fields",
        "func_value": "cannot be: a field is used, not called",
        "two_packages": "a limit: uses in other packages are not looked for",
    },
    "nested-timeout-ineffective": {},
    "netns-without-lockosthread": {},
    "nil-channel-operation": {},
    "range-over-unclosed-channel": {},
    "request-context-escapes-handler": {},
    "response-body-not-closed": {},
    "result-channel-dropped": {},
    "select-default-spin": {},
    "select-missing-ctx-done": {},
    "self-blocking-channel": {},
    "send-to-quitting-peer": {},
    "sleep-ignores-context": {
        "two_packages": "how long another package sleeps is its own business",
    },
    "stop-never-called": {},
    "sync-pool-use-after-put": {},
    "timer-drain-blocks": {
        "two_packages": "drains are looked for in the package only",
    },
    "timer-leak-in-loop": {},
    "unsynchronised-worker-write": {},
    "waitgroup-add-in-goroutine": {},
    "waitgroup-done-not-deferred": {},
    "waitgroup-never-done": {
        "two_packages": "what another package can name may be counted down there",
    },
    "waitgroup-wait-in-spawn-loop": {},
    "write-under-read-lock": {},
}

FUNCTION = re.compile(rb"^func ", re.MULTILINE)


def input_of(rule: str, way: str) -> Path | None:
    """The input that shows a rule's defect hidden in one way: a file, or a folder with several of them."""
    folder = TESTDATA / REGISTRY.get(rule).family / rule
    return next((path for path in (folder / f"{way}.go", folder / way) if path.exists()), None)


each_rule = pytest.mark.parametrize("rule", NOT_SEEN)


@each_rule
@pytest.mark.parametrize("way", WAYS)
def test_a_way_that_is_seen_through_has_an_input_with_the_defect_and_a_twin(rule: str, way: str) -> None:
    path = input_of(rule, way)
    if way in NOT_SEEN[rule]:
        assert path is None, f"{way} is said to hide the defect, and yet there is an input"
        return
    assert path is not None, f"nothing shows that {rule} sees through this way"
    files = [path] if path.is_file() else sorted(path.rglob("*.go"))
    wants, functions = wants_of(path), sum(len(FUNCTION.findall(file.read_bytes())) for file in files)
    assert wants, "no defect"
    assert functions > len(wants), "no function is left for a fixed twin"


@each_rule
def test_a_way_that_hides_the_defect_is_known_and_has_its_reason(rule: str) -> None:
    assert NOT_SEEN[rule].keys() <= set(WAYS)
    assert all(len(reason.split()) > 2 for reason in NOT_SEEN[rule].values())
