"""Delayed calls: timers of time.AfterFunc that are dropped, so that nobody can stop them any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.cancellation import is_context
from caulk.golang.contexts import arguments
from caulk.golang.lifecycle import STOPPING
from caulk.golang.lifetimes import result_holder
from caulk.golang.places import parameters_of
from caulk.golang.reachable import own_calls, run_by
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Field, Named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.typing_model import Type

_ENDINGS = tuple(name for each in STOPPING for name in (each, each[0].lower() + each[1:]))
_ASKING = frozenset({"if_statement", "for_statement", "expression_switch_statement", "communication_case"})
_BODIES = frozenset({"block", "statement_list"})
_NAMES = frozenset({"identifier", "selector_expression"})


@dataclass(frozen=True)
class LooseTimer:
    """A timer that is dropped, of a function that works for `owner` and may run after its `stop`.

    `use` is where the function, or who hands it over, names the owner.
    """

    file: GoFile
    call: Node  # the call that gives the timer
    owner: Named
    stop: Function
    use: tuple[GoFile, Node]


@dataclass(frozen=True)
class _Drop:
    """A call whose timer goes nowhere, and the function value that the timer will call."""

    file: GoFile
    call: Node
    delayed_file: GoFile
    delayed: Node


def loose_timers(package: GoPackage) -> Iterator[LooseTimer]:
    """Dropped timers whose function works for what can be stopped, and does not ask whether it was."""
    for file in package.checked_files:
        if b"AfterFunc(" not in file.data or file.is_test or file.imports_any("testing"):
            continue
        for call in file.calls_to("time.AfterFunc"):
            for drop in _drops(file, call):
                found = _loose(drop)
                if found is not None:
                    yield found
                    break


def _drops(file: GoFile, call: Node) -> Iterator[_Drop]:
    """Where the timer of a call of AfterFunc is dropped: there, or by the callers of who returns it."""
    given = arguments(call)
    function = file.function_of(call)
    if len(given) != 2 or function is None:
        return
    if is_dropped(file, call):
        for there, delayed in _values(file, given[1], function):
            yield _Drop(file, call, there, delayed)
    elif _is_returned(call) and not function.is_literal:
        for site in function.file.package.channels.callers(function).sites:
            if is_dropped(site.file, site.call):
                value = _bound(given[1], function, site.file, site.call)
                yield _Drop(site.file, site.call, *(value or (file, given[1])))


def is_dropped(file: GoFile, call: Node) -> bool:
    """Whether the one result of a call goes nowhere: `f()`, `_ = f()`."""
    parent = call.parent
    if parent is not None and parent.type in ("expression_statement", "go_statement", "defer_statement"):
        return True
    holder = result_holder(call, 0)
    return holder is not None and file.text(holder) == "_"


def _is_returned(call: Node) -> bool:
    values = call.parent
    outer = values.parent if values is not None and values.type == "expression_list" else None
    return outer is not None and outer.type == "return_statement"


def _values(file: GoFile, expr: Node, function: Function) -> Iterator[tuple[GoFile, Node]]:
    """What an argument may be: itself, or what the callers of the function give for a parameter."""
    if _position(expr, function) is None:
        yield file, expr
        return
    for site in file.package.channels.callers(function).sites:
        value = _bound(expr, function, site.file, site.call)
        if value is not None:
            yield value


def _position(expr: Node, function: Function) -> int | None:
    """The place of the parameter that an expression is."""
    held = function.file.resolve(expr) if expr.type == "identifier" else None
    return parameters_of(function).index(held) if held in parameters_of(function) and held else None


def _bound(expr: Node, function: Function, file: GoFile, call: Node) -> tuple[GoFile, Node] | None:
    position, given = _position(expr, function), arguments(call)
    return (file, given[position]) if position is not None and position < len(given) else None


# -- for whom


def _loose(drop: _Drop) -> LooseTimer | None:
    file, delayed = drop.delayed_file, drop.delayed
    package = file.package
    function = package.types.function_value(file, delayed)[1]
    if delayed.type == "func_literal":
        function = file.literal(delayed)
    if function is None or function.body is None or function.file.package is not package:
        return None
    for node, given in _owners(file, delayed, function):
        owner = given.dereferenced
        stop = _stop_of(package, owner)
        if stop is None or not isinstance(owner, Named):
            continue
        spawner = drop.file.function_of(drop.call)
        if spawner is not None and _ends(stop, spawner.top_level):
            continue  # the end of the owner itself takes its time
        if not _asks_for_end(function, stop):
            return LooseTimer(drop.file, drop.call, owner, stop, node)
    return None


def _owners(file: GoFile, delayed: Node, function: Function) -> Iterator[tuple[tuple[GoFile, Node], Type]]:
    """What a delayed function works for: the receiver of a method value, or the variables it captured."""
    if delayed.type == "selector_expression" and function.is_method:
        operand = delayed.child_by_field_name("operand")
        if operand is not None:
            yield (file, operand), file.type_of(operand)
        return
    if not function.is_literal:
        return
    seen: set[Object] = set()
    for node in walk(function.node):
        selected = node.child_by_field_name("operand") if node.type == "selector_expression" else None
        held = (
            function.file.resolve(selected)
            if selected is not None and selected.type == "identifier"
            else None
        )
        if held is None or selected is None or held in seen or not held.is_local or not held.is_variable:
            continue
        seen.add(held)
        if not function.node.start_byte <= held.node.start_byte < function.node.end_byte:
            yield (function.file, selected), function.file.package.types.of_object(held)


def _stop_of(package: GoPackage, owner: Type) -> Function | None:
    """The method that ends a value of the type."""
    for name in _ENDINGS:
        method = package.types.method(owner, name)
        function = method.function if method is not None else None
        if function is not None and function.body is not None and function.file.package is package:
            return function
    return None


def _ends(stop: Function, function: Function) -> bool:
    """Whether a function is an end of the owner or a part of it."""
    return function.name in _ENDINGS or any(each is function for each in run_by(stop))


# -- whether it asks


def _asks_for_end(delayed: Function, stop: Function) -> bool:
    """Whether a condition of the delayed function is about what stopping changes, or a context is."""
    touched = {key for each in run_by(stop) if each.body is not None for key in _fields(each, [each.body])}
    for function in run_by(delayed):
        file = function.file
        asking: list[Node] = []
        for node in walk(function.body) if function.body is not None else ():
            if node.type in _ASKING:
                asking += [child for child in node.named_children if child.type not in _BODIES]
            elif node.type in _NAMES and is_context(file.type_of(node)):
                return True
        if not touched.isdisjoint(_asked(function, asking)):
            return True
    return False


def _asked(function: Function, regions: list[Node]) -> Iterator[str]:
    """The fields that conditions name, and those behind the functions that they call."""
    yield from _fields(function, regions)
    for region in regions:
        for _, target in own_calls(function.file, region):
            if target.body is not None:
                yield from _fields(target, [target.body])


def _fields(function: Function, regions: Iterable[Node]) -> Iterator[str]:
    """The keys of the fields that code names, those of locks left out."""
    file = function.file
    for region in regions:
        for node in walk(region):
            if node.type != "selector_expression":
                continue
            operand, name = node.child_by_field_name("operand"), node.child_by_field_name("field")
            if operand is None or name is None:
                continue
            found = file.package.types.member(file.type_of(operand), file.text(name))
            if isinstance(found, Field) and found.key and not _is_lock(found.type):
                yield found.key


def _is_lock(given: Type) -> bool:
    base = given.dereferenced
    return base.is_named("sync", "Mutex") or base.is_named("sync", "RWMutex")
