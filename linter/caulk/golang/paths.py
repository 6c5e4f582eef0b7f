"""Correlated paths: a search through a flow graph that remembers which way each condition went.

`if parallel { go send() } ... if parallel { <-ch }` has no path that spawns without receiving, and a search
that forgets the first condition at the second would invent one. `search` carries the conditions it passed as
facts, drops them when a variable in them is assigned, and never takes a branch that contradicts one.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from caulk.golang.flow import ExitKind, Outcome, Path
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.flow import Block, Branch, Edge, FlowGraph

MAX_STATES = 4000  # per search; beyond it the search gives up and answers "no path found"
MAX_FACTS = 12  # conditions remembered at once

State = TypeVar("State", bound="Hashable")
Facts = frozenset[tuple[str, bool]]


@dataclass(frozen=True)
class Search(Generic[State]):
    """What a search looks for.

    `visit` maps the state over a node: a new state goes on, None ends this path without a result, and a state
    for which `found` holds ends the search with success. `cross` does the same over an edge. `leave` says
    whether a state that arrives at an exit of that kind is a result.
    """

    visit: Callable[[Node, State], State | None]
    leave: Callable[[ExitKind, State], bool]
    cross: Callable[[Block, Edge, State], State | None] | None = None
    found: Callable[[State], bool] | None = None


@dataclass(frozen=True)
class _Step(Generic[State]):
    """A place in the search tree, linked to the one it was reached from."""

    block: Block
    state: State
    facts: Facts
    came: _Step[State] | None
    edge: Edge | None

    def edges(self) -> list[tuple[Block, Edge, State]]:
        """The way here: blocks, the edges out of them, and the states after those edges."""
        passed = []
        step: _Step[State] | None = self
        while step is not None and step.came is not None and step.edge is not None:
            passed.append((step.came.block, step.edge, step.state))
            step = step.came
        passed.reverse()
        return passed


@dataclass(frozen=True)
class Witness(Generic[State]):
    """A path that the search accepted, from the entry on, and the state at its end.

    `states` are those with which the path's branches were taken, one for each.
    """

    path: Path
    state: State
    states: tuple[State, ...]


def search(graph: FlowGraph, start: State, wanted: Search[State]) -> Witness[State] | None:
    """The shortest feasible path from the entry that `wanted` accepts, by number of blocks."""
    file = graph.function.file
    exits = {
        graph.exit.index: ExitKind.RETURN,
        graph.panics.index: ExitKind.PANIC,
        graph.goexits.index: ExitKind.GOEXIT,
        graph.ends.index: ExitKind.PROCESS_END,
    }
    first = _Step(graph.entry, start, frozenset(), None, None)
    pending = deque([first])
    seen = {(graph.entry.index, start, first.facts)}
    while pending and len(seen) <= MAX_STATES:
        step = pending.popleft()
        kind = exits.get(step.block.index)
        if kind is not None:
            if wanted.leave(kind, step.state):
                return _witness(step, kind, step.edge.jump if step.edge else None, step.state)
            continue
        state: State | None = step.state
        facts = step.facts
        for node in step.block.nodes:
            assert state is not None
            state = wanted.visit(node, state)
            if state is None:
                break
            if wanted.found is not None and wanted.found(state):
                return _witness(step, None, node, state)
            facts = _after(file, node, facts)
        if state is None:
            continue
        for edge in step.block.edges:
            known = _through(file, edge.branch, facts)
            if known is None:
                continue
            onward = state if wanted.cross is None else wanted.cross(step.block, edge, state)
            if onward is None:
                continue
            key = (edge.target.index, onward, known)
            if key not in seen:
                seen.add(key)
                pending.append(_Step(edge.target, onward, known, step, edge))
    return None


def _witness(step: _Step[State], kind: ExitKind | None, end: Node | None, state: State) -> Witness[State]:
    edges = step.edges()
    nodes = tuple(node for block, _, _ in edges for node in block.nodes)
    taken = [(edge.branch, at) for _, edge, at in edges if edge.branch is not None]
    path = Path(nodes, tuple(branch for branch, _ in taken), kind, end)
    return Witness(path, state, tuple(at for _, at in taken))


# -- facts


def _through(file: GoFile, branch: Branch | None, facts: Facts) -> Facts | None:
    """The facts after taking a branch; None when the branch contradicts what is known."""
    if branch is None or branch.outcome not in (Outcome.HOLDS, Outcome.FAILS):
        return facts
    outcome = branch.outcome is Outcome.HOLDS
    if _truth(file, branch.node, dict(facts)) is (not outcome):
        return None
    learnt = dict(_learn(file, branch.node, outcome))
    if not learnt or len(facts) >= MAX_FACTS:
        return facts
    return facts | frozenset(learnt.items())


def _bare(node: Node) -> Node:
    while node.type == "parenthesized_expression" and node.named_child_count == 1:
        node = node.named_children[0]
    return node


def _atom(file: GoFile, node: Node) -> tuple[str, bool] | None:
    """A condition in one normal form, with whether it is negated; None when it may change by itself."""
    node = _bare(node)
    negated = False
    while node.type == "unary_expression" and node.children[0].type == "!":
        negated = not negated
        node = _bare(node.children[1])
    for part in walk(node):
        if part.type == "call_expression":
            callee = part.child_by_field_name("function")
            if callee is None or file.text(callee) not in ("len", "cap"):
                return None
        elif part.type in ("func_literal", "<-"):
            return None
    if node.type == "binary_expression":
        left, operator, right = node.children[0], node.children[1].type, node.children[2]
        texts = (file.text(left), file.text(right))
        if operator in ("==", "!="):
            return "==".join(sorted(texts)), negated ^ (operator == "!=")
        if operator in ("<", ">="):
            return f"{texts[0]}<{texts[1]}", negated ^ (operator == ">=")
        if operator in (">", "<="):
            return f"{texts[1]}<{texts[0]}", negated ^ (operator == "<=")
    return file.text(node), negated


def _operands(node: Node, operator: str) -> tuple[Node, Node] | None:
    if node.type == "binary_expression" and node.children[1].type == operator:
        return node.children[0], node.children[2]
    return None


def _truth(file: GoFile, node: Node, facts: dict[str, bool]) -> bool | None:
    """What the facts say of a condition: true, false or nothing."""
    node = _bare(node)
    both = _operands(node, "&&")
    if both is not None:
        values = [_truth(file, side, facts) for side in both]
        return False if False in values else (None if None in values else True)
    either = _operands(node, "||")
    if either is not None:
        values = [_truth(file, side, facts) for side in either]
        return True if True in values else (None if None in values else False)
    atom = _atom(file, node)
    if atom is None:
        return None
    value = facts.get(atom[0])
    return None if value is None else value ^ atom[1]


def _learn(file: GoFile, node: Node, outcome: bool) -> Iterator[tuple[str, bool]]:
    """The facts that a condition's outcome establishes."""
    node = _bare(node)
    both = _operands(node, "&&" if outcome else "||")
    if both is not None:
        for side in both:
            yield from _learn(file, side, outcome)
        return
    if _operands(node, "||" if outcome else "&&") is not None:
        return
    atom = _atom(file, node)
    if atom is not None:
        yield atom[0], outcome ^ atom[1]


_ASSIGNING = {
    "assignment_statement": "left",
    "short_var_declaration": "left",
    "range_clause": "left",
    "receive_statement": "left",
    "var_spec": "name",
}


def _after(file: GoFile, node: Node, facts: Facts) -> Facts:
    """The facts after a statement: without those about assigned variables, with constants just assigned."""
    changed: set[str] = set()
    learnt: list[tuple[str, bool]] = []
    for part in walk(node) if node.type in ("var_declaration", "receive_statement") else (node,):
        field = _ASSIGNING.get(part.type)
        if field is not None:
            targets = part.children_by_field_name(field)
            for target in targets:
                names = target.named_children if target.type == "expression_list" else [target]
                changed.update(file.text(name) for name in names)
            learnt.extend(_constants(file, part))
        elif part.type in ("inc_statement", "dec_statement"):
            changed.update(file.text(child) for child in part.named_children)
    if changed and facts:
        facts = frozenset(fact for fact in facts if not _mentions(fact[0], changed))
    if learnt and len(facts) < MAX_FACTS:
        facts |= frozenset(learnt)
    return facts


def _constants(file: GoFile, statement: Node) -> Iterator[tuple[str, bool]]:
    """`flag = true` and `err := nil` as facts."""
    left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
    if left is None or right is None or left.named_child_count != right.named_child_count:
        return
    for name, value in zip(left.named_children, right.named_children, strict=True):
        if name.type not in ("identifier", "selector_expression"):
            continue
        text = file.text(name)
        if value.type in ("true", "false"):
            yield text, value.type == "true"
        elif value.type == "nil":
            yield "==".join(sorted((text, "nil"))), True


def _mentions(condition: str, names: set[str]) -> bool:
    """Whether a condition's text names one of the variables (`s` covers `s.field`)."""
    for name in names:
        at = condition.find(name)
        while at >= 0:
            before = condition[at - 1] if at else " "
            after = condition[at + len(name)] if at + len(name) < len(condition) else " "
            if not (before.isalnum() or before in "_.") and not (after.isalnum() or after == "_"):
                return True
            at = condition.find(name, at + 1)
    return False
