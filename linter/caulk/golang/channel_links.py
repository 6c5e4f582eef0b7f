"""Who operates on a channel, on whose behalf.

Seen from the function that makes the channel: the goroutines that it starts, those that it hands the channel
to, and the helpers that it and they call.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.calls import call_nodes, once_function
from caulk.golang.channel_uses import Inside, Operation, Variable
from caulk.golang.contexts import arguments
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.library_traits import run_argument
from caulk.golang.names import ObjectKind
from caulk.golang.places import place_of
from caulk.golang.runners import Run
from caulk.golang.spawns import Spawn
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Field, Func

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.channels import Channel, ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object

_ONCE = "(*sync.Once).Do"
_SHARED = frozenset({_ONCE, "(*golang.org/x/sync/singleflight.Group).Do"})
_COUNTED = frozenset({Operation.SEND, Operation.RECEIVE, Operation.RANGE})


@dataclass(frozen=True)
class Link:
    """Where a function runs another: a call, the start of a goroutine (`spawn`), or a hand-over.

    A hand-over (`taken`) is a send by which a goroutine that runs already gets the channel into a variable.
    `alike` are further functions that the same place may run instead, through an interface or a variable.
    """

    node: Node  # the call or the spawn, in the function that runs the other
    callee: Function
    spawn: Spawn | None = None
    alike: tuple[Function, ...] = ()
    taken: Object | None = None

    @property
    def is_call(self) -> bool:
        """Whether the other function runs on the goroutine of the one with the link."""
        return self.spawn is None and self.taken is None

    @property
    def callees(self) -> tuple[Function, ...]:
        return (self.callee, *self.alike)


def home(function: Function) -> Function:
    """The function on whose goroutine a literal runs, as far as it is called or deferred in place."""
    while function.parent is not None and literal_use(function.node) in (
        LiteralUse.CALLED,
        LiteralUse.DEFERRED,
    ):
        function = function.parent
    return function


class Links:
    """The functions that one run of a channel's creator leads to, as far as they operate on the channel."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.creator = channel.function
        self._operations: dict[Function, list[ChannelOperation]] = {}
        for operation in channel.operations:
            self._operations.setdefault(home(operation.function), []).append(operation)
        self._in_values = any(
            each.is_literal and literal_use(each.node) is LiteralUse.VALUE for each in self._operations
        )
        self._links: dict[Function, tuple[Link, ...]] = {}
        self._given = {node.id for _, node in channel.reach.passed}
        self._handed_over: dict[int, list[Object]] = {}  # who takes it from another channel, by send
        self._takers: dict[int, tuple[Function, ...]] = {}  # what is run with the channel, by call
        for holder, node in channel.reach.passed:
            taken = holder.holder if isinstance(holder, Inside) else holder
            if isinstance(taken, Variable) and node.type == "send_statement":
                self._handed_over.setdefault(node.id, []).append(taken.object)
            elif isinstance(taken, Variable) and taken.object.kind in (ObjectKind.PARAM, ObjectKind.RECEIVER):
                taker = taken.object.function
                known = self._takers.get(node.id, ())
                if taker is not None and taker not in known:
                    self._takers[node.id] = (*known, taker)
        self._requests = {each for taken in self._handed_over.values() for each in taken}
        self._taking = {taker for takers in self._takers.values() for taker in takers}
        self._reached = self._explore()

    def operations(self, function: Function, *kinds: Operation) -> list[ChannelOperation]:
        """The operations that run on a function's own account, in literals called in place too."""
        return [each for each in self._operations.get(function, ()) if each.kind in kinds]

    def is_for_request(self, function: Function, node: Node) -> bool:
        """Whether part of a worker is about what a hand-over gave it: that runs once for each hand-over."""
        if not self._handed_over:
            return False
        file = function.file
        return any(part.type == "identifier" and file.resolve(part) in self._requests for part in walk(node))

    def links(self, function: Function) -> tuple[Link, ...]:
        """What a function runs that leads to operations on the channel."""
        return tuple(
            link for link in self._links.get(function, ()) if not self._reached.isdisjoint(link.callees)
        )

    @property
    def is_closed(self) -> bool:
        """Whether every send and receive is in a function that the creator leads to."""
        return all(
            function in self._reached or not any(each.kind in _COUNTED for each in operations)
            for function, operations in self._operations.items()
        )

    def _explore(self) -> frozenset[Function]:
        """The functions between the creator and the operations."""
        wanted = set(self._operations)
        came: dict[Function, set[Function]] = {}
        level, seen = [self.creator], {self.creator}
        missing = wanted - seen
        for depth in range(limits.SEND_DEPTH.value + 1):
            following: list[Function] = []
            for function in level:
                for link in self._links_of(function, spawns_only=not missing and depth > 0):
                    for callee in link.callees:
                        came.setdefault(callee, set()).add(function)
                        if callee not in seen:
                            seen.add(callee)
                            missing.discard(callee)
                            following.append(callee)
            level = following
            if not missing or limits.SEND_FUNCTIONS.exceeded(len(seen), self.creator.file, self.creator.node):
                break
        reached: set[Function] = {self.creator}
        pending = list(wanted)
        while pending:
            function = pending.pop()
            if function in reached or (function not in came and function is not self.creator):
                continue
            reached.add(function)
            pending.extend(came.get(function, ()))
        return frozenset(reached)

    def _links_of(self, function: Function, *, spawns_only: bool) -> tuple[Link, ...]:
        known = self._links.get(function)
        if known is None:
            known = tuple(self._find_links(function, spawns_only=spawns_only))
            self._links[function] = known
        return known

    def _find_links(self, function: Function, *, spawns_only: bool) -> Iterator[Link]:
        package = function.file.package
        parts = [function, *_literals_in_place(function)]
        started: set[int] = set()
        for part in parts:
            for spawn in package.channels.spawned_by(part):
                targets = self._targets_of(spawn)
                if targets:
                    yield Link(spawn.node, targets[0], spawn, targets[1:])
                if spawn.call is not None:
                    started.add(spawn.call.id)
        for part in parts if self._handed_over else ():
            yield from self._hand_overs(part)
        if spawns_only or self._needs_no_calls(function):
            return
        for part in parts:
            for call in self._calls_in(part):
                if call.node.id in started:
                    continue
                taking = self._takers.get(call.node.id)
                if taking is None and not self._makes(call.node):
                    handed = list(self._handed_on(call, part))
                    yield from handed
                    if handed:
                        continue
                origin = self.channel.origin.function
                if self._makes(call.node) and origin is not None:
                    taking = (origin,)
                if taking is None:
                    usable = call.complete or len(call.targets) == 1
                    made_by = call.node.child_by_field_name("function")
                    taking = self._given_to(call.targets if usable else (), made_by, part)
                targets = tuple(dict.fromkeys(home(each) for each in taking))
                if targets and function not in targets:
                    yield Link(call.node, targets[0], None, targets[1:])

    def _hand_overs(self, function: Function) -> Iterator[Link]:
        """The sends of a function that hand the channel to a goroutine which runs already."""
        for node in walk(function.body) if function.body is not None else ():
            taking = self._handed_over.get(node.id, ()) if node.type == "send_statement" else ()
            if taking and function.file.function_of(node) is function:
                workers = [home(each.function) for each in taking if each.function is not None]
                yield Link(node, workers[0], None, tuple(workers[1:]), taking[0])

    def _makes(self, call: Node) -> bool:
        """Whether a call is that of the function which makes the channel."""
        return self.channel.is_received and call.id == self.channel.made.id

    def _handed_on(self, call: OutgoingCall, user: Function) -> Iterator[Link]:
        """What a call makes a runner run: `spawn(func() { ch <- 1 })`."""
        file, calls = call.file, call.file.package.calls
        known = run_argument(call.name)
        if len(call.targets) != 1 and known is None:
            return
        for position, value in enumerate(arguments(call.node)):
            taking = self._takers.get(value.id) if value.type == "selector_expression" else None
            if taking is None and value.type not in ("func_literal", "identifier", "call_expression"):
                continue
            if known is None:
                run = calls.run_of(call.targets[0], position)
            else:
                run = Run(spawned=False) if position == known else None
            if run is None:
                continue
            if taking is None:
                taking = self._given_to(calls.functions_of(file, value), value, user)
            marker = call.node.child_by_field_name("function")
            if taking and marker is not None:
                spawn = Spawn(file, call.node, marker, None, value) if run.spawned else None
                yield Link(call.node, taking[0], spawn, taking[1:])

    def _calls_in(self, function: Function) -> Iterable[OutgoingCall]:
        """The calls of a function that may lead to the channel: that get it, or may run a literal with it."""
        file, calls = function.file, function.file.package.calls
        wanted = self._takers.keys() | {self.channel.made.id}
        return [
            calls.site(file, node)
            for node in call_nodes(function)
            if node.id in wanted
            or (self._in_values and _passes_functions(file, node))
            or any(each.id in wanted for each in arguments(node))
        ]

    def _targets_of(self, spawn: Spawn) -> tuple[Function, ...]:
        """The functions that a goroutine may run with this channel."""
        value = spawn.call or spawn.callee
        taking = (
            self._takers.get(value.id) if value is spawn.call or value.type != "call_expression" else None
        )
        if taking is None:
            found = spawn.file.package.calls.functions_of(spawn.file, spawn.callee)
            taking = self._given_to(found, spawn.callee, spawn.spawner)
        return tuple(dict.fromkeys(home(each) for each in taking))

    def _given_to(
        self, targets: tuple[Function, ...], value: Node | None, user: Function | None
    ) -> tuple[Function, ...]:
        """The targets, when running them is about this channel, and not about another one of its kind."""
        origin = self.channel.origin
        for target in targets:
            if target in self._taking:
                return ()
            if self.channel.is_received and target is origin.function:
                call = value.parent if value is not None else None
                if call is None or call.id != self.channel.made.id:
                    return ()
            outer = target.parent
            elsewhere = user is not None and user.top_level is not target.top_level
            if outer in self._taking and elsewhere and self._maker_of(user, value) not in self._given:
                return ()
        return targets

    @staticmethod
    def _maker_of(user: Function | None, value: Node | None) -> int | None:
        """The call that made a function value: `sender(ch)` in `sender(ch)()`, or where it was stored."""
        if user is None:
            return None
        file = user.file
        held = file.resolve(value) if value is not None and value.type == "identifier" else None
        if held is not None and held.is_variable:
            value = file.package.types.lasting_value(held)
        return value.id if value is not None else None

    def _needs_no_calls(self, function: Function) -> bool:
        """Whether all operations are in the creator and in what it starts: then calls lead nowhere."""
        if function is not self.creator:
            return False
        targets: set[Function] = set()
        for part in (function, *_literals_in_place(function)):
            for spawn in function.file.package.channels.spawned_by(part):
                targets.update(self._targets_of(spawn))
        return all(each is function or each in targets for each in self._operations)

    def sources(self, function: Function) -> Iterator[tuple[Function, Link]]:
        """Who runs a function, as far as the creator leads there."""
        for source in self._reached:
            for link in self.links(source):
                if function in link.callees:
                    yield source, link

    @property
    def receivers(self) -> tuple[Link, ...]:
        """The calls through which the creator receives."""
        return tuple(link for link in self.links(self.creator) if link.is_call and self.receives_by(link))

    @property
    def only_creator_receives(self) -> bool:
        """Whether the creator does all the receiving, and goroutines all the sending."""
        own = set(self.called(self.creator))
        return all(
            not any(each.kind in (Operation.RECEIVE, Operation.RANGE) for each in operations)
            if function not in own
            else not any(each.kind is Operation.SEND for each in operations)
            for function, operations in self._operations.items()
        )

    @property
    def runs_on_one_goroutine(self) -> bool:
        """Whether every operation runs on the goroutine of the creator."""
        own = set(self.called(self.creator))
        return all(function in own for function in self._operations)

    def receives(self, function: Function) -> bool:
        """Whether a run of the function receives from the channel, itself or through helpers it calls."""
        return any(
            self.operations(each, Operation.RECEIVE, Operation.RANGE) for each in self.called(function)
        )

    def called(self, function: Function) -> Iterator[Function]:
        """A function and what it calls, without the goroutines it starts."""
        pending, seen = [function], {function}
        while pending:
            current = pending.pop()
            yield current
            for link in self.links(current):
                fresh = [each for each in link.callees if link.is_call and each not in seen]
                seen.update(fresh)
                pending.extend(fresh)

    def any_send(self, function: Function) -> ChannelOperation | None:
        """A send that runs because the function does, in a select with alternatives too."""
        return self.first_send(function, bare=False)

    def first_send(self, function: Function, *, bare: bool = True) -> ChannelOperation | None:
        """A send that runs because the function does, for the story."""
        pending, seen = [function], {function}
        while pending:
            current = pending.pop(0)
            for send in self.operations(current, Operation.SEND):
                if not (bare and send.has_alternative):
                    return send
            fresh = [each for link in self.links(current) for each in link.callees if each not in seen]
            seen.update(fresh)
            pending.extend(fresh)
        return None

    def receives_by(self, link: Link) -> bool:
        """Whether what a link runs receives."""
        return any(self.receives(each) for each in link.callees)

    def is_certain(self, link: Link) -> bool:
        """Whether what a link runs surely runs there: no timer can be stopped, nothing has run it before."""
        if link.spawn is not None and not link.spawn.is_certain:
            return False
        return all(
            self._runs_each_time(each) and not _is_overtaken(each)
            for each in link.callees
            if _runs_once(each)
        )

    def _runs_each_time(self, once: Function) -> bool:
        """Whether what runs but once comes to that in one place, on one run of the creator."""
        seen = {once}
        pending = [once]
        while pending:
            sources = list(self.sources(pending.pop()))
            if len(sources) > 1:
                return False
            for source, way in sources:
                if source.file.package.flow(source).loop_of(way.node) is not None:
                    return False
                if source is not self.creator and source not in seen:
                    seen.add(source)
                    pending.append(source)
        return True


def _call_with(function: Function) -> Node | None:
    """The call that a literal is an argument of."""
    holder = function.node.parent if function.is_literal else None
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    return call if call is not None and call.type == "call_expression" else None


def _runs_once(function: Function) -> bool:
    """Whether a literal is what sync.OnceFunc or its like, a Once or a call that others may share runs."""
    call = _call_with(function)
    if call is None:
        return False
    return once_function(function.file, call) is not None or function.file.callee(call).name in _SHARED


def _is_overtaken(function: Function) -> bool:
    """Whether a literal may never run, because the Once that runs it may run something else."""
    call = _call_with(function)
    file = function.file
    if call is None or file.callee(call).name != _ONCE:
        return False
    callee = call.child_by_field_name("function")
    operand = callee.child_by_field_name("operand") if callee is not None else None
    place = place_of(file, operand) if operand is not None else None
    if place is None:
        return True
    if not place.fields:
        return len(file.package.names.references(place.root)) > 1
    mentions = (
        name
        for other in file.package.files
        for name in other.identifiers(place.fields[-1])
        if name.type == "field_identifier" and other.function_of(name) is not None
    )
    return len(list(islice(mentions, 2))) > 1


def _passes_functions(file: GoFile, call: Node) -> bool:
    """Whether a call runs what a variable or a result is, or is given a function to run."""
    callee, holder = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    given = holder.named_children if holder is not None else []
    return callee is not None and any(
        node.type in ("func_literal", "call_expression" if node is callee else "")
        or (node.type == "identifier" and _holds_function(file, node))
        or (node.type == "selector_expression" and node is callee and _is_field(file, node))
        for node in (callee, *given)
    )


def _holds_function(file: GoFile, name: Node) -> bool:
    held = file.resolve(name)
    if held is None or not held.is_variable:
        return False
    return isinstance(file.package.types.of_object(held).underlying, Func)


def _is_field(file: GoFile, selector: Node) -> bool:
    operand, name = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
    if operand is None or name is None or file.qualified(selector):
        return False
    return isinstance(file.package.types.member(file.type_of(operand), file.text(name)), Field)


def _literals_in_place(function: Function) -> Iterator[Function]:
    """The literals inside a function that run on its goroutine: called or deferred where they stand."""
    file = function.file
    if function.body is None or b"func(" not in file.data[function.body.start_byte : function.body.end_byte]:
        return
    for node in walk(function.body):
        if node.type == "func_literal" and literal_use(node) in (LiteralUse.CALLED, LiteralUse.DEFERRED):
            literal = file.literal(node)
            if home(literal) is function:
                yield literal
