"""Goroutines that end without the Done that somebody waits for, and those that are counted too late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.flow import ExitKind, Outcome
from caulk.golang.groups import GroupAction, GroupOperation, one_for_each_group, repeats, runs_inside
from caulk.golang.joining import waits_for_goroutines
from caulk.golang.library_traits import Trait, has_trait
from caulk.golang.paths import Search, search
from caulk.golang.starts import goroutine_of, is_more_conditional, seen_by_spawner, starts
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, FlowGraph, Path
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place
    from caulk.golang.starts import Start

_COMPARISONS = ("==", "<", "<=", ">", ">=")
_FIRST_STATEMENTS = 3  # of a goroutine: an Add further down counts what comes later


@dataclass(frozen=True)
class Unfinished:
    """A goroutine that some path ends without the Done that other paths call."""

    done: GroupOperation
    start: Start
    path: Path
    add: GroupOperation
    wait: GroupOperation

    @property
    def decision(self) -> Branch | None:
        """The last decision on the way out that is not just the course of a loop."""
        return next((each for each in reversed(self.path.branches) if each.decides), None)


def unfinished(file: GoFile) -> Iterator[Unfinished]:
    """Goroutines of the file's functions that may end without a Done somebody waits for."""
    groups = file.package.groups
    homes: dict[Function, list[GroupOperation]] = {}
    for function, operations in groups.by_function.items():
        if function.file is not file or not any(each.action is GroupAction.DONE for each in operations):
            continue
        home = goroutine_of(function)
        homes.setdefault(home, [])
    for home in homes:
        dones = [each for each in groups.within(home) if each.action is GroupAction.DONE]
        for first in one_for_each_group(dones):
            found = _without_done(home, first, dones)
            if found is not None:
                yield found


def _without_done(
    home: Function, first: GroupOperation, dones: Sequence[GroupOperation]
) -> Unfinished | None:
    package = home.file.package
    graph = package.flow(home)
    place = first.place
    same = [each for each in dones if each.means(place)]
    if place is None or not graph.is_intact or any(_is_sure(graph, each, home) for each in same):
        return None
    if any(each.call is None or not runs_inside(each.function, home) for each in same):
        return None
    if any(repeats(graph, each) or _counts(each, home) for each in same):
        return None
    if any(each.action is GroupAction.ADD and each.means(place) for each in package.groups.within(home)):
        return None
    start = next(iter(starts(home)), None)
    if start is None:
        return None
    outside = seen_by_spawner(start, home, place)
    add = _add_before(start, outside)
    wait = _wait_on(start.file.package, outside)
    if add is None or wait is None:
        return None
    path = _path_without(home, graph, place, same)
    if path is None or not path.branches or any(_asks_for(home.file, each, place) for each in path.branches):
        return None
    return Unfinished(first, start, path, add, wait)


def _is_sure(graph: FlowGraph, done: GroupOperation, home: Function) -> bool:
    """Whether no path through a goroutine leaves this Done out."""
    step = graph.step_of(done.node)
    return done.function is home and step is not None and graph.can_reach_exit(None, (step,)) is None


def _counts(done: GroupOperation, home: Function) -> bool:
    """Whether a condition around Done picks the last, or the n-th, of several."""
    for node in _conditions_around(done.node, home):
        for part in walk(node):
            if part.type == "binary_expression" and part.children[1].type in _COMPARISONS:
                values = (done.file.constant(side) for side in (part.children[0], part.children[2]))
                if any(isinstance(value, int) and not isinstance(value, bool) for value in values):
                    return True
                if b"len(" in done.file.data[part.start_byte : part.end_byte]:
                    return True
            elif part.type == "call_expression" and "sync/atomic." in done.file.callee(part).name:
                return True
    return False


def _conditions_around(node: Node, home: Function) -> Iterator[Node]:
    current = node.parent
    while current is not None and current.id != home.node.id:
        condition = current.child_by_field_name("condition") if current.type == "if_statement" else None
        if condition is not None:
            yield condition
        current = current.parent


def _add_before(start: Start, place: Place | None) -> GroupOperation | None:
    """An unconditional Add for the goroutine: by its spawner, or somewhere in the package for a field."""
    spawner = start.spawner
    if spawner is None or place is None:
        return None
    found = [
        each
        for each in spawner.file.package.groups.within(spawner.top_level)
        if each.action is GroupAction.ADD and each.means(place)
    ]
    for each in found:
        if each.function is spawner and is_more_conditional(each.node, start.node):
            return None
    return found[0] if found else None


def _wait_on(package: GoPackage, place: Place | None) -> GroupOperation | None:
    return next(
        (each for each in package.groups.all if each.action is GroupAction.WAIT and each.means(place)), None
    )


def _path_without(
    home: Function, graph: FlowGraph, place: Place, dones: Sequence[GroupOperation]
) -> Path | None:
    """A path through the goroutine that passes no Done, nor a call that may make one."""
    package = home.file.package
    finishing = {step.id for each in dones if (step := graph.step_of(each.node)) is not None}
    for site in package.calls.of(home):
        step = graph.step_of(site.node)
        if step is not None and step.id not in finishing and package.groups.finishes(site, place):
            finishing.add(step.id)
    if not place.fields:
        operated = {(each.wrapped or each).selector.id for each in package.groups.within(home)}
        for use in package.names.references(place.root):
            holder = use.node.parent
            step = graph.step_of(use.node)
            if (
                step is not None
                and (holder is None or holder.id not in operated)
                and not _in_condition(use.node)
            ):
                finishing.add(step.id)
    witness = search(
        graph,
        False,
        Search(
            lambda node, state: True if node.id in finishing else state,
            leave=lambda kind, state: kind is ExitKind.RETURN and not state,
        ),
    )
    return witness.path if witness is not None else None


def _in_condition(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.type == "binary_expression"


def _asks_for(file: GoFile, branch: Branch, place: Place) -> bool:
    """Whether a decision depends on the group itself: `if wg != nil`."""
    name = place.fields[-1] if place.fields else place.root.name
    return any(
        part.type in ("identifier", "field_identifier") and file.text(part) == name
        for part in walk(branch.node)
        if branch.outcome in (Outcome.HOLDS, Outcome.FAILS)
    )


# -- an Add that comes too late


@dataclass(frozen=True)
class LateAdd:
    """An Add by the goroutine that it counts: Wait may see the group before."""

    add: GroupOperation
    start: Start
    wait: GroupOperation


def late_adds(file: GoFile) -> Iterator[LateAdd]:
    groups = file.package.groups
    for function, operations in groups.by_function.items():
        if function.file is not file:
            continue
        adds = [each for each in operations if each.action is GroupAction.ADD and each.call is not None]
        for add in adds:
            found = _late(goroutine_of(function), add)
            if found is not None:
                yield found
                break


def _late(home: Function, add: GroupOperation) -> LateAdd | None:
    package = home.file.package
    place = add.place
    if place is not None and not _is_early(home, add):
        return _late_for_children(home, add, place)
    if place is None:
        return None
    if place.root.is_local and place.root.function is home and not place.root.is_parameter:
        return None
    inside = [each for each in package.groups.within(home) if each.means(place)]
    if not any(each.action is GroupAction.DONE and runs_inside(each.function, home) for each in inside):
        return None
    if any(each.action is GroupAction.DONE and not runs_inside(each.function, home) for each in inside):
        return None
    for start in starts(home):
        outside = seen_by_spawner(start, home, place)
        wait = _wait_on(start.file.package, outside)
        spawner = start.spawner
        if outside is None or wait is None or spawner is None or wait in inside:
            continue
        if not _is_held(spawner, outside, inside):
            return LateAdd(add, start, wait)
    return None


def _is_held(spawner: Function, place: Place, inside: Sequence[GroupOperation]) -> bool:
    """Whether the spawner adds to the group itself, so that the count is above zero all the while."""
    return any(
        each.action is GroupAction.ADD and each.means(place) and each not in inside
        for each in spawner.file.package.groups.within(spawner.top_level)
    )


def _late_for_children(home: Function, add: GroupOperation, place: Place) -> LateAdd | None:
    """An Add for goroutines that an uncounted goroutine starts, which nothing keeps before the Wait."""
    package = home.file.package
    inside = [each for each in package.groups.within(home) if each.means(place)]
    dones = [each for each in inside if each.action is GroupAction.DONE]
    if not dones or any(runs_inside(each.function, home) for each in dones) or place.fields:
        return None
    for start in starts(home):
        spawner = start.spawner
        if spawner is None or place.root.function is not spawner or _is_held(spawner, place, inside):
            continue
        for wait in package.groups.of(spawner):
            late = wait.node.start_byte > start.node.end_byte and not wait.is_deferred
            if wait.action is GroupAction.WAIT and wait.means(place) and late:
                return None if _synchronises(spawner, start, wait) else LateAdd(add, start, wait)
    return None


def _synchronises(spawner: Function, start: Start, wait: GroupOperation) -> bool:
    """Whether something between a go statement and a Wait may await what the goroutine does."""
    for node in walk(spawner.node):
        if not start.node.end_byte <= node.start_byte < wait.node.start_byte:
            continue
        if node.type in ("select_statement", "range_clause") or (
            node.type == "unary_expression" and node.children[0].type == "<-"
        ):
            return True
        if node.type == "call_expression" and (
            waits_for_goroutines(spawner.file, node)
            or has_trait(spawner.file.callee(node).name, Trait.BLOCKS)
        ):
            return True
    return False


def _is_early(home: Function, add: GroupOperation) -> bool:
    """Whether an Add is among the first statements of a function, with nothing before that synchronises."""
    statements = (
        next((each for each in home.body.named_children if each.type == "statement_list"), None)
        if (home.body is not None)
        else None
    )
    listed = [each for each in statements.named_children if each.type != "comment"] if statements else []
    for statement in listed[:_FIRST_STATEMENTS]:
        if statement.start_byte <= add.node.start_byte < statement.end_byte:
            if statement.type != "expression_statement":
                return False
            literal = statement.named_children[0].child_by_field_name("function")
            if literal is not None and literal.type == "func_literal":
                return _is_early(home.file.literal(literal), add)
            return statement.named_children[0] == add.call
        if statement.type not in ("defer_statement", "short_var_declaration", "var_declaration"):
            return False
        if statement.type != "defer_statement" and any(
            part.type in ("call_expression", "unary_expression") for part in walk(statement)
        ):
            return False
    return False
