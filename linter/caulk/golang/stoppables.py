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
    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import FlowGraph, Loop
    from caulk.golang.packages import GoPackage
    from caulk.golang.typing_model import Type

_RECEIVES = re.compile(rb"case\s+(?:[\w, ]+:?=\s*)?<-\s*\w+\.\w+")  # from a field, or a context's Done
_DEEPEST = 3  # calls between a method that stops and the close or cancel that does it


@dataclass(frozen=True)
class Stoppable:
    """A goroutine that only its owner can end: the constructor or method that starts it, and its loop.

    `signal` is the key of the owner's field that tells it to end.
    """

    owner: Named
    starter: Function
    spawn: Spawn
    loop: Loop
    loop_file: GoFile
    signal: str

    @property
    def stops(self) -> frozenset[str]:
        """Names of the owner's methods that end the goroutine, or may; empty when none certainly does."""
        return self.starter.file.package.stoppables.stops_of(self)

    @property
    def constructs(self) -> bool:
        """Whether the starter is a function that returns the owner, and not one of its methods."""
        return not self.starter.is_method


class Stoppables:
    """The stoppable goroutines of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._stops: dict[tuple[str, str], frozenset[str]] = {}
        self._deeds: dict[Function, _Deeds] = {}

    @cached_property
    def by_starter(self) -> dict[Function, Stoppable]:
        found: dict[Function, Stoppable] = {}
        files = self._package.files
        if not any(b"close(" in file.data or b"ancel" in file.data for file in files):
            return found
        if not any(b"<-" in file.data and _RECEIVES.search(file.data) for file in files):
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
        return Stoppable(owner, starter, spawn, loop, target.file, signal)

    # -- the methods that end it

    def stops_of(self, stoppable: Stoppable) -> frozenset[str]:
        owner, signal = stoppable.owner, stoppable.signal
        key = (owner.full_name, signal)
        known = self._stops.get(key)
        if known is None:
            known = self._stops[key] = self._find_stops(owner, signal)
        return known

    def _find_stops(self, owner: Named, signal: str) -> frozenset[str]:
        methods = self._package.names.methods(owner.name)
        prefix = f"{owner.full_name}."
        if not any(self._deeds_of(each).ends(signal, prefix) for each in methods.values()):
            return frozenset()
        reached = list(methods.values())
        level = reached
        for _ in range(_DEEPEST):
            known = set(reached)
            level = [inner for each in level for inner in self._deeds_of(each).callees if inner not in known]
            reached.extend(dict.fromkeys(level))
        giving = {each for each in reached if self._deeds_of(each).may_give(signal)}
        for _ in range(_DEEPEST):
            giving.update(each for each in reached if not giving.isdisjoint(self._deeds_of(each).callees))
        return frozenset(name for name, each in methods.items() if each in giving)

    def _deeds_of(self, function: Function) -> _Deeds:
        known = self._deeds.get(function)
        if known is None:
            known = self._deeds[function] = _deeds(function)
        return known


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


# -- what a function does to channels and function values


@dataclass(frozen=True)
class _Deeds:
    """What a function closes, sends on and calls. A key is "" when it is not a field that is known."""

    closed: frozenset[str]
    sent: frozenset[str]
    called: frozenset[str]  # fields that hold functions
    callees: tuple[Function, ...]  # of the package

    def ends(self, signal: str, owner: str) -> bool:
        """Whether it closes the signal's channel, or calls a function that the owner keeps."""
        return signal in self.closed or any(key.startswith(owner) for key in self.called)

    def may_give(self, signal: str) -> bool:
        return bool(self.closed or self.called) or signal in self.sent or "" in self.sent


def _deeds(function: Function) -> _Deeds:
    file = function.file
    closed: set[str] = set()
    sent: set[str] = set()
    called: set[str] = set()
    callees: dict[Function, None] = {}
    for node in walk(function.body) if function.body is not None else ():
        if node.type == "send_statement":
            channel = node.child_by_field_name("channel")
            sent.add(_key(file, channel) if channel is not None else "")
        callee = node.child_by_field_name("function") if node.type == "call_expression" else None
        if callee is None:
            continue
        if callee.type == "identifier" and file.text(callee) == "close":
            given = arguments(node)
            closed.add(_key(file, given[0]) if given else "")
            continue
        found = _field(file, callee)
        if found is not None:
            called.add(found.key)
            continue
        inner = file.callee(node).function
        if inner is not None and not inner.is_literal and inner.file.package is file.package:
            callees[inner] = None
    return _Deeds(frozenset(closed), frozenset(sent), frozenset(called), tuple(callees))


def _key(file: GoFile, expr: Node) -> str:
    found = _field(file, expr)
    return found.key if found is not None else ""
