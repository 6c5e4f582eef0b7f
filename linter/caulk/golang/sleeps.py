"""Sleeps that somebody waits for: a request, a worker, or whoever cancels the context at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.cancellation import contexts_in_scope, is_context
from caulk.golang.contexts import arguments
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.library_traits import Trait, named_with
from caulk.golang.places import parameters_of
from caulk.golang.requests import request_function, request_functions, serving
from caulk.golang.syntax import walk
from caulk.golang.wording import words_around

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from caulk.findings import Location
    from caulk.golang.calls import OutgoingCall
    from caulk.golang.cancellation import ScopedContext
    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.requests import RequestFunction

SHORTEST = 10_000_000  # nanoseconds; no client notices less
NOTICEABLE = 1_000_000_000  # nanoseconds, again and again; who cancels does not mind less
LONG = 10_000_000_000  # nanoseconds; what is noticed once, where each round ends with the context


_SLEEP = re.compile(rb"\bSleep\b")


@dataclass(frozen=True)
class Sleep:
    """A call that sleeps whenever it returns: time.Sleep, or a function of the package that comes to it.

    `nanoseconds` is None when the time is no constant, `inner` the time.Sleep when the call is another.
    """

    file: GoFile
    call: Node
    nanoseconds: int | None
    inner: Location | None = None


@dataclass(frozen=True)
class SleepInRequest:
    sleep: Sleep
    request: RequestFunction


def sleeps_in_requests(file: GoFile) -> Iterator[SleepInRequest]:
    """Sleeps of handlers and reconcilers, those known to be short left out."""
    if not file.package.once(_sleeping_words):
        return
    for request in request_functions(file):
        for sleep in _sleeps_of(request.function):
            duration = sleep.nanoseconds
            if duration is None and sleep.inner is not None:
                continue  # how long the function sleeps is its own business
            if (duration is None or duration >= SHORTEST) and not _is_paced(file, sleep.call, request):
                yield SleepInRequest(sleep, request)


def _sleeps_of(function: Function) -> Iterator[Sleep]:
    """The sleeps of a function, literals that run where they stand included."""
    for site in function.file.package.calls.of(function):
        if site.is_spawn:
            continue
        targets = site.known_targets
        if (
            len(targets) == 1
            and targets[0].is_literal
            and literal_use(targets[0].node) is not LiteralUse.VALUE
        ):
            yield from _sleeps_of(targets[0])
            continue
        found = _sleep(site, {}, 0)
        if found is not None:
            yield found


def _sleep(site: OutgoingCall, given: Mapping[Object, int | None], depth: int) -> Sleep | None:
    """The sleep that a call is, or comes to on every way; `given` are durations of its own parameters."""
    if site.name in named_with(Trait.SLEEPS):
        return Sleep(site.file, site.node, _duration(site.file, site.node, given))
    package = site.file.package
    if depth >= limits.SLEEP_DEPTH.value or not site.known_targets:
        return None
    if any(each.file.package is not package or request_function(each) for each in site.known_targets):
        return None  # another request is told of itself
    found = [_sleep_in(target, _passed(site, target, given), depth + 1) for target in site.known_targets]
    known = [each for each in found if each is not None]
    if len(known) < len(found):
        return None
    durations = [each.nanoseconds for each in known if each.nanoseconds is not None]
    shortest = min(durations) if len(durations) == len(known) else None
    inner = known[0].inner or known[0].file.at(known[0].call)
    return Sleep(site.file, site.node, shortest, inner)


def _sleep_in(function: Function, given: Mapping[Object, int | None], depth: int) -> Sleep | None:
    """A sleep that no way through a function leads around."""
    if function.body is None:
        return None
    graph = function.file.package.flow(function)
    for site in function.file.package.calls.of(function) if graph.is_intact else ():
        if site.is_spawn or site.is_deferred or graph.can_reach_exit(None, [site.node]) is not None:
            continue
        found = _sleep(site, given, depth)
        if found is not None:
            return found
    return None


def _passed(
    site: OutgoingCall, target: Function, given: Mapping[Object, int | None]
) -> dict[Object, int | None]:
    return {
        parameter: _nanoseconds(site.file, argument, given)
        for parameter, argument in zip(parameters_of(target), arguments(site.node), strict=False)
        if parameter is not None
    }


def _duration(file: GoFile, call: Node, given: Mapping[Object, int | None]) -> int | None:
    """How long a sleep lasts, in nanoseconds; None when that is no constant."""
    listed = arguments(call)
    return _nanoseconds(file, listed[0], given) if listed else None


def _nanoseconds(file: GoFile, value: Node, given: Mapping[Object, int | None]) -> int | None:
    known = file.package.types.stable_duration(file, value)
    if known is None and value.type == "identifier":
        variable = file.resolve(value)
        return given.get(variable) if variable is not None else None
    return known


@dataclass(frozen=True)
class DeafSleep:
    """A sleep in a loop of a function that was given a context."""

    sleep: Sleep
    keyword: Node  # `for`
    context: ScopedContext


def deaf_sleeps(file: GoFile) -> Iterator[DeafSleep]:
    """Sleeps in loops, outside of requests, with a context in reach that the function was given."""
    words = file.package.once(_sleeping_words)
    for call in file.calls_named("Sleep", *sorted(words)) if words else ():
        function = file.function_of(call)
        loop = file.package.flow(function).loop_of(call) if function is not None else None
        site = file.package.calls.site(file, call)
        found = (
            _sleep(site, {}, 0) if loop is not None and not site.is_spawn and not site.is_deferred else None
        )
        if loop is None or found is None or (found.nanoseconds or 0) < NOTICEABLE:
            continue
        contexts = contexts_in_scope(file, call)
        if not contexts or serving(file, call) is not None:
            continue
        kept = contexts[0].declared_in is not None  # by the receiver: it may end the loop in another way
        if (found.nanoseconds or 0) >= LONG or not (kept or _is_heard(file, loop)):
            yield DeafSleep(found, loop.keyword, contexts[0])


def _sleeping_words(package: GoPackage) -> frozenset[str]:
    return words_around(package, _SLEEP)


def _is_heard(file: GoFile, loop: Loop) -> bool:
    """Whether a loop works with a context in each round, so that it ends soon after that."""
    return any(
        node.type in ("identifier", "selector_expression") and is_context(file.type_of(node))
        for node in walk(loop.node)
    )


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
