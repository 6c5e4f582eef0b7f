"""How far the analysis of Go goes: every bound on its work, stated once.

A bound keeps one odd package from costing minutes, and a chain of guesses from growing long. Where one is
hit, the analysis gives the answer with which rules stay silent. A bound that only unusual code meets says
what was not looked at (`unseen`): whoever hits it calls `reached` or `exceeded`, and the scan tells of it.
The others are part of what the rules promise, or are met by broken code alone.

What is too large or too deep to be read at all is told in notices of its own: see `syntax` and `masking`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.findings import Location
    from caulk.golang.files import GoFile


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound: at most `value` of `what` are looked at.

    `unseen` says what was not looked at in a function, and what that means; empty when nobody needs to know.
    """

    name: str
    value: int
    what: str
    unseen: str = ""

    def exceeded(self, count: int, file: GoFile, node: Node) -> bool:
        """Whether there are more than the limit allows; if so, the place is remembered for the report."""
        if count <= self.value:
            return False
        self.reached(file, node)
        return True

    def reached(self, file: GoFile, node: Node) -> None:
        """Remember that the analysis of the function around a node came to the limit."""
        if self.unseen:
            function = file.declaration_at(node.start_byte)
            name = function.node.child_by_field_name("name") if function is not None else None
            file.package.limits_reached.add(Reached(self, file.at(name or node)))


@dataclass(frozen=True, slots=True)
class Reached:
    """A limit that was hit, and where: the name of a function, or what stands outside of all functions."""

    limit: Limit
    location: Location


# -- paths through one function

PATH_STATES = Limit(
    "path-states",
    4_000,
    "states of one search through the paths of a function",
    "there are more paths than are followed: a rule about what happens on some of them may be silent",
)
SWITCHES = Limit(
    "switches",
    6,
    "parameters that decide whether a called function takes a lock, tried both ways",
    "more parameters than are tried decide on a lock: rules about taking it twice may be silent",
)
TOLD_APART = Limit(
    "told-apart", 9, "sends or receives on one path that are told apart; beyond, they are many"
)
ROOM = Limit("room", 63, "places in a channel's buffer that are filled in search of a deadlock")
GROUP_COUNT = Limit("group-count", 4, "of a wait group's count on one path; beyond, it is many")

# -- calls that are followed into each other

CALL_TARGETS = Limit(
    "call-targets", 6, "functions that one call may run; a call that may run more is unknown"
)
FUNCTION_VALUE = Limit(
    "function-value",
    6,
    "variables, parameters and results between a call and the function that it runs",
    "a function is handed on more often than is followed: what its call does is not known",
)
NEVER_RETURNS = Limit(
    "never-returns",
    20,
    "calls of calls that show that a function never returns",
    "calls go deeper than is followed: the function is taken to return",
)
LOCK_CHAIN = Limit(
    "lock-chain", 6, "calls into each other between a lock that is held and an operation on it"
)
ASKING_CALLERS = Limit(
    "asking-callers", 3, "callers above a function that takes a lock whose conditions count for it"
)
LOCK_WAYS = Limit("lock-ways", 8, "ways in which one function takes the very same lock")
LOCKS_KEPT = Limit(
    "locks-kept",
    64,
    "ways in which one function takes or gives back locks of one class",
    "more ways lead to a lock than are kept: rules about taking it twice may be silent",
)
LOCK_FUNCTIONS = Limit(
    "lock-functions",
    20_000,
    "functions behind one call that may lead to an operation on a lock",
    "more functions stand behind a call than are looked into: what it does to locks is not known",
)
LOCK_CLASSES = Limit(
    "lock-classes",
    64,
    "classes of locks that one function takes",
    "more locks are taken than are kept: rules about the order of locks may be silent",
)
LOCK_ORDERS = Limit(
    "lock-orders",
    12,
    "places that take one lock while they hold another, for each pair of locks",
    "two locks are taken in one order more often than is compared: rules about their order may be silent",
)
ORDER_DEPTH = Limit(
    "order-depth", 4, "calls between the function that shows an order and a send or its receiver"
)
SEND_DEPTH = Limit("send-depth", 4, "calls between the maker of a channel and what sends or receives")
SEND_FUNCTIONS = Limit(
    "send-functions",
    400,
    "functions that are looked into for the senders and receivers of one channel",
    "the senders or receivers of a channel stand behind more functions than are looked into: "
    "rules about blocked sends are silent",
)
LOCKED_CALLS = Limit("locked-calls", 3, "calls between a lock that is held and something that waits")
LOCKED_WRITES = Limit("locked-writes", 2, "calls between a read lock that is held and a write")
WORKER_DEPTH = Limit("worker-depth", 2, "calls between the function of a worker and a write that all share")
POOL_DEPTH = Limit("pool-depth", 3, "functions that hand an object on until it goes back to its pool")
LOCKED_CALLERS = Limit(
    "locked-callers", 3, "callers above a wait, or a lock, in which a loop or lock around it is looked for"
)
SELF_WAIT_DEPTH = Limit("self-wait-depth", 4, "calls between a close and a wait for the same channel")
WAIT_DEPTH = Limit(
    "wait-depth", 3, "calls in which something that waits is looked for; beyond, they may wait"
)
WAITS_BEFORE = Limit("waits-before", 3, "callers above what makes a receiver quit that may have waited first")
SERVER_DEPTH = Limit("server-depth", 2, "calls between a goroutine and the server that it runs")
LOOP_DEPTH = Limit("loop-depth", 3, "calls between a goroutine's function and its endless loop")
SPAWN_DEPTH = Limit("spawn-depth", 3, "calls between a function and a goroutine that it leaves running")
FANOUT_DEPTH = Limit("fanout-depth", 2, "calls between a loop and a goroutine that each round starts")
FANOUT_SITES = Limit(
    "fanout-sites", 8, "callers in which a loop around the start of a goroutine is looked for"
)
CALLBACK_DEPTH = Limit("callback-depth", 2, "calls between a goroutine's loop and a callback that may panic")
WORK_DEPTH = Limit("work-depth", 3, "calls between a goroutine's function and one that belongs to its work")
STOP_DEPTH = Limit("stop-depth", 3, "calls between a method that stops a goroutine and the close or cancel")
OWNER_DEPTH = Limit("owner-depth", 3, "functions that the owner of a goroutine is handed on to")
LATER_DEPTH = Limit("later-depth", 3, "functions that a function value is handed on to before it runs")
TIMER_DEPTH = Limit("timer-depth", 3, "functions between a loop and the timer that it waits for")
RESPONSE_DEPTH = Limit("response-depth", 3, "functions that an HTTP response or client is handed on by")
TRANSPORT_HOLDERS = Limit("transport-holders", 8, "variables that hold one HTTP transport or its clients")
SLEEP_DEPTH = Limit("sleep-depth", 1, "functions between a loop or request and a sleep")
SPIN_DEPTH = Limit("spin-depth", 3, "calls in which a spinning loop's pause is looked for")
REACH_DEPTH = Limit("reach-depth", 3, "calls between a function and what is asked of it")
PARTNERS = Limit(
    "partners",
    200,
    "operations on one wait group or condition that are weighed against one wait under a lock",
    "more operations belong to a wait than are weighed: rules about waiting under a lock are silent",
)
GROUPS_FINISHED = Limit(
    "groups-finished",
    64,
    "wait groups on which a function and what it calls may call Done",
    "more wait groups are finished than are kept: rules about groups take it to finish them all",
)
CALLERS = Limit(
    "callers",
    24,
    "callers of callers that are asked how often a function runs",
    "more callers stand above than are asked: how often it runs is not known",
)
COND_CALLERS = Limit(
    "cond-callers",
    3,
    "callers above a Cond.Wait in which the loop around it is looked for",
    "callers stand above that are not asked: one is taken to loop around Cond.Wait",
)
THREAD_DEPTH = Limit(
    "thread-depth",
    6,
    "callers and callees that are asked what they do to the thread",
    "calls go further than is followed: what they do to the thread is not known",
)
DRAIN_DEPTH = Limit(
    "drain-depth", 6, "assignments, wrappers and callers between a shutdown and its time limit"
)

# -- values that are handed on

CHANNEL_HOLDERS = Limit(
    "channel-holders",
    200,
    "variables, fields and results that one channel goes through",
    "a channel goes through more variables than are followed: anything may happen to it",
)
INSTANCE_HOLDERS = Limit(
    "instance-holders", 24, "variables and results that a struct with a channel goes through"
)
VALUE_HOLDERS = Limit(
    "value-holders",
    32,
    "variables and fields that one wait group, condition or cancel function goes through",
    "a value goes through more variables than are followed: anything may happen to it",
)
ALIASES = Limit(
    "aliases",
    8,
    "variables that stand for one another",
    "more variables stand for one another than are followed: what the last one means is not known",
)
INSTANCE_DEPTH = Limit(
    "instance-depth", 2, "functions between a value with a lock and the place that makes it"
)
INPUT_DEPTH = Limit("input-depth", 24, "expressions between a use of data and where it comes in")
INPUT_SITES = Limit("input-sites", 12, "callers of one function that are asked for the data they pass")
CONTEXT_OWNERS = Limit("context-owners", 3, "structs embedded in each other around a context")
CONTEXT_CHAIN = Limit(
    "context-chain",
    12,
    "derivations, variables and calls between a context and where it comes from",
    "a context comes a longer way than is followed: its time limit is not known",
)
CONTEXT_SITES = Limit("context-sites", 24, "callers that are asked for the context they pass")
REQUEST_CHAIN = Limit(
    "request-chain",
    8,
    "contexts derived from a request's",
    "more contexts are derived from each other than are followed: the last is not taken for the request's",
)

# -- types and constants

CONSTANT_CHAIN = Limit(
    "constant-chain",
    64,
    "constants that refer to each other",
    "constants refer to each other more often than is followed: the value is not known",
)
CONSTANT_SHIFT = Limit("constant-shift", 4096, "bits that a constant is shifted by")
CONSTANT_LENGTH = Limit("constant-length", 65_536, "characters of a constant string")
EMBEDDING = Limit("embedding", 8, "structs or interfaces embedded in each other")
TYPE_DEPTH = Limit("type-depth", 48, "types written inside each other")
NAMED_CHAIN = Limit("named-chain", 32, "types declared as one another; only broken code has more")

ALL = tuple(limit for limit in tuple(globals().values()) if isinstance(limit, Limit))
