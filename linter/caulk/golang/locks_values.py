"""Locks that are given back through a value: `unlock := mu.Unlock`, and functions that return what unlocks.

`defer s.locked()()` takes a lock and gives it back, when `locked` locks and returns the unlocking.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from caulk.golang.callers import sole_holder
from caulk.golang.calls import returned_values
from caulk.golang.locks import LockAction, LockOperation, call_of, same_lock, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.locks import Locks
    from caulk.golang.packages import GoPackage

_UNLOCK_VALUE = re.compile(rb"\.(R?Unlock)\b(?!\()")
_GIVING = {LockAction.LOCK: LockAction.UNLOCK, LockAction.RLOCK: LockAction.RUNLOCK}


@dataclass
class LockValues:
    """The operations of one package that go through values.

    `escaping` are the functions in which an unlock is passed on to where it cannot be followed.
    """

    operations: list[LockOperation] = field(default_factory=list)
    escaping: set[Function] = field(default_factory=set)


def lock_values(package: GoPackage) -> LockValues:
    """What a package does to locks through values."""
    locks, found = package.locks, LockValues()
    for file in package.files:
        for match in _UNLOCK_VALUE.finditer(file.data):
            name = file.node_at(match.start(1), match.end(1))
            selector = name.parent if name is not None and name.type == "field_identifier" else None
            function = file.function_of(selector) if selector is not None else None
            if selector is None or function is None:
                continue
            place, action = locks.lock_place(file, selector), LockAction(match[1].decode())
            gives = None if place is None else LockOperation(action, selector, place, file, function)
            _follow(file, selector, gives, found, function)
    for file, call, returner in _calls_of_returners(package):
        taken, function = locks.returners[returner], file.function_of(call)
        place = locks.outward(taken.place, returner, locks.bound(file, call, returner))
        if function is None or place is None:
            continue
        takes = LockOperation(taken.action, call, place, file, function, taken)
        found.operations.append(takes)
        gives = LockOperation(_GIVING[taken.action], call, place, file, function, taken)
        _follow(file, call, gives, found, function)
    return found


def _follow(
    file: GoFile, value: Node, gives: LockOperation | None, found: LockValues, function: Function
) -> None:
    """The calls of a value that unlocks; when there is more to it, the function lets it escape."""
    called = _called(value)
    if gives is not None and called is not None:
        found.operations.append(_at(gives, file, called))
        return
    variable = sole_holder(file, value) if gives is not None else None
    if variable is None or gives is None:
        found.escaping.add(function.top_level)
        return
    for use in file.package.names.references(variable):
        call = call_of(use.node)
        if call is None:
            found.escaping.add(function.top_level)
        else:
            found.operations.append(_at(gives, use.file, call))


def _at(operation: LockOperation, file: GoFile, call: Node) -> LockOperation:
    home = file.function_of(call) or operation.function
    return LockOperation(operation.action, call, operation.place, file, home, operation.wrapper or operation)


def _called(value: Node) -> Node | None:
    """The call `value()`."""
    parent = value.parent
    if parent is None or parent.type != "call_expression":
        return None
    return parent if parent.child_by_field_name("function") == value else None


def _calls_of_returners(package: GoPackage) -> Iterator[tuple[GoFile, Node, Function]]:
    returners = package.locks.returners
    names = {function.name for function in returners}
    for file in package.files if names else ():
        for name in file.identifiers(*names):
            call = call_of(name)
            target = file.callee(call).function if call is not None else None
            if call is not None and target in returners:
                yield file, call, target


def returned_unlock(locks: Locks, function: Function, own: list[LockOperation]) -> LockOperation | None:
    """The operation of a function that locks once and always returns the unlocking."""
    if function.is_literal or function.body is None or len(own) != 1 or own[0].action not in _GIVING:
        return None
    statements = [each for each in statements_of(function.body) if each.type != "comment"]
    last = statements[-1] if statements else None
    if last is None or last.type != "return_statement":
        return None
    if len(returned_values(function) or ()) != 1:
        return None
    values = last.named_children[0].named_children if last.named_children else []
    if len(values) != 1 or own[0].call.parent not in statements:
        return None
    taken, file = own[0], function.file
    if values[0].type == "selector_expression":
        name, place = values[0].child_by_field_name("field"), locks.lock_place(file, values[0])
        given = file.text(name) if name is not None else ""
        same = place is not None and same_lock(place, taken.place)
        return taken if same and given == _GIVING[taken.action].value else None
    if values[0].type == "func_literal":
        inside = locks.direct_of(file.literal(values[0]))
        gives = len(inside) == 1 and inside[0].action is _GIVING[taken.action]
        return taken if gives and same_lock(inside[0].place, taken.place) else None
    return None
