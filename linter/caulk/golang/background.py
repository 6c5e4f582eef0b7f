"""Goroutines that outlive the function which starts them, itself or through what it calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.joining import is_joined
from caulk.golang.library_traits import SPAWNERS
from caulk.golang.lifecycle import is_guarded
from caulk.golang.typing_model import Basic, Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.calls import OutgoingCall
    from caulk.golang.files import Function, GoFile
    from caulk.golang.spawns import Spawn


@dataclass(frozen=True)
class LeftRunning:
    """A goroutine that a function leaves behind.

    `place` is where it starts as seen from that function: the go statement, or the call of what runs it.
    """

    place: Node
    spawn: Spawn
    file: GoFile

    @property
    def marker(self) -> Node:
        """The small node to point at."""
        if self.place.type == "go_statement":
            return self.place.children[0]
        return self.place.child_by_field_name("function") or self.place


def left_running(function: Function, depth: int = 0) -> Iterator[LeftRunning]:
    """The goroutines that a function neither waits for nor hands to anybody who could.

    Those of functions of its package that it calls count when all that the call may run starts one, and gives
    back nothing by which it could be joined or ended. What another package does in the background is its own
    business: it reports events, it fills a cache.
    """
    file = function.file
    for spawn in _spawned_by(function):
        if not is_joined(file, function, spawn.node):
            yield LeftRunning(spawn.node, spawn, file)
    for site in file.package.calls.of(function) if depth < limits.SPAWN_DEPTH.value else ():
        if site.is_spawn or not site.known_targets or site.name in SPAWNERS:
            continue
        if _runs_in_place(site):
            inside = left_running(site.targets[0], depth + 1)
            yield from (each for each in inside if not is_joined(file, function, each.place))
            continue
        if any(target.file.package is not file.package for target in site.targets):
            continue
        inner = [_first_left(target, depth + 1) for target in site.targets]
        if inner[0] is None or None in inner:
            continue
        captured = inner[0].spawn.node if site.targets[0].parent is not None else None
        if not is_joined(file, function, site.node, captured):
            yield LeftRunning(site.node, inner[0].spawn, file)


def _spawned_by(function: Function) -> Iterator[Spawn]:
    """The go statements, and the calls of groups that start a goroutine, of a function itself."""
    for spawn in function.file.package.channels.spawned_by(function):
        if spawn.node.type == "go_statement" or function.file.callee(spawn.node).name in SPAWNERS:
            yield spawn


def _runs_in_place(site: OutgoingCall) -> bool:
    """Whether a call or defer is of a literal that stands there."""
    callee = site.node.child_by_field_name("function")
    return callee is not None and callee.type == "func_literal"


def _first_left(target: Function, depth: int) -> LeftRunning | None:
    if target.body is None or is_guarded(target) or not gives_nothing_back(target):
        return None
    return next(left_running(target, depth), None)


def gives_nothing_back(function: Function) -> bool:
    """Whether what a function returns is no way to wait for what it started: an error, a number, a text."""
    results = function.file.package.types.signature(function.file, function.node).results
    return all(
        isinstance(each, Basic)
        or (isinstance(each, Named) and isinstance(each.underlying, Basic))
        or str(each) == "error"
        for each in results
    )
