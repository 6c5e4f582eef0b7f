"""Caulk's own rules. `RULES` is the whole list: nothing is found by walking directories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk_rules.contexts.context_cancel_not_called import ContextCancelNotCalled
from caulk_rules.contexts.nested_timeout_ineffective import NestedTimeoutIneffective
from caulk_rules.goroutines.goroutine_leak_blocked_send import GoroutineLeakBlockedSend

if TYPE_CHECKING:
    from caulk.rule import Rule

RULES: tuple[type[Rule], ...] = (
    ContextCancelNotCalled,
    GoroutineLeakBlockedSend,
    NestedTimeoutIneffective,
)
