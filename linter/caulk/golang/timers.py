"""Timers: drains that wait for a value already taken, and timers that pile up in a loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from caulk.golang.paths import Search, search
from caulk.golang.places import bound_places, place_of, seen_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.files import Function, GoFile
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place

COLLECTABLE_SINCE = (1, 23)  # Go 1.23: an unreferenced timer is collected though it has not fired
_RESET, _TAKEN, _STUCK = 0, 1, 2


@dataclass(frozen=True)
class Drain:
    """The idiom `if !t.Stop() { <-t.C }` in a function, with the timer as that names it."""

    file: GoFile
    name: str
    stop: Node  # the Stop call
    receive: Node
    place: Place


@dataclass(frozen=True)
class StuckDrain:
    """A drain on a way on which the timer's one value was received already."""

    drain: Drain
    taken: Node  # the receive that took the value, in the file asked about
    call: Node | None  # what runs the drain there, when another function has it


def stuck_drains(file: GoFile) -> Iterator[StuckDrain]:
    """Drains behind a failed Stop that some path of the file reaches after the value was received."""
    drains = _drains(file.package)
    own = [(function, each) for function, listed in drains.items() for each in listed if each.file is file]
    for function, drain in own:
        taken = _taken_before(file, function, drain.name, drain.receive)
        if taken is not None:
            yield StuckDrain(drain, taken, None)
    for function, name in _takers(file) if drains else ():
        for site in file.package.calls.of(function):
            drain = _drain_of(site, drains, name) if not site.is_spawn and not site.is_deferred else None
            taken = _taken_before(file, function, name, site.node) if drain is not None else None
            if drain is not None and taken is not None:
                yield StuckDrain(drain, taken, site.node)


def _takers(file: GoFile) -> list[tuple[Function, str]]:
    """The functions of a file that receive from a timer, with the timer's name there."""
    found: dict[tuple[Function, str], None] = {}
    for node in file.identifiers("C"):
        selector = node.parent
        receive = selector.parent if selector is not None else None
        function = file.function_of(node)
        if selector is None or receive is None or receive.type != "unary_expression" or function is None:
            continue
        operand = selector.child_by_field_name("operand")
        if receive.children[0].type == "<-" and operand is not None:
            found[function, file.text(operand)] = None
    return list(found)


_known: WeakKeyDictionary[GoPackage, dict[Function, list[Drain]]] = WeakKeyDictionary()


def _drains(package: GoPackage) -> dict[Function, list[Drain]]:
    """The drains of a package's functions and literals."""
    known = _known.get(package)
    if known is None:
        known = _known[package] = {}
        for file in package.files:
            if b".Stop()" not in file.data or b".C" not in file.data:
                continue
            for stop in file.calls_to("(*time.Timer).Stop"):
                function, drain = file.function_of(stop), _drain_at(file, stop)
                if function is not None and drain is not None:
                    known.setdefault(function, []).append(drain)
    return known


def _drain_at(file: GoFile, stop: Node) -> Drain | None:
    guard = _guard_of(stop)
    consequence = guard.child_by_field_name("consequence") if guard is not None else None
    callee = stop.child_by_field_name("function")
    operand = callee.child_by_field_name("operand") if callee is not None else None
    function = file.function_of(stop)
    if consequence is None or operand is None or function is None:
        return None
    name, place = file.text(operand), place_of(file, operand)
    receives = _receives(file, function, name)
    receive = next((each for each in receives if _is_bare_inside(each, consequence)), None)
    if receive is None or place is None or not all(part.isidentifier() for part in name.split(".")):
        return None
    return Drain(file, name, stop, receive, place)


def _drain_of(site: OutgoingCall, drains: dict[Function, list[Drain]], name: str) -> Drain | None:
    """The drain of the caller's timer `name` that a call certainly comes to before anything arms it."""
    found = None
    for target in site.known_targets:
        listed = drains.get(target, ())
        bound = bound_places(site.file, site.node, target)
        for each in listed:
            captured = each.place.root.function is not target
            seen = each.place if captured else seen_from(each.place, bound)
            graph = each.file.package.flow(target)
            renewing = _renewals(each.file, target, each.name)
            if seen is None or seen.text != name or graph.can_reach(None, each.receive, renewing) is None:
                continue
            found = each
            break
        else:
            return None
    return found


def _guard_of(stop: Node) -> Node | None:
    """The `if !t.Stop() { ... }` around a call of Stop, alone or as one side of `&&`."""
    node, parent = stop, stop.parent
    if parent is None or parent.type != "unary_expression" or parent.children[0].type != "!":
        return None
    while parent is not None and (
        parent.type in ("unary_expression", "parenthesized_expression")
        or (parent.type == "binary_expression" and parent.children[1].type == "&&")
    ):
        node, parent = parent, parent.parent
    if parent is None or parent.type != "if_statement":
        return None
    condition = parent.child_by_field_name("condition")
    return parent if condition is not None and condition.id == node.id else None


def _receives(file: GoFile, function: Function, name: str) -> list[Node]:
    """The receives from a timer's channel in a function's own body, in source order."""
    found = []
    for node in file.identifiers("C"):
        selector = node.parent
        receive = selector.parent if selector is not None else None
        if selector is None or receive is None or receive.type != "unary_expression":
            continue
        if receive.children[0].type != "<-" or file.text(selector) != f"{name}.C":
            continue
        if file.function_of(node) is function:
            found.append(receive)
    return found


def _is_bare_inside(receive: Node, block: Node) -> bool:
    """Whether a receive stands directly in a block, in no select."""
    parent = receive.parent
    while parent is not None and parent.type in (
        "expression_statement",
        "statement_list",
        "assignment_statement",
    ):
        parent = parent.parent
    return parent is not None and parent.id == block.id


def _taken_before(file: GoFile, function: Function, name: str, drain: Node) -> Node | None:
    """A receive of the timer's value from which a path leads to a drain without a Reset or a new timer.

    `drain` is the receive, or the call of the function that has it.
    """
    graph = file.package.flow(function)
    if not graph.is_intact:
        return None
    taking: dict[int, Node] = {}
    for receive in _receives(file, function, name):
        step = graph.step_of(receive)
        if step is not None:
            taking[step.id] = receive
    draining = graph.step_of(drain)
    if draining is None or not taking.keys() - {draining.id}:
        return None
    renewing = _renewals(file, function, name)

    def visit(node: Node, state: int) -> int:
        if node.id == draining.id and state == _TAKEN:
            return _STUCK
        if node.id in taking:
            return _TAKEN if node.id != draining.id else _RESET
        return _RESET if node.id in renewing else state

    wanted = Search(visit, lambda _kind, _state: False, found=lambda state: state == _STUCK)
    witness = search(graph, _RESET, wanted)
    point = graph.point_of(draining)
    if witness is None or point is None:
        return None
    nodes = (*witness.path.nodes, *point.block.nodes[: point.index])
    passed = [taking[node.id] for node in nodes if node.id in taking and node.id != draining.id]
    return passed[-1] if passed else None


def _renewals(file: GoFile, function: Function, name: str) -> set[int]:
    """The points that arm the timer again, or may: Reset, an assignment, a call that gets it."""
    graph = file.package.flow(function)
    found: set[int] = set()
    last = name.rpartition(".")[2]
    for node in file.identifiers(last):
        whole = node
        parent = node.parent
        if parent is not None and parent.type == "selector_expression" and parent.named_children[-1] == node:
            whole, parent = parent, parent.parent
        if file.text(whole) != name or parent is None or file.function_of(node) is not function:
            continue
        field = parent.child_by_field_name("field") if parent.type == "selector_expression" else None
        if field is not None and file.text(field) in ("C", "Stop"):
            continue
        step = graph.step_of(node)
        if step is not None:
            found.add(step.id)
    if "." in name:
        for site in file.package.calls.of(function):
            step = graph.step_of(site.node)
            if step is not None and _may_arm(site, name.partition(".")[0], last):
                found.add(step.id)
    return found


def _may_arm(site: OutgoingCall, root: str, field: str) -> bool:
    """Whether a call that gets the struct around a timer may arm it: its code mentions the field."""
    if not site.file.text(site.node).startswith(f"{root}."):
        arguments = site.node.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if not any(site.file.text(each) == root for each in given):
            return False
        if not site.targets:
            return True
    word = f".{field}".encode()
    return any(word in each.file.data[each.node.start_byte : each.node.end_byte] for each in site.targets)


def leaking_timers(file: GoFile) -> Iterator[tuple[Node, Node]]:
    """Calls of time.After in a loop's select, and of time.Tick, where the Go version keeps them all.

    Each with the place that repeats it: the loop's keyword, or the call itself.
    """
    version = file.go_version
    if version is None or version >= COLLECTABLE_SINCE:
        return
    for call in file.calls_to("time.After"):
        function = file.function_of(call)
        if function is None or not _in_select(call):
            continue
        loop = file.package.flow(function).loop_of(call)
        if loop is not None:
            yield call, loop.keyword
    for call in file.calls_to("time.Tick"):
        function = file.function_of(call)
        if function is not None and not function.is_literal and function.name not in ("main", "init"):
            yield call, call


def _in_select(call: Node) -> bool:
    """Whether a call is received from in the case of a select that has another case."""
    node: Node | None = call
    while node is not None and node.type != "communication_case":
        if node.type in ("block", "func_literal"):
            return False
        node = node.parent
    select = node.parent if node is not None else None
    if select is None:
        return False
    return sum(child.type in ("communication_case", "default_case") for child in select.named_children) > 1
