"""Goroutines that wait for the very group that counts them, themselves or through what they call.

So does a goroutine of an errgroup.Group with room for one that starts another one in the same group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.contexts import arguments
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.groups import GroupAction, group_place, runs_inside
from caulk.golang.library_traits import SPAWNERS, run_argument
from caulk.golang.places import bound_places, seen_from
from caulk.golang.starts import Start, goroutine_of, seen_by_spawner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.groups import GroupOperation
    from caulk.golang.places import Place

_SET_LIMIT = "(*golang.org/x/sync/errgroup.Group).SetLimit"


@dataclass(frozen=True)
class GroupSelfWait:
    """A Wait that runs, through `calls`, in a goroutine which its group counts.

    `counted` is what counts the goroutine: the Go that starts it, or its deferred Done. `limit` is the call
    that leaves room for one goroutine, for a Go that waits for its end.
    """

    wait: GroupOperation
    counted: tuple[GoFile, Node]
    calls: tuple[tuple[GoFile, Node], ...]
    limit: tuple[GoFile, Node] | None = None


def group_self_waits(file: GoFile) -> Iterator[GroupSelfWait]:
    """One finding for each Wait, or Go, in the file that a goroutine of the same group comes to."""
    limits_of_one = list(_limits_of_one(file)) if b".Go(" in file.data else []
    if b".Wait()" not in file.data and not limits_of_one:
        return
    for function, operations in file.package.groups.by_function.items():
        for each in operations if function.file is file else ():
            if each.call is None or each.wrapped is not None:
                continue
            limit = None
            if each.action is GroupAction.GO:
                limit = next((call for call, group in limits_of_one if each.means(group)), None)
            if limit is not None or each.action is GroupAction.WAIT:
                found = _self_wait(each, limit)
                if found is not None:
                    yield found


def _limits_of_one(file: GoFile) -> Iterator[tuple[tuple[GoFile, Node], Place]]:
    """The calls in the package that leave a group room for one goroutine, with the group."""
    for other in file.package.files:
        for call in other.calls_to(_SET_LIMIT) if b".SetLimit(" in other.data else ():
            callee, given = call.child_by_field_name("function"), arguments(call)
            operand = callee.child_by_field_name("operand") if callee is not None else None
            group = group_place(other, operand) if operand is not None else None
            if group is not None and given and other.constant(given[0]) == 1:
                yield (other, call), group


def _self_wait(wait: GroupOperation, limit: tuple[GoFile, Node] | None) -> GroupSelfWait | None:
    if wait.place is None or wait.is_deferred:
        return None
    seen = {wait.function}
    level: list[tuple[Function, Node, Place, tuple[tuple[GoFile, Node], ...]]] = [
        (wait.function, wait.node, wait.place, ())
    ]
    for _ in range(limits.SELF_WAIT_DEPTH.value + 1):
        above = []
        for function, node, place, calls in level:
            counted = _counts(function, node, place)
            if counted is not None:
                return GroupSelfWait(wait, counted, calls, limit)
            for caller, call in _calls_of(function):
                outside = _seen_by_caller(place, function, caller.file, call)
                if caller not in seen and outside is not None:
                    seen.add(caller)
                    above.append((caller, call, outside, ((caller.file, call), *calls)))
        level = above
    return None


def _counts(function: Function, node: Node, place: Place) -> tuple[GoFile, Node] | None:
    """What makes a group count the goroutine on which a function comes to a node."""
    goroutine = goroutine_of(function)
    file = goroutine.file
    graph = file.package.flow(goroutine)
    for done in file.package.groups.within(goroutine):
        if done.action is not GroupAction.DONE or done.place is None or not done.place.same_instance(place):
            continue
        deferred = done.is_deferred or literal_use(done.function.node) is LiteralUse.DEFERRED
        step = graph.step_of(done.node)
        if not deferred or step is None or not runs_inside(done.function, goroutine):
            continue
        if step.end_byte <= node.start_byte and graph.dominates(step, node):
            return done.file, done.node
    for start in _group_starts(goroutine):
        callee = start.node.child_by_field_name("function")
        operand = callee.child_by_field_name("operand") if callee is not None else None
        if operand is None or start.file.callee(start.node).name not in SPAWNERS:
            continue
        group, seen = group_place(start.file, operand), seen_by_spawner(start, goroutine, place)
        if group is not None and seen is not None and group.same_instance(seen):
            return start.file, start.node
    return None


def _group_starts(goroutine: Function) -> Iterator[Start]:
    """The calls in the package that start a function in a group: `g.Go(f)`, `g.Go(s.run)`."""
    holder = goroutine.node.parent if goroutine.is_literal else None
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    if call is not None and call.type == "call_expression":
        yield Start(goroutine.file, call, None)
    package = goroutine.file.package
    if any(b".Go(" in file.data for file in package.files):
        yield from package.channels.started_as_values.get(goroutine, ())


def _calls_of(function: Function) -> Iterator[tuple[Function, Node]]:
    """The calls in the package that run a function and wait for it, with the functions that they stand in."""
    for site in function.file.package.channels.callers(function).sites:
        if site.caller is not None and not site.is_spawn and not site.is_deferred:
            yield site.caller, site.call
    holder = function.node.parent if function.is_literal else None
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    if call is None or call.type != "call_expression" or function.parent is None:
        return
    position, given = run_argument(function.file.callee(call).name), arguments(call)
    if position is not None and position < len(given) and given[position].id == function.node.id:
        yield function.parent, call


def _seen_by_caller(place: Place, function: Function, file: GoFile, call: Node) -> Place | None:
    """A function's place as its caller sees it: what a literal captures is the same to both."""
    if place.root.is_parameter and place.root.function is function:
        return seen_from(place, bound_places(file, call, function))
    return place if place.root.function is not function else None
