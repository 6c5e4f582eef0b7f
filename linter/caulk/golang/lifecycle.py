"""Goroutines that never end, and what shows that they should.

A goroutine that runs as long as its process is no defect. One is when something was meant to end it (a
context or stop channel in reach, an owner with Close), or when a new one starts again and again: per request,
per round.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers, is_program_start
from caulk.golang.cancellation import channel_of, contexts_in_scope, is_context, parameters
from caulk.golang.contexts import arguments
from caulk.golang.flow import ExitKind, LoopForm
from caulk.golang.flow_ends import ends_of_call
from caulk.golang.joining import called_name
from caulk.golang.requests import is_request
from caulk.golang.syntax import walk
from caulk.golang.test_support import is_for_tests
from caulk.golang.types import Chan, Direction, Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.findings import Location
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import FlowGraph, Loop
    from caulk.golang.packages import GoPackage
    from caulk.golang.spawns import Spawn
    from caulk.golang.types import Type

STOPPING = ("Stop", "Close", "Shutdown", "GracefulStop", "Cancel", "Quit", "Terminate", "Destroy", "Dispose")
_ONCE = frozenset({"(*sync.Once).Do", "sync.OnceFunc", "sync.OnceValue", "sync.OnceValues"})
_TEST_AND_SET = ("CompareAndSwap", "Swap", "LoadOrStore", "TryLock", "Do")
# Marks of packages whose functions are called by what is no Go call: assembly, the linker, C.
_CALLED_UNSEEN = (b"//go:linkname", b"//export")


@dataclass(frozen=True, slots=True)
class Endless:
    """A loop that control never leaves, the function it is in, and the calls that lead there."""

    loop: Loop
    function: Function
    calls: tuple[tuple[GoFile, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a goroutine should be able to end: a place and the clause said of it."""

    location: Location
    text: str
    advice: str
    certain: bool = True  # False: nobody is seen who starts it a second time


def endless_goroutine(spawn: Spawn) -> Endless | None:
    """The loop that keeps a goroutine from ever ending; each of the functions that it may run has one."""
    found = [endless_loop(target) for target in spawn.targets]
    return found[0] if found and None not in found else None


def endless_loop(function: Function, depth: int = 0) -> Endless | None:
    """The loop that keeps a function from ever returning, its own or one that it calls into.

    None when the function can return, panic or end the goroutine or the process, or when it waits in another
    way (`select {}`).
    """
    calls: list[tuple[GoFile, Node]] = []
    for _ in range(limits.LOOP_DEPTH.value + 1):
        graph = function.file.package.flow(function)
        if not graph.is_intact:
            return None
        if _can_leave(graph):
            inner = _endless_behind_a_value(graph, depth + 1) if depth < limits.LOOP_DEPTH.value else None
            return Endless(inner.loop, inner.function, (*calls, *inner.calls)) if inner is not None else None
        loop = next(
            (each for each in graph.loops if graph.is_live(each.header) and not graph.loop_exits(each)), None
        )
        if loop is not None:
            return Endless(loop, function, tuple(calls))
        step = _endless_call(graph)
        if step is None:
            return None
        calls.append((function.file, step[0]))
        function = step[1]
    return None


def _endless_behind_a_value(graph: FlowGraph, depth: int) -> Endless | None:
    """A call through an interface or function value that no way around leads past, and that never returns."""
    file, body = graph.function.file, graph.function.body
    statements = [each for each in body.named_children if each.type == "statement_list"] if body else []
    for statement in statements[0].named_children if statements else ():
        call = statement.named_children[0] if statement.type == "expression_statement" else None
        if call is None or call.type != "call_expression":
            continue
        site = file.package.calls.site(file, call)
        if site.certain or not site.known_targets:
            continue
        if graph.can_reach_exit(None, [statement], kinds=frozenset(ExitKind)) is not None:
            continue
        found = [endless_loop(target, depth) for target in site.targets]
        if found[0] is not None and None not in found:
            return Endless(found[0].loop, found[0].function, ((file, call), *found[0].calls))
    return None


def _can_leave(graph: FlowGraph) -> bool:
    return any(map(graph.is_live, (graph.exit, graph.panics, graph.goexits, graph.ends)))


def _endless_call(graph: FlowGraph) -> tuple[Node, Function] | None:
    """A call that control reaches and that never returns, with its function."""
    file = graph.function.file
    for block in graph.blocks:
        last = block.nodes[-1] if block.nodes and graph.is_live(block) else None
        if last is None or last.type != "expression_statement" or block.edges:
            continue
        call = last.named_children[0]
        if call.type == "call_expression" and ends_of_call(file, call) is not None:
            function = file.callee(call).function
            if function is not None:
                return call, function
    return None


def reason_to_end(spawn: Spawn) -> Reason | None:
    """What shows that a goroutine is not meant to run as long as the process; None when nothing does."""
    spawner = spawn.spawner
    if spawner is None or _runs_once(spawner):
        return None
    again = _again_and_again(spawn.file, spawn.node)
    if again is not None or is_program_start(spawner.top_level):
        return again
    return (
        _for_each_request(spawner)
        or _stoppable_owner(spawn, spawner.top_level)
        or _signal_in_reach(spawn)
        or _called_again(spawner)
    )


def _runs_once(function: Function) -> bool:
    """Whether a literal is run by sync.Once, or a function around it is."""
    current: Function | None = function
    while current is not None and current.is_literal:
        holder = current.node.parent
        call = holder.parent if holder is not None and holder.type == "argument_list" else None
        if call is not None and call.type == "call_expression" and current.file.callee(call).name in _ONCE:
            return True
        current = current.parent
    return False


def _again_and_again(file: GoFile, place: Node) -> Reason | None:
    """The go statement stands in a loop without a bound of its own: it accepts, it consumes."""
    function = file.function_of(place)
    loop = file.package.flow(function).loop_of(place) if function is not None else None
    while loop is not None:
        clause = loop.range_clause
        operand = clause.child_by_field_name("right") if clause is not None else None
        over_channel = operand is not None and isinstance(file.type_of(operand).underlying, Chan)
        if loop.form is LoopForm.ENDLESS or over_channel:
            return Reason(
                file.at(loop.keyword),
                "each round of this loop starts another one",
                "end the goroutine with what it serves, or start it once",
            )
        loop = loop.parent
    return None


def _for_each_request(spawner: Function) -> Reason | None:
    function: Function | None = spawner
    while function is not None:
        file = function.file
        given = file.package.types.signature(file, function.node).params
        place = function.node.child_by_field_name("parameters")
        if place is not None and any(map(is_request, given)) and not is_guarded(spawner):
            return Reason(
                file.at(place),
                "each request starts another one",
                "end the goroutine with the request, or start it once outside the handler",
            )
        function = function.parent
    return None


def is_guarded(function: Function) -> bool:
    """Whether a function may do its work only once: a condition asks for what the function itself sets."""
    file, body = function.file, function.body
    asked: set[str] = set()
    kept: set[str] = set()
    for node in walk(body) if body is not None else ():
        if node.type == "if_statement":
            condition = node.child_by_field_name("condition")
            for each in walk(condition) if condition is not None else ():
                if each.type in ("identifier", "selector_expression", "index_expression"):
                    asked.add(file.text(each))
                if each.type == "call_expression" and _tests_and_sets(file, each):
                    return True
        elif node.type == "assignment_statement":
            left = node.child_by_field_name("left")
            kept.update(file.text(target) for target in (left.named_children if left is not None else ()))
    return not asked.isdisjoint(kept - {"err"})


def _tests_and_sets(file: GoFile, call: Node) -> bool:
    """Whether a call of the standard library, or of a type that is not known, asks and takes at once."""
    name = file.callee(call).name
    if name:
        return name.startswith(("(*sync.", "(*sync/atomic.", "sync/atomic.")) and (
            name.rpartition(".")[2].startswith(_TEST_AND_SET)
        )
    return file.callee(call).function is None and called_name(file, call) in _TEST_AND_SET


def _stoppable_owner(spawn: Spawn, top: Function) -> Reason | None:
    """The goroutine works for a value whose type has a method to stop it."""
    for owner in _owners(spawn, top):
        for name in STOPPING:
            method = spawn.file.package.types.method(owner, name)
            if method is not None and method.function is not None and method.function.body is not None:
                function = method.function
                declared = function.node.child_by_field_name("name")
                assert declared is not None
                return Reason(
                    function.file.at(declared),
                    f"{name} cannot end it",
                    f"give the loop a way out that {name} takes: a context, or a channel that it closes",
                )
    return None


def _owners(spawn: Spawn, top: Function) -> Iterator[Type]:
    """Types of the package that the goroutine may belong to: receivers, and what a constructor returns."""
    package = spawn.file.package
    functions = [*(each for each in spawn.targets if each.file.package is package), top]
    for function in functions:
        receiver = function.node.child_by_field_name("receiver")
        for declaration in receiver.named_children if receiver is not None else ():
            name = declaration.child_by_field_name("name")
            found = function.file.resolve(name) if name is not None else None
            if found is not None:
                yield package.types.of_object(found)
    for result in package.types.signature(top.file, top.node).results:
        base = result.dereferenced
        if isinstance(base, Named) and base.path == package.import_path:
            yield result


def _signal_in_reach(spawn: Spawn) -> Reason | None:
    """A context or stop channel that the spawner, or the goroutine's own function, was given."""
    file = spawn.file
    for context in contexts_in_scope(file, spawn.node):
        return Reason(
            context.location,
            f"`{context.text}` is here to end it, and the loop never looks at it",
            f"return from the loop on <-{context.text}.Done()",
        )
    functions = list(spawn.targets)
    current = spawn.spawner
    while current is not None:
        functions.append(current)
        current = current.parent
    for function in functions:
        for name, parameter, given in parameters(function):
            if is_context(given) and function in spawn.targets:
                advice = f"return from the loop on <-{parameter.name}.Done()"
            elif _is_stop_channel(given):
                advice = f"return from the loop on <-{parameter.name}"
            else:
                continue
            return Reason(
                function.file.at(name),
                f"`{parameter.name}` is here to end it, and the loop never leaves on it",
                advice,
            )
    return None


def _is_stop_channel(given: Type) -> bool:
    """`<-chan struct{}`: it carries nothing but the fact that it is closed."""
    return isinstance(given, Chan) and given.direction is Direction.RECEIVE and str(given.elem) == "struct{}"


def _is_plain(package: GoPackage) -> bool:
    """Whether only Go code calls the functions of a package."""
    if package.import_path.partition("/")[0] == "runtime":
        return False
    return not any(mark in file.data for file in package.files for mark in _CALLED_UNSEEN)


class _Lifetime(enum.Enum):
    """How often a function is called, as far as can be seen."""

    ONCE = "once per process"
    AGAIN = "again and again"
    UNKNOWN = "unknown"


def runs_once_per_process(function: Function) -> bool:
    """Whether all visible ways to a function start at `main` or `init`, and none of them repeats."""
    return _lifetime(function, set())[0] is _Lifetime.ONCE


def _called_again(function: Function) -> Reason | None:
    """Some visible way leads to the function more than once, or the module's users call it as they like."""
    lifetime, reason = _lifetime(function, set())
    return reason if lifetime is _Lifetime.AGAIN else None


def _lifetime(function: Function, seen: set[int]) -> tuple[_Lifetime, Reason | None]:
    """How often a function runs, by its callers and theirs; the reason says where it repeats.

    Callers inside the module decide when there are any: then the module is a program, and not a library.
    """
    if is_program_start(function) or _runs_once(function):
        return _Lifetime.ONCE, None
    if id(function) in seen or limits.CALLERS.exceeded(len(seen), function.file, function.node):
        return _Lifetime.UNKNOWN, None
    seen.add(id(function))
    if is_guarded(function):
        return _Lifetime.UNKNOWN, None
    known = callers(function)
    sites = [each for each in known.sites if not is_for_tests(each.file)]
    if not sites:
        name = function.node.child_by_field_name("name")
        if known.as_value or name is None or not (known.escapes or _is_plain(function.file.package)):
            return _Lifetime.UNKNOWN, None
        return _Lifetime.AGAIN, Reason(
            function.file.at(name),
            f"each call of {function.name} starts another one, and nothing can end it",
            "let the caller end it: take a context, or return something to close",
            certain=False,
        )
    unknown = known.as_value
    for site in sites:
        if site.caller is None:
            continue
        reason = _again_and_again(site.file, site.call) or _for_each_request(site.caller)
        if reason is not None:
            return _Lifetime.AGAIN, reason
        lifetime, reason = _lifetime(site.caller, seen)
        if lifetime is _Lifetime.AGAIN:
            return lifetime, reason
        unknown = unknown or lifetime is _Lifetime.UNKNOWN
    return (_Lifetime.UNKNOWN if unknown else _Lifetime.ONCE), None


# -- break that leaves the select only


@dataclass(frozen=True, slots=True)
class TrappedBreak:
    """A `break` in a select case on a stop signal, in a loop that it does not leave and nothing else does."""

    statement: Node
    case: Node
    loop: Loop
    signal: str


def trapped_breaks(file: GoFile) -> Iterator[TrappedBreak]:
    """Breaks that were meant for the loop around a select."""
    if b"select" not in file.data:
        return
    for statement in file.keyword(b"break", "break_statement"):
        if statement.named_child_count:  # a label
            continue
        statements = statement.parent
        case = statements.parent if statements is not None else None
        if case is None or case.type != "communication_case":
            continue
        channel = channel_of(case)
        function = file.function_of(statement)
        if channel is None or function is None or not _is_signal(file, channel):
            continue
        graph = file.package.flow(function)
        loop = graph.loop_of(statement)
        if loop is not None and graph.is_intact and graph.reachable(statement) and not graph.loop_exits(loop):
            yield TrappedBreak(statement, case, loop, file.text(channel))


def _is_signal(file: GoFile, channel: Node) -> bool:
    """Whether a channel tells that it is time to stop: a Done() of a context, or a channel of struct{}."""
    if channel.type == "call_expression":
        callee = channel.child_by_field_name("function")
        if callee is None or callee.type != "selector_expression":
            return False
        operand, field = callee.child_by_field_name("operand"), callee.child_by_field_name("field")
        return (
            operand is not None
            and field is not None
            and file.text(field) == "Done"
            and is_context(file.type_of(operand))
        )
    given = file.type_of(channel)
    if not isinstance(given, Chan) or str(given.elem) != "struct{}":
        return False
    return given.direction is Direction.RECEIVE or _is_closed(file, channel)


def _is_closed(file: GoFile, channel: Node) -> bool:
    """Whether the package closes the variable or field: a channel that is only sent to just wakes."""
    wanted = _identity(file, channel)
    if wanted is None:
        return False
    return any(
        _identity(each, argument) == wanted
        for each in file.package.files
        if b"close(" in each.data
        for call in each.calls_to("close")
        for argument in arguments(call)
    )


def _identity(file: GoFile, expr: Node) -> object:
    """What tells two mentions of one variable or field: the object, or the field's key; None when unknown."""
    if expr.type == "identifier":
        return file.resolve(expr)
    if expr.type == "selector_expression":
        operand, name = expr.child_by_field_name("operand"), expr.child_by_field_name("field")
        if operand is not None and name is not None:
            found = file.package.types.field(file.type_of(operand), file.text(name))
            return (found.key or None) if found is not None else None
    return None
