"""What runs because a function does: the functions of its package that it certainly calls, a few deep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile


def run_by(function: Function) -> list[Function]:
    """The function itself, and those of its package that calls with one certain target lead to.

    Calls in literals count: a literal belongs to the function around it.
    """
    reached, level = {function: None}, [function]
    for _ in range(limits.REACH_DEPTH.value):
        found: dict[Function, None] = {}
        for each in level:
            if each.body is not None:
                found.update(dict.fromkeys(target for _, target in own_calls(each.file, each.body)))
        level = [each for each in found if each not in reached]
        reached.update(dict.fromkeys(level))
    return list(reached)


def own_calls(file: GoFile, region: Node) -> Iterator[tuple[Node, Function]]:
    """The calls in a piece of code that certainly run a declared function of its package."""
    for node in walk(region):
        target = file.callee(node).function if node.type == "call_expression" else None
        if target is None or target.is_literal or target.body is None:
            continue
        if target.file.package is file.package:
            yield node, target
