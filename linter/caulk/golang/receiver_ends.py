"""How the receiver of a channel ends: the ways out of its loop that the senders do not know of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from caulk.golang.channel_uses import Operation
from caulk.golang.flow import ExitKind, LoopForm, Outcome
from caulk.golang.names import is_written
from caulk.golang.paths import Search, search
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Block, Branch, Edge, FlowGraph, Path
    from caulk.golang.names import Object

_BEFORE, _IN_ROUND, _IN_ARM, _FAILED = 0, 1, 2, 3


class Quit(NamedTuple):
    """A way on which a receiver leaves its loop, and what makes it leave."""

    path: Path
    decision: Branch | None


def way_to_quit(receiver: Function, receives: Sequence[ChannelOperation]) -> Quit | None:
    """How the receiver leaves its loop in a round in which it does not receive from the channel."""
    graph = receiver.file.package.flow(receiver)
    loop = graph.loop_of(receives[0].node)
    if not graph.is_intact or loop is None or loop.form is not LoopForm.ENDLESS:
        return None
    if any(each.select is None or not each.has_alternative for each in receives):
        return None
    while loop.parent is not None:
        loop = loop.parent
    header = loop.header.index
    points = {step.id for each in receives if (step := graph.step_of(each.node)) is not None}

    ending = set(_endings(receiver, graph))

    def visit(node: Node, state: int) -> int | None:
        if node.id in ending:
            return None
        return _IN_ARM if node.id in points and state != _BEFORE else state

    told = _told(receiver, receives)

    def cross(_block: Block, edge: Edge, state: int) -> int | None:
        if told and edge.branch is not None and _mentions(receiver.file, edge.branch, told):
            return None  # what it received told it to quit
        return _IN_ROUND if edge.target.index == header else state

    def leave(kind: ExitKind, state: int) -> bool:
        return kind in (ExitKind.RETURN, ExitKind.GOEXIT) and state == _IN_ROUND

    witness = search(graph, _BEFORE, Search(visit, leave, cross))
    if witness is None:
        return None
    decisions = [
        branch
        for branch, state in zip(witness.path.branches, witness.states, strict=True)
        if state == _IN_ROUND and branch.decides
    ]
    return Quit(witness.path, _decisive(graph, decisions, receives[0]))


def _decisive(graph: FlowGraph, decisions: Sequence[Branch], receive: ChannelOperation) -> Branch | None:
    """The last decision that led away from the receive: after some, no way came back to it anyhow."""
    for branch in reversed(decisions):
        if branch.outcome is Outcome.WINS or graph.can_reach(branch.node, receive.node) is not None:
            return branch
    return decisions[-1] if decisions else None


def _endings(receiver: Function, graph: FlowGraph) -> Iterator[int]:
    """The statements with a call of a function in a field of which none that the field is given returns."""
    for site in receiver.file.package.calls.of(receiver):
        targets = site.known_targets
        if targets and all(each.file.package.endings.of(each) is not None for each in targets):
            step = graph.step_of(site.node)
            if step is not None:
                yield step.id


def way_to_give_up(receiver: Function, receives: Sequence[ChannelOperation]) -> Quit | None:
    """How a loop that receives in each round ends before the channel is closed.

    That is by an error of what it does with the values, or by another case of a select: the senders do not
    know of either. What it received itself may tell it that nothing comes any more, and so may the close.
    """
    file, graph, receive = receiver.file, receiver.file.package.flow(receiver), receives[0]
    ranges = receive.kind is Operation.RANGE
    loop = graph.loop(receive.node) if ranges else graph.loop_of(receive.node)
    if not graph.is_intact or loop is None or len(receives) > 1 or receive.select is not None:
        return None
    header = loop.header.index
    step = graph.step_of(receive.node)
    point = -1 if ranges or step is None else step.id
    told = _derived(graph, loop.node, _given_by(receiver, receive))

    def visit(node: Node, state: int) -> int:
        return _IN_ROUND if node.id == point else state

    def cross(block: Block, edge: Edge, state: int) -> int | None:
        branch = edge.branch
        if branch is None:
            return state
        if block.index == header and ranges:
            return _IN_ROUND if branch.outcome is Outcome.ITERATES else None
        if state == _BEFORE or not branch.decides:
            return state
        if _mentions(file, branch, told):
            return _IN_ROUND
        return _FAILED if _is_failure(file, branch) else state

    def leave(kind: ExitKind, state: int) -> bool:
        return kind in (ExitKind.RETURN, ExitKind.GOEXIT) and state == _FAILED

    witness = search(graph, _BEFORE, Search(visit, leave, cross))
    if witness is None:
        return None
    failures = [branch for branch in witness.path.branches if _is_failure(file, branch)]
    return Quit(witness.path, failures[-1])


def _is_failure(file: GoFile, branch: Branch) -> bool:
    """Whether a decision asks for an error, or is a select's case of something that it waits for besides."""
    if branch.outcome is Outcome.WINS:
        communication = branch.node.child_by_field_name("communication")
        return communication is not None and communication.type != "send_statement"
    if branch.outcome not in (Outcome.HOLDS, Outcome.FAILS):
        return False
    return any(part.type == "identifier" and str(file.type_of(part)) == "error" for part in walk(branch.node))


def _given_by(receiver: Function, receive: ChannelOperation) -> set[Object]:
    """The variables that get what a receive brings, and whether it brought anything."""
    holder: Node | None = receive.node
    if receive.kind is Operation.RANGE:
        holder = next((each for each in receive.node.children if each.type == "range_clause"), None)
    else:
        while holder is not None and not holder.type.endswith(("_statement", "_declaration")):
            holder = holder.parent
    left = holder.child_by_field_name("left") if holder is not None else None
    names = (part for part in walk(left) if part.type == "identifier") if left is not None else ()
    return {found for part in names if (found := receiver.file.resolve(part)) is not None}


def _derived(graph: FlowGraph, region: Node, told: set[Object]) -> set[Object]:
    """Those and the variables that get their values from them, errors of functions called with them aside."""
    file = graph.function.file
    found = set(told)
    for node in walk(region):
        if node.type not in ("short_var_declaration", "assignment_statement"):
            continue
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or not _names(file, right, found):
            continue
        for target in left.named_children:
            variable = file.resolve(target) if target.type == "identifier" else None
            if variable is None:
                continue
            made = right.named_children[0] if right.named_child_count == 1 else None
            fails = str(file.package.types.of_object(variable)) == "error"
            if not (fails and made is not None and _does_work(file, made, found)):
                found.add(variable)
    return found


def _does_work(file: GoFile, value: Node, told: set[Object]) -> bool:
    """Whether a call does something with what was received, rather than ask it: `v.Err()`."""
    if value.type != "call_expression":
        return False
    given = value.child_by_field_name("arguments")
    return (given is not None and given.named_child_count > 0) or not _names(file, value, told)


def _names(file: GoFile, node: Node, variables: set[Object]) -> bool:
    return any(part.type == "identifier" and file.resolve(part) in variables for part in walk(node))


def _told(receiver: Function, receives: Sequence[ChannelOperation]) -> set[Object]:
    """The variables that the arms of the receives write: what the senders tell the receiver."""
    found: set[Object] = set()
    for receive in receives:
        for part in walk(receive.case) if receive.case is not None else ():
            if part.type == "identifier" and is_written(part):
                variable = receiver.file.resolve(part)
                if variable is not None:
                    found.add(variable)
    return found


def _mentions(file: GoFile, branch: Branch, variables: set[Object]) -> bool:
    if branch.outcome is Outcome.WINS or not branch.decides:
        return False
    node = branch.node
    if node.type.endswith("_case") and node.parent is not None:
        node = node.parent.child_by_field_name("value") or node
    return _names(file, node, variables)
