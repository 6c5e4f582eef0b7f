"""Types with a goroutine of their own: who starts it, and which of their methods alone can end it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang.cancellation import channel_of, is_context
from caulk.golang.contexts import arguments
from caulk.golang.flow import LoopForm
from caulk.golang.flow_ends import never_closes
from caulk.golang.spawns import Spawn
from caulk.golang.starts import is_more_conditional
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Field, Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import FlowGraph, Loop
    from caulk.golang.packages import GoPackage
    from caulk.golang.typing_model import Type

_MAY_END = re.compile(rb"\bclose\(\w+\.|\w\.\w*[cC]ancel\w*\(")  # how a method gives a signal
_RECEIVES = re.compile(rb"case\s+(?:[\w, ]+:?=\s*)?<-\s*\w+\.\w+")  # from a field, or a context's Done
_DEEPEST = 3  # calls between a method that stops and the close or cancel that does it


@dataclass(frozen=True)
class Stoppable:
    """A goroutine that only some methods of its owner's type can end.

    `starter` is the constructor or method that starts it, `signal` the key of the field that tells it to end,
    `stops` the names of the methods from which that signal is given.
    """

    owner: Named
    starter: Function
    spawn: Spawn
    loop: Loop
    loop_file: GoFile
    signal: str
    stops: frozenset[str]

    @property
    def constructs(self) -> bool:
        """Whether the starter is a function that returns the owner, and not one of its methods."""
        return not self.starter.is_method


class Stoppables:
    """The stoppable goroutines of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package

    @cached_property
    def by_starter(self) -> dict[Function, Stoppable]:
        found: dict[Function, Stoppable] = {}
        if not any(_MAY_END.search(file.data) for file in self._package.files):
            return found
        for file in self._package.files:
            if b"go " not in file.data:
                continue
            for statement in file.keyword(b"go", "go_statement"):
                spawn = self._loops_on_a_field(file, statement)
                if spawn is None or spawn.target is None or spawn.spawner is None:
                    continue
                stoppable = self._stoppable(spawn, spawn.spawner.top_level, spawn.target)
                if stoppable is not None:
                    found.setdefault(stoppable.starter, stoppable)
        return found

    def _loops_on_a_field(self, file: GoFile, statement: Node) -> Spawn | None:
        """A spawn, when the text of what it runs has a loop and receives from some field."""
        call = next((each for each in statement.named_children if each.type == "call_expression"), None)
        callee = call.child_by_field_name("function") if call is not None else None
        if call is None or callee is None:
            return None
        name = callee
        if callee.type == "selector_expression":
            name = callee.child_by_field_name("field") or callee
        if callee.type == "func_literal":
            text = file.data[callee.start_byte : callee.end_byte]
            if not (_RECEIVES.search(text) and b"for " in text):
                return None
        elif file.text(name) not in self._looping:
            return None
        return Spawn(file, statement, statement.children[0], call, callee)

    @cached_property
    def _looping(self) -> frozenset[str]:
        """Names of functions and methods with a loop and a receive from a field."""
        return frozenset(
            function.name
            for file in self._package.files
            if _RECEIVES.search(file.data)
            for function in file.functions
            if _RECEIVES.search(file.data, function.node.start_byte, function.node.end_byte)
            and file.data.find(b"for ", function.node.start_byte, function.node.end_byte) >= 0
        )

    def _stoppable(self, spawn: Spawn, starter: Function, target: Function) -> Stoppable | None:
        if target.file.package is not self._package or starter is not spawn.spawner:
            return None
        owner = _owner(starter)
        body = starter.body
        if owner is None or body is None or is_more_conditional(spawn.node, body):
            return None
        graph = self._package.flow(target)
        if not graph.is_intact or graph.loop_of(target.node) is not None:
            return None
        waiting = _only_signal(target.file, graph, owner)
        if waiting is None:
            return None
        loop, signal = waiting
        stops = _methods_that_give(self._package, owner, signal)
        if not stops or starter.name in stops:
            return None
        return Stoppable(owner, starter, spawn, loop, target.file, signal, stops)


def _owner(starter: Function) -> Named | None:
    """The type of the package that a method belongs to, or that a constructor returns first."""
    file = starter.file
    types = file.package.types
    if starter.is_method:
        holder = starter.node.child_by_field_name("receiver")
        names = holder.named_children[0].child_by_field_name("name") if holder is not None else None
        receiver = file.resolve(names) if names is not None else None
        base: Type | None = types.of_object(receiver).dereferenced if receiver is not None else None
    else:
        results = types.signature(file, starter.node).results
        base = results[0].dereferenced if results else None
    if isinstance(base, Named) and base.object is not None and base.object.file.package is file.package:
        return base
    return None


# -- the goroutine


def _only_signal(file: GoFile, graph: FlowGraph, owner: Named) -> tuple[Loop, str] | None:
    """The loop that keeps a goroutine, and the field of its owner that alone makes it leave the loop."""
    for loop in graph.loops:
        clause = loop.range_clause
        endless = loop.form is LoopForm.ENDLESS or (clause is not None and never_closes(file, clause))
        if loop.parent is not None or not endless or not graph.is_live(loop.header):
            continue
        exits = graph.loop_exits(loop)
        signals = {_signal_of(file, each.node, loop, owner) for each in exits}
        if len(signals) == 1 and (signal := next(iter(signals))):
            return loop, signal
    return None


def _signal_of(file: GoFile, leaving: Node, loop: Loop, owner: Named) -> str:
    """The field whose receive a way out of a loop stands under; "" when it is another way out."""
    current: Node | None = leaving
    while current is not None and current.id != loop.node.id:
        if current.type == "communication_case":
            channel = channel_of(current)
            statements = [child for child in current.named_children if child.type == "statement_list"]
            direct = any(leaving.parent == each for each in statements)
            return _field_key(file, channel, owner) if channel is not None and direct else ""
        current = current.parent
    return ""


def _field_key(file: GoFile, channel: Node, owner: Named) -> str:
    """The key of the owner's field that a channel comes from: `t.stop`, `t.ctx.Done()`."""
    if channel.type == "call_expression":
        callee = channel.child_by_field_name("function")
        operand = callee.child_by_field_name("operand") if callee is not None else None
        if operand is None or not is_context(file.type_of(operand)):
            return ""
        channel = operand
    found = _field(file, channel)
    return found.key if found is not None and found.key.startswith(f"{owner.full_name}.") else ""


def _field(file: GoFile, expr: Node) -> Field | None:
    operand, name = expr.child_by_field_name("operand"), expr.child_by_field_name("field")
    if expr.type != "selector_expression" or operand is None or name is None:
        return None
    found = file.package.types.member(file.type_of(operand), file.text(name))
    return found if isinstance(found, Field) else None


# -- the methods that end it


def _methods_that_give(package: GoPackage, owner: Named, signal: str) -> frozenset[str]:
    """Names of the owner's methods that end the goroutine, or may; empty when none certainly does."""
    methods = package.names.methods(owner.name)
    if not any(_closes(each, owner, signal) for each in methods.values()):
        return frozenset()
    return frozenset(
        name for name, each in methods.items() if _may_give(each, owner, signal, _DEEPEST, frozenset())
    )


def _closes(method: Function, owner: Named, signal: str) -> bool:
    """Whether a method closes the signal's channel, or calls a cancel function that the owner keeps."""
    return any(_ends(method.file, call, owner, signal) for call in _calls(method))


def _calls(function: Function) -> Iterator[Node]:
    for node in walk(function.body) if function.body is not None else ():
        if node.type == "call_expression":
            yield node


def _ends(file: GoFile, call: Node, owner: Named, signal: str) -> bool:
    callee = call.child_by_field_name("function")
    if callee is None:
        return False
    if callee.type == "identifier" and file.text(callee) == "close":
        given = arguments(call)
        found = _field(file, given[0]) if given else None
        return found is not None and found.key == signal
    found = _field(file, callee)
    return found is not None and str(found.type) in _CANCELS and found.key.startswith(f"{owner.full_name}.")


_CANCELS = ("context.CancelFunc", "context.CancelCauseFunc", "func()")


def _may_give(method: Function, owner: Named, signal: str, depth: int, within: frozenset[Function]) -> bool:
    """Whether a method may end the goroutine: by a close, a send, a function value, or in what it calls."""
    file = method.file
    if method in within:
        return False
    for node in walk(method.body) if method.body is not None else ():
        channel = node.child_by_field_name("channel") if node.type == "send_statement" else None
        told = _field(file, channel) if channel is not None else None
        if channel is not None and (told is None or told.key == signal):
            return True
    for call in _calls(method):
        callee = call.child_by_field_name("function")
        if _ends(file, call, owner, signal) or (callee is not None and file.text(callee) == "close"):
            return True
        if callee is not None and isinstance(_field(file, callee), Field):
            return True
        inner = file.callee(call).function if depth else None
        if (
            inner is not None
            and inner.file.package is file.package
            and _may_give(inner, owner, signal, depth - 1, within | {method})
        ):
            return True
    return False
