"""Contexts in loops: cancel functions that pile up in defers, and a context wrapped again in each round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.cancellation import channel_of
from caulk.golang.contexts import arguments
from caulk.golang.flow import LoopForm
from caulk.golang.library_traits import Trait, named_with
from caulk.golang.lifetimes import result_holder
from caulk.golang.names import is_written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.flow import Loop


@dataclass(frozen=True)
class PiledUp:
    """A deferred cancel in the loop that makes its context."""

    statement: Node
    call: Node  # that makes the context
    loop: Loop
    text: str

    @property
    def is_bounded(self) -> bool:
        """Whether the loop works off a list or counts: it ends, and the defers run soon after."""
        return self.loop.form in (LoopForm.RANGE, LoopForm.CLAUSE)


def deferred_cancels(file: GoFile) -> Iterator[PiledUp]:
    """Defers of cancel functions that a loop comes to again before the function returns."""
    for call in file.calls_to(*named_with(Trait.MAKES_CANCEL)):
        function = file.function_of(call)
        holder = result_holder(call, 1)
        variable = file.resolve(holder) if holder is not None else None
        if function is None or variable is None or not variable.is_local:
            continue
        graph = file.package.flow(function)
        loop = graph.loop_of(call)
        if loop is None or not graph.is_intact:
            continue
        uses = file.package.names.references(variable)
        if any(_is_called(use.node) for use in uses):
            continue  # the round ends its context itself, and the defer is for the ways out
        for use in uses:
            statement = _defer_of(use.node)
            if statement is None or file.function_of(statement) is not function:
                continue
            if not loop.around(graph.loop_of(statement)) or _fires_once(file, statement, loop):
                continue
            if graph.can_reach(statement, statement) is not None:
                yield PiledUp(statement, call, loop, variable.name)
                break


def _defer_of(use: Node) -> Node | None:
    """The statement `defer cancel()` of whose call the use is the function."""
    call = use.parent
    statement = call.parent if call is not None and call.type == "call_expression" else None
    return statement if statement is not None and statement.type == "defer_statement" else None


def _fires_once(file: GoFile, statement: Node, loop: Loop) -> bool:
    """Whether a statement stands in a select case on a timer that the case does not set again."""
    current = statement.parent
    while current is not None and current.id != loop.node.id:
        channel = channel_of(current) if current.type == "communication_case" else None
        timer = channel.child_by_field_name("operand") if channel is not None else None
        if timer is not None and file.type_of(timer).dereferenced.is_named("time", "Timer"):
            again = f"{file.text(timer)}.Reset(".encode()
            return file.data.find(again, current.start_byte, current.end_byte) < 0
        current = current.parent
    return False


def _is_called(use: Node) -> bool:
    """Whether the use is `cancel()`, here and now."""
    call = use.parent
    return (
        call is not None
        and call.type == "call_expression"
        and call.parent is not None
        and call.parent.type == "expression_statement"
    )


@dataclass(frozen=True)
class Rewrapped:
    """A context that a loop replaces by one derived from it, round by round."""

    call: Node
    target: Node
    declared: Node
    loop: Loop
    name: str
    bounds_time: bool


def rewrapped(file: GoFile) -> Iterator[Rewrapped]:
    """Assignments `ctx, cancel = context.WithTimeout(ctx, d)` to a variable from outside the loop.

    Values are left alone in loops with an end of their own: they are few, and each is another one.
    """
    for call in file.calls_to(*named_with(Trait.DERIVES_CONTEXT)):
        statement = call.parent.parent if call.parent is not None else None
        if statement is None or statement.type not in ("assignment_statement", "short_var_declaration"):
            continue
        target = result_holder(call, 0) or _only_target(statement)
        given = arguments(call)
        if target is None or not given or given[0].type != "identifier":
            continue
        variable, parent = file.resolve(target), file.resolve(given[0])
        function = file.function_of(call)
        if function is None or variable is None or variable is not parent or not is_written(target):
            continue
        if variable.node.id == target.id:
            continue  # `ctx, cancel := context.WithCancel(ctx)` of an outer ctx is another variable
        graph = file.package.flow(function)
        loop = graph.loop_of(call)
        if loop is None or not graph.is_intact or _inside(variable.node, loop.node):
            continue
        name = file.callee(call).name
        if name == "context.WithValue" and loop.form is not LoopForm.ENDLESS:
            continue
        others = [
            each.node
            for each in file.package.names.writes(variable)
            if each.node.id != target.id and file.function_of(each.node) is function
        ]
        if graph.can_reach(call, call, others) is not None:
            yield Rewrapped(
                call, target, variable.node, loop, variable.name, name in named_with(Trait.BOUNDS_TIME)
            )


def _only_target(statement: Node) -> Node | None:
    left = statement.child_by_field_name("left")
    if left is None or left.named_child_count != 1:
        return None
    target = left.named_children[0]
    return target if target.type == "identifier" else None


def _inside(node: Node, around: Node) -> bool:
    return around.start_byte <= node.start_byte < around.end_byte
