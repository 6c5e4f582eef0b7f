"""How long a program may take to end: the time limits of its graceful shutdown.

Looked for are calls that wait until running requests are done (`(*http.Server).Shutdown`, gRPC's
`GracefulStop`, a controller manager's stop), the constant time that ends the wait, and constant sleeps
before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from caulk.deployment.durations import Assumed, assumed_duration
from caulk.findings import Confidence
from caulk.golang import limits
from caulk.golang.callers import callers
from caulk.golang.composites import keyed_field
from caulk.golang.contexts import arguments, own_bound
from caulk.golang.definitions import sole_definition
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.library_traits import Trait, has_trait, named_with
from caulk.golang.lifetimes import result_holder
from caulk.golang.names import ObjectKind
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.deployment.mains import MainPackage
    from caulk.findings import Location
    from caulk.golang.files import Function, GoFile

# Methods that wait for open requests until their context ends, by the position of the context.
WAIT_FOR_CONTEXT = {
    "(*net/http.Server).Shutdown": 0,
    "(*github.com/labstack/echo/v4.Echo).Shutdown": 0,
    "(*github.com/gofiber/fiber/v2.App).ShutdownWithContext": 0,
    "(*github.com/gofiber/fiber/v3.App).ShutdownWithContext": 0,
    "(*github.com/valyala/fasthttp.Server).ShutdownWithContext": 0,
}
# Methods that are given the time to wait.
WAIT_FOR_DURATION = {
    "(*github.com/gofiber/fiber/v2.App).ShutdownWithTimeout": 0,
    "(*github.com/gofiber/fiber/v3.App).ShutdownWithTimeout": 0,
}
# Methods that wait without a limit of their own, and the method that cuts them short.
WAIT_UNTIL_STOPPED = {
    "(*google.golang.org/grpc.Server).GracefulStop": "(*google.golang.org/grpc.Server).Stop"
}

# controller-runtime: what makes a manager, and the option that limits its stop.
MANAGERS = ("sigs.k8s.io/controller-runtime.NewManager", "sigs.k8s.io/controller-runtime/pkg/manager.New")
MANAGER_OPTION = "GracefulShutdownTimeout"
MANAGER_DEFAULT = 30 * 10**9  # ns; defaultGracefulShutdownPeriod in controller-runtime/pkg/manager

_TIMERS = {"time.After": 0, "time.NewTimer": 0, "time.AfterFunc": 0, "time.Tick": 0}
_BACKGROUND = frozenset({"context.Background", "context.TODO", "context.WithoutCancel"})
_PASSING = frozenset({"context.WithValue", "context.WithCancel", "context.WithCancelCause"})


class DrainKind(Enum):
    """What is waited for; the value is how a message calls the wait."""

    CONTEXT = "Shutdown"
    GRPC = "GracefulStop"
    MANAGER = "the manager's stop"


@dataclass(frozen=True, slots=True)
class Limit:
    """The longest wait in nanoseconds, None for no limit, and the place that says so."""

    nanoseconds: int | None
    place: Location
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class Drain:
    """One wait on the way out of a program, and the constant sleeps that come before it."""

    kind: DrainKind
    place: Location
    limit: Limit
    sleeps: tuple[tuple[int, Location], ...] = ()
    is_default: bool = False  # the limit is the library's own
    response: Limit | None = None  # how long the server itself lets a response take

    @property
    def nanoseconds(self) -> int | None:
        """Sleeps and limit together; None without a limit."""
        if self.limit.nanoseconds is None:
            return None
        return self.limit.nanoseconds + sum(duration for duration, _ in self.sleeps)


def drains(main: MainPackage) -> tuple[Drain, ...]:
    """The waits of a program whose limit is known, or known to be missing."""
    found: list[Drain] = []
    for file in main.files_with(b".Shutdown", b".GracefulStop("):
        for call in file.calls_to(*WAIT_FOR_CONTEXT, *WAIT_FOR_DURATION, *WAIT_UNTIL_STOPPED):
            drain = _drain(file, call)
            if drain is not None and _is_used(main, file.function_of(call)):
                found.append(drain)
    found.extend(_manager(main))
    return tuple(found)


def longest(found: tuple[Drain, ...]) -> Drain | None:
    """The drain that may take longest, among those with a limit."""
    limited = [(drain.nanoseconds, drain) for drain in found if drain.nanoseconds is not None]
    return max(limited, key=lambda each: each[0])[1] if limited else None


def _drain(file: GoFile, call: Node) -> Drain | None:
    name = file.callee(call).name
    given = arguments(call)
    if name in WAIT_UNTIL_STOPPED:
        limit = _stop_timer(file, call, WAIT_UNTIL_STOPPED[name])
        return Drain(DrainKind.GRPC, file.at(call), limit, _sleeps_before(file, call))
    if not given:
        return None
    if name in WAIT_FOR_DURATION:
        duration = assumed_duration(file, given[0])
        found = Limit(duration.nanoseconds, duration.place, duration.confidence) if duration else None
    else:
        found = _limit(file, given[0])
    if found is None:
        return None
    response = _response_limit(file, call)
    return Drain(DrainKind.CONTEXT, file.at(call), found, _sleeps_before(file, call), response=response)


def _response_limit(file: GoFile, call: Node) -> Limit | None:
    """The WriteTimeout of the server that is shut down, where its one composite literal is in sight."""
    callee = call.child_by_field_name("function")
    server = callee.child_by_field_name("operand") if callee is not None else None
    variable = file.resolve(server) if server is not None else None
    if variable is None or variable.kind is not ObjectKind.VAR:
        return None
    home = variable.file
    value = home.package.types.initial_value(variable)
    timeout = keyed_field(home, value, "WriteTimeout") if value is not None else None
    duration = home.package.types.stable_duration(home, timeout[1]) if timeout is not None else None
    return Limit(duration, home.at(timeout[0])) if timeout is not None and duration else None


def _limit(file: GoFile, context: Node, depth: int = 0) -> Limit | None:
    """The time after which a context ends; None when nobody can say, or when it has ended already."""
    if depth > limits.DRAIN_DEPTH.value:
        return None
    if context.type == "parenthesized_expression":
        return _limit(file, context.named_children[0], depth + 1)
    if context.type == "identifier":
        return _limit_of_variable(file, context, depth)
    if context.type != "call_expression":
        return None
    name = file.callee(context).name
    given = arguments(context)
    if name in _BACKGROUND:
        return Limit(None, file.at(context))
    if name in _PASSING and given:
        return _limit(file, given[0], depth + 1)
    if not has_trait(name, Trait.BOUNDS_TIME) or len(given) < 2:
        return None
    own = _own_limit(file, context)
    if own is None or _has_ended(file, given[0]):
        return None
    outer = _limit(file, given[0], depth + 1)
    if outer is None:  # a context from elsewhere may end sooner
        return Limit(own.nanoseconds, own.place, min(own.confidence, Confidence.MEDIUM))
    if outer.nanoseconds is not None and own.nanoseconds is not None and outer.nanoseconds < own.nanoseconds:
        return outer
    return own


def _own_limit(file: GoFile, call: Node) -> Limit | None:
    """What a WithTimeout or WithDeadline call itself allows."""
    given = arguments(call)
    bound = own_bound(file, call)
    if bound is not None:
        return Limit(bound, file.at(given[1]))
    if "Deadline" in file.callee(call).name:
        return None
    assumed = assumed_duration(file, given[1])
    return Limit(assumed.nanoseconds, assumed.place, assumed.confidence) if assumed is not None else None


def _limit_of_variable(file: GoFile, name: Node, depth: int) -> Limit | None:
    variable = file.resolve(name)
    if variable is None:
        return None
    definition = sole_definition(file, variable, name)
    if definition is None:
        return None
    if definition.value is not None:
        return _limit(file, definition.value, depth + 1) if definition.index == 0 else None
    if not variable.is_parameter or variable.function is None:
        return None
    # The callers decide; the longest wait that one of them allows is a wait that can happen.
    limits = []
    for site in callers(variable.function).sites:
        position = _position(variable.function, variable.node)
        given = arguments(site.call)
        if site.file.is_test or position is None or position >= len(given):
            continue
        limit = _limit(site.file, given[position], depth + 1)
        if limit is None:
            return None
        limits.append(limit)
    bounded = [each for each in limits if each.nanoseconds is not None]
    return max(bounded, key=lambda each: each.nanoseconds or 0) if bounded else next(iter(limits), None)


def _position(function: Function, parameter: Node) -> int | None:
    """The index of a parameter among its function's parameters."""
    holder = function.node.child_by_field_name("parameters")
    index = 0
    for declaration in holder.named_children if holder is not None else []:
        if declaration.type == "comment":
            continue
        names = declaration.children_by_field_name("name")
        for name in names:
            if name.id == parameter.id:
                return index
            index += 1
        index += not names
    return None


def _has_ended(file: GoFile, parent: Node) -> bool:
    """Whether a parent context is the one that the signal has cancelled: its children end at once."""
    for _ in range(limits.DRAIN_DEPTH.value):
        if parent.type == "identifier":
            variable = file.resolve(parent)
            definition = sole_definition(file, variable, parent) if variable is not None else None
            if definition is None or definition.value is None:
                return False
            parent = definition.value
        elif parent.type == "call_expression":
            name = file.callee(parent).name
            if name == "os/signal.NotifyContext" or name.endswith(
                ("SetupSignalHandler", "SetupSignalContext")
            ):
                return True
            given = arguments(parent)
            if name not in _PASSING or not given:
                return False
            parent = given[0]
        else:
            return False
    return False


def _stop_timer(file: GoFile, call: Node, stop: str) -> Limit:
    """The longest constant timer in the function that also stops the server the hard way."""
    function = file.function_of(call)
    top = function.top_level.node if function is not None else file.root
    stops = any(_inside(each, top) for each in file.calls_to(stop))
    found: list[Limit] = []
    for timer in file.calls_to(*_TIMERS, *named_with(Trait.BOUNDS_TIME)) if stops else ():
        if not _inside(timer, top):
            continue
        given = arguments(timer)
        name = file.callee(timer).name
        if has_trait(name, Trait.BOUNDS_TIME):
            limit = _own_limit(file, timer)
            found.extend([limit] if limit is not None else [])
        elif given:
            assumed = assumed_duration(file, given[0])
            found.extend([Limit(assumed.nanoseconds, assumed.place, assumed.confidence)] if assumed else [])
    if found:
        return max(found, key=lambda each: each.nanoseconds or 0)
    # A hard stop without a timer that could be read: some limit there is.
    return Limit(None, file.at(call), Confidence.LOW if stops else Confidence.HIGH)


def _inside(node: Node, outer: Node) -> bool:
    return outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte


def _sleeps_before(file: GoFile, call: Node) -> tuple[tuple[int, Location], ...]:
    """Constant sleeps that always come between the signal and the wait."""
    function = file.function_of(call)
    if function is None or function.body is None or b"time.Sleep" not in file.data:
        return ()
    graph = file.package.flow(function)
    wait = _signal_wait(file, function)
    if wait is None and function.top_level.name == "main" and file.package.name == "main":
        return ()  # without the wait in sight, a sleep in main may just as well come before it
    found = []
    for sleep in file.calls_to("time.Sleep"):
        given = arguments(sleep)
        if file.function_of(sleep) is not function or not given or graph.loop_of(sleep) is not None:
            continue
        if not graph.dominates(sleep, call) or (wait is not None and not graph.dominates(wait, sleep)):
            continue
        duration = file.package.types.stable_duration(file, given[0])
        if duration is not None:
            found.append((duration, file.at(sleep)))
    return tuple(found)


def _signal_wait(file: GoFile, function: Function) -> Node | None:
    """The receive in a function from a signal channel or from a context's Done."""
    assert function.body is not None, "only called for functions with a body"
    for node in walk(function.body):
        if node.type != "unary_expression" or node.children[0].type != "<-":
            continue
        if file.function_of(node) is not function:
            continue
        text = str(file.type_of(node.named_children[0]))
        if text.endswith(("chan os.Signal", "<-chan struct{}")):
            return node
    return None


def _is_used(main: MainPackage, function: Function | None) -> bool:
    """Whether the program mentions the function around a call, other than where it is declared."""
    if function is None:
        return True
    name = function.top_level.name
    if name in ("main", "init", ""):
        return True
    word = re.compile(rb"\b" + re.escape(name.encode()) + rb"\b")
    seen = 0
    for file in main.files_with(name.encode()):
        seen += len(word.findall(file.data))
        if seen > 1:
            return True
    return False


def _manager(main: MainPackage) -> Iterator[Drain]:
    """The stop of a controller manager: its option, else the library's default."""
    made: list[tuple[GoFile, Node]] = []
    limited: list[tuple[GoFile, Node, Assumed | None]] = []
    for file in main.files_with(b"sigs.k8s.io/controller-runtime"):
        made.extend((file, call) for call in file.calls_to(*MANAGERS) if not _is_started_aside(file, call))
        if MANAGER_OPTION.encode() in file.data:
            limited.extend(_manager_options(file))
    for file, call in made[:1]:
        name = call.child_by_field_name("function") or call
        if not limited:
            limit = Limit(MANAGER_DEFAULT, file.at(name))
            yield Drain(DrainKind.MANAGER, file.at(name), limit, is_default=True)
        for option_file, option, duration in limited:
            if duration is not None and duration.nanoseconds >= 0:  # negative waits for ever
                place = option_file.at(option)
                yield Drain(DrainKind.MANAGER, place, Limit(duration.nanoseconds, place, duration.confidence))


def _is_started_aside(file: GoFile, made: Node) -> bool:
    """Whether the manager made here is started in a goroutine: the program's end does not wait for it."""
    holder = result_holder(made, 0)
    variable = file.resolve(holder) if holder is not None else None
    for reference in file.package.names.references(variable) if variable is not None else ():
        selector = reference.node.parent
        name = selector.child_by_field_name("field") if selector is not None else None
        if name is None or reference.file.text(name) != "Start":
            continue
        function = reference.file.function_of(reference.node)
        return (
            function is not None and function.is_literal and literal_use(function.node) is LiteralUse.SPAWNED
        )
    return False


def _manager_options(file: GoFile) -> Iterator[tuple[GoFile, Node, Assumed | None]]:
    """The places that set the option, with the duration where it can be read."""
    for name in file.identifiers(MANAGER_OPTION):
        holder = name.parent
        value: Node | None = None
        if holder is not None and holder.type == "literal_element":
            holder = holder.parent
        if holder is not None and holder.type == "keyed_element":
            element = holder.child_by_field_name("value") or holder.named_children[-1]
            value = element.named_children[0] if element.type == "literal_element" else element
        elif holder is not None and holder.type == "selector_expression":
            targets = holder.parent
            statement = targets.parent if targets is not None else None
            if statement is not None and statement.type == "assignment_statement":
                values = statement.child_by_field_name("right")
                value = values.named_children[0] if values is not None else None
        if holder is not None and value is not None:
            yield file, holder, _pointed_duration(file, value)


def _pointed_duration(file: GoFile, value: Node) -> Assumed | None:
    """The duration behind `&d`, `ptr.To(d)` and the like."""
    if value.type == "unary_expression" and value.children[0].type == "&":
        return assumed_duration(file, value.named_children[0], addressed=True)
    if value.type == "call_expression":
        given = arguments(value)
        return assumed_duration(file, given[0]) if len(given) == 1 else None
    return None
