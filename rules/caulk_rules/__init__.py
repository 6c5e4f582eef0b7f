"""Caulk's own rules. `RULES` is the whole list: nothing is found by walking directories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk_rules.alignment.shutdown_timeout_vs_grace import ShutdownTimeoutVsGrace
from caulk_rules.contexts.cancel_never_called import CancelNeverCalled
from caulk_rules.contexts.context_cancel_not_called import ContextCancelNotCalled
from caulk_rules.contexts.context_rewrapped_in_loop import ContextRewrappedInLoop
from caulk_rules.contexts.defer_cancel_in_loop import DeferCancelInLoop
from caulk_rules.contexts.nested_timeout_ineffective import NestedTimeoutIneffective
from caulk_rules.contexts.request_context_escapes_handler import RequestContextEscapesHandler
from caulk_rules.crds.crd_storage_version import CrdStorageVersion
from caulk_rules.crds.crd_versions_without_conversion import CrdVersionsWithoutConversion
from caulk_rules.goroutines.afterfunc_not_stoppable import AfterfuncNotStoppable
from caulk_rules.goroutines.channel_without_counterpart import ChannelWithoutCounterpart
from caulk_rules.goroutines.close_before_senders_done import CloseBeforeSendersDone
from caulk_rules.goroutines.close_skipped_on_path import CloseSkippedOnPath
from caulk_rules.goroutines.goroutine_in_reconcile import GoroutineInReconcile
from caulk_rules.goroutines.goroutine_leak_blocked_receive import GoroutineLeakBlockedReceive
from caulk_rules.goroutines.goroutine_leak_blocked_send import GoroutineLeakBlockedSend
from caulk_rules.goroutines.goroutine_loop_no_exit import GoroutineLoopNoExit
from caulk_rules.goroutines.goroutine_waits_for_itself import GoroutineWaitsForItself
from caulk_rules.goroutines.goroutine_without_recover import GoroutineWithoutRecover
from caulk_rules.goroutines.handler_blocking_sleep import HandlerBlockingSleep
from caulk_rules.goroutines.log_fatal_in_goroutine import LogFatalInGoroutine
from caulk_rules.goroutines.loop_variable_captured import LoopVariableCaptured
from caulk_rules.goroutines.nil_channel_operation import NilChannelOperation
from caulk_rules.goroutines.range_over_unclosed_channel import RangeOverUnclosedChannel
from caulk_rules.goroutines.result_channel_dropped import ResultChannelDropped
from caulk_rules.goroutines.select_default_spin import SelectDefaultSpin
from caulk_rules.goroutines.select_missing_ctx_done import SelectMissingCtxDone
from caulk_rules.goroutines.self_blocking_channel import SelfBlockingChannel
from caulk_rules.goroutines.send_before_receiver_starts import SendBeforeReceiverStarts
from caulk_rules.goroutines.send_to_quitting_peer import SendToQuittingPeer
from caulk_rules.goroutines.sleep_ignores_context import SleepIgnoresContext
from caulk_rules.goroutines.stop_never_called import StopNeverCalled
from caulk_rules.goroutines.timer_drain_blocks import TimerDrainBlocks
from caulk_rules.goroutines.timer_leak_in_loop import TimerLeakInLoop
from caulk_rules.goroutines.unbounded_goroutine_fanout import UnboundedGoroutineFanout
from caulk_rules.http.http_transport_per_call import HttpTransportPerCall
from caulk_rules.http.response_body_not_closed import ResponseBodyNotClosed
from caulk_rules.images.mutable_image_tag import MutableImageTag
from caulk_rules.locks.blocking_while_locked import BlockingWhileLocked
from caulk_rules.locks.double_lock import DoubleLock
from caulk_rules.locks.double_lock_of_type import DoubleLockOfType
from caulk_rules.locks.lock_not_released import LockNotReleased
from caulk_rules.locks.lock_order_cycle import LockOrderCycle
from caulk_rules.locks.mixed_atomic_access import MixedAtomicAccess
from caulk_rules.locks.write_under_read_lock import WriteUnderReadLock
from caulk_rules.memory.downward_limit_unset import DownwardLimitUnset
from caulk_rules.memory.gogc_invalid import GogcInvalid
from caulk_rules.memory.gogc_low_with_gomemlimit import GogcLowWithGomemlimit
from caulk_rules.memory.gogc_off_without_memory_limit import GogcOffWithoutMemoryLimit
from caulk_rules.memory.gomemlimit_downward_divisor import GomemlimitDownwardDivisor
from caulk_rules.memory.gomemlimit_downward_no_headroom import GomemlimitDownwardNoHeadroom
from caulk_rules.memory.gomemlimit_invalid import GomemlimitInvalid
from caulk_rules.memory.gomemlimit_not_below_limit import GomemlimitNotBelowLimit
from caulk_rules.memory.gomemlimit_stale_after_resize import GomemlimitStaleAfterResize
from caulk_rules.memory.memory_emptydir_unbounded import MemoryEmptydirUnbounded
from caulk_rules.memory.memory_limit_without_gomemlimit import MemoryLimitWithoutGomemlimit
from caulk_rules.probes.exec_probe_default_timeout import ExecProbeDefaultTimeout
from caulk_rules.probes.liveness_delay_with_startup_probe import LivenessDelayWithStartupProbe
from caulk_rules.probes.liveness_not_looser_than_readiness import LivenessNotLooserThanReadiness
from caulk_rules.probes.liveness_same_as_readiness import LivenessSameAsReadiness
from caulk_rules.probes.probe_exec_tool_missing import ProbeExecToolMissing
from caulk_rules.probes.probe_exec_unexpanded_variable import ProbeExecUnexpandedVariable
from caulk_rules.probes.probe_named_port_undefined import ProbeNamedPortUndefined
from caulk_rules.probes.probe_timeout_not_below_period import ProbeTimeoutNotBelowPeriod
from caulk_rules.probes.probe_timing_order import ProbeTimingOrder
from caulk_rules.probes.progress_deadline_too_short import ProgressDeadlineTooShort
from caulk_rules.probes.readiness_missing import ReadinessMissing
from caulk_rules.probes.readiness_too_slow import ReadinessTooSlow
from caulk_rules.resources.go_debug_env_in_production import GoDebugEnvInProduction
from caulk_rules.resources.gomaxprocs_exceeds_cpu_limit import GomaxprocsExceedsCpuLimit
from caulk_rules.resources.gomaxprocs_invalid import GomaxprocsInvalid
from caulk_rules.resources.hugepages_misaligned import HugepagesMisaligned
from caulk_rules.resources.nproc_for_gomaxprocs import NprocForGomaxprocs
from caulk_rules.resources.quantity_suspicious import QuantitySuspicious
from caulk_rules.shutdown.go_run_in_container import GoRunInContainer
from caulk_rules.shutdown.hook_grace_probe_override import HookGraceProbeOverride
from caulk_rules.shutdown.lifecycle_tcp_socket import LifecycleTcpSocket
from caulk_rules.shutdown.pid1_shell_wrapper import Pid1ShellWrapper
from caulk_rules.shutdown.prestop_drain_missing import PrestopDrainMissing
from caulk_rules.shutdown.prestop_exceeds_grace import PrestopExceedsGrace
from caulk_rules.shutdown.prestop_kills_process import PrestopKillsProcess
from caulk_rules.shutdown.signal_missing_sigterm import SignalMissingSigterm
from caulk_rules.sync.cond_never_signalled import CondNeverSignalled
from caulk_rules.sync.cond_wait_outside_loop import CondWaitOutsideLoop
from caulk_rules.sync.cond_wait_under_other_lock import CondWaitUnderOtherLock
from caulk_rules.sync.semaphore_not_released import SemaphoreNotReleased
from caulk_rules.sync.sync_pool_use_after_put import SyncPoolUseAfterPut
from caulk_rules.sync.unsynchronised_worker_write import UnsynchronisedWorkerWrite
from caulk_rules.sync.waitgroup_add_in_goroutine import WaitgroupAddInGoroutine
from caulk_rules.sync.waitgroup_done_not_deferred import WaitgroupDoneNotDeferred
from caulk_rules.sync.waitgroup_never_done import WaitgroupNeverDone
from caulk_rules.sync.waitgroup_wait_in_spawn_loop import WaitgroupWaitInSpawnLoop
from caulk_rules.threads.lockosthread_unbalanced import LockOSThreadUnbalanced
from caulk_rules.threads.netns_without_lockosthread import NetnsWithoutLockOSThread
from caulk_rules.versions.feature_newer_than_kubeversion import FeatureNewerThanKubeversion
from caulk_rules.versions.removed_api_version import RemovedApiVersion
from caulk_rules.webhooks.webhook_conversion_service_missing import WebhookConversionServiceMissing
from caulk_rules.webhooks.webhook_fail_closed_unscoped import WebhookFailClosedUnscoped
from caulk_rules.webhooks.webhook_required_fields import WebhookRequiredFields
from caulk_rules.webhooks.webhook_self_lockout import WebhookSelfLockout
from caulk_rules.workloads.initcontainer_copies_config import InitcontainerCopiesConfig
from caulk_rules.workloads.openshift_fixed_uid import OpenshiftFixedUid
from caulk_rules.workloads.pdb_blocks_drain import PdbBlocksDrain
from caulk_rules.workloads.pod_sysctl_not_namespaced import PodSysctlNotNamespaced
from caulk_rules.workloads.privileged_init_sysctl import PrivilegedInitSysctl
from caulk_rules.workloads.readonly_rootfs_without_tmp import ReadonlyRootfsWithoutTmp
from caulk_rules.workloads.rollout_strategy_stall import RolloutStrategyStall
from caulk_rules.workloads.service_target_port_unresolved import ServiceTargetPortUnresolved
from caulk_rules.workloads.topology_spread_selector_mismatch import TopologySpreadSelectorMismatch

if TYPE_CHECKING:
    from caulk.rule import Rule

RULES: tuple[type[Rule], ...] = (
    AfterfuncNotStoppable,
    BlockingWhileLocked,
    CancelNeverCalled,
    ChannelWithoutCounterpart,
    CloseBeforeSendersDone,
    CloseSkippedOnPath,
    CondNeverSignalled,
    CondWaitOutsideLoop,
    CondWaitUnderOtherLock,
    ContextCancelNotCalled,
    ContextRewrappedInLoop,
    CrdStorageVersion,
    CrdVersionsWithoutConversion,
    DeferCancelInLoop,
    DoubleLock,
    DoubleLockOfType,
    DownwardLimitUnset,
    ExecProbeDefaultTimeout,
    FeatureNewerThanKubeversion,
    GoDebugEnvInProduction,
    GogcInvalid,
    GogcLowWithGomemlimit,
    GogcOffWithoutMemoryLimit,
    GomaxprocsExceedsCpuLimit,
    GomaxprocsInvalid,
    GomemlimitDownwardDivisor,
    GomemlimitDownwardNoHeadroom,
    GomemlimitInvalid,
    GomemlimitNotBelowLimit,
    GomemlimitStaleAfterResize,
    GoroutineInReconcile,
    GoroutineLeakBlockedReceive,
    GoroutineLeakBlockedSend,
    GoroutineLoopNoExit,
    GoroutineWaitsForItself,
    GoroutineWithoutRecover,
    GoRunInContainer,
    HandlerBlockingSleep,
    HookGraceProbeOverride,
    HttpTransportPerCall,
    HugepagesMisaligned,
    InitcontainerCopiesConfig,
    LifecycleTcpSocket,
    LivenessDelayWithStartupProbe,
    LivenessNotLooserThanReadiness,
    LivenessSameAsReadiness,
    LockNotReleased,
    LockOrderCycle,
    LockOSThreadUnbalanced,
    LogFatalInGoroutine,
    LoopVariableCaptured,
    MemoryEmptydirUnbounded,
    MemoryLimitWithoutGomemlimit,
    MixedAtomicAccess,
    MutableImageTag,
    NestedTimeoutIneffective,
    NetnsWithoutLockOSThread,
    NilChannelOperation,
    NprocForGomaxprocs,
    OpenshiftFixedUid,
    PdbBlocksDrain,
    Pid1ShellWrapper,
    PodSysctlNotNamespaced,
    PrestopDrainMissing,
    PrestopExceedsGrace,
    PrestopKillsProcess,
    PrivilegedInitSysctl,
    ProbeExecToolMissing,
    ProbeExecUnexpandedVariable,
    ProbeNamedPortUndefined,
    ProbeTimeoutNotBelowPeriod,
    ProbeTimingOrder,
    ProgressDeadlineTooShort,
    QuantitySuspicious,
    RangeOverUnclosedChannel,
    ReadinessMissing,
    ReadinessTooSlow,
    ReadonlyRootfsWithoutTmp,
    RemovedApiVersion,
    RequestContextEscapesHandler,
    ResponseBodyNotClosed,
    ResultChannelDropped,
    RolloutStrategyStall,
    SelectDefaultSpin,
    SelectMissingCtxDone,
    SelfBlockingChannel,
    SemaphoreNotReleased,
    SendBeforeReceiverStarts,
    SendToQuittingPeer,
    ServiceTargetPortUnresolved,
    ShutdownTimeoutVsGrace,
    SignalMissingSigterm,
    SleepIgnoresContext,
    StopNeverCalled,
    SyncPoolUseAfterPut,
    TimerDrainBlocks,
    TimerLeakInLoop,
    TopologySpreadSelectorMismatch,
    UnboundedGoroutineFanout,
    UnsynchronisedWorkerWrite,
    WaitgroupAddInGoroutine,
    WaitgroupDoneNotDeferred,
    WaitgroupNeverDone,
    WaitgroupWaitInSpawnLoop,
    WebhookConversionServiceMissing,
    WebhookFailClosedUnscoped,
    WebhookRequiredFields,
    WebhookSelfLockout,
    WriteUnderReadLock,
)
