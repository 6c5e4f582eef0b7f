"""Functions that are run under a lock which they take themselves: `c.locked(func() { c.size() })`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.callers import CallSite, callers
from caulk.golang.critical import sections_of
from caulk.golang.critical_chains import leads_to
from caulk.golang.locks import same_lock
from caulk.golang.locks_links import Link, calls_of_parameter
from caulk.golang.places import parameters_of
from caulk.golang.typing_model import Func

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.critical import Section
    from caulk.golang.files import GoFile
    from caulk.golang.locks import LockOperation
    from caulk.golang.locks_effects import Taken
    from caulk.golang.places import Place


@dataclass(frozen=True)
class LockedCallback:
    """A function value that takes the lock under which the function that it is passed to runs it.

    `held` takes the lock the first time, `run` is the call of the parameter, `passed` the call that hands the
    function over, `taken` what happens in it.
    """

    held: LockOperation
    run: Node
    passed: CallSite
    taken: Taken

    @property
    def shares(self) -> bool:
        """Whether both only read: they exclude each other once a writer waits in between."""
        return self.held.action.reads and self.taken.action.reads


def locked_callbacks(file: GoFile) -> Iterator[LockedCallback]:
    """The functions that get into a lock again when functions of the file run them."""
    for section in sections_of(file):
        for position, run in _runs(section):
            held = section.held_at(run)
            if held is None:
                continue
            for site in callers(section.function).sites:
                taken = _taken_by_argument(section, site, position)
                if taken is not None and (section.excludes(held[0], taken.action)):
                    yield LockedCallback(held[0], run, site, taken)


def _runs(section: Section) -> Iterator[tuple[int, Node]]:
    """The calls of parameters in a function, with the parameter's position."""
    function = section.function
    if function.is_literal or b"func" not in _header(function.file, function.node):
        return
    types = function.file.package.types
    for position, parameter in enumerate(parameters_of(function)):
        if parameter is not None and isinstance(types.of_object(parameter).underlying, Func):
            for call in calls_of_parameter(function, position):
                yield position, call


def _header(file: GoFile, node: Node) -> bytes:
    body = node.child_by_field_name("body")
    return file.data[node.start_byte + 4 : body.start_byte if body is not None else node.end_byte]


def _taken_by_argument(section: Section, site: CallSite, position: int) -> Taken | None:
    file = site.file
    holder = site.call.child_by_field_name("arguments")
    given = [each for each in holder.named_children if each.type != "comment"] if holder is not None else []
    if position >= len(given) or site.is_spawn or file.package is not section.function.file.package:
        return None
    argument, locks = given[position], file.package.locks
    _, target = file.package.types.function_value(file, argument)
    bound = locks.bound(file, site.call, section.function)
    lock = locks.outward(section.place, section.function, bound)
    if target is None or lock is None or target.file.package is not file.package:
        return None
    inner = locks.bound_value(file, argument, target)
    link = Link(file, site.call, target, inner, "runs")
    for taken in locks.effects(lock).of(target).taken:
        seen: Place | None = locks.outward(taken.place, target, inner)
        if seen is not None and same_lock(seen, lock) and leads_to(taken, link, frozenset(), target):
            return taken
    return None
