"""Types with a goroutine of their own: who starts it, and which of their methods alone can end it."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers_in_package
from caulk.golang.calls import call_nodes, returned_values
from caulk.golang.cancellation import channel_of, is_context
from caulk.golang.contexts import arguments
from caulk.golang.flow import ExitKind, LoopForm
from caulk.golang.flow_ends import never_closes
from caulk.golang.library_traits import Trait, named_with
from caulk.golang.names import ObjectKind
from caulk.golang.places import receiver_of
from caulk.golang.starts import is_more_conditional
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Chan, Field, Interface, Named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import FlowGraph, Loop
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.spawns import Spawn
    from caulk.golang.typing_model import Type

_RECEIVES = re.compile(rb"<-[ \t]*\w+\.\w+")  # from a field, or a context's Done
_RANGES = re.compile(rb"\brange[ \t]+(?:\w+\.)+(\w+)[ \t]*\{")
_CLOSES = re.compile(rb"\bclose\([ \t]*(?:\w+\.)+(\w+)[ \t]*\)")
_CALLED = re.compile(rb"(\w+)\(")
_GO = re.compile(rb"go[ \t]+[\w(]")  # and "cargo (", which costs a look


@dataclass(frozen=True)
class Stay:
    """Where a goroutine stays until a field of its owner tells it to end; `signal` is the key of that field.

    `node` is the keyword of its loop, or the receive at which it waits. A goroutine that works off what the
    field brings ends only with its close (`works_off`).
    """

    node: Node
    file: GoFile
    signal: str
    loops: bool
    works_off: bool = False


@dataclass(frozen=True)
class Stoppable:
    """A goroutine that only its owner can end: the constructor or method that starts it, where it stays."""

    owner: Named
    starter: Function
    constructs: bool  # the starter returns the owner, and is not one of its methods
    spawn: Spawn
    stay: Stay

    @property
    def stops(self) -> frozenset[str]:
        """Names of the owner's methods that end the goroutine, or may; empty when none certainly does."""
        return self.starter.file.package.stoppables.stops_of(self)


class Stoppables:
    """The stoppable goroutines of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._stops: dict[tuple[str, str, bool], frozenset[str]] = {}
        self._deeds: dict[Function, _Deeds] = {}

    @cached_property
    def by_starter(self) -> dict[Function, Stoppable]:
        found: dict[Function, Stoppable] = {}
        files = self._package.files
        if not any(b"close(" in file.data or b"ancel" in file.data for file in files):
            return found
        if not any(self._may_wait(file, 0, len(file.data)) for file in files):
            return found
        for file in files:
            if b"go " not in file.data and b".Go(" not in file.data:
                continue
            if not self._may_wait(file, 0, len(file.data)) and not self._names_receiving(file):
                continue
            for spawn in self._package.channels.spawns_in(file):
                if spawn.spawner is None or not self._may_wait_on_a_field(spawn):
                    continue
                stoppable = self._stoppable(spawn, spawn.spawner.top_level)
                if stoppable is not None:
                    found.setdefault(stoppable.starter, stoppable)
        level = list(found.values())
        for _ in range(limits.SPAWN_DEPTH.value):
            level = [other for each in level for other in self._further_starters(each)]
            level = [each for each in level if found.setdefault(each.starter, each) is each]
        return found

    @cached_property
    def may_start(self) -> bool:
        """Whether the text of the package may start a goroutine; parses nothing."""
        spawners = [name.rpartition(".")[2].encode() for name in named_with(Trait.SPAWNS)]
        return any(
            _GO.search(file.data) or any(name in file.data for name in spawners)
            for file in self._package.files
        )

    def _further_starters(self, stoppable: Stoppable) -> Iterator[Stoppable]:
        """Functions that start the goroutine by a call of a starter: constructors, methods of the owner."""
        for site in callers_in_package(stoppable.starter).sites:
            function = site.caller
            if function is None or function.is_literal or function.body is None or site.is_spawn:
                continue
            if stoppable.constructs:  # constructors by another name
                values = returned_values(function)
                if values is not None and len(values) == 1 and values[0].id == site.call.id:
                    yield replace(stoppable, starter=function)
                continue
            callee = site.call.child_by_field_name("function")
            operand = callee.child_by_field_name("operand") if callee is not None else None
            owner = (
                site.file.resolve(operand) if operand is not None and operand.type == "identifier" else None
            )
            if owner is None or site.is_deferred or is_more_conditional(site.call, function.body):
                continue
            if owner is receiver_of(function):
                yield replace(stoppable, starter=function)
            elif _gives(function, owner):
                yield replace(stoppable, starter=function, constructs=True)

    def _may_wait_on_a_field(self, spawn: Spawn) -> bool:
        """Whether the text of what a goroutine runs has, or calls what has, a receive from a field."""
        file, callee = spawn.file, spawn.callee
        if callee.type == "selector_expression":
            callee = callee.child_by_field_name("field") or callee
        if callee.type == "identifier" and spawn.target is not None and spawn.target.is_literal:
            callee = spawn.target.node
        if callee.type != "func_literal":
            return file.text(callee) in self._receiving
        text = file.data[callee.start_byte : callee.end_byte]
        if self._may_wait(file, callee.start_byte, callee.end_byte):
            return True
        return any(word.decode() in self._receiving for word in _CALLED.findall(text))

    def _may_wait(self, file: GoFile, start: int, end: int) -> bool:
        """Whether text may wait for a field: in a select in a loop, in a statement, as a range."""
        data, loops = file.data, file.data.find(b"for ", start, end) >= 0
        for match in _RECEIVES.finditer(data, start, end):
            before = data[data.rfind(b"\n", 0, match.start()) + 1 : match.start()].strip()
            if not before or before.endswith(b"{") or (loops and before.startswith(b"case")):
                return True
        return loops and any(match[1] in self._closed for match in _RANGES.finditer(data, start, end))

    @cached_property
    def _closed(self) -> frozenset[bytes]:
        """Names of fields that the package may close."""
        return frozenset(match[1] for file in self._package.files for match in _CLOSES.finditer(file.data))

    def _names_receiving(self, file: GoFile) -> bool:
        """Whether a file may call a function with a receive from a field: asked before it is parsed."""
        return any(f"{name}(".encode() in file.data for name in self._receiving)

    @cached_property
    def _receiving(self) -> frozenset[str]:
        """Names of functions and methods with a receive from a field."""
        return frozenset(
            function.name
            for file in self._package.files
            if self._may_wait(file, 0, len(file.data))
            for function in file.functions
            if self._may_wait(file, function.node.start_byte, function.node.end_byte)
        )

    def _stoppable(self, spawn: Spawn, starter: Function) -> Stoppable | None:
        body = starter.body
        if starter is not spawn.spawner or body is None:
            return None
        if len(spawn.targets) != 1 or is_more_conditional(spawn.node, body):
            return None
        for owner, constructs in _owners(starter):
            stay = self._waiting(spawn.targets[0], owner, 0)
            if stay is not None and (stay.loops or not self._is_ended_inside(stay, spawn, owner)):
                return Stoppable(owner, starter, constructs, spawn, stay)
        return None

    def _waiting(self, target: Function, owner: Named, depth: int) -> Stay | None:
        """Where a goroutine stays, in its function or one that this always calls."""
        if target.file.package is not self._package:
            return None
        graph = self._package.flow(target)
        if not graph.is_intact or graph.loop_of(target.node) is not None:
            return None
        waiting = (
            _only_signal(target.file, graph, owner)
            or _only_receive(target, graph, owner)
            or _only_range(target.file, graph, owner)
        )
        if waiting is not None:
            return waiting
        for call in call_nodes(target) if depth < limits.STOP_DEPTH.value else ():
            if call.parent is not None and call.parent.type in ("go_statement", "defer_statement"):
                continue
            callee = target.file.callee(call).function
            if callee is None or graph.loop_of(call) is not None:
                continue
            if graph.can_reach_exit(None, [call]) is None:
                inner = self._waiting(callee, owner, depth + 1)
                if inner is not None:
                    return inner
        return None

    def _is_ended_inside(self, stay: Stay, spawn: Spawn, owner: Named) -> bool:
        """Whether another goroutine of the package may end the one that waits."""
        parts = _parts(owner)
        for file in self._package.files:
            for other in self._package.channels.spawns_in(file):
                if other.node.id == spawn.node.id:
                    continue
                reached = dict.fromkeys(other.targets)
                for _ in range(limits.STOP_DEPTH.value):
                    inner = [each for known in reached for each in self._deeds_of(known).callees]
                    reached.update(dict.fromkeys(inner))
                if not other.targets or any(
                    self._deeds_of(each).ends(stay.signal, parts) for each in reached
                ):
                    return True
        return False

    # -- the methods that end it

    def stops_of(self, stoppable: Stoppable) -> frozenset[str]:
        owner, stay = stoppable.owner, stoppable.stay
        key = (owner.full_name, stay.signal, stay.works_off)
        known = self._stops.get(key)
        if known is None:
            known = self._stops[key] = self._find_stops(owner, stay)
        return known

    def _find_stops(self, owner: Named, stay: Stay) -> frozenset[str]:
        parts = _parts(owner)
        methods: dict[str, Function] = {}
        for part in parts:
            home, _, name = part.rpartition(".")
            if home == owner.path:
                methods = {**self._package.names.methods(name), **methods}
        if not any(self._deeds_of(each).ends(stay.signal, parts) for each in methods.values()):
            return frozenset()
        reached = list(methods.values())
        level = reached
        for _ in range(limits.STOP_DEPTH.value):
            known = set(reached)
            level = [inner for each in level for inner in self._deeds_of(each).callees if inner not in known]
            reached.extend(dict.fromkeys(level))
        giving = {each for each in reached if self._deeds_of(each).may_give(stay)}
        for _ in range(limits.STOP_DEPTH.value):
            giving.update(each for each in reached if not giving.isdisjoint(self._deeds_of(each).callees))
        return frozenset(name for name, each in methods.items() if each in giving)

    def _deeds_of(self, function: Function) -> _Deeds:
        known = self._deeds.get(function)
        if known is None:
            known = self._deeds[function] = _deeds(function)
        return known


def _owners(starter: Function) -> Iterator[tuple[Named, bool]]:
    """The types of the package that a method belongs to (False), and that a function returns first (True)."""
    file = starter.file
    types = file.package.types
    receiver = receiver_of(starter) if starter.is_method else None
    own = types.of_object(receiver).dereferenced if receiver is not None else None
    results = types.signature(file, starter.node).results
    made: Type | None = results[0].dereferenced if results else None
    if made is not None and isinstance(made.underlying, Interface):
        made = _behind_interface(starter)
    for base, constructs in ((own, False), (made, True)):
        if isinstance(base, Named) and base.object is not None and base.object.file.package is file.package:
            yield base, constructs


def _gives(function: Function, owner: Object) -> bool:
    """Whether a function makes a local variable, and returns it or nothing."""
    if owner.function is not function or owner.kind is not ObjectKind.VAR:
        return False
    values = [each for each in returned_values(function) or () if each.type != "nil"]
    return bool(values) and all(
        each.type == "identifier" and function.file.resolve(each) is owner for each in values
    )


def _behind_interface(constructor: Function) -> Type | None:
    """The one type whose values a constructor returns as an interface; nil is none."""
    file = constructor.file
    values = [each for each in returned_values(constructor) or () if each.type != "nil"]
    found = {file.type_of(each).dereferenced for each in values}
    return found.pop() if len(found) == 1 else None


def _parts(owner: Named) -> dict[str, None]:
    """The names of a type and of the types that it embeds, outermost first."""
    found: dict[str, None] = {}
    pending: deque[Type] = deque((owner,))
    while pending:
        current = pending.popleft().dereferenced
        if isinstance(current, Named) and current.full_name not in found and current.object is not None:
            found[current.full_name] = None
            types = current.object.file.package.types
            pending.extend(field.type for field in types.fields(current) if field.embedded)
    return found


# -- the goroutine


def _only_signal(file: GoFile, graph: FlowGraph, owner: Named) -> Stay | None:
    """The loop that keeps a goroutine, and the field of its owner that alone makes it leave the loop."""
    for loop in graph.loops:
        clause = loop.range_clause
        endless = loop.form is LoopForm.ENDLESS or (clause is not None and never_closes(file, clause))
        if loop.parent is not None or not endless or not graph.is_live(loop.header):
            continue
        exits = graph.loop_exits(loop)
        signals = {_signal_of(file, each.node, loop, owner) for each in exits}
        if len(signals) == 1 and (signal := next(iter(signals))):
            return Stay(loop.keyword, file, signal, loops=True)
    return None


def _only_receive(function: Function, graph: FlowGraph, owner: Named) -> Stay | None:
    """The bare receive from a field of its owner to which a goroutine always comes."""
    file, body = function.file, function.body
    if body is None or not _RECEIVES.search(file.data, body.start_byte, body.end_byte):
        return None
    for node in walk(body):
        statement = node.parent
        if node.type != "unary_expression" or node.children[0].type != "<-" or statement is None:
            continue
        if statement.type != "expression_statement" or file.function_of(node) is not function:
            continue
        channel = node.child_by_field_name("operand")
        signal = _field_key(file, channel, owner) if channel is not None else ""
        if signal and _is_statement_of(statement, body) and graph.can_reach_exit(None, [node]) is None:
            return Stay(node, file, signal, loops=False)
    return None


def _only_range(file: GoFile, graph: FlowGraph, owner: Named) -> Stay | None:
    """The loop over a field of its owner to which a goroutine always comes, and that only a close ends."""
    for loop in graph.loops:
        clause = loop.range_clause
        right = clause.child_by_field_name("right") if clause is not None else None
        if loop.parent is not None or clause is None or right is None or right.type != "selector_expression":
            continue
        if not isinstance(file.type_of(right).underlying, Chan) or never_closes(file, clause):
            continue
        signal = _field_key(file, right, owner)
        ends = all(each.kind is ExitKind.RANGE_END for each in graph.loop_exits(loop))
        begin = graph.step_of(right)
        if signal and ends and begin is not None and graph.can_reach_exit(None, [begin]) is None:
            return Stay(loop.keyword, file, signal, loops=True, works_off=True)
    return None


def _is_statement_of(statement: Node, body: Node) -> bool:
    """Whether a statement stands directly in a body: not in a case of a select, nor in a loop."""
    holder = statement.parent
    return holder is not None and body in (holder, holder.parent)


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
    return found.key if found is not None and found.key.rpartition(".")[0] in _parts(owner) else ""


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

    def ends(self, signal: str, parts: Collection[str]) -> bool:
        """Whether it closes the signal's channel, or calls a function that the owner keeps."""
        return signal in self.closed or any(key.rpartition(".")[0] in parts for key in self.called)

    def may_give(self, stay: Stay) -> bool:
        """Whether it may tell a goroutine to end; work for it does not."""
        if self.closed or self.called or "" in self.sent:
            return True
        return stay.signal in self.sent and not stay.works_off


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
        what = file.callee(node)
        inner = what.function
        if what.name == "close":
            given = arguments(node)
            closed.add(_key(file, given[0]) if given else "")
        elif inner is not None:
            if not inner.is_literal and inner.file.package is file.package:
                callees[inner] = None
        elif not what.name and (found := _field(file, callee)) is not None:
            called.add(found.key)
    return _Deeds(frozenset(closed), frozenset(sent), frozenset(called), tuple(callees))


def _key(file: GoFile, expr: Node) -> str:
    found = _field(file, expr)
    return found.key if found is not None else ""
