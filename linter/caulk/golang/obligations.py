"""Obligations: a call gave something that has to be released, and a path that leaves without doing so.

A call that may fail gave nothing when its error says so: paths on which that error is one do not count, as
long as the error variable still holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.flow import ExitKind, Outcome
from caulk.golang.paths import Search, search
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.flow import Block, Branch, Edge, FlowGraph, Path

_BEFORE, _FRESH, _HELD, _AGAIN = 0, 1, 2, 3  # not called; its error not looked at yet; held; called again


@dataclass(frozen=True)
class Unreleased:
    """A path that loses what a call gave. `branches` are the decisions after the call."""

    path: Path
    branches: tuple[Branch, ...]


def unreleased(
    graph: FlowGraph,
    call: Node,
    releases: Collection[int],
    result: str,
    empty: Mapping[str, Collection[int]] | None = None,
) -> Unreleased | None:
    """The first path from a call that returns, or calls again, past none of the releases.

    `releases` are ids of the graph's points, `result` the name of the variable that holds what was given.
    `empty` names fields of it, with values that say that there is nothing to release.
    """
    file = graph.function.file
    made = graph.step_of(call)
    if made is None or not graph.is_intact:
        return None
    error = _error_of(file, call)
    told = _told_by(graph, call, error)

    def visit(node: Node, state: int) -> int | None:
        if node.id == made.id:
            return _FRESH if state == _BEFORE else _AGAIN
        if state != _BEFORE and node.id in releases:
            return None
        if state == _FRESH and error and _assigns(file, node, error) and not _mentions(file, node, error):
            return _HELD
        return state

    def cross(_block: Block, edge: Edge, state: int) -> int | None:
        branch = edge.branch
        if state in (_FRESH, _HELD) and branch is not None:
            gone = _Absence(file, told if state == _FRESH else frozenset(), result, empty or {})
            if gone.told_by(branch):
                return None
        return state

    witness = search(
        graph,
        _BEFORE,
        Search(
            visit,
            leave=lambda kind, state: kind is ExitKind.RETURN and state != _BEFORE,
            cross=cross,
            found=lambda state: state == _AGAIN,
        ),
    )
    if witness is None:
        return None
    later = tuple(
        branch
        for branch in witness.path.branches
        if branch.node.start_byte > call.end_byte and branch.decides
    )
    return Unreleased(witness.path, later)


def _error_of(file: GoFile, call: Node) -> str:
    """The variable that takes the error of a call; "" when there is none."""
    values = call.parent
    statement = values.parent if values is not None and values.type == "expression_list" else None
    left = statement.child_by_field_name("left") if statement is not None else None
    if left is None or left.named_child_count < 2:
        return ""
    last = left.named_children[-1]
    given = file.type_of(last)
    name = file.text(last)
    return name if name != "_" and (str(given) == "error" or not given.is_known) else ""


def _told_by(graph: FlowGraph, call: Node, error: str) -> frozenset[str]:
    """The error variable, and those that a function makes of it: `retry, err := shouldRetry(err)`."""
    found = {error} if error else set()
    file = graph.function.file
    for block in graph.blocks if error else ():
        for node in block.nodes:
            left = node.child_by_field_name("left") if node.type == "short_var_declaration" else None
            if left is not None and node.start_byte > call.end_byte and _mentions(file, node, error):
                found.update(file.text(each) for each in left.named_children)
    return frozenset(found - {"_"})


def _mentions(file: GoFile, assignment: Node, name: str) -> bool:
    """Whether the right side of an assignment asks a function about a variable."""
    right = assignment.child_by_field_name("right")
    value = right.named_children[0] if right is not None and right.named_child_count == 1 else None
    return (
        value is not None
        and value.type == "call_expression"
        and any(each.type == "identifier" and file.text(each) == name for each in walk(value))
    )


def _assigns(file: GoFile, node: Node, name: str) -> bool:
    if node.type not in ("assignment_statement", "short_var_declaration"):
        return False
    left = node.child_by_field_name("left")
    return left is not None and any(file.text(each) == name for each in left.named_children)


@dataclass(frozen=True)
class _Absence:
    """What tells that nothing was given: the errors of the call, the result itself, or a field of it."""

    file: GoFile
    errors: frozenset[str]
    result: str
    empty: Mapping[str, Collection[int]]

    def told_by(self, branch: Branch) -> bool:
        node, outcome = branch.node, branch.outcome
        if outcome is Outcome.MATCHES and node.type == "expression_case":
            value = node.child_by_field_name("value")
            listed = value.named_children if value is not None else []
            of = node.parent.child_by_field_name("value") if node.parent is not None else None
            if of is not None:
                return bool(listed) and all(self._is_empty(of, each) for each in listed)
            return bool(listed) and all(self._when(each, holds=True) for each in listed)
        if outcome not in (Outcome.HOLDS, Outcome.FAILS):
            return False
        return self._when(node, holds=outcome is Outcome.HOLDS)

    def _when(self, node: Node, *, holds: bool) -> bool:
        """Whether a condition that holds, or fails, means that nothing was given."""
        while node.type == "parenthesized_expression" and node.named_child_count == 1:
            node = node.named_children[0]
        if node.type == "unary_expression" and node.children[0].type == "!":
            return self._when(node.children[1], holds=not holds)
        if node.type == "binary_expression":
            left, operator, right = node.children[0], node.children[1].type, node.children[2]
            if operator in ("&&", "||"):
                sides = [self._when(side, holds=holds) for side in (left, right)]
                return any(sides) if (operator == "&&") is holds else all(sides)
            if operator not in ("==", "!="):
                return False
            name, equal = self.file.text(left), holds is (operator == "==")
            if right.type != "nil":  # `err == io.EOF`
                return equal and (name in self.errors or self._is_empty(left, right))
            if name in self.errors:
                return not equal
            return equal and (name == self.result or name.startswith(f"{self.result}."))
        if node.type == "identifier":
            return holds and self.file.text(node) in self.errors
        if node.type == "call_expression":  # `errors.Is(err, ErrGone)`
            words = {self.file.text(each) for each in walk(node) if each.type == "identifier"}
            return holds and not self.errors.isdisjoint(words)
        return False

    def _is_empty(self, field: Node, value: Node) -> bool:
        """Whether a field of the result that has this value says that there is nothing to release."""
        owner, _, name = self.file.text(field).rpartition(".")
        return owner == self.result and self.file.constant(value) in self.empty.get(name, ())
