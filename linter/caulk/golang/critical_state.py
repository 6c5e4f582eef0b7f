"""State that keeps goroutines under a lock apart: one of them sets it, the other asks for it on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.flow import Outcome, own_nodes
from caulk.golang.names import ObjectKind
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.critical import Held, Section
    from caulk.golang.files import Function, GoFile
    from caulk.golang.locks_links import Link
    from caulk.golang.paths import Witness


def depends_on_state_of(
    other: Function, section: Section, witness: Witness[Held], *, before: bool = False
) -> bool:
    """Whether a way under the lock asks for something that the other goroutine sets itself.

    That may rule the case out: who waits knows how far the other one has come. `before` has what is asked
    before the lock is taken count, too.
    """
    file = section.function.file
    pairs = zip(witness.path.branches, witness.states, strict=True)
    asked = {
        name
        for branch, state in pairs
        if (before or state.by >= 0) and branch.outcome in (Outcome.HOLDS, Outcome.FAILS)
        for name in flags_in(file, branch.node)
    }
    return not asked.isdisjoint(_set_by(other)) if asked else False


def _set_by(function: Function) -> set[str]:
    """The fields and variables that a function and what it calls give a value."""
    reached, level = {function.top_level}, [function.top_level]
    for _ in range(limits.LOCKED_CALLS.value):
        targets = [link.target for each in level for link in _calls_of(each)]
        level = [each for each in dict.fromkeys(targets) if each not in reached]
        reached.update(level)
    return {
        name
        for each in reached
        for node in (walk(each.body) if each.body is not None else ())
        if node.type in ("assignment_statement", "inc_statement", "dec_statement")
        and (target := node.child_by_field_name("left") or node.named_children[0]) is not None
        for name in flags_in(each.file, target)
    }


def _calls_of(function: Function) -> Iterator[Link]:
    locks = function.file.package.locks
    for node in walk(function.body) if function.body is not None else ():
        link = locks.link(function.file, node) if node.type == "call_expression" else None
        if link is not None:
            yield link


def flags_in(file: GoFile, node: Node) -> Iterator[str]:
    """The fields and the package's variables that an expression names, also by way of a variable."""
    for each in own_nodes(node):
        if each.type == "field_identifier":
            yield file.text(each)
        elif each.type == "identifier":
            found = file.resolve(each)
            if found is None or found.kind is not ObjectKind.VAR:
                continue
            value = found.file.package.types.lasting_value(found) if found.is_local else None
            if not found.is_local:
                yield found.name
            elif value is not None and value.type == "selector_expression":
                yield from (file.text(each) for each in value.children_by_field_name("field"))
