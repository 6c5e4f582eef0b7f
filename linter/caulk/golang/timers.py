"""Timers: drains that wait for a value already taken, and timers that pile up in a loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.calls import returned_values
from caulk.golang.cancellation import channel_of
from caulk.golang.channel_uses import Operation
from caulk.golang.conditions import parse
from caulk.golang.contexts import arguments
from caulk.golang.definitions import sole_definition
from caulk.golang.names import is_written
from caulk.golang.paths import Search, search
from caulk.golang.places import bound_places, parameters_of, place_of, seen_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Block, Edge, Loop
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place

COLLECTABLE_SINCE = (1, 23)  # Go 1.23: an unreferenced timer is collected though it has not fired
_RESET, _TAKEN, _STUCK = 0, 1, 2
_PENDING, _AGAIN = 1, 2


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
    drains = file.package.once(_drains)
    own = [(function, each) for function, listed in drains.items() for each in listed if each.file is file]
    for function, each in own:
        taken = _taken_before(file, function, each.name, each.receive)
        if taken is not None and not _may_know(function, each, taken):
            yield StuckDrain(each, taken, None)
    for function, name in _takers(file) if drains else ():
        for site in file.package.calls.of(function):
            drain = _drain_of(site, drains, name) if not site.is_spawn and not site.is_deferred else None
            taken = _taken_before(file, function, name, site.node) if drain is not None else None
            if drain is not None and taken is not None:
                yield StuckDrain(drain, taken, site.node)


def _may_know(function: Function, drain: Drain, taken: Node) -> bool:
    """Whether the program may know when the timer runs: it drains it, and arms it, only under conditions."""
    if not _is_conditional(drain.stop):
        return False
    graph = drain.file.package.flow(function)
    renewing = _renewals(drain.file, function, drain.name)
    later = (node for block in graph.blocks for node in block.nodes if node.id in renewing)
    return any(graph.can_reach(taken, node) is not None for node in later)


def _is_conditional(stop: Node) -> bool:
    """Whether another condition stands around `if !t.Stop()`, in the same round of its loop."""
    current = _guard_of(stop)
    while current is not None and current.parent is not None:
        parent = current.parent
        if parent.type in ("if_statement", "expression_case", "type_case", "default_case"):
            return True
        if parent.type not in ("statement_list", "block", "labeled_statement"):
            return False
        current = parent
    return False


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


def _drains(package: GoPackage) -> dict[Function, list[Drain]]:
    """The drains of a package's functions and literals."""
    found: dict[Function, list[Drain]] = {}
    for file in package.files:
        if b".Stop()" not in file.data or b".C" not in file.data:
            continue
        for stop in file.calls_to("(*time.Timer).Stop"):
            function, drain = file.function_of(stop), _drain_at(file, stop)
            if function is not None and drain is not None:
                found.setdefault(function, []).append(drain)
    return found


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
            if not _is_asked_for(each, site, target) or graph.can_reach_exit(None, (each.stop,)) is not None:
                continue  # what else it asks may say that the timer runs
            if seen is None or seen.text != name or graph.can_reach(None, each.receive, renewing) is None:
                continue
            found = each
            break
        else:
            return None
    return found


def _is_asked_for(drain: Drain, site: OutgoingCall, target: Function) -> bool:
    """Whether a call surely drains: what else the condition asks, constant arguments answer."""
    guard = _guard_of(drain.stop)
    condition = guard.child_by_field_name("condition") if guard is not None else None
    if condition is None:
        return False
    known = {
        parameter.name: value
        for parameter, argument in zip(parameters_of(target), arguments(site.node), strict=False)
        if parameter is not None and isinstance(value := site.file.constant(argument), bool)
    }
    parsed = parse(drain.file, condition)
    asked = [each for each in parsed.sides or (parsed,) if any(each.atoms())]
    return all(each.truth(known) for each in asked)


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

    Each with the place that repeats it: the loop's keyword, or the call itself. A call of what returns a
    fresh time.After is as good as one, and so is a variable or field that gets one in each round.
    """
    version = file.go_version
    if version is None or version >= COLLECTABLE_SINCE:
        return
    told: set[int] = set()
    for select in file.keyword(b"select", "select_statement"):
        function = file.function_of(select)
        cases = [
            each for each in select.named_children if each.type in ("communication_case", "default_case")
        ]
        graph = file.package.flow(function) if function is not None else None
        loop = graph.loop_of(select) if graph is not None else None
        if graph is None or loop is None or len(cases) < 2:
            continue
        for case in cases:
            channel = channel_of(case)
            made = _fresh_timer(file, channel, loop) if channel is not None else None
            if made is not None and made.id not in told and _piles_up(file, select, case, made):
                told.add(made.id)
                yield made, loop.keyword
    for call in file.calls_to("time.Tick"):
        function = file.function_of(call)
        if function is not None and not function.is_literal and function.name not in ("main", "init"):
            yield call, call


def _piles_up(file: GoFile, select: Node, own: Node, made: Node) -> bool:
    """Whether another timer is made though the last one has not fired: when another case may win before.

    That of a channel which is only ever closed wins once, and then the loop has to end.
    """
    function = file.function_of(select)
    if function is None:
        return False
    graph = file.package.flow(function)
    inside = select.start_byte <= made.start_byte < select.end_byte
    step = select if inside else graph.step_of(made)
    ids = {each.id for each in select.named_children}
    ending = {each.id for each in select.named_children if _comes_once(file, each)}

    def cross(_block: Block, edge: Edge, state: int) -> int:
        if edge.branch is None or edge.branch.node.id not in ids:
            return state
        return _RESET if edge.branch.node.id == own.id or edge.branch.node.id in ending else _PENDING

    def visit(node: Node, state: int) -> int:
        return _AGAIN if step is not None and node.id == step.id and state == _PENDING else state

    wanted = Search(visit, lambda _kind, _state: False, cross=cross, found=lambda state: state == _AGAIN)
    return search(graph, _RESET, wanted) is not None


def _comes_once(file: GoFile, case: Node) -> bool:
    """Whether a case waits for a context's end, or for a channel to be closed on which nothing is sent."""
    channel = channel_of(case)
    if channel is None or channel.parent is None:
        return False
    if channel.type == "call_expression":
        return file.callee(channel).name == "(context.Context).Done"
    made = file.package.channels.made_by_operation.get(channel.parent.id, ())
    return bool(made) and all(
        each.reach.of(Operation.CLOSE) and not each.reach.may(Operation.SEND) for each in made
    )


def _fresh_timer(file: GoFile, channel: Node, loop: Loop) -> Node | None:
    """The call in a loop that makes the timer behind a channel anew in each round."""
    if channel.type == "call_expression":
        return channel if _is_after(file, channel, 0) else None
    if channel.type == "identifier":
        variable = file.resolve(channel)
        definition = sole_definition(file, variable, channel) if variable is not None else None
        made = definition.value if definition is not None else None
    elif channel.type == "selector_expression":
        made = _stored_in_loop(file, channel, loop)
    else:
        return None
    inside = made is not None and loop.node.start_byte <= made.start_byte < loop.node.end_byte
    return made if made is not None and inside and _is_after(file, made, 0) else None


def _stored_in_loop(file: GoFile, selector: Node, loop: Loop) -> Node | None:
    """The one value that a loop gives to a field, unconditionally: not one that is armed on demand."""
    text, found = file.text(selector), []
    for name in file.identifiers(text.rpartition(".")[2]):
        target = name.parent
        values = target.parent if target is not None else None
        if target is None or values is None or values.parent is None or file.text(target) != text:
            continue
        if loop.node.start_byte <= target.start_byte < loop.node.end_byte and is_written(target):
            found.append(values.parent)
    body = loop.node.child_by_field_name("body")
    if len(found) != 1 or found[0].parent is None or found[0].parent.parent != body:
        return None
    right = found[0].child_by_field_name("right")
    return right.named_children[0] if right is not None and right.named_child_count == 1 else None


def _is_after(file: GoFile, made: Node, depth: int) -> bool:
    """Whether an expression calls time.After, or what returns nothing else."""
    if made.type != "call_expression" or depth > limits.TIMER_DEPTH.value:
        return False
    site = file.package.calls.site(file, made)
    if site.name == "time.After":
        return True
    returned = [(target, returned_values(target)) for target in site.known_targets]
    return bool(returned) and all(
        values and all(_is_after(target.file, each, depth + 1) for each in values)
        for target, values in returned
    )
