"""Sleeps that somebody waits for: a request, a worker, or whoever cancels the context at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.cancellation import is_context, parameters
from caulk.golang.contexts import arguments
from caulk.golang.library_traits import Trait, named_with
from caulk.golang.requests import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.names import Object
    from caulk.golang.requests import RequestFunction

SHORTEST = 10_000_000  # nanoseconds; no client notices less
NOTICEABLE = 1_000_000_000  # nanoseconds; who cancels does not mind less


@dataclass(frozen=True)
class SleepInRequest:
    call: Node
    request: RequestFunction


def sleeps_in_requests(file: GoFile) -> Iterator[SleepInRequest]:
    """Sleeps of handlers and reconcilers themselves, those known to be short left out."""
    for call in file.calls_to(*named_with(Trait.SLEEPS)):
        request = serving(file, call)
        if request is not None and not _is_short(file, call) and not _is_paced(file, call, request):
            yield SleepInRequest(call, request)


@dataclass(frozen=True)
class DeafSleep:
    """A sleep in a loop of a function that was given a context."""

    call: Node
    keyword: Node  # `for`
    context: Object


def deaf_sleeps(file: GoFile) -> Iterator[DeafSleep]:
    """Sleeps in loops with a context parameter in reach, outside of requests."""
    for call in file.calls_to(*named_with(Trait.SLEEPS)):
        function = file.function_of(call)
        duration = _duration(file, call)
        if function is None or duration is None or duration < NOTICEABLE or serving(file, call) is not None:
            continue
        loop = file.package.flow(function).loop_of(call)
        given = [each for _, each, kind in parameters(function) if is_context(kind)]
        if loop is not None and given:
            yield DeafSleep(call, loop.keyword, given[0])


def _is_short(file: GoFile, call: Node) -> bool:
    duration = _duration(file, call)
    return duration is not None and duration < SHORTEST


def _duration(file: GoFile, call: Node) -> int | None:
    """How long a sleep lasts, in nanoseconds; None when that is no constant."""
    given = arguments(call)
    return file.package.types.stable_duration(file, given[0]) if given else None


def _is_paced(file: GoFile, call: Node, request: RequestFunction) -> bool:
    """Whether a sleep paces a loop that answers in each round, or one that is meant to hang.

    A write fails when the client has gone, and ends such a loop.
    """
    function = file.function_of(call)
    graph = file.package.flow(function) if function is not None else None
    loop = graph.loop_of(call) if graph is not None else None
    if graph is None or loop is None:
        return False
    if not graph.loop_exits(loop):
        return True
    writer = request.writer
    return writer is not None and any(
        loop.node.start_byte <= use.node.start_byte < loop.node.end_byte
        for use in file.package.names.references(writer)
    )
