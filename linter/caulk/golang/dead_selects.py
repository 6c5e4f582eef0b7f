"""Cases of selects that never come: their channels lack the counterpart that the case waits for.

Two kinds matter: a select of which every case is dead, and a goroutine whose loop only a dead case leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import is_program_start
from caulk.golang.calls import assigned_value, passed_values
from caulk.golang.cancellation import channel_of
from caulk.golang.channel_uses import FieldOf, Operation, Variable, holder_of, positional_literals
from caulk.golang.flow import LoopForm
from caulk.golang.lifecycle import runs_once_per_process
from caulk.golang.names import ObjectKind
from caulk.golang.starts import starts
from caulk.golang.typing_declared import unparenthesised
from caulk.golang.wholeness import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channel_uses import Holder
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.starts import Start


@dataclass(frozen=True)
class DeadArm:
    """A case of a select that never comes: `made` are the channels that it may be on, none if it is nil."""

    channel: Node
    sends: bool
    made: tuple[MadeChannel, ...]


@dataclass(frozen=True)
class DeadSelect:
    """A select of which the `arms` never come: all its cases, or those that leave the endless `loop`."""

    node: Node
    arms: tuple[DeadArm, ...]
    loop: Loop | None = None


def dead_selects(file: GoFile) -> Iterator[DeadSelect]:
    """The selects of a file that nothing in the program completes, or lets leave their loop."""
    for select in file.keyword(b"select", "select_statement"):
        function = file.function_of(select)
        if function is None or is_program_start(function.top_level):
            continue
        found = _stuck(file, select) or _kept(function, select)
        if found is not None and is_whole(file.package):
            yield found


def _stuck(file: GoFile, select: Node) -> DeadSelect | None:
    cases = [each for each in select.named_children if each.type == "communication_case"]
    if len(cases) < 2 or any(each.type == "default_case" for each in select.named_children):
        return None
    arms = _dead_arms(file, cases)
    return DeadSelect(select, arms) if any(each.made for each in arms) else None


def _kept(function: Function, select: Node) -> DeadSelect | None:
    """The select when it is in an endless loop of a goroutine that only dead cases of it leave."""
    graph = function.file.package.flow(function)
    loop = graph.loop_of(select)
    if loop is None or loop.form is not LoopForm.ENDLESS or loop.parent is not None or not graph.is_intact:
        return None
    cases: dict[int, Node] = {}
    for leaving in graph.loop_exits(loop):
        case = case_around(leaving.node, select)
        if case is None:
            return None
        cases[case.id] = case
    arms = _dead_arms(function.file, list(cases.values())) if cases else ()
    if not arms or not any(_is_meant_to_end(start) for start in starts(function)):
        return None
    return DeadSelect(select, arms, loop)


def case_around(leaving: Node, select: Node) -> Node | None:
    """The case of a select that a way out of the loop around it stands in."""
    current: Node | None = leaving
    while current is not None and current.parent is not None and current.parent.id != select.id:
        current = current.parent
    return current if current is not None and current.type == "communication_case" else None


def _is_meant_to_end(start: Start) -> bool:
    """Whether a goroutine is not started just once, for the life of the process."""
    return start.spawner is not None and not runs_once_per_process(start.spawner)


def _dead_arms(file: GoFile, cases: Sequence[Node]) -> tuple[DeadArm, ...]:
    """The cases as dead ones, when all of them are; cheap questions come first."""
    waits = [_channel(each) for each in cases]
    if any(each is None or each[0].type not in ("identifier", "selector_expression") for each in waits):
        return ()
    found = []
    for channel, sends in filter(None, waits):
        made = _origins(file, channel, 0)
        if made is None or not all(_is_dead(each, sends=sends) for each in made):
            return ()
        found.append(DeadArm(channel, sends, tuple(made)))
    return tuple(found)


def _channel(case: Node) -> tuple[Node, bool] | None:
    """The channel of a case, and whether the case sends on it."""
    communication = case.child_by_field_name("communication")
    if communication is not None and communication.type == "send_statement":
        channel = communication.child_by_field_name("channel")
        return (unparenthesised(channel), True) if channel is not None else None
    channel = channel_of(case)
    return (unparenthesised(channel), False) if channel is not None else None


def _is_dead(made: MadeChannel, *, sends: bool) -> bool:
    if sends:
        return made.capacity == 0 and not made.reach.may(Operation.RECEIVE, Operation.RANGE)
    return not made.reach.may(Operation.SEND, Operation.CLOSE)


# -- where a channel comes from


def _origins(file: GoFile, expr: Node, depth: int) -> list[MadeChannel] | None:
    """The channels that an expression may be, all made in sight; None when there may be others."""
    expr = unparenthesised(expr)
    if expr.type == "nil":
        return []
    if expr.type == "call_expression":
        made = [each for each in file.package.channels.made_in(file) if each.node.id == expr.id]
        return made or None
    holder = holder_of(file, expr)
    if holder is None or depth > limits.SEND_DEPTH.value:
        return None
    return _held(holder, depth + 1)


def _held(holder: Holder, depth: int) -> list[MadeChannel] | None:
    """The channels that a variable or a field ever holds."""
    values = _values(holder)
    if values is None:
        return None
    found: dict[int, MadeChannel] = {}
    for file, value in values:
        made = _origins(file, value, depth)
        if made is None:
            return None
        found.update((each.node.id, each) for each in made)
    return list(found.values())


def _values(holder: Holder) -> list[tuple[GoFile, Node]] | None:
    """What is ever put into a variable or a field; None when something else may be."""
    if isinstance(holder, Variable):
        held = holder.object
        if held.kind is ObjectKind.PARAM:
            return passed_values(held) or None  # who is never called waits for nobody
        if held.kind is not ObjectKind.VAR:
            return None
        uses = held.file.package.channels.uses(holder)
        initial = held.file.package.types.initial_value(held)
        if initial is None and held.declaration.type != "var_spec":
            return None
        values = [(held.file, initial)] if initial is not None else []
    elif isinstance(holder, FieldOf):
        package = holder.field.file.package
        uses, values = package.channels.uses(holder), []
        owner = getattr(holder.field.owner, "name", "")
        if not owner or any(True for file in package.files for _ in positional_literals(file, owner)):
            return None
    else:
        return None
    if uses.elsewhere:
        return None
    for file, node in uses.written:
        value = node.named_children[0] if node.type == "literal_element" else assigned_value(node)
        if value is None:
            return None
        values.append((file, value))
    return values
