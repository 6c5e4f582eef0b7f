"""Caulk's own rules. `RULES` is the whole list: nothing is found by walking directories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk_rules.alignment.shutdown_timeout_vs_grace import ShutdownTimeoutVsGrace
from caulk_rules.contexts.cancel_never_called import CancelNeverCalled
from caulk_rules.contexts.context_cancel_not_called import ContextCancelNotCalled
from caulk_rules.contexts.nested_timeout_ineffective import NestedTimeoutIneffective
from caulk_rules.goroutines.channel_without_counterpart import ChannelWithoutCounterpart
from caulk_rules.goroutines.goroutine_leak_blocked_receive import GoroutineLeakBlockedReceive
from caulk_rules.goroutines.goroutine_leak_blocked_send import GoroutineLeakBlockedSend
from caulk_rules.goroutines.goroutine_loop_no_exit import GoroutineLoopNoExit
from caulk_rules.goroutines.nil_channel_operation import NilChannelOperation
from caulk_rules.goroutines.range_over_unclosed_channel import RangeOverUnclosedChannel
from caulk_rules.goroutines.select_missing_ctx_done import SelectMissingCtxDone
from caulk_rules.goroutines.stop_never_called import StopNeverCalled
from caulk_rules.locks.double_lock import DoubleLock
from caulk_rules.locks.lock_not_released import LockNotReleased
from caulk_rules.locks.write_under_read_lock import WriteUnderReadLock
from caulk_rules.memory.gomemlimit_invalid import GomemlimitInvalid
from caulk_rules.memory.gomemlimit_not_below_limit import GomemlimitNotBelowLimit
from caulk_rules.probes.liveness_not_looser_than_readiness import LivenessNotLooserThanReadiness
from caulk_rules.probes.probe_timing_order import ProbeTimingOrder
from caulk_rules.resources.quantity_suspicious import QuantitySuspicious
from caulk_rules.shutdown.prestop_exceeds_grace import PrestopExceedsGrace
from caulk_rules.shutdown.signal_missing_sigterm import SignalMissingSigterm
from caulk_rules.sync.cond_never_signalled import CondNeverSignalled
from caulk_rules.sync.cond_wait_outside_loop import CondWaitOutsideLoop
from caulk_rules.sync.cond_wait_under_other_lock import CondWaitUnderOtherLock
from caulk_rules.sync.waitgroup_add_in_goroutine import WaitgroupAddInGoroutine
from caulk_rules.sync.waitgroup_done_not_deferred import WaitgroupDoneNotDeferred
from caulk_rules.sync.waitgroup_never_done import WaitgroupNeverDone
from caulk_rules.sync.waitgroup_wait_in_spawn_loop import WaitgroupWaitInSpawnLoop
from caulk_rules.threads.lockosthread_unbalanced import LockOSThreadUnbalanced
from caulk_rules.threads.netns_without_lockosthread import NetnsWithoutLockOSThread
from caulk_rules.versions.removed_api_version import RemovedApiVersion

if TYPE_CHECKING:
    from caulk.rule import Rule

RULES: tuple[type[Rule], ...] = (
    CancelNeverCalled,
    ChannelWithoutCounterpart,
    CondNeverSignalled,
    CondWaitOutsideLoop,
    CondWaitUnderOtherLock,
    ContextCancelNotCalled,
    DoubleLock,
    GomemlimitInvalid,
    GomemlimitNotBelowLimit,
    GoroutineLeakBlockedReceive,
    GoroutineLeakBlockedSend,
    GoroutineLoopNoExit,
    LivenessNotLooserThanReadiness,
    LockNotReleased,
    LockOSThreadUnbalanced,
    NestedTimeoutIneffective,
    NetnsWithoutLockOSThread,
    NilChannelOperation,
    PrestopExceedsGrace,
    ProbeTimingOrder,
    QuantitySuspicious,
    RangeOverUnclosedChannel,
    RemovedApiVersion,
    SelectMissingCtxDone,
    ShutdownTimeoutVsGrace,
    SignalMissingSigterm,
    StopNeverCalled,
    WaitgroupAddInGoroutine,
    WaitgroupDoneNotDeferred,
    WaitgroupNeverDone,
    WaitgroupWaitInSpawnLoop,
    WriteUnderReadLock,
)
