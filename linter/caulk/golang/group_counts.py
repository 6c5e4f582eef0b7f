"""Counts of wait groups that nobody brings down, and waits that come before what they wait for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.contexts import arguments
from caulk.golang.flow import own_nodes
from caulk.golang.groups import GroupAction, GroupOperation, one_for_each_group, repeats, runs_inside
from caulk.golang.holders import holding_of_field, holding_of_variable, is_closed, is_made_in_sight
from caulk.golang.paths import Search, search
from caulk.golang.places import Place, bound_places, parameters_of, seen_from
from caulk.golang.starts import Start, goroutine_of, is_more_conditional, seen_by_spawner, starts
from caulk.golang.syntax import is_inside
from caulk.golang.typing_model import Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, FlowGraph, Path
    from caulk.golang.holders import Holding
    from caulk.golang.packages import GoPackage

_MAKERS = frozenset({"new"})


@dataclass(frozen=True)
class WaitInLoop:
    """A Wait in each round of the loop that starts one goroutine a round, after an Add for all of them."""

    wait: GroupOperation
    add: GroupOperation
    start: Start
    loop: Node  # the keyword `for`


@dataclass(frozen=True)
class Finisher:
    """A goroutine that calls Done once; `node` starts it, or calls what does."""

    node: Node
    start: Start


def waits_in_spawn_loops(file: GoFile) -> Iterator[WaitInLoop]:
    groups = file.package.groups
    for function, operations in groups.by_function.items():
        if function.file is not file:
            continue
        for wait in operations:
            if wait.action is GroupAction.WAIT and wait.call is not None and not wait.is_deferred:
                found = _waits_too_early(function, wait)
                if found is not None:
                    yield found


def _waits_too_early(function: Function, wait: GroupOperation) -> WaitInLoop | None:
    package = function.file.package
    graph = package.flow(function)
    loop = graph.loop_of(wait.node)
    place = wait.place
    if loop is None or place is None or not graph.is_intact or is_more_conditional(wait.node, loop.keyword):
        return None
    if loop.node.start_byte <= place.root.node.start_byte < loop.node.end_byte:
        return None
    related = [each for each in package.groups.within(function.top_level) if each.means(place)]
    adds = [each for each in related if each.action is GroupAction.ADD]
    if not adds or any(is_inside(each.node, loop.node) or each.function is not function for each in adds):
        return None
    if any(each.amount == 1 for each in adds) or any(each.action is GroupAction.GO for each in related):
        return None
    if any(each.call is None for each in related) or not graph.loop_exits(loop):
        return None
    if any(graph.can_reach(loop.header.nodes[0], wait.node) is None for _ in loop.header.nodes[:1]):
        return None
    if any(each.action is GroupAction.DONE and runs_inside(each.function, function) for each in related):
        return None
    finishers = _finishers(function, place)
    if finishers is None or len(finishers) != 1 or graph.loop_of(finishers[0].node) is not loop:
        return None
    if not _leaves_unconditionally(graph, wait):
        return WaitInLoop(wait, adds[0], finishers[0].start, loop.keyword)
    return None


def _finishers(function: Function, place: Place) -> list[Finisher] | None:
    """The goroutines that a function starts and that call Done once; None when one may call it more often.

    A goroutine that a function starts for it counts as started where that is called.
    """
    found: list[Finisher] = []
    for seen, finisher in _finishing(function, 0):
        if seen.same_instance(place) or seen.key == place.key != "":
            if finisher is None:
                return None
            found.append(finisher)
    return found


def _finishing(function: Function, depth: int) -> Iterator[tuple[Place, Finisher | None]]:
    """The groups of which goroutines of a function call Done; without a Finisher if not just once."""
    file, package = function.file, function.file.package
    for spawn in package.channels.spawned_by(function):
        done: list[tuple[Place, bool]] = []
        start = Start(file, spawn.node, spawn.call, spawn.callee)
        for target in spawn.targets if spawn.node.type == "go_statement" else ():
            for each in target.file.package.groups.within(target):
                seen = seen_by_spawner(start, target, each.place) if each.place is not None else None
                if each.action is GroupAction.DONE and seen is not None:
                    done.append((seen, repeats(target.file.package.flow(target), each)))
        once = len(done) == len(spawn.targets) and not any(again for _, again in done)
        for seen in dict.fromkeys(seen for seen, _ in done):
            yield seen, Finisher(spawn.node, start) if once else None
    for call in _calls_in(function) if depth < limits.FANOUT_DEPTH.value else ():
        helper = file.callee(call).function
        if helper is None or helper.file.package is not package or helper is function:
            continue
        bound = bound_places(file, call, helper)
        for inner, finisher in _finishing(helper, depth + 1):
            own = inner.root.is_parameter and inner.root.function is helper
            seen = seen_from(inner, bound) if own else inner
            if seen is not None:
                again = finisher is None or package.flow(helper).loop_of(finisher.node) is not None
                yield seen, None if finisher is None or again else Finisher(call, finisher.start)


def _calls_in(function: Function) -> Iterator[Node]:
    """The calls in a function's own body of functions that seem to start something."""
    file, body = function.file, function.body
    for node in own_nodes(body) if body is not None else ():
        if node.type == "call_expression" and node.parent is not None and node.parent.type != "go_statement":
            target = file.callee(node).function
            if target is not None and target.body is not None:
                text = target.file.data[target.body.start_byte : target.body.end_byte]
                if b"go " in text:
                    yield node


def _leaves_unconditionally(graph: FlowGraph, wait: GroupOperation) -> bool:
    """Whether the loop never comes to a second round after the Wait."""
    return graph.can_reach(wait.node, wait.node) is None


# -- counts that nobody takes back


@dataclass(frozen=True)
class NeverDone:
    """A group that is added to and waited for, and of which nobody in its package calls Done."""

    wait: GroupOperation
    add: GroupOperation


def never_done(file: GoFile) -> Iterator[NeverDone]:
    package = file.package
    told: list[GroupOperation] = []
    for operation in package.groups.all:
        if operation.action is not GroupAction.WAIT or operation.file is not file or operation.place is None:
            continue
        if any(operation.means(each.place) for each in told):
            continue
        holding = _holding(package, operation)
        if holding is None or holding.escapes or holding.selecting("Done"):
            continue
        if not is_made_in_sight(holding, _MAKERS):
            continue
        same = [each for each in package.groups.all if _is_held(each, holding, operation)]
        adds = [each for each in same if each.action is GroupAction.ADD]
        # Go counts for itself
        if adds and not any(each.action is GroupAction.DONE or _may_take_back(each) for each in same):
            if not is_closed(package):
                return
            told.append(operation)
            yield NeverDone(operation, adds[0])


def _may_take_back(operation: GroupOperation) -> bool:
    """Whether an Add is for callers to count down with: of the number that its function is given."""
    place, call = operation.place, operation.call
    if operation.action is not GroupAction.ADD or call is None or operation.wrapped is not None:
        return False
    if place is not None and not place.fields and not place.root.is_parameter:
        return False  # the function's own group
    named = [each for each in arguments(call) if each.type == "identifier"]
    variables = [operation.file.resolve(each) for each in named]
    return any(each is not None and each.is_parameter for each in variables)


def _holding(package: GoPackage, operation: GroupOperation) -> Holding | None:
    place = operation.place
    operand = operation.selector.child_by_field_name("operand")
    if place is None or operand is None:
        return None
    if not place.fields:
        return holding_of_variable(place.root)
    owner = operation.file.type_of(operand).dereferenced
    if not owner.is_named("sync", "WaitGroup"):  # embedded
        found = package.types.member(owner, "WaitGroup")
        return holding_of_field(package, found) if isinstance(found, Field) and found.key else None
    while operand.type in ("parenthesized_expression", "unary_expression"):
        operand = operand.named_children[-1]
    if operand.type != "selector_expression":
        return None
    inner, name = operand.child_by_field_name("operand"), operand.child_by_field_name("field")
    if inner is None or name is None:
        return None
    found = package.types.member(operation.file.type_of(inner), operation.file.text(name))
    return holding_of_field(package, found) if isinstance(found, Field) and found.key else None


def _is_held(operation: GroupOperation, holding: Holding, wait: GroupOperation) -> bool:
    """Whether an operation is on what a holding holds."""
    if operation.means(wait.place):
        return True
    place = operation.place
    if place is None:
        return False
    if not place.fields and any(place.root is variable for variable in holding.variables):
        return True
    return any(place.key == member.key for member in holding.fields)


@dataclass(frozen=True)
class Uncounted:
    """An Add that some path takes to Wait without having started the goroutine that would call Done."""

    add: GroupOperation
    wait: GroupOperation
    path: Path

    @property
    def decision(self) -> Branch | None:
        for each in reversed(self.path.branches):
            if each.decides and each.node.start_byte > self.add.node.start_byte:
                return each
        return None


def uncounted(file: GoFile) -> Iterator[Uncounted]:
    """Adds to local groups that a path leaves without the goroutine they count."""
    for function, operations in file.package.groups.by_function.items():
        if function.file is not file:
            continue
        adds = [each for each in operations if each.action is GroupAction.ADD and each.call is not None]
        for add in one_for_each_group(adds):
            found = _withoutgoroutine_of(function, add)
            if found is not None:
                yield found


def _withoutgoroutine_of(function: Function, add: GroupOperation) -> Uncounted | None:
    package = function.file.package
    graph = package.flow(function)
    place = add.place
    if place is None or place.fields or place.root.is_parameter or place.root.function is not function:
        return None
    if not graph.is_intact:
        return None
    related = [each for each in package.groups.within(function) if each.means(place)]
    selectors = {(each.wrapped or each).selector.id for each in related}
    effects: dict[int, int] = {}
    loops = set()
    for use in package.names.references(place.root):
        if use.node.parent is None or use.node.parent.id not in selectors:
            start = _passed_to_goroutine(function, use.node)
            step = graph.step_of(start) if start is not None else None
            if start is None or step is None:
                return None  # it goes somewhere else, too
            effects[step.id] = effects.get(step.id, 0) - 1
            loops.add(_loop_id(graph, start))
    waits: dict[int, GroupOperation] = {}
    for each in related:
        step = graph.step_of(each.node)
        if step is None or each.call is None or each.action is GroupAction.GO:
            return None
        if each.action is GroupAction.ADD:
            if each.amount is None or each.function is not function or each.amount < 1:
                return None
            effects[step.id] = effects.get(step.id, 0) + each.amount
            loops.add(_loop_id(graph, each.node))
        elif each.action is GroupAction.WAIT:
            if each.function is function and not each.is_deferred:
                waits[step.id] = each
        else:
            home = goroutine_of(each.function)
            begun = [start for start in starts(home) if start.spawner is function]
            if home is function or len(begun) != 1 or repeats(package.flow(home), each):
                return None
            if begun[0].node.type != "go_statement" or not _surely(package.flow(home), each):
                return None
            if each.amount is None:
                return None
            effects[step.id] = effects.get(step.id, 0) - each.amount
            loops.add(_loop_id(graph, begun[0].node))
    if len(loops) != 1 or not waits or not any(effect < 0 for effect in effects.values()):
        return None
    return _to_wait(graph, add, effects, waits)


def _passed_to_goroutine(function: Function, use: Node) -> Node | None:
    """The go statement that passes a group, `go work(&wg)`, to a function that surely calls Done once."""
    file, given = function.file, use.parent
    holder = given.parent if given is not None and given.type == "unary_expression" else None
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    start = call.parent if call is not None else None
    if given is None or call is None or start is None or start.type != "go_statement":
        return None
    target = file.callee(call).function
    if target is None or target.body is None or file.function_of(start) is not function:
        return None
    parameters, position = parameters_of(target), arguments(call).index(given)
    parameter = parameters[position] if position < len(parameters) else None
    if parameter is None:
        return None
    package = target.file.package
    own = [each for each in package.groups.within(target) if each.means(Place(parameter))]
    uses = {use.node.parent.id for use in package.names.references(parameter) if use.node.parent is not None}
    done = own[0] if len(own) == 1 else None
    if done is None or done.action is not GroupAction.DONE or done.call is None or done.amount != 1:
        return None
    graph = package.flow(target)
    once = graph.is_intact and not repeats(graph, done) and _surely(graph, done)
    return start if once and uses == {(done.wrapped or done).selector.id} else None


def _loop_id(graph: FlowGraph, node: Node) -> int:
    loop = graph.loop_of(node)
    return loop.node.id if loop is not None else -1


def _surely(graph: FlowGraph, done: GroupOperation) -> bool:
    """Whether the goroutine calls Done once, whatever it does: another rule speaks of those that may not."""
    step = graph.step_of(done.node)
    return step is not None and graph.can_reach_exit(None, (step,)) is None


_STOP = -9


def _to_wait(
    graph: FlowGraph, add: GroupOperation, effects: dict[int, int], waits: dict[int, GroupOperation]
) -> Uncounted | None:
    arrived: list[GroupOperation] = []

    def visit(node: Node, count: int) -> int | None:
        if node.id in waits:
            if count > 0:
                arrived.append(waits[node.id])
                return _STOP
            return None
        after = count + effects.get(node.id, 0)
        return min(limits.GROUP_COUNT.value, after) if after >= 0 else None

    witness = search(
        graph, 0, Search(visit, leave=lambda _kind, _count: False, found=lambda count: count == _STOP)
    )
    if witness is None or not arrived:
        return None
    return Uncounted(add, arrived[-1], witness.path)
