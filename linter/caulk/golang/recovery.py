"""Recovery: which functions survive a panic, and which long-lived goroutines stand out because they do not.

Whether panics are to be survived is a decision of the program. It shows where the package recovers: in its
other goroutines, or around the callbacks that it runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.flow import LiteralUse, LoopForm, literal_use
from caulk.golang.joining import is_joined
from caulk.golang.library_traits import never_returns
from caulk.golang.reachable import own_calls
from caulk.golang.turns import own_parts
from caulk.golang.typing_model import Chan, Field, Func, Interface, Method, Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.packages import GoPackage
    from caulk.golang.spawns import Spawn

_HABIT = 2  # goroutines that recover, from which on it is a habit of the package


@dataclass(frozen=True)
class Worker:
    """A goroutine that works in a loop until it is told to stop, or as long as the process."""

    spawn: Spawn
    function: Function  # with the loop: what the goroutine runs, or calls first
    loop: Loop


@dataclass(frozen=True)
class Unrecovered:
    """A worker that turns a panic into the end of the program.

    `recovers` is where the package recovers from the like; `callback` the call of what it guards there.
    """

    worker: Worker
    recovers: tuple[GoFile, Node]
    callback: tuple[GoFile, Node] | None = None


class Recovery:
    """What one package does about panics."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package

    def unrecovered(self) -> Iterator[Unrecovered]:
        """Workers that do not recover from what the package recovers from elsewhere."""
        exposed = [each for each in self._workers() if not self._is_guarded(each)]
        for worker in exposed:
            found = self._guarded_elsewhere(worker)
            if found is None and _HABIT <= len(self._recovering) > len(exposed) and self._works(worker):
                found = Unrecovered(worker, self._recovering[0])
            if found is not None:
                yield found

    # -- goroutines

    @cached_property
    def _spawns(self) -> list[tuple[Spawn, Function]]:
        """The goroutines of the package whose function it declares too, tests left out."""
        return [
            (spawn, spawn.target)
            for file in self._package.checked_files
            if not file.is_test and not file.imports_any("testing")
            for spawn in self._package.channels.spawns_in(file)
            if spawn.target is not None and spawn.target.file.package is self._package
        ]

    @cached_property
    def _recovering(self) -> list[tuple[GoFile, Node]]:
        """Where the goroutines of the package recover: one deferred call for each function that does."""
        reached = dict.fromkeys(target for _, target in self._spawns)
        for worker in self._workers():
            reached.update(dict.fromkeys(_run_in_round(worker)))
        found = ((each.file, self._survives(each)) for each in reached if each.file.package is self._package)
        return [(file, node) for file, node in found if node is not None]

    def _workers(self) -> Iterator[Worker]:
        for spawn, target in self._spawns:
            spawner = spawn.spawner
            if spawn.node.type != "go_statement" or spawner is None:
                continue  # groups hand a panic on, or wait for their goroutines
            for function in (target, *self._first_calls(target)):
                loop = self._lasting_loop(function)
                if loop is not None:
                    if not is_joined(spawn.file, spawner, spawn.node):
                        yield Worker(spawn, function, loop)
                    break

    def _first_calls(self, function: Function) -> Iterator[Function]:
        if function.body is not None:
            yield from (target for _, target in own_calls(function.file, function.body))

    def _lasting_loop(self, function: Function) -> Loop | None:
        """The loop of a function that goes on by itself, or as long as a channel is open."""
        graph, file = self._package.flow(function), function.file
        for loop in graph.loops:
            clause = loop.range_clause
            right = clause.child_by_field_name("right") if clause is not None else None
            over_channel = right is not None and isinstance(file.type_of(right).underlying, Chan)
            if loop.parent is None and (loop.form is LoopForm.ENDLESS or over_channel):
                return loop if graph.is_intact and graph.is_live(loop.header) else None
        return None

    def _survives(self, function: Function) -> Node | None:
        """The deferred call by which a function survives a panic, and does not raise it again."""
        deferred = _deferred(function)
        return next((call for call, target in deferred if _recovers(target) and not _gives_up(target)), None)

    def _is_guarded(self, worker: Worker) -> bool:
        """Whether the goroutine recovers, or each round of its loop runs in something that does."""
        functions = (worker.spawn.target, worker.function, *_run_in_round(worker))
        return any(each is not None and _catches(each) for each in functions)

    def _works(self, worker: Worker) -> bool:
        """Whether the loop runs code of the package or callbacks, which may well panic."""
        file = worker.function.file
        for node in own_parts(worker.loop.node):
            started = node.parent is not None and node.parent.type == "go_statement"
            if node.type == "call_expression" and not started:
                target = file.callee(node).function
                if (target is not None and target.file.package is self._package) or callback_key(file, node):
                    return True
        return False

    # -- callbacks

    @cached_property
    def _guarded(self) -> dict[str, tuple[GoFile, Node]]:
        """The callbacks that functions of the package are there to run under a recover, and where that is."""
        found: dict[str, tuple[GoFile, Node]] = {}
        for file in self._package.files:
            if b"recover" not in file.data or file.is_test:
                continue
            literals = map(file.literal, file.keyword(b"func", "func_literal"))
            for function in (*file.functions, *literals):
                deferred = self._survives(function) if function.body is not None else None
                key = _sole_callback(function) if deferred is not None else ""
                if key and deferred is not None:
                    found.setdefault(key, (file, deferred))
        return found

    def _guarded_elsewhere(self, worker: Worker) -> Unrecovered | None:
        """The first callback of a worker's loop that the package guards in another place."""
        regions = [(worker.function.file, worker.loop.node)]
        for _ in range(limits.CALLBACK_DEPTH.value + 1 if self._guarded else 0):
            following: list[tuple[GoFile, Node]] = []
            for file, region in regions:
                for node in own_parts(region):
                    key = callback_key(file, node) if node.type == "call_expression" else ""
                    if key in self._guarded:
                        return Unrecovered(worker, self._guarded[key], (file, node))
                for call, target in own_calls(file, region):
                    started = call.parent is not None and call.parent.type == "go_statement"
                    if not started and target.body is not None and not _catches(target):
                        following.append((target.file, target.body))
            regions = following
        return None


def _run_in_round(worker: Worker) -> Iterator[Function]:
    """The functions that a round of the loop certainly calls, of other packages too; literals in place."""
    file = worker.function.file
    for node in own_parts(worker.loop.node):
        if node.type != "call_expression" or (node.parent and node.parent.type == "go_statement"):
            continue
        callee, target = node.child_by_field_name("function"), file.callee(node).function
        if callee is not None and callee.type == "func_literal":
            target = file.literal(callee) if literal_use(callee) is LiteralUse.CALLED else None
        if target is not None and target.body is not None:
            yield target


def _sole_callback(function: Function) -> str:
    """The key of the one callback that a function runs, when it does nothing else of its package."""
    file, keys = function.file, {""}
    for node in own_parts(function.body) if function.body is not None else ():
        if node.type in ("for_statement", "go_statement"):
            return ""
        if node.type != "call_expression":
            continue
        callee, target = node.child_by_field_name("function"), file.callee(node).function
        deferred = node.parent is not None and node.parent.type == "defer_statement"
        if deferred or (callee is not None and callee.type == "func_literal"):
            continue
        if target is not None and target.file.package is file.package:
            return ""
        keys.add(callback_key(file, node))
    keys.discard("")
    return keys.pop() if len(keys) == 1 else ""


def callback_key(file: GoFile, call: Node) -> str:
    """What a call of others' code calls: a function in a field or of a named type, a module's interface.

    "" for every call whose function is known, and for interfaces of other modules.
    """
    callee = call.child_by_field_name("function")
    if callee is None or callee.type not in ("identifier", "selector_expression"):
        return ""
    known = file.callee(call)
    if known.function is not None:
        return ""
    given = file.type_of(callee)
    if isinstance(given, Named) and isinstance(given.underlying, Func):
        held = file.resolve(callee) if callee.type == "identifier" else None
        return given.full_name if held is None or held.is_variable else ""
    operand, name = callee.child_by_field_name("operand"), callee.child_by_field_name("field")
    if operand is None or name is None:
        return ""
    owner = file.type_of(operand)
    found = file.package.types.member(owner, file.text(name))
    if isinstance(found, Field):
        return found.key if isinstance(found.type.underlying, Func) else ""
    if (
        not isinstance(found, Method)
        or not isinstance(owner, Named)
        or not isinstance(owner.underlying, Interface)
    ):
        return ""
    ours = owner.object is not None and owner.object.file.package.workspace is not None
    return f"{owner.full_name}.{found.name}" if ours or known.name == "(net/http.Handler).ServeHTTP" else ""


# -- who recovers


def _catches(function: Function) -> bool:
    """Whether a function catches panics at all, be it to report them; also by the names of what it defers."""
    if function.file.package.flow(function).recovers:
        return True
    return any(_recovers(target) for _, target in _deferred(function))


def _deferred(function: Function) -> Iterator[tuple[Node, Function]]:
    """The deferred calls of a function, with the literal or declared function that each runs."""
    file = function.file
    for defer in file.package.flow(function).defers:
        callee = defer.call.child_by_field_name("function")
        literal = callee is not None and callee.type == "func_literal"
        target = file.literal(callee) if literal and callee is not None else file.callee(defer.call).function
        if target is not None:
            yield defer.call, target


def _names_called(function: Function) -> Iterator[str]:
    for node in own_parts(function.body) if function.body is not None else ():
        if node.type == "call_expression":
            yield function.file.callee(node).name


def _recovers(deferred: Function) -> bool:
    return "recover" in _names_called(deferred)


def _gives_up(deferred: Function) -> bool:
    """Whether a deferred function panics again or ends the process."""
    return any(map(never_returns, _names_called(deferred)))
