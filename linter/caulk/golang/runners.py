"""Layer 6, runners: functions that run what they are given, `func spawn(f func()) { go f() }` and the like.

What a runner is given runs at the call of the runner, as if it stood there: once, on every way. So it does
when the runner sends it to workers that call what they receive. A function that runs it perhaps, or again and
again, or does anything else with it is no runner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caulk.golang import limits
from caulk.golang.channel_handovers import is_sent, takers
from caulk.golang.contexts import arguments
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.library_traits import SPAWNERS, Trait, has_trait, run_argument
from caulk.golang.places import parameters_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object

_WAITING = (b"<-", b".Wait(")
# Functions of the library that run an argument, come what may.
_RUN_SURELY = frozenset({"runtime/pprof.Do", "runtime/trace.WithRegion"})


class Run(NamedTuple):
    """How a runner runs an argument: on its own goroutine, or `spawned`, on one that it does not wait for."""

    spawned: bool


def run_of_parameter(function: Function, position: int, depth: int = 0) -> Run | None:
    """How a function runs what it gets for a parameter; None when it is no runner of it."""
    parameters = parameters_of(function)
    parameter = parameters[position] if position < len(parameters) else None
    if parameter is None or function.body is None or depth > limits.FUNCTION_VALUE.value:
        return None
    uses = function.file.package.names.references(parameter)
    if len(uses) != 1:
        return None
    file, node = function.file, uses[0].node
    run = _run_at(file, node, depth)
    inner = file.function_of(node)
    if run is None or inner is None or not _is_on_every_way(inner, node):
        return None
    spawned = run.spawned
    while inner is not function:
        use = _use_of(inner)
        if use is None or inner.parent is None or not _is_on_every_way(inner.parent, inner.node):
            return None
        spawned = spawned or use is LiteralUse.SPAWNED
        inner = inner.parent
    return Run(spawned) if not spawned or not _waits_after(function, node) else None


def spawning_call(literal: Function) -> Node | None:
    """The call that runs a literal among its arguments on a new goroutine: `wg.Go(func() {})`."""
    holder = literal.node.parent if literal.is_literal else None
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    if call is None or call.type != "call_expression":
        return None
    callee = literal.file.callee(call)
    if has_trait(callee.name, Trait.SPAWNS):
        return call
    if callee.function is None:
        return None
    position = next(index for index, each in enumerate(arguments(call)) if each.id == literal.node.id)
    run = literal.file.package.calls.run_of(callee.function, position)
    return call if run is not None and run.spawned else None


def _run_at(file: GoFile, value: Node, depth: int) -> Run | None:
    """How a mention of a function runs it: called, spawned, or handed on to another runner."""
    parent = value.parent
    if parent is None:
        return None
    if parent.type == "call_expression":
        outer = parent.parent
        return Run(outer is not None and outer.type == "go_statement")
    if parent.type == "send_statement":
        return Run(spawned=True) if is_sent(value, parent) and _is_run_by_takers(file, parent) else None
    if parent.type == "literal_element":
        given = _sent_in_struct(file, value)
        return Run(spawned=True) if given is not None and _is_run_by_takers(file, *given) else None
    call = parent.parent
    if parent.type != "argument_list" or call is None or call.type != "call_expression":
        return None
    position = next(index for index, each in enumerate(arguments(call)) if each.id == value.id)
    callee = file.callee(call)
    if callee.name in SPAWNERS:
        return Run(spawned=True)
    if callee.name in _RUN_SURELY:
        run: Run | None = Run(spawned=False) if run_argument(callee.name) == position else None
    else:
        run = run_of_parameter(callee.function, position, depth + 1) if callee.function is not None else None
    around = call.parent
    if run is not None and around is not None and around.type == "go_statement":
        return Run(spawned=True)
    return run


def _is_run_by_takers(file: GoFile, send: Node, field: str = "") -> bool:
    """Whether whoever receives the function that a send gives away, such as a pool's worker, calls it.

    With a `field` the function is in that field of the struct that is sent.
    """
    return all(_only_calls(each, field) for each in takers(file, send) or (None,))


def _only_calls(variable: Object | None, field: str) -> bool:
    """Whether a function is called where it is received, and nothing else is done with it."""
    if variable is None:
        return False
    called = False
    for each in variable.file.package.names.references(variable):
        node, parent = each.node, each.node.parent
        if field and parent is not None and parent.type == "selector_expression":
            name = parent.child_by_field_name("field")
            if name is not None and each.file.text(name) != field:
                continue
            node, parent = parent, parent.parent
        callee = parent.child_by_field_name("function") if parent is not None else None
        is_call = callee is not None and callee.id == node.id
        if not is_call and (parent is None or parent.type != "binary_expression"):
            return False
        called = called or is_call
    return called


def _sent_in_struct(file: GoFile, value: Node) -> tuple[Node, str] | None:
    """The send that gives a function away in a field of a struct, `queue <- task{run: f}`, and the field."""
    element = value.parent.parent if value.parent is not None else None
    literal = element.parent.parent if element is not None and element.parent is not None else None
    if element is None or literal is None or element.type != "keyed_element":
        return None
    if literal.type != "composite_literal":
        return None
    node, key = literal, element.named_children[0]
    if node.parent is not None and node.parent.type == "unary_expression":
        node = node.parent
    send = node.parent
    if send is None or send.type != "send_statement" or not is_sent(node, send):
        return None
    return send, file.text(key)


def _use_of(literal: Function) -> LiteralUse | None:
    """How a literal runs where it stands; None when it is a value for later."""
    use = literal_use(literal.node)
    if use is not LiteralUse.VALUE:
        return use
    holder = literal.node.parent
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    if call is not None and call.type == "call_expression" and literal.file.callee(call).name in SPAWNERS:
        return LiteralUse.SPAWNED
    return None


def _is_on_every_way(function: Function, node: Node) -> bool:
    """Whether a run of a function comes to a node, once."""
    graph = function.file.package.flow(function)
    return graph.is_intact and graph.loop_of(node) is None and graph.can_reach_exit(None, (node,)) is None


def _waits_after(function: Function, node: Node) -> bool:
    """Whether a function may wait for what it has started."""
    data, place = function.file.data, node
    while place.parent is not None and place.parent.id != function.node.id:
        if place.type == "func_literal":
            node = place
        place = place.parent
    return any(data.find(word, node.end_byte, function.node.end_byte) >= 0 for word in _WAITING)
