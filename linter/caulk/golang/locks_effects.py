"""What calls do to their caller's locks: which ones the functions behind them take, and give back.

Computed for one class of locks at a time (`Type.field`, or one variable), over the functions of one package
that can reach an operation on it, bottom-up in rounds: a round adds one call to the length of the chains.
First the names that may lead to an operation are collected from the bytes; only calls of these are resolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.locks import LockAction, LockOperation, call_of, lock_class, same_lock, taken_before
from caulk.golang.locks_library import printed, printed_methods, run_in_place
from caulk.golang.places import parameters_of, receiver_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place

_CALLED = re.compile(rb"\b([A-Za-z_]\w*)(?:\[[\w.*, \[\]]{1,60}\])?\(")
_HELD_LITERAL = re.compile(rb"\b([A-Za-z_]\w*)\s*:?=\s*func\(")


@dataclass(frozen=True, eq=False)
class Link:
    """A call of a function of the package whose doings matter.

    `node` is the call in the caller. `bound` tells what the callee's parameters are there. `manner` says how
    a function is called that the call does not name: by printing a value, by running an argument.
    """

    file: GoFile
    node: Node
    target: Function
    bound: Mapping[Object, Place]
    manner: str = ""

    @property
    def is_deferred(self) -> bool:
        return self.node.parent is not None and self.node.parent.type == "defer_statement"

    @property
    def is_in_place(self) -> bool:
        """Whether the target is a literal that stands in the call itself."""
        callee = self.node.child_by_field_name("function")
        return self.manner == "runs" or (callee is not None and callee.type == "func_literal")

    @property
    def is_spawn(self) -> bool:
        return is_spawn(self.node)


@dataclass(frozen=True, eq=False)
class Taken:
    """A lock that a function takes: by its own operation, or through a call (`link`) that leads to one."""

    place: Place  # as the function sees it
    action: LockAction
    operation: LockOperation
    function: Function
    link: Link | None = None
    inner: Taken | None = None

    @property
    def depth(self) -> int:
        return 0 if self.inner is None else self.inner.depth + 1

    @property
    def node(self) -> Node:
        """The operation or call in the function's own body."""
        return self.link.node if self.link is not None else self.operation.call

    @property
    def links(self) -> tuple[Link, ...]:
        """The calls on the way to the operation."""
        inner = self.inner.links if self.inner is not None else ()
        return inner if self.link is None else (self.link, *inner)


@dataclass(eq=False)
class Effects:
    """What a function does to locks of a class that its caller can name.

    `released` are those it gives back without having taken them before: it is called with them held.
    """

    taken: list[Taken] = field(default_factory=list)
    released: list[Place] = field(default_factory=list)
    begun: bool = False  # the function's own operations are in `taken`

    @property
    def any(self) -> bool:
        return bool(self.taken or self.released)


class LockEffects:
    """The effects of a package's functions on one class of locks, or the links of several classes."""

    def __init__(self, package: GoPackage, wanted: Hashable | frozenset[Hashable]) -> None:
        self._package = package
        self._locks = package.locks
        self._wanted = wanted
        self._links: dict[Function, tuple[Link, ...]] = {}
        self._effects: dict[Function, Effects] = {}
        self._first: dict[tuple[int, Place], bool] = {}

    def of(self, function: Function) -> Effects:
        """What a call of the function does."""
        known = self._effects.get(function)
        return known if known is not None else self._settle(function)

    def links(self, function: Function, where: Callable[[Node], bool] | None = None) -> tuple[Link, ...]:
        """The calls in a function's own body that may do something to locks of the class, in source order.

        Only those for which `where` holds, if it is given: the others are not even resolved.
        """
        known = self._links.get(function)
        if known is None:
            found = tuple(sorted(self._find_links(function, where), key=lambda link: link.node.start_byte))
            if where is not None:
                return found
            known = self._links[function] = found
        return known if where is None else tuple(link for link in known if where(link.node))

    def waited(self, function: Function) -> Iterator[Link]:
        """The links that are no goroutine starts."""
        return (link for link in self.links(function) if not link.is_spawn)

    # -- bottom-up

    def _settle(self, start: Function) -> Effects:
        """Compute the effects of everything that `start` can reach and that is not known yet."""
        reached: list[Function] = [start]
        seen = {start}
        for function in reached:
            for link in self.waited(function):
                if link.target not in seen and link.target not in self._effects:
                    seen.add(link.target)
                    reached.append(link.target)
            if limits.LOCK_FUNCTIONS.exceeded(len(reached), start.file, start.node):
                return self._effects.setdefault(start, Effects())
        above: dict[Function, list[Function]] = {}
        for function in reached:
            self._effects[function] = self._own(function)
            for link in self.waited(function):
                above.setdefault(link.target, []).append(function)
        reached.reverse()
        for extend in (self._extend_released, self._extend_taken):
            changing: Iterable[Function] = reached
            for _ in range(limits.LOCK_CHAIN.value):
                grown = [function for function in changing if extend(function)]
                if not grown:
                    break
                changing = dict.fromkeys(caller for each in grown for caller in above.get(each, ()))
        return self._effects[start]

    def _own(self, function: Function) -> Effects:
        """What the function does by operations of its own; takings that a release precedes come later."""
        found = Effects()
        own = self._locks.of(function)
        for operation in own:
            place = operation.place
            if (
                operation.action.gives
                and lock_class(place) in (self._wanted, None)
                and _visible(place, function)
                and not taken_before(own, operation)
            ):
                found.released.append(place)
        return found

    def _extend_released(self, function: Function) -> bool:
        """Add what callees give back; tells whether that was anything new."""
        effects, grown = self._effects[function], False
        for link in self.waited(function):
            for place in tuple(self._effects[link.target].released if link.target in self._effects else ()):
                seen = self._locks.outward(place, link.target, link.bound)
                if seen is None or not _visible(seen, function):
                    continue
                if not any(same_lock(seen, each) for each in effects.released) and not self._holds(
                    function, seen, link.node
                ):
                    if limits.LOCKS_KEPT.exceeded(len(effects.released) + 1, function.file, function.node):
                        return grown
                    effects.released.append(seen)
                    grown = True
        return grown

    def _extend_taken(self, function: Function) -> bool:
        """Add what its operations and its callees take; tells whether that was anything new."""
        effects, grown = self._effects[function], False
        if not effects.begun:
            effects.begun = True
            for operation in self._locks.of(function):
                place = operation.place
                if (
                    operation.action.takes
                    and lock_class(place) in (self._wanted, None)
                    and _visible(place, function)
                ):
                    grown = self._add(effects, Taken(place, operation.action, operation, function)) or grown
        for link in self.waited(function):
            inner = self._effects.get(link.target)
            for taken in tuple(inner.taken) if inner is not None else ():
                if taken.depth + 1 >= limits.LOCK_CHAIN.value:
                    continue
                seen = self._locks.outward(taken.place, link.target, link.bound)
                if seen is not None and _visible(seen, function):
                    outer = Taken(seen, taken.action, taken.operation, function, link, taken)
                    grown = self._add(effects, outer) or grown
        return grown

    def _add(self, effects: Effects, new: Taken) -> bool:
        same = [each for each in effects.taken if each.place == new.place and each.action is new.action]
        if len(same) >= limits.LOCK_WAYS.value:
            return False
        if any(each.link is None or each.node == new.node for each in same):
            return False
        if not self._is_first(new):
            return False
        if limits.LOCKS_KEPT.exceeded(len(effects.taken) + 1, new.function.file, new.function.node):
            return False
        effects.taken.append(new)
        return True

    def _is_first(self, taken: Taken) -> bool:
        """Whether the function can come to the operation without giving the lock back before."""
        function, node = taken.function, taken.node
        key = (node.id, taken.place)
        known = self._first.get(key)
        if known is not None:
            return known
        releases = [
            each.call
            for each in self._locks.of(function)
            if each.action.gives and not each.is_deferred and same_lock(each.place, taken.place)
        ]
        for link in self.links(function):
            effects = self._effects.get(link.target) if not link.is_deferred else None
            for place in effects.released if effects is not None else ():
                seen = self._locks.outward(place, link.target, link.bound)
                if seen is not None and same_lock(seen, taken.place):
                    releases.append(link.node)
        first = True
        if any(each.start_byte < node.start_byte for each in releases):
            first = self._package.flow(function).can_reach(None, node, releases) is not None
        self._first[key] = first
        return first

    def _holds(self, function: Function, place: Place, at: Node) -> bool:
        """Whether the function takes the lock itself before a node: what is given back there is its own."""
        return any(
            each.action.takes and same_lock(each.place, place) and each.call.start_byte < at.start_byte
            for each in self._locks.of(function)
        )

    # -- names that may lead to an operation

    @cached_property
    def _words(self) -> frozenset[bytes]:
        """The names of functions, and of variables with literals, that may lead to an operation."""
        calls = _calls_by_name(self._package)
        found: set[bytes] = set()
        pending: list[bytes] = []
        for wanted in self._wanted if isinstance(self._wanted, frozenset) else {self._wanted, None}:
            for operation in self._locks.by_class.get(wanted, ()):
                pending.extend(_names_of(operation.function))
        while pending:
            name = pending.pop()
            if name not in found:
                found.add(name)
                pending.extend(calls.callers.get(name, ()))
        return frozenset(found)

    # -- links

    def _find_links(self, function: Function, where: Callable[[Node], bool] | None = None) -> Iterator[Link]:
        words = self._words
        if not words or function.body is None:
            return
        file = function.file
        prints = b"String" in words or b"Error" in words
        for start, name in _calls_by_name(self._package).within(file, function.body):
            may_print = prints and printed(name)
            if name not in words and not may_print:
                continue
            call = self._locks.call_at(function, start, len(name))
            if call is None or (where is not None and not where(call)):
                continue
            link = self._locks.link(file, call) if name in words else None
            if link is not None:
                yield link
            if may_print and not is_spawn(call):
                yield from self._printing(file, call)
        for link in self._literals(function):
            if where is None or where(link.node):
                yield link

    def _is_own(self, target: Function) -> bool:
        return target.body is not None and target.file.package is self._package

    def _printing(self, file: GoFile, call: Node) -> Iterator[Link]:
        """The String and Error methods that printing the arguments runs."""
        for argument, method in printed_methods(file, call):
            receiver = receiver_of(method) if self._is_own(method) else None
            place = self._locks.place(file, argument) if receiver is not None else None
            if receiver is not None and place is not None:
                yield Link(file, call, method, {receiver: place}, "prints")

    def _literals(self, function: Function) -> Iterator[Link]:
        """The literals in a function's body that run as part of it: called, deferred, or run by a callee."""
        file = function.file
        for literal in self._locks.literals_in(function):
            use = literal_use(literal.node)
            if use in (LiteralUse.CALLED, LiteralUse.DEFERRED):
                call = _call_of_literal(literal.node)
                if call is not None:
                    yield Link(file, call, literal, self._locks.bound(file, call, literal))
            elif use is LiteralUse.VALUE:
                call = _passed_to(literal.node)
                if call is not None and not is_spawn(call) and self._is_run_by(file, call, literal.node):
                    yield Link(file, call, literal, {}, "runs")

    def _is_run_by(self, file: GoFile, call: Node, argument: Node) -> bool:
        """Whether a call runs one of its arguments before it returns."""
        callee = file.callee(call)
        position = argument_index(call, argument)
        if position is None:
            return False
        if callee.name and run_in_place(callee.name) == position:
            return True
        return callee.function is not None and bool(calls_of_parameter(callee.function, position))


def _visible(place: Place, function: Function) -> bool:
    """Whether callers of the function may name the place, or share the variable with it."""
    root = place.root
    return not root.is_local or root.is_parameter or root.function is not function


def calls_of_parameter(function: Function, position: int) -> list[Node]:
    """The calls that a function makes of its parameter at a position, while it runs itself."""
    parameters = parameters_of(function)
    parameter = parameters[position] if position < len(parameters) else None
    if parameter is None or function.file.package.names.writes(parameter):
        return []
    found = []
    for use in function.file.package.names.references(parameter):
        call = call_of(use.node)
        if call is not None and not is_spawn(call) and use.file.function_of(call) is function:
            found.append(call)
    return found


def argument_index(call: Node, argument: Node) -> int | None:
    """The place of a node among a call's arguments."""
    holder = call.child_by_field_name("arguments")
    given = [each for each in holder.named_children if each.type != "comment"] if holder is not None else []
    return next((index for index, each in enumerate(given) if each == argument), None)


def _passed_to(literal: Node) -> Node | None:
    holder = literal.parent
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    return call if call is not None and call.type == "call_expression" else None


def _call_of_literal(literal: Node) -> Node | None:
    parent = literal.parent
    while parent is not None and parent.type == "parenthesized_expression":
        parent = parent.parent
    return parent


def is_spawn(call: Node) -> bool:
    return call.parent is not None and call.parent.type == "go_statement"


def find_literals(function: Function) -> list[Function]:
    """The literals directly inside a function, not those inside other literals."""
    file, body = function.file, function.body
    if body is None or b"func" not in file.data[body.start_byte : body.end_byte]:
        return []
    return [
        literal
        for match in re.finditer(rb"\bfunc\b", file.data[body.start_byte : body.end_byte])
        if (literal := _literal_at(file, body.start_byte + match.start())) is not None
        and literal.parent is function
    ]


def _literal_at(file: GoFile, start: int) -> Function | None:
    node = file.node_at(start, start + 4)
    while node is not None and node.type != "func_literal":
        parent = node.parent
        node = parent if parent is not None and parent.start_byte == start else None
    return file.literal(node) if node is not None else None


# -- the calls of a package by name


@dataclass(frozen=True, eq=False)
class CallNames:
    """What the bytes say of calls: `name(` at which offsets, and which functions they stand in."""

    callers: dict[bytes, set[bytes]]  # name -> names of the functions that seem to call it
    _by_file: dict[int, tuple[list[int], list[bytes]]]

    def within(self, file: GoFile, node: Node) -> Iterator[tuple[int, bytes]]:
        """The calls between a node's start and end."""
        starts, names = self._by_file.get(id(file), ([], []))
        for index in range(bisect_left(starts, node.start_byte), len(starts)):
            if starts[index] >= node.end_byte:
                return
            yield starts[index], names[index]


def _calls_by_name(package: GoPackage) -> CallNames:
    return package.locks.call_names


def read_call_names(files: Iterable[GoFile]) -> CallNames:
    """Find the calls of all files by a search of their bytes."""
    callers: dict[bytes, set[bytes]] = {}
    by_file: dict[int, tuple[list[int], list[bytes]]] = {}
    for file in files:
        starts, names = [], []
        for match in _CALLED.finditer(file.data):
            starts.append(match.start())
            names.append(match[1])
        by_file[id(file)] = (starts, names)
        for function in file.functions:
            first, last = function.node.start_byte, function.node.end_byte
            own = {function.name.encode(), *_HELD_LITERAL.findall(file.data, first, last)}
            prints = False
            for index in range(bisect_left(starts, first), bisect_left(starts, last)):
                callers.setdefault(names[index], set()).update(own)
                prints = prints or printed(names[index])
            if prints:
                callers.setdefault(b"String", set()).update(own)
                callers.setdefault(b"Error", set()).update(own)
    return CallNames(callers, by_file)


def _names_of(function: Function) -> Iterator[bytes]:
    """Under which names an operation in a function or literal may be run."""
    while function.is_literal:
        use = literal_use(function.node)
        if use is LiteralUse.SPAWNED or function.parent is None:
            return
        if use is LiteralUse.VALUE and _passed_to(function.node) is None:
            start, data = function.node.start_byte, function.file.data
            match = _HELD_LITERAL.search(data, max(0, start - 80), start + 5)
            while match is not None and match.end() < start + 5:
                match = _HELD_LITERAL.search(data, match.end(), start + 5)
            if match is not None:
                yield match[1]
            return
        function = function.parent
    yield function.name.encode()
