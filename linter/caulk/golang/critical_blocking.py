"""Waiting under a lock for somebody who needs that lock first.

A function that holds `s.mu` sends on `s.events`; the goroutine that receives from it takes `s.mu` before it
comes back to receive. Each then waits for the other. The same for receives whose senders need the lock, and
for WaitGroup.Wait when a goroutine of the group needs it before Done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers_in_package
from caulk.golang.channel_uses import Operation
from caulk.golang.critical import Section, sections_of
from caulk.golang.critical_chains import leads_to
from caulk.golang.critical_state import depends_on_state_of, flags_in
from caulk.golang.flow import own_nodes
from caulk.golang.groups import GroupAction, group_place, started_by
from caulk.golang.locks import lock_class, same_lock
from caulk.golang.locks_links import held_literals
from caulk.golang.places import bound_places, seen_from
from caulk.golang.reentry import dynamic_ways, hops_of, is_of_another
from caulk.golang.starts import goroutine_of, seen_by_spawner, starts
from caulk.golang.typing_model import Chan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from caulk.golang.channel_map import MadeChannel
    from caulk.golang.channel_uses import ChannelOperation
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import FlowGraph, Loop
    from caulk.golang.groups import GroupOperation
    from caulk.golang.locks import LockAction, LockOperation
    from caulk.golang.locks_effects import Taken
    from caulk.golang.locks_links import Link
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place

_RECEIVING = (Operation.RECEIVE, Operation.RANGE)
_STARTS = re.compile(rb"\bgo[ \t]|\.Go\(")
_CHANNEL = re.compile(rb"\bchan\b")
_NAME_BEFORE = re.compile(rb"(\w+)[ \t]*(?::?=[ \t]*make\([ \t]*)?(?:<-[ \t]*)?$")
_LONGEST_NAME = 80


@dataclass(frozen=True)
class BlockedUnderLock:
    """A wait under a lock. `needs` takes the lock in another goroutine, before `counterpart` ends the wait.

    `counterpart` is None for the end of a goroutine that a group waits for. `through` are the calls by which
    the lock's holder comes to the function that waits, when that is another one.
    """

    wait: Node
    file: GoFile
    what: str
    held: LockOperation
    needs: Node
    needs_file: GoFile
    counterpart: Node | None
    through: tuple[Link, ...] = ()

    @property
    def marker(self) -> Node:
        """The small node to point at: of a loop over a channel, the keyword."""
        return self.wait.children[0] if self.wait.type == "for_statement" else self.wait


def blocked_under_lock(file: GoFile) -> Iterator[BlockedUnderLock]:
    """The waits of functions of the file that hold a lock which the other side needs first."""
    told: set[int] = set()
    for section in sections_of(file):
        if not any(each.action.takes for each in section.operations):
            continue
        for found in _in_section(section):
            if found.wait.id not in told:
                told.add(found.wait.id)
                yield found


def _in_section(section: Section) -> Iterator[BlockedUnderLock]:
    function = section.function
    body, file = function.body, function.file
    may_wait = file.package.locks.may_wait
    if body is not None and may_wait.search(file.data, body.start_byte, body.end_byte):
        for wait in _waits(file, section.held.values()):
            found = _Other(section, wait, function).find() if not _waits_last(section, wait) else None
            if found is not None:
                yield found
    for chain in _calls_that_wait(section, function, ()):
        target = chain[-1].target
        if target.body is not None:
            for wait in _waits(target.file, (target.body,)):
                if not _gives_back(section, chain, wait):
                    found = _Other(section, wait, target, chain).find()
                    if found is not None:
                        yield found


def _waits_last(section: Section, wait: Node) -> bool:
    """Whether a deferred wait runs with the lock given back: deferred calls run the last one first."""
    statement = wait.parent
    if statement is None or statement.type != "defer_statement":
        return False
    return any(
        each.action.gives and each.is_deferred and each.call.start_byte > wait.start_byte
        for each in section.operations
    )


def _calls_that_wait(
    section: Section, function: Function, outer: tuple[Link, ...]
) -> Iterator[tuple[Link, ...]]:
    """The calls under the lock that lead to functions of the package that may wait themselves."""
    locks, body = section.function.file.package.locks, function.body
    waiting = locks.waiting if body is not None else {}
    if body is None or not waiting:
        return
    for start, name in locks.call_names.within(function.file, body):
        distance = waiting[name].distance if name in waiting else limits.LOCKED_CALLS.value
        if len(outer) + distance >= limits.LOCKED_CALLS.value:
            continue
        call = locks.call_at(function, start, len(name))
        if call is None or not (outer or section.may_hold(call)):
            continue
        link = locks.link(function.file, call)
        if link is None or link.is_spawn or link.is_deferred:
            continue
        if link.target is not section.function and all(link.target is not each.target for each in outer):
            if waiting[name].waits:
                yield (*outer, link)
            yield from _calls_that_wait(section, link.target, (*outer, link))


def _gives_back(section: Section, chain: tuple[Link, ...], wait: Node) -> bool:
    """Whether a function on the way to the wait may give the lock back before it goes on."""
    locks = section.function.file.package.locks
    steps = (*(link.node for link in chain[1:]), wait)
    return any(
        operation.action.gives
        and lock_class(operation.place) == lock_class(section.place)
        and link.target.file.package.flow(link.target).can_reach(operation.call, step) is not None
        for link, step in zip(chain, steps, strict=True)
        for operation in locks.of(link.target)
    )


class Waiting:
    """The functions of one name of which the text says that they may wait, or lead to some that may.

    `distance` is the least number of calls between them and one that waits itself.
    """

    def __init__(self, distance: int) -> None:
        self.functions: list[Function] = []
        self.distance = distance

    @cached_property
    def waits(self) -> bool:
        """Whether one of them really does, itself and outside of selects."""
        return any(
            next(_waits(function.file, (function.body,)), None) is not None
            for function in self.functions
            if function.body is not None
        )


def waiting_text(package: GoPackage) -> re.Pattern[bytes]:
    """What the text of a function of the package has that may wait: on a channel, or for a group.

    Loops are looked at when they range over something that by its name is a channel of the package.
    """
    names = set()
    for file in package.files:
        for match in _CHANNEL.finditer(file.data):
            before = _NAME_BEFORE.search(file.data, max(0, match.start() - _LONGEST_NAME), match.start())
            if before is not None:
                names.add(before[1])
    listed = b"|".join(sorted(names)) or b"-"
    return re.compile(rb"<-|\.Wait\(\)|\brange[ \t]+(?:\w+\.)*(?:" + listed + rb")\b")


def waiting_functions(package: GoPackage) -> dict[bytes, Waiting]:
    """The functions of a package that may wait or call such that may, by name.

    Literals go by what holds them.
    """
    found: dict[bytes, Waiting] = {}
    functions = [each for file in package.files for each in file.functions]
    may_wait = package.locks.may_wait
    for function in functions:
        file, first, last = function.file, function.node.start_byte, function.node.end_byte
        if may_wait.search(file.data, first, last):
            found.setdefault(function.name.encode(), Waiting(0)).functions.append(function)
            for name, literal in held_literals(file, first, last):
                found.setdefault(name, Waiting(0)).functions.append(literal)
    if not found:
        return found
    called = {
        function: {name for _, name in package.locks.call_names.within(function.file, function.node)}
        for function in functions
    }
    for distance in range(1, limits.LOCKED_CALLS.value):
        leading = [each for each in functions if not called[each].isdisjoint(found)]
        for function in leading:
            name = function.name.encode()
            if name not in found:
                found[name] = Waiting(distance)
    return found


def _waits(file: GoFile, parts: Iterable[Node]) -> Iterator[Node]:
    """The operations that wait in parts of a function: on channels outside of selects, and on groups."""
    for part in parts:
        if not file.package.locks.may_wait.search(file.data, part.start_byte, part.end_byte):
            continue
        for node in own_nodes(part):
            kind = node.type
            if kind == "send_statement" or (kind == "unary_expression" and node.children[0].type == "<-"):
                if _is_alone(node):
                    yield node
            elif kind == "range_clause":
                right = node.child_by_field_name("right")
                if node.parent is not None and right is not None and _is_channel(file, right):
                    yield node.parent
            elif kind == "call_expression":
                callee = node.child_by_field_name("function")
                if callee is not None and file.text(callee).endswith(".Wait"):
                    yield node  # whether that is the Wait of a group shows when its partners are looked for


def _is_alone(node: Node) -> bool:
    """Whether a channel operation is not a case of a select (`own_nodes` does not look into one)."""
    parent = node.parent
    while parent is not None and parent.type in ("receive_statement", "expression_list"):
        parent = parent.parent
    return parent is None or parent.type != "communication_case"


def _is_channel(file: GoFile, operand: Node) -> bool:
    return operand.type in ("identifier", "selector_expression") and isinstance(
        file.type_of(operand).underlying, Chan
    )


class _Other:
    """The other side of one wait."""

    def __init__(
        self, section: Section, wait: Node, function: Function, chain: tuple[Link, ...] = ()
    ) -> None:
        self._section = section
        self._wait = wait
        self._function = function
        self._chain = chain
        self._package: GoPackage = function.file.package
        self._locks = self._package.locks
        self._is_lasting = False
        self._is_stored = False  # what was sent earlier may still be in the channel
        self._has_room = False

    def find(self) -> BlockedUnderLock | None:
        if self._wait.type == "call_expression":
            return self._group()
        channels = self._package.channels.made_by_operation.get(self._wait.id, ())
        return self._channel(channels[0]) if len(channels) == 1 else None

    # -- channels

    def _channel(self, channel: MadeChannel) -> BlockedUnderLock | None:
        sending = self._wait.type == "send_statement"
        wanted = _RECEIVING if sending else (Operation.SEND, Operation.CLOSE)
        reach = channel.reach
        self._is_lasting = channel.function is None or all(
            channel.function.top_level is not each.function.top_level for each in reach.operations
        )
        # what is not seen may be another user, but is no reason to wait with the lock
        apart = reach.in_containers and channel.capacity != 0  # a loop sends on another one in each round
        if sending and (apart or not self._may_fill(channel.capacity)):
            return None
        self._is_stored = not sending and channel.capacity != 0
        self._has_room = sending and channel.capacity != 0
        if self._is_stored and self._counts_what_is_stored(channel):
            return None
        others = reach.of(*wanted)
        own = (goroutine_of(self._function), goroutine_of(self._section.function))
        if not others or any(goroutine_of(each.function) in own for each in others):
            return None
        found: tuple[Node, ChannelOperation] | None = None
        for other in others:
            home = goroutine_of(other.function)
            subject = _subject(other.node)
            place = self._locks.place(other.file, subject) if subject is not None else None
            need = self._need(home, other.node, place, deferred=other.deferred)
            if need is None and not other.deferred:
                home, need = self._need_of_callers(home, place)
            if need is None:
                return None
            if sending and any(_repeats(start.file, start.node) for start in starts(home)):
                return None  # another of the same goroutines may be free
            found = found or (need, other)
        if found is None:
            return None
        return self._result(_subject(self._wait), found[0], found[1].file, found[1].node)

    def _counts_what_is_stored(self, channel: MadeChannel) -> bool:
        """Whether the function alone receives, under its lock, and asks how much the channel still holds."""
        if any(each.function is not self._function for each in channel.reach.of(*_RECEIVING)):
            return False
        file, subject, body = self._function.file, _subject(self._wait), self._function.body
        name = file.text(subject) if subject is not None else ""
        asked = f"len({name})".encode()
        return bool(name) and body is not None and file.data.find(asked, body.start_byte, body.end_byte) >= 0

    def _may_fill(self, capacity: int | None) -> bool:
        """Whether sends go on under the lock until the channel is full.

        The one place of a channel that everybody uses may be taken by who has sent under the lock before.
        """
        if not capacity or (capacity == 1 and self._is_lasting):
            return capacity is not None
        gives = [each.call for each in self._section.operations if each.action.gives and not each.is_deferred]
        graph = self._package.flow(self._section.function)
        node = self._chain[0].node if self._chain else self._wait
        return capacity <= limits.ROOM.value and graph.can_reach(node, node, gives) is not None

    # -- groups

    def _group(self) -> BlockedUnderLock | None:
        waits = [
            each
            for each in self._package.groups.of(self._function)
            if each.action is GroupAction.WAIT and each.call == self._wait
        ]
        if not waits or waits[0].place is None:
            return None
        place = self._seen_by_holder(waits[0].place)
        same = [each for each in self._package.groups.all if place is not None and _is_on(each, place)]
        if limits.PARTNERS.exceeded(len(same), self._function.file, self._wait):
            return None
        for each in same:
            if each.action is GroupAction.DONE and each.call is not None:
                home = goroutine_of(each.function)
                if home is goroutine_of(self._function):
                    continue
                need = self._need(home, each.call, each.place, deferred=each.is_deferred)
                if need is not None:
                    return self._result(None, need, each.file, each.call)
            elif each.action is GroupAction.GO and each.call is not None:
                for home, thing in started_by(each, each.call):
                    need = self._need(home, None, thing, deferred=True)
                    if need is not None:
                        return self._result(None, need, home.file, None)
        return None

    # -- who needs the lock

    def _need(
        self, home: Function, other: Node | None, thing: Place | None, *, deferred: bool
    ) -> Node | None:
        """Where a function takes the lock before it comes to the other operation."""
        graph = home.file.package.flow(home)
        if home.body is None or not graph.is_intact:
            return None
        joins = [
            each.node
            for each in self._package.groups.of(home)
            if self._wait.type == "call_expression" and each.action is GroupAction.ADD and each.means(thing)
        ]
        begun = self._begun_by(home)
        for node, place, action in self._takings(home):
            if not self._is_ours(home, place, thing) or not self._excludes(action):
                continue
            if not graph.reachable(node) or self._is_flagged(home, node):
                continue
            if begun and all(graph.can_reach(start, node) is None for start in begun):
                continue  # before the goroutine that waits is there
            if joins and all(graph.can_reach(add, node) is None for add in joins):
                continue  # who waits for the lock has not joined the group yet
            if other is not None and self._is_stored and graph.can_reach(None, other, (node,)) is not None:
                continue  # the first time it comes to the send without the lock
            if other is None or deferred or _comes_before(graph, node, other):
                return node
        return None

    def _begun_by(self, home: Function) -> list[Node]:
        """Where a function starts the goroutine that waits."""
        if not _STARTS.search(home.file.data, home.node.start_byte, home.node.end_byte):
            return []
        return [each.node for each in starts(goroutine_of(self._section.function)) if each.spawner is home]

    def _need_of_callers(self, home: Function, thing: Place | None) -> tuple[Function, Node | None]:
        """As `_need`, for a function that a loop further out calls to come to the operation."""
        for _ in range(limits.LOCKED_CALLERS.value):
            if starts(home):
                break
            known = callers_in_package(home)
            site = known.sites[0] if len(known.sites) == 1 and not known.as_value else None
            if site is None or site.caller is None or thing is None:
                break
            outer = goroutine_of(site.caller)
            seen = seen_from(thing, bound_places(site.file, site.call, home))
            if seen is None or outer is goroutine_of(self._function):
                break
            need = self._need(outer, site.call, seen, deferred=site.is_deferred)
            home, thing = outer, seen
            if need is not None:
                return home, need
        return home, None

    def _is_flagged(self, home: Function, need: Node) -> bool:
        """Whether the other goroutine asks for a flag first that the holder of the lock sets."""
        current, asked = need.parent, set[str]()
        while current is not None and current.id != home.node.id:
            condition = current.child_by_field_name("condition") if current.type == "if_statement" else None
            if condition is not None and not condition.start_byte <= need.start_byte < condition.end_byte:
                asked |= set(flags_in(home.file, condition))
            current = current.parent
        function = self._section.function
        written = (
            {
                name
                for node in own_nodes(function.body)
                if node.type == "assignment_statement"
                and (left := node.child_by_field_name("left")) is not None
                for name in flags_in(function.file, left)
            }
            if asked and function.body is not None
            else set()
        )
        return not asked.isdisjoint(written)

    def _takings(self, home: Function) -> Iterator[tuple[Node, Place, LockAction]]:
        for operation in self._locks.of(home):
            wanted = (lock_class(self._section.place), None)
            if operation.action.takes and lock_class(operation.place) in wanted:
                yield operation.call, operation.place, operation.action
        effects = self._locks.effects(self._section.place)
        for link in effects.waited(home):
            for taken in effects.taken_by(link):
                seen = self._locks.outward(taken.place, link.target, link.bound)
                if seen is None or taken.operation.function is self._function or self._joins(taken):
                    continue
                other = is_of_another(taken.operation, hops_of(home, (link, *taken.links)))
                if not other and leads_to(taken, link, frozenset(), home):
                    yield link.node, seen, taken.action
        if self._is_lasting and self._section.place.key:
            for call, second in dynamic_ways(home, self._section.place.key):
                yield call, second.place, second.action

    def _joins(self, taken: Taken) -> bool:
        """Whether the call that takes the lock is the one that adds to the group, for what comes later."""
        return any(
            each.action is GroupAction.ADD
            for inner in (taken.function, taken.operation.function)
            for each in self._package.groups.of(inner)
        )

    def _excludes(self, action: LockAction) -> bool:
        return not action.reads or any(
            not each.action.reads for each in self._section.operations if each.action.takes
        )

    def _is_ours(self, home: Function, place: Place, thing: Place | None) -> bool:
        """Whether a lock of the other goroutine is the one that is held.

        It is when both see the same variable, when the holder starts the goroutine and passes it, or when
        on both sides lock and channel are fields of one struct. Where the channel is not made anew by who
        uses it, locks of one field are taken for the same: there is one channel for all of them.
        """
        lock = self._section.place
        if place.root.is_local and self._locks.is_moved(place.root):
            return False
        if same_lock(place, lock) or (self._is_lasting and place.key == lock.key != ""):
            return True
        mine = self._waited_for()
        if (
            mine is not None
            and thing is not None
            and place.key == lock.key != ""
            and _are_siblings(mine, lock)
            and _are_siblings(thing, place)
        ):
            return True
        if home.is_literal:
            return False  # it shares the variables: what is the same looks the same
        for start in starts(home):
            seen = seen_by_spawner(start, home, place)
            if seen is None:
                continue
            if start.spawner is not None and start.spawner.top_level is self._section.function.top_level:
                if same_lock(seen, lock):
                    return True
            elif mine is not None and thing is not None and seen.key == lock.key != "":
                other = seen_by_spawner(start, home, thing)
                if other is not None and _are_siblings(mine, lock) and _are_siblings(other, seen):
                    return True
        return False

    def _waited_for(self) -> Place | None:
        """The channel or group of the wait, as the function that holds the lock sees it."""
        subject, file = _subject(self._wait), self._function.file
        if subject is None:
            return None
        if self._wait.type == "call_expression":
            return self._seen_by_holder(group_place(file, subject))
        return self._seen_by_holder(self._locks.place(file, subject))

    def _seen_by_holder(self, place: Place | None) -> Place | None:
        for link in reversed(self._chain):
            place = self._locks.outward(place, link.target, link.bound) if place is not None else None
        return place

    # -- the result

    def _result(
        self, subject: Node | None, needs: Node, needs_file: GoFile, counterpart: Node | None
    ) -> BlockedUnderLock | None:
        wait = next((each for each in self._wait.children if each.type == "range_clause"), self._wait)
        held = self._section.held_at(self._chain[0].node if self._chain else wait)
        other = needs_file.function_of(needs)
        if other is None or held is None:
            return None
        if depends_on_state_of(other, self._section, held[1], before=self._has_room):
            return None
        file = self._function.file
        operation, _ = held
        what = file.text(subject) if subject is not None else ""
        return BlockedUnderLock(
            self._wait, file, what, operation, needs, needs_file, counterpart, self._chain
        )


def _is_on(operation: GroupOperation, place: Place) -> bool:
    """Whether an operation is on a group, which its goroutine may have been passed."""
    if operation.means(place):
        return True
    own, home = operation.place, goroutine_of(operation.function)
    if own is None or not own.root.is_parameter or operation.action is not GroupAction.DONE:
        return False
    seen = [seen_by_spawner(start, home, own) for start in starts(home)]
    return any(each is not None and each.same_instance(place) for each in seen)


def _comes_before(graph: FlowGraph, need: Node, other: Node) -> bool:
    """Whether the goroutine may wait for the lock on its way to the operation.

    In a loop it has to be the same round and round: what is done once before the loop is over in time.
    """
    if other.type == "for_statement" and other.start_byte <= need.start_byte < other.end_byte:
        return True
    if graph.can_reach(need, other) is None:
        return False
    loop = graph.loop_of(other)
    return loop is None or _shares_loop(need, loop)


def _shares_loop(node: Node, loop: Loop) -> bool:
    return loop.node.start_byte <= node.start_byte < loop.node.end_byte


def _subject(wait: Node) -> Node | None:
    """The channel or group that an operation is about."""
    match wait.type:
        case "send_statement":
            return wait.child_by_field_name("channel")
        case "unary_expression":
            return wait.child_by_field_name("operand")
        case "for_statement":
            clause = next((child for child in wait.children if child.type == "range_clause"), None)
            return clause.child_by_field_name("right") if clause is not None else None
        case "call_expression":
            callee = wait.child_by_field_name("function")
            if callee is not None and callee.type == "selector_expression":
                return callee.child_by_field_name("operand")
            holder = wait.child_by_field_name("arguments")  # close(ch)
            return holder.named_children[0] if holder is not None and holder.named_children else None
    return None


def _are_siblings(thing: Place, lock: Place) -> bool:
    """Whether two places are fields of one struct."""
    if not (thing.exact and lock.exact and thing.root is lock.root and thing.fields and thing.key):
        return False
    embedded = not lock.fields or not lock.key.endswith(f".{lock.fields[-1]}")
    base = lock.fields if embedded else lock.fields[:-1]
    return thing.fields[:-1] == base and thing.key.rpartition(".")[0] == lock.key.rpartition(".")[0]


def _repeats(file: GoFile, node: Node) -> bool:
    """Whether a goroutine start stands in a loop."""
    function = file.function_of(node)
    return function is not None and file.package.flow(function).loop_of(node) is not None
