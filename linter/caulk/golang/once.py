"""Functions that a sync.Once runs, and that come back to the same Once: it waits for itself.

`Do` returns when the first call of it has returned, and that one runs the function. The same goes for what
`sync.OnceFunc` and its like make.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.calls import assigned_target, once_function
from caulk.golang.contexts import arguments
from caulk.golang.critical_chains import Aim, comes_to
from caulk.golang.locks_links import Link, is_spawn
from caulk.golang.places import Place, bound_places, bound_receiver, place_of
from caulk.golang.starts import is_more_conditional
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object

_DO = "(*sync.Once).Do"
_MAKERS = ("sync.OnceFunc", "sync.OnceValue", "sync.OnceValues")


@dataclass(frozen=True, eq=False)
class OnceCall:
    """A call that runs a function once: of `Do`, or of sync.OnceFunc, which makes such a function of it.

    `place` is the Once, or the variable that keeps the function; `runs` is the argument.
    """

    file: GoFile
    call: Node
    place: Place
    runs: Node
    target: Function

    @property
    def name(self) -> str:
        return self.file.callee(self.call).name


@dataclass(frozen=True, eq=False)
class OnceAgain:
    """A function run by `first` that comes, by the calls `through`, to `again`, which waits for `first`."""

    first: OnceCall
    through: tuple[Link, ...]
    again: Node
    file: GoFile


def once_again(file: GoFile) -> Iterator[OnceAgain]:
    """The functions that a Once of the file runs and that come back to it."""
    for once in _once_calls(file):
        bound = bound_receiver(file, once.runs, once.target)
        start = Link(file, once.call, once.target, bound, "runs")
        found = _again(once, start, _inward(once.place, once.target, bound), (), {once.target})
        if found is not None:
            yield found


def _once_calls(file: GoFile) -> Iterator[OnceCall]:
    for call in file.calls_to(_DO, *_MAKERS):
        is_do = file.callee(call).name == _DO
        selector, given = call.child_by_field_name("function"), arguments(call)
        runs = (given[0] if given else None) if is_do else once_function(file, call)
        kept = (
            selector.child_by_field_name("operand")
            if is_do and selector is not None
            else assigned_target(call)
        )
        place = place_of(file, kept) if kept is not None else None
        target = file.package.types.function_value(file, runs)[1] if runs is not None else None
        if runs is None or target is None or target.body is None or target.file.package is not file.package:
            continue
        if place is not None and place.exact:
            yield OnceCall(file, call, place, runs, target)


def _again(
    once: OnceCall, link: Link, place: Place | None, through: tuple[Link, ...], seen: set[Function]
) -> OnceAgain | None:
    """The first call in the target of `link`, or behind it, that certainly waits for the Once at `place`."""
    function = link.target
    if place is None or function.body is None or len(through) > limits.LOCK_CHAIN.value:
        return None
    file = function.file
    for node in walk(function.body):
        if node.type != "call_expression" or file.function_of(node) is not function or is_spawn(node):
            continue
        inside = file.callee(node).function
        if _waits(once, file, node, place):
            if _is_reached(node, link):
                return OnceAgain(once, through, node, file)
        elif inside is not None and inside not in seen and inside.file.package is file.package:
            seen.add(inside)
            bound = bound_places(file, node, inside)
            deeper = Link(file, node, inside, bound)
            found = _again(once, deeper, _inward(place, inside, bound), (*through, deeper), seen)
            if found is not None and _is_reached(node, link):
                return found
    return None


def _is_reached(node: Node, link: Link) -> bool:
    """Whether the target of a call comes to a node, and no condition around the node speaks against it."""
    body = link.target.body
    if body is None or is_more_conditional(node, body):
        return False
    return comes_to(Aim(link.target, node), link, frozenset())


def _waits(once: OnceCall, file: GoFile, call: Node, place: Place) -> bool:
    """Whether a call is one of the Once at a place."""
    function = call.child_by_field_name("function")
    if function is not None and once.name == _DO:
        if file.callee(call).name != _DO:
            return False
        function = function.child_by_field_name("operand")
    elif call == once.call:
        return False
    other = place_of(file, function) if function is not None else None
    return other is not None and other.same_instance(place)


def _inward(place: Place, callee: Function, bound: Mapping[Object, Place]) -> Place | None:
    """A caller's place as a function sees it that it calls; None when that has no name for it."""
    if not place.root.is_local or (callee.is_literal and place.root.function is not callee):
        return place
    for parameter, given in bound.items():
        size = len(given.fields)
        if given.exact and given.root is place.root and place.fields[:size] == given.fields:
            return Place(parameter, place.fields[size:], place.key)
    return None
