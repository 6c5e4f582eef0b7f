"""Locks around a lock: one that is held by all who take the inner one keeps them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers
from caulk.golang.critical import sections_of
from caulk.golang.locks import LockAction, lock_class

if TYPE_CHECKING:
    from collections.abc import Hashable

    from tree_sitter import Node

    from caulk.golang.critical import Section
    from caulk.golang.files import Function


def no_writer_between(section: Section) -> bool:
    """Whether no writer can wait for the section's lock while the function holds it for reading.

    That is so when every writer holds another lock for writing that the function's callers hold, too.
    """
    own = lock_class(section.place)
    gates = _held_by_callers(section.function, writing=False)
    for operation in section.function.file.package.locks.by_class.get(own, ()) if section.place.key else ():
        if operation.action is LockAction.LOCK and not operation.function.file.is_test:
            gates &= _held_at(operation.function, operation.call, writing=True)
    return not gates.isdisjoint(section.function.file.package.locks.by_class.keys() - {own})


def _held_at(
    function: Function, node: Node, *, writing: bool, above: tuple[Function, ...] = ()
) -> frozenset[Hashable]:
    """The classes of the locks that are held at a node of a function, by itself or by all its callers."""
    found = frozenset(
        lock_class(section.place)
        for section in sections_of(function.file)
        if section.function is function
        and section.place.key
        and section.may_hold(node)
        and not (writing and section.may_hold(node, reading=True))
    )
    return found | _held_by_callers(function, writing=writing, above=above)


def _held_by_callers(
    function: Function, *, writing: bool, above: tuple[Function, ...] = ()
) -> frozenset[Hashable]:
    """The classes of the locks that all callers of a function hold when they call it."""
    if len(above) >= limits.LOCKED_CALLERS.value:
        return frozenset()
    known = callers(function)
    found: frozenset[Hashable] | None = None
    for site in known.sites:
        if site.file.is_test or site.caller is function or site.caller in above:
            continue
        if site.caller is None or site.is_spawn or site.is_deferred:
            return frozenset()
        held = _held_at(site.caller, site.call, writing=writing, above=(*above, function))
        found = held if found is None else found & held
    return frozenset() if found is None or known.escapes else found
