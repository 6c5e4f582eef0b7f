"""Senders that outlive their receiver: the one function that receives from a channel may quit, and a bare
send then waits for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.callers import (
    CallSite,
    callers_in_package,
    ends_with_the_process,
    is_called_at_once,
    is_returned,
    sites_through_interfaces,
)
from caulk.golang.cancellation import channel_of, is_context, is_timer
from caulk.golang.channel_uses import Operation, holder_of, uses_of_value
from caulk.golang.definitions import definitions
from caulk.golang.flow import LoopForm, Outcome, own_nodes
from caulk.golang.lifecycle import runs_once_per_process
from caulk.golang.names import is_address_taken, is_written
from caulk.golang.places import place_of
from caulk.golang.receiver_ends import way_to_give_up, way_to_quit
from caulk.golang.runners import spawning_call
from caulk.golang.starts import starts
from caulk.golang.syntax import walk
from caulk.golang.traffic import home
from caulk.golang.typing_model import Chan, Named
from caulk.golang.waits_first import comes_after_wait, runs_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, FlowGraph, Path
    from caulk.golang.receiver_ends import Quit

_RECEIVES = frozenset({Operation.RECEIVE, Operation.RANGE})
# What changes an atomic value, as its reader never sees.
_STORES = frozenset({"Store", "Swap", "CompareAndSwap", "Add", "Or", "And"})


@dataclass(frozen=True)
class LeftBehind:
    """A send that waits for ever once the receiver has quit by `path`."""

    channel: MadeChannel
    send: ChannelOperation
    receive: ChannelOperation
    path: Path
    decision: Branch | None  # what makes the receiver quit

    @property
    def receiver(self) -> Function:
        return self.receive.function


def left_behind(file: GoFile) -> Iterator[LeftBehind]:
    """One finding for each channel that the file makes whose only receiver may quit before a bare send."""
    for channel in file.package.channels.made_in(file):
        reach = channel.reach
        if channel.capacity != 0 or not reach.elsewhere.isdisjoint(_RECEIVES):
            continue
        receives = reach.of(Operation.RECEIVE, Operation.RANGE)
        sends = [each for each in reach.of(Operation.SEND) if not each.has_alternative]
        if not receives or not sends:
            continue
        receiver = receives[0].function
        if any(each.function is not receiver for each in receives) or ends_with_the_process(home(receiver)):
            continue
        gives_up = not receives[0].has_alternative
        quits = way_to_give_up(receiver, receives) if gives_up else way_to_quit(receiver, receives)
        if quits is None or is_started_again(receiver, channel, together=gives_up):
            continue
        if gives_up and not _is_another_goroutine(receiver, channel):
            continue
        if _ends_with_program(receiver, quits):
            continue
        for send in sends:
            if gives_up and not _is_repeated(send):
                continue
            if not _is_apart(send, receiver) or _is_guarded(send, channel):
                continue
            if not _decides(send, quits, receiver):
                yield LeftBehind(channel, send, receives[0], quits.path, quits.decision)
                break


def _ends_with_program(receiver: Function, quits: Quit) -> bool:
    """Whether the one receiver that the program starts quits when its context ends, or a channel is closed.

    Then the program ends, and whoever still waits for it ends, too.
    """
    decision, file = quits.decision, receiver.file
    if decision is None:
        return False
    if decision.outcome is Outcome.WINS:
        channel = channel_of(decision.node)
        is_end = channel is not None and channel.type == "call_expression"
        is_end = is_end and channel is not None and file.callee(channel).name == "(context.Context).Done"
    else:
        is_end = any(
            part.type == "identifier" and _tells_of_close(file, part) for part in walk(decision.node)
        )
    return is_end and runs_once_per_process(home(receiver))


def _tells_of_close(file: GoFile, name: Node) -> bool:
    """Whether a variable is the second value of a receive."""
    variable = file.resolve(name)
    declaration = variable.declaration if variable is not None and variable.index == 1 else None
    right = declaration.child_by_field_name("right") if declaration is not None else None
    while right is not None and right.type == "expression_list" and right.named_child_count == 1:
        right = right.named_children[0]
    return right is not None and right.type == "unary_expression" and right.children[0].type == "<-"


def _is_another_goroutine(receiver: Function, channel: MadeChannel) -> bool:
    """Whether the receiver runs apart from the function that makes the channel, which then cannot go on."""
    function = home(receiver)
    if channel.function is None or home(channel.function) is function:
        return False
    if starts(function):
        return True
    sites = function.file.package.channels.callers(function).sites
    return bool(sites) and all(
        site.is_spawn or (site.caller is not None and bool(starts(home(site.caller)))) for site in sites
    )


def _is_repeated(send: ChannelOperation) -> bool:
    """Whether the function that sends goes on to send again."""
    return send.file.package.flow(send.function).loop_of(send.node) is not None


def _is_apart(send: ChannelOperation, receiver: Function) -> bool:
    """Whether the send runs on another goroutine, in code that the receiver neither hands out nor calls."""
    function: Function | None = send.function
    while function is not None:
        if function is receiver:
            return False
        function = function.parent
    calling = callers_in_package(send.function)
    return (
        calling.escapes
        or not calling.sites
        or any(site.caller is not receiver or site.is_spawn for site in calling.sites)
    )


def is_started_again(receiver: Function, channel: MadeChannel, *, together: bool = False) -> bool:
    """Whether the receiver may run again after it quit: its start stands in a loop, or in several places.

    `together` allows a loop that starts so many receivers of a kind at once: each of them may quit.
    """
    call = spawning_call(receiver)
    if call is not None:
        return receiver.parent is None or _starts_over(receiver.parent, call, together=together)
    function = home(receiver)
    if function.is_literal and is_returned(function) and function.parent is not None:
        function = function.parent
    known = function.file.package.channels.callers(function)
    given = channel.reach.given_to(home(receiver))
    ids = {node.id for node in given}
    sites = [site for site in known.sites if site.call.id in ids or not given]
    seen = {site.call.id for site in sites}
    for node in given:
        if node.id not in seen:  # a call in another package
            if not _is_within(node, channel.file.root):
                return True
            sites.append(CallSite(channel.file, node, channel.file.function_of(node)))
    if known.as_value:
        further = sites_through_interfaces(function) if function.is_method else None
        if further is None:
            return True
        sites += further
    if len(sites) > 1:
        return True
    return any(
        site.caller is None
        or _starts_over(site.caller, site.call, together=together and site.is_spawn)
        or (function is not home(receiver) and not is_called_at_once(site.call))
        for site in sites
    )


def _starts_over(starter: Function, call: Node, *, together: bool) -> bool:
    """Whether a call stands in a loop, other than one that runs a given number of rounds if `together`."""
    loop = starter.file.package.flow(starter).loop_of(call)
    if loop is None or not together or loop.parent is not None:
        return loop is not None
    clause = loop.range_clause
    right = clause.child_by_field_name("right") if clause is not None else None
    if right is not None:
        return isinstance(starter.file.type_of(right).underlying, Chan)
    return loop.form is not LoopForm.CLAUSE


def _is_within(node: Node, root: Node) -> bool:
    while node.parent is not None:
        node = node.parent
    return node.id == root.id


def _is_guarded(send: ChannelOperation, channel: MadeChannel) -> bool:
    """Whether something around or before the send asks whether the receiver is there, or none comes to it.

    A sender that recovers expects the channel to be closed.
    """
    file, start = send.file, send.node.start_byte
    graph = file.package.flow(send.function)
    if not graph.reachable(send.node):
        return True
    recovers = graph.recovers and channel.reach.may(Operation.CLOSE)
    pending = [send.function.body] if send.function.body is not None else []
    while pending:
        part = pending.pop()
        if part.start_byte >= start or (part.type == "func_literal" and part.end_byte < start):
            continue
        if part.type == "select_statement" and _asks_before(file, graph, part, send.node):
            return True
        if part.type == "defer_statement" and recovers:
            return True
        condition = part.child_by_field_name("condition") if part.type == "if_statement" else None
        if condition is not None and _asks_for_state(file, condition, send.function):
            return True
        pending.extend(part.named_children)
    return False


def _asks_before(file: GoFile, graph: FlowGraph, select: Node, send: Node) -> bool:
    """Whether a select turns away from a send behind it when a channel is closed, or a context ends.

    What brings work or time says nothing about the receiver.
    """
    for case in select.named_children:
        communication = case.child_by_field_name("communication")
        if communication is None or case.start_byte <= send.start_byte < case.end_byte:
            continue
        if graph.can_reach(communication, send, (select,)) is None and _tells_of_an_end(file, case):
            return True
    return False


def _tells_of_an_end(file: GoFile, case: Node) -> bool:
    """Whether a case receives from a channel that somebody may close."""
    channel = channel_of(case)
    if channel is None or is_timer(file, case):
        return False
    holder = holder_of(file, channel)
    channels = file.package.channels
    return holder is None or channels.reach(channels.uses(holder)).may(Operation.CLOSE)


def _asks_for_state(file: GoFile, asking: Node, sender: Function, *, deeper: bool = True) -> bool:
    """Whether code asks for what others may change meanwhile, such as whether the receiver is there.

    That is a field or variable that another function writes, a context, and whatever a call out of sight
    knows; calls into the module are looked into once.
    """
    for part in own_nodes(asking):
        if part.type == "call_expression":
            callee = file.callee(part)
            if not callee.is_known or callee.name.startswith(("(context.Context).", "context.")):
                return True
            body = callee.function.body if callee.function is not None and deeper else None
            asked = _asked_in(body) if body is not None else ()
            inside = callee.function.file if callee.function is not None else file
            if any(_asks_for_state(inside, each, sender, deeper=False) for each in asked):
                return True
        elif part.type in ("identifier", "selector_expression"):
            if is_context(file.type_of(part)) or _is_written_elsewhere(file, part, sender):
                return True
            variable = file.resolve(part) if part.type == "identifier" else None
            if deeper and variable is not None and variable.function is sender:
                for each in definitions(file, variable, part) or ():
                    if each.value is not None and _asks_for_state(file, each.value, sender, deeper=False):
                        return True
    return False


def _asked_in(body: Node) -> Iterator[Node]:
    """The conditions and results of a function."""
    for node in own_nodes(body):
        if node.type == "return_statement":
            yield node
        condition = node.child_by_field_name("condition")
        if condition is not None:
            yield condition


def _is_written_elsewhere(file: GoFile, mention: Node, sender: Function) -> bool:
    """Whether functions other than the sender give a field or a shared variable its value."""
    place = place_of(file, mention)
    if place is None or (place.root.is_parameter and not place.fields):
        return False
    package = file.package
    if not place.fields:
        return place.root.function is not sender and any(
            _is_stored(each.file, each.node) and each.file.function_of(each.node) is not sender
            for each in package.names.references(place.root)
        )
    for other in package.files:
        for name in other.identifiers(place.fields[-1]):
            selector = name.parent
            if name.type != "field_identifier" or selector is None or selector.type != "selector_expression":
                continue
            function = other.function_of(name)
            if function is None or function.top_level is sender.top_level or not _is_stored(other, selector):
                continue
            written = place_of(other, selector)
            if written is None or written.key == place.key:
                return True
    return False


def _is_stored(file: GoFile, mention: Node) -> bool:
    """Whether a variable or field gets another value where it is mentioned."""
    parent = mention.parent
    if is_written(mention) or is_address_taken(mention):
        return True
    name = parent.child_by_field_name("field") if parent is not None else None
    if name is None or file.text(name) not in _STORES:
        return False
    given = file.type_of(mention).dereferenced
    return not given.is_known or (isinstance(given, Named) and given.path == "sync/atomic")


def _decides(send: ChannelOperation, quits: Quit, receiver: Function) -> bool:
    """Whether the sender makes the receiver quit, or somebody who waits for the senders first."""
    decision = quits.decision
    if decision is None or decision.outcome is not Outcome.WINS:
        return False
    communication = decision.node.child_by_field_name("communication")
    file = receiver.file
    for part in walk(communication) if communication is not None else ():
        if part.type != "unary_expression" or part.children[0].type != "<-":
            continue
        operand = part.named_children[-1]
        holder = holder_of(file, operand)
        uses = file.package.channels.uses(holder) if holder is not None else uses_of_value(file, operand)
        signals = file.package.channels.reach(uses).of(Operation.SEND, Operation.CLOSE)
        for channel in file.package.channels.made_by_operation.get(part.id, ()):
            signals = [*signals, *channel.reach.of(Operation.SEND, Operation.CLOSE)]
        for signal in signals:
            if runs_within(send.function, signal.function):
                return True
            if comes_after_wait(signal.function, signal.node):
                return True
    return False
