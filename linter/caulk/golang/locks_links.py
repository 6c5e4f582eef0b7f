"""Links: the calls of functions of the package, and what else runs them, as far as locks are concerned.

The names in the bytes are looked at first: only calls of names that may lead to an operation on a lock are
resolved.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.calls import once_function
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.locks import call_of
from caulk.golang.locks_library import in_place_names, printed, printed_methods, run_in_place
from caulk.golang.places import parameters_of, receiver_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.places import Place

_CALLED = re.compile(rb"\b([A-Za-z_]\w*)(?:\[[\w.*, \[\]]{1,60}\])?\(")
_HELD_LITERAL = re.compile(rb"\b([A-Za-z_]\w*)\s*(?::=|=|:)\s*(?:sync\.Once(?:Func|Values?)\(\s*)?func\(")
# A method that is named without being called: `f := s.close`, `onEnd: s.close`; and in `each(s.close)`.
_VALUE = re.compile(rb"[=:,(][ \t]*(?:[A-Za-z_]\w*\.)+([A-Za-z_]\w*)(?=[,)}\n])")
_LONGEST_NAME = 60
_HOLDER = re.compile(rb"([A-Za-z_]\w*)[ \t]*:?$")


@dataclass(frozen=True, eq=False)
class Link:
    """A call of a function of the package whose doings matter.

    `node` is the call in the caller. `bound` tells what the callee's parameters are there. `manner` says how
    a function is called that the call does not name: by printing a value, by running an argument. A call
    that may run one of several functions has the `others` too: it does what all of them do.
    """

    file: GoFile
    node: Node
    target: Function
    bound: Mapping[Object, Place]
    manner: str = ""
    others: tuple[Link, ...] = ()

    @cached_property
    def all(self) -> tuple[Link, ...]:
        """One link for each function that the call may run."""
        return (self, *self.others)

    @cached_property
    def is_deferred(self) -> bool:
        return self.node.parent is not None and self.node.parent.type == "defer_statement"

    @property
    def is_in_place(self) -> bool:
        """Whether the target is a literal that stands in the call itself."""
        callee = self.node.child_by_field_name("function")
        given = self.manner == "runs" and self.target.is_literal
        return given or (callee is not None and callee.type == "func_literal")

    @cached_property
    def is_spawn(self) -> bool:
        return is_spawn(self.node)


def find_links(
    function: Function, words: Collection[bytes], where: Callable[[Node], bool] | None = None
) -> Iterator[tuple[bytes, Link]]:
    """The calls in a function's own body of functions of these names, and of literals, with the name.

    Only those for which `where` holds, if it is given: the others are not even resolved.
    """
    if function.body is None:
        return
    file = function.file
    locks = file.package.locks
    prints = b"String" in words or b"Error" in words
    for start, name in locks.call_names.within(file, function.body):
        may_print = prints and printed(name)
        if name not in words and not may_print:
            continue
        call = locks.call_at(function, start, len(name))
        if call is None or (where is not None and not where(call)):
            continue
        link = locks.link(file, call) if name in words else None
        if link is not None:
            yield name, link
        if may_print and not is_spawn(call):
            yield from _printing(file, call)
    for start, name in locks.call_names.passed(file, function.body):
        if name in words:
            yield from _passed(function, start, name, where)
    for link in run_literals(function):
        if where is None or where(link.node):
            yield b"", link


def _passed(
    function: Function, start: int, word: bytes, where: Callable[[Node], bool] | None
) -> Iterator[tuple[bytes, Link]]:
    """What a call does by running a function that is passed to it: `each(s.close)`."""
    file = function.file
    name = file.node_at(start, start + len(word))
    argument = name
    if name is not None and name.parent is not None and name.parent.type == "selector_expression":
        argument = name.parent
    call = _passed_to(argument) if argument is not None else None
    if argument is None or call is None or is_spawn(call) or file.function_of(call) is not function:
        return
    if where is not None and not where(call):
        return
    target = file.package.types.function_value(file, argument)[1]
    if target is not None and target.body is not None and _is_run_by(file, call, argument):
        bound = file.package.locks.bound_value(file, argument, target)
        yield word, Link(file, call, target, bound, "runs")


def _printing(file: GoFile, call: Node) -> Iterator[tuple[bytes, Link]]:
    """The String and Error methods that printing the arguments runs."""
    for argument, method in printed_methods(file, call):
        receiver = receiver_of(method) if method.body is not None else None
        place = file.package.locks.place(file, argument) if receiver is not None else None
        if receiver is not None and place is not None:
            yield method.name.encode(), Link(file, call, method, {receiver: place}, "prints")


def run_literals(function: Function) -> Iterator[Link]:
    """The literals in a function's body that run as part of it: called, deferred, or run by a callee."""
    file = function.file
    locks = file.package.locks
    for literal in locks.literals_in(function):
        use = literal_use(literal.node)
        if use in (LiteralUse.CALLED, LiteralUse.DEFERRED):
            call = _call_of_literal(literal.node)
            if call is not None:
                yield Link(file, call, literal, locks.bound(file, call, literal))
        elif use is LiteralUse.VALUE:
            call = _passed_to(literal.node)
            if call is not None and not is_spawn(call) and _is_run_by(file, call, literal.node):
                yield Link(file, call, literal, {}, "runs")


def _is_run_by(file: GoFile, call: Node, argument: Node) -> bool:
    """Whether a call runs one of its arguments before it returns."""
    callee = file.callee(call)
    position = argument_index(call, argument)
    if position is None:
        return False
    if callee.name and run_in_place(callee.name) == position:
        return True
    return callee.function is not None and bool(calls_of_parameter(callee.function, position))


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


def held_literals(file: GoFile, start: int, end: int) -> Iterator[tuple[bytes, Function]]:
    """The literals between two offsets that a variable, a field or a key holds, with its name."""
    for match in _HELD_LITERAL.finditer(file.data, start, end):
        literal = _literal_at(file, match.end() - 5)
        if literal is not None:
            yield match[1], literal


def _literal_at(file: GoFile, start: int) -> Function | None:
    node = file.node_at(start, start + 4)
    while node is not None and node.type != "func_literal":
        parent = node.parent
        node = parent if parent is not None and parent.start_byte == start else None
    return file.literal(node) if node is not None else None


# -- the calls of a package by name


@dataclass(frozen=True, eq=False)
class CallNames:
    """What the bytes say of calls: `name(` at which offsets, and which functions they stand in.

    A function that passes a method on, and what holds one, count as its callers.
    """

    callers: dict[bytes, set[bytes]]  # name -> names of the functions that seem to call it
    _called: dict[int, tuple[array[int], list[bytes]]]
    _passed: dict[int, tuple[array[int], list[bytes]]]

    def within(self, file: GoFile, node: Node) -> Iterator[tuple[int, bytes]]:
        """The calls between a node's start and end."""
        return _between(self._called, file, node)

    def passed(self, file: GoFile, node: Node) -> Iterator[tuple[int, bytes]]:
        """The methods that are passed to others between a node's start and end."""
        return _between(self._passed, file, node)


_NOTHING: tuple[array[int], list[bytes]] = (array("I"), [])


def _between(
    listed: Mapping[int, tuple[array[int], list[bytes]]], file: GoFile, node: Node
) -> Iterator[tuple[int, bytes]]:
    starts, names = listed.get(id(file), _NOTHING)
    for index in range(bisect_left(starts, node.start_byte), len(starts)):
        if starts[index] >= node.end_byte:
            return
        yield starts[index], names[index]


def read_call_names(files: Iterable[GoFile]) -> CallNames:
    """Find the calls of all files by a search of their bytes."""
    files = list(files)
    declared = {function: function.name.encode() for file in files for function in file.functions}
    methods = {name for function, name in declared.items() if function.is_method}
    runners = in_place_names() | {name for function, name in declared.items() if _takes_function(function)}
    callers: dict[bytes, set[bytes]] = {}
    held: dict[bytes, set[bytes]] = {}
    called: dict[int, tuple[array[int], list[bytes]]] = {}
    passed: dict[int, tuple[array[int], list[bytes]]] = {}
    same: dict[bytes, bytes] = {}  # one object for all mentions of a name
    for file in files:
        starts, names = called[id(file)] = (array("I"), [])
        given: list[int] = []  # where the arguments of a runner begin
        for match in _CALLED.finditer(file.data):
            name = match[1]
            starts.append(match.start())
            names.append(same.setdefault(name, name))
            if name in runners:
                given.append(match.end())
        values, valued = passed[id(file)] = (array("I"), [])
        for match in _VALUE.finditer(file.data):
            if match[1] not in methods:
                continue
            if match[0][:1] in b"=:":
                holder = _HOLDER.search(file.data, max(0, match.start() - _LONGEST_NAME), match.start())
                if holder is not None:
                    held.setdefault(holder[1], set()).add(match[1])
            elif _is_argument(file.data, given, match.start()):
                values.append(match.start(1))
                valued.append(match[1])
        for function in file.functions:
            first, last = function.node.start_byte, function.node.end_byte
            own = {declared[function], *_HELD_LITERAL.findall(file.data, first, last)}
            prints = False
            for index in range(bisect_left(starts, first), bisect_left(starts, last)):
                callers.setdefault(names[index], set()).update(own)
                prints = prints or printed(names[index])
            for index in range(bisect_left(values, first), bisect_left(values, last)):
                callers.setdefault(valued[index], set()).update(own)
            if prints:
                callers.setdefault(b"String", set()).update(own)
                callers.setdefault(b"Error", set()).update(own)
    for name, functions in held.items():
        if len(functions) <= limits.CALL_TARGETS.value:
            for each in functions:
                callers.setdefault(each, set()).add(name)
    return CallNames(callers, called, passed)


def _is_argument(data: bytes, given: list[int], at: int) -> bool:
    """Whether a place in the bytes seems to be among arguments that begin at one of the offsets `given`."""
    index = bisect_right(given, at + 1) - 1
    return index >= 0 and b"\n" not in data[given[index] : at]


def _takes_function(function: Function) -> bool:
    """Whether a function has a parameter of a function type, as far as its header says so."""
    body = function.body
    end = body.start_byte if body is not None else function.node.end_byte
    return b"func(" in function.file.data[function.node.start_byte + 5 : end]


def leading_names(
    package: GoPackage, wanted: Collection[Hashable] | None, given: Iterable[bytes] = ()
) -> frozenset[bytes]:
    """The names of functions, and of what holds one, that may lead to an operation on locks of these classes.

    All classes when `wanted` is None; `given` are names that are known to lead there.
    """
    locks = package.locks
    callers, pending, none = locks.call_names.callers, set(given), set[bytes]()
    for each in wanted if wanted is not None else locks.by_class:
        for operation in locks.by_class.get(each, ()):
            pending.update(_names_of(operation.function))
    found: set[bytes] = set()
    while pending:
        name = pending.pop()
        found.add(name)
        pending |= callers.get(name, none) - found
    return locks.shared(found)


def _names_of(function: Function) -> Iterator[bytes]:
    """Under which names an operation in a function or literal may be run."""
    while function.is_literal:
        use = literal_use(function.node)
        if use is LiteralUse.SPAWNED or function.parent is None:
            return
        if use is LiteralUse.VALUE and (_passed_to(function.node) is None or _is_once(function)):
            start, data = function.node.start_byte, function.file.data
            match = _HELD_LITERAL.search(data, max(0, start - 80), start + 5)
            while match is not None and match.end() < start + 5:
                match = _HELD_LITERAL.search(data, match.end(), start + 5)
            if match is not None:
                yield match[1]
            return
        function = function.parent
    yield function.name.encode()


def _is_once(literal: Function) -> bool:
    """Whether a literal is what `sync.OnceFunc` makes its function of."""
    call = _passed_to(literal.node)
    return call is not None and once_function(literal.file, call) == literal.node
