"""Fan-out: loops that start a goroutine for each of as many things as others care to send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.contexts import arguments
from caulk.golang.flow import LiteralUse, LoopForm, literal_use
from caulk.golang.joining import is_joined
from caulk.golang.library_traits import SPAWNERS
from caulk.golang.locks_links import argument_index, calls_of_parameter
from caulk.golang.outside_data import Outside, OutsideData
from caulk.golang.places import parameters_of
from caulk.golang.starts import is_more_conditional
from caulk.golang.traffic import UNBOUNDED, rounds
from caulk.golang.turns import (
    compares_length,
    has_limit,
    is_limited_group,
    own_parts,
    takes_slots,
    waits_inside,
)
from caulk.golang.typing_model import Array, Basic, Chan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.outside_data import Bound
    from caulk.golang.packages import GoPackage
    from caulk.golang.spawns import Spawn

MANY = 1000  # goroutines that loops with constant bounds may not start at once

# Calls that take one more of an input in each round of a loop.
_STEPS = frozenset(
    {
        "(*bufio.Scanner).Scan",
        "(*database/sql.Rows).Next",
        "(*encoding/csv.Reader).Read",
        "(*encoding/json.Decoder).More",
    }
)
# Functions that call one of their arguments for each file below a folder.
_WALKERS = frozenset({"path/filepath.Walk", "path/filepath.WalkDir", "io/fs.WalkDir"})


@dataclass(frozen=True)
class FanOut:
    """A goroutine that is started in each round of a loop, or each call of a walker (at `place`).

    `calls` lead from there to the start, when that is in another function.
    """

    spawn: Spawn
    file: GoFile
    place: Node
    why: Outside
    calls: tuple[tuple[GoFile, Node], ...] = ()


class FanOuts:
    """The fan-outs of one package."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._outside = OutsideData()

    def find(self) -> Iterator[FanOut]:
        """One finding for each loop, though it may start several goroutines."""
        told: set[int] = set()
        for file in self._package.checked_files:
            if file.is_test or file.imports_any("testing"):
                continue
            for spawn in self._package.channels.spawns_in(file):
                if spawn.node.type != "go_statement" and file.callee(spawn.node).name not in SPAWNERS:
                    continue
                found = self._around(spawn, spawn.spawner, spawn.node) if spawn.spawner is not None else None
                if found is None or found.place.id in told or is_limited_group(spawn) or takes_slots(spawn):
                    continue
                told.add(found.place.id)
                yield found

    def _around(
        self,
        spawn: Spawn,
        function: Function,
        node: Node,
        calls: tuple[tuple[GoFile, Node], ...] = (),
        bound: Bound | None = None,
    ) -> FanOut | None:
        """The loop that repeats a node without a limit, in its function or in those that lead to it."""
        file, graph = function.file, self._package.flow(function)
        if not graph.is_intact:
            return None
        loop, times, inside = graph.loop_of(node), 1, []
        while loop is not None:
            times = min(UNBOUNDED, times * _constant_rounds(loop, function))
            inside.append(loop)
            why = self._why(loop, function, times, bound)
            if why is not None:
                if self._is_capped(function, why) or any(has_limit(file, each, node) for each in inside):
                    return None
                return FanOut(spawn, file, loop.keyword, why, calls)
            loop = loop.parent
        if len(calls) >= limits.FANOUT_DEPTH.value or inside or function.body is None:
            return None
        if is_more_conditional(node, function.body):
            return None
        return self._above(spawn, function, node, calls)

    def _above(
        self, spawn: Spawn, function: Function, node: Node, calls: tuple[tuple[GoFile, Node], ...]
    ) -> FanOut | None:
        """As `_around`, for the calls of the function, which all come to the start."""
        file, holder = function.file, function.node.parent
        found: list[tuple[Function, Node, Bound]] = []
        if function.is_literal and holder is not None and holder.type == "argument_list" and holder.parent:
            call, around = holder.parent, function.parent
            callee, position = file.callee(call), argument_index(holder.parent, function.node)
            if callee.name in _WALKERS:
                why = Outside(file.at(call), "what is there decides how many there are")
                limited = waits_inside(file, function.body, node) or is_joined(file, function, node)
                name = call.child_by_field_name("function") or call
                return None if limited else FanOut(spawn, file, name, why, calls)
            target = callee.function
            if target is not None and around is not None and position is not None:
                taken = zip(parameters_of(target), arguments(call), strict=False)
                values = {each: (file, given) for each, given in taken if each is not None}
                found = [(target, each, values) for each in calls_of_parameter(target, position)]
        elif not function.is_literal or literal_use(function.node) is not LiteralUse.SPAWNED:
            sites = self._package.channels.callers(function).sites[: limits.FANOUT_SITES.value]
            found = [(each.caller, each.call, {}) for each in sites if each.caller and not each.is_spawn]
        for outer, place, bound in found:
            if outer.file.package is not self._package or outer is function:
                continue
            repeated = self._around(spawn, outer, place, (*calls, (outer.file, place)), bound)
            if repeated is not None:
                limited = waits_inside(file, function.body, node) or is_joined(file, function, node)
                return None if limited else repeated
        return None

    # -- how often

    def _why(self, loop: Loop, function: Function, times: int, bound: Bound | None) -> Outside | None:
        """What lets a loop run too often; None when nothing shows that it may."""
        file, clause = function.file, loop.range_clause
        if MANY <= times < UNBOUNDED:
            return Outside(file.at(loop.keyword), f"this is {times} rounds in all")
        if clause is not None:
            right = clause.child_by_field_name("right")
            if right is None or isinstance(file.type_of(right).underlying, Chan):
                return None
            counted = _counted(file, right)
            return self._outside.of(file, counted, bound) if counted is not None else None
        for node in loop.header.nodes:
            if node.type == "call_expression" and file.callee(node).name in _STEPS:
                return Outside(file.at(node), "the input decides how many there are")
            if loop.form is LoopForm.CLAUSE and node.type == "binary_expression":
                counted = _counted(file, node.children[2])
                return self._outside.of(file, counted, bound) if counted is not None else None
        if loop.form is LoopForm.ENDLESS:
            for node in own_parts(loop.node):
                if node.type == "call_expression" and file.callee(node).name in _STEPS:
                    return Outside(file.at(node), "the input decides how many there are")
        return None

    def _is_capped(self, function: Function, why: Outside) -> bool:
        """Whether the number is compared with a limit, in the loop's function or where the data comes in."""
        span = why.location.span
        entry = next((each for each in self._package.files if each.path == span.path), None)
        origin = entry.declaration_at(span.start) if entry is not None else None
        return any(compares_length(each) for each in {function.top_level, origin} if each is not None)


def _constant_rounds(loop: Loop, function: Function) -> int:
    clause = loop.range_clause
    right = clause.child_by_field_name("right") if clause is not None else None
    over = function.file.type_of(right).dereferenced.underlying if right is not None else None
    if isinstance(over, Array):
        return over.length or UNBOUNDED
    return UNBOUNDED if loop.form is LoopForm.ENDLESS else rounds(loop, function)


def _counted(file: GoFile, operand: Node) -> Node | None:
    """What a loop works off. Of a number only what it is the length of: others are numbers of workers."""
    given = file.type_of(operand).underlying
    if not isinstance(given, Basic) or given.name == "string":
        return operand
    held = file.resolve(operand) if operand.type == "identifier" else None
    value = file.package.types.initial_value(held) if held is not None else operand
    if value is None or value.type != "call_expression" or file.callee(value).name != "len":
        return None
    return next(iter(arguments(value)), None)
