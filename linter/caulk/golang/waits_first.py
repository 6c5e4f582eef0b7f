"""Who makes others quit: whether that comes after a wait for the goroutines that still work with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import callers_in_package, sites_through_interfaces
from caulk.golang.flow import own_nodes
from caulk.golang.joining import waits_for_goroutines

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from caulk.golang.callers import CallSite
    from caulk.golang.files import Function, GoFile


def comes_after_wait(function: Function, node: Node) -> bool:
    """Whether a function, or each of its callers, waits for other goroutines before it comes to a node.

    In the function itself a receive counts as such a wait. Further up, where one may stand for a signal or a
    request, only waits for groups count, and loops that take every place of a semaphore.
    """
    return _has_waited(function, node, _waits) or _was_waited_for(function)


def _has_waited(function: Function, node: Node, waits: Callable[[GoFile, Node], bool]) -> bool:
    body, file = function.body, function.file
    graph = file.package.flow(function)
    return any(
        each.end_byte <= node.start_byte and waits(file, each) and graph.can_reach(each, node) is not None
        for each in (own_nodes(body) if body is not None else ())
    )


def runs_within(function: Function, other: Function, depth: int = 0) -> bool:
    """Whether a function is run by another one alone, on its goroutine, maybe through further ones."""
    if function.top_level is other.top_level:
        return True
    if function.is_literal or depth >= limits.WAITS_BEFORE.value:
        return False
    sites = _sites(function)
    return bool(sites) and all(
        site.caller is not None
        and not site.caller.is_literal
        and not site.is_spawn
        and runs_within(site.caller, other, depth + 1)
        for site in sites
    )


def _was_waited_for(function: Function, above: frozenset[Function] = frozenset()) -> bool:
    """Whether all callers of a function have waited for goroutines before they call it.

    A method that only hands on to its like, through an interface, is a caller of itself.
    """
    if function in above:
        return True
    if function.is_literal or len(above) >= limits.WAITS_BEFORE.value:
        return False
    above |= {function}
    sites = _sites(function)
    return any(site.caller is not function for site in sites) and all(
        site.caller is not None
        and not site.is_spawn
        and (_has_waited(site.caller, site.call, _joins) or _was_waited_for(site.caller, above))
        for site in sites
    )


def _sites(function: Function) -> list[CallSite]:
    """The calls of a function in its package, through interfaces too; none when something else may run it."""
    known = callers_in_package(function)
    if not function.is_method:
        return [] if known.as_value else list(known.sites)
    through = sites_through_interfaces(function)
    if through is None:
        return []
    return list({site.call.id: site for site in (*known.sites, *through)}.values())


def _waits(file: GoFile, node: Node) -> bool:
    if node.type == "select_statement":
        return all(each.type != "default_case" for each in node.named_children)
    if node.type == "unary_expression":
        return node.children[0].type == "<-"
    return _joins(file, node)


def _joins(file: GoFile, node: Node) -> bool:
    """Whether a node waits for goroutines, or calls a function of the module that does at once."""
    if node.type == "for_statement":
        return _takes_all_places(file, node)
    if node.type != "call_expression":
        return False
    if waits_for_goroutines(file, node):
        return True
    target = file.callee(node).function
    return (
        target is not None
        and target.body is not None
        and any(_ends_work(target.file, each) for each in own_nodes(target.body))
    )


def _ends_work(file: GoFile, node: Node) -> bool:
    if node.type == "for_statement":
        return _takes_all_places(file, node)
    return node.type == "call_expression" and waits_for_goroutines(file, node)


def _takes_all_places(file: GoFile, loop: Node) -> bool:
    """Whether a loop sends as many values as a channel has room for: `for range cap(c) { c <- v }`."""
    body = loop.child_by_field_name("body")
    sends = [each for each in own_nodes(body) if each.type == "send_statement"] if body is not None else []
    if len(sends) != 1 or body is None:
        return False
    channel = sends[0].child_by_field_name("channel")
    header = [each for each in loop.named_children if each != body]
    return channel is not None and any(
        file.callee(part).name == "cap" and file.text(channel) in file.text(part)
        for each in header
        for part in own_nodes(each)
        if part.type == "call_expression"
    )
