"""Loops over functions that yield under a lock, which the loop's body takes itself.

`for v := range c.all() { c.size() }` runs the body inside of what `c.all` returns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.callers import callers_in_package, is_returned
from caulk.golang.critical import sections_of
from caulk.golang.critical_chains import leads_to
from caulk.golang.locks import same_lock
from caulk.golang.locks_links import calls_of_parameter
from caulk.golang.places import parameters_of
from caulk.golang.typing_model import Func

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from caulk.golang.critical import Section
    from caulk.golang.files import Function, GoFile
    from caulk.golang.locks import LockOperation
    from caulk.golang.locks_effects import Taken
    from caulk.golang.names import Object
    from caulk.golang.places import Place


@dataclass(frozen=True)
class LockedRound:
    """The body of a loop that takes the lock under which an iterator yields.

    `held` takes the lock the first time, `run` is the call of the yield function, `ranged` the operand of the
    range in `file`, `taken` what happens in the loop's body.
    """

    held: LockOperation
    run: Node
    file: GoFile
    ranged: Node
    taken: Taken


def locked_rounds(file: GoFile) -> Iterator[LockedRound]:
    """The loops whose body gets into a lock again that an iterator of the file holds meanwhile."""
    if b"func(" not in file.data or not any(b"range" in each.data for each in file.package.files):
        return
    for section in sections_of(file):
        for run in _yields(section.function):
            held = section.held_at(run)
            if held is None:
                continue
            for user, operand, lock in _ranges(section):
                taken = _taken_in_body(user, operand, lock)
                if taken is not None and section.excludes(held[0], taken.action):
                    yield LockedRound(held[0], run, user.file, operand, taken)


def _yields(function: Function) -> list[Node]:
    """The calls of the one parameter of a function, which is a function that says whether to go on."""
    file, holder = function.file, function.node.child_by_field_name("parameters")
    if holder is None or file.data.find(b"func(", holder.start_byte, holder.end_byte) < 0:
        return []
    parameters = parameters_of(function)
    if len(parameters) != 1 or parameters[0] is None:
        return []
    given = file.package.types.of_object(parameters[0]).underlying
    if not isinstance(given, Func) or [str(each) for each in given.results] != ["bool"]:
        return []
    return calls_of_parameter(function, 0)


def _ranges(section: Section) -> Iterator[tuple[Function, Node, Place]]:
    """The loops over an iterator: who ranges, the operand, and the iterator's lock as it is seen there."""
    function = section.function
    locks = function.file.package.locks
    if function.is_literal:
        maker = function.parent
        sites = callers_in_package(maker).sites if maker is not None and is_returned(function) else ()
        for site in sites:
            if maker is None or site.caller is None or not _is_ranged(site.call):
                continue
            lock = locks.outward(section.place, maker, locks.bound(site.file, site.call, maker))
            if lock is not None:
                yield site.caller, site.call, lock
        return
    for file in function.file.package.files:
        for name in file.identifiers(function.name) if b"range" in file.data else ():
            value = name.parent if name.type == "field_identifier" else name
            user = file.function_of(name)
            if value is None or user is None or not _is_ranged(value):
                continue
            if file.package.types.function_value(file, value)[1] is not function:
                continue
            bound: Mapping[Object, Place] = locks.bound_value(file, value, function)
            lock = locks.outward(section.place, function, bound)
            if lock is not None:
                yield user, value, lock


def _is_ranged(operand: Node) -> bool:
    clause = operand.parent
    right = clause.child_by_field_name("right") if clause is not None else None
    return (
        clause is not None and clause.type == "range_clause" and right is not None and right.id == operand.id
    )


def _taken_in_body(user: Function, operand: Node, lock: Place) -> Taken | None:
    """What the body of the loop over an operand does to take the lock."""
    loop = operand.parent.parent if operand.parent is not None else None
    body = loop.child_by_field_name("body") if loop is not None else None
    locks = user.file.package.locks
    if body is None:
        return None
    for taken in locks.effects(lock).of(user).taken:
        if not body.start_byte <= taken.node.start_byte < body.end_byte or not same_lock(taken.place, lock):
            continue
        if taken.link is None or taken.inner is None:
            return taken
        if leads_to(taken.inner, taken.link, frozenset(), user):
            return taken
    return None
