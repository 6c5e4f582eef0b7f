"""Correlated paths: a search through a flow graph that remembers which way each condition went.

`if parallel { go send() } ... if parallel { <-ch }` has no path that spawns without receiving, and a search
that forgets the first condition at the second would invent one. `search` carries the conditions it passed as
facts, drops them when a variable in them is assigned, and never takes a branch that contradicts one.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from caulk.golang import limits
from caulk.golang.flow import ExitKind, Outcome, Path
from caulk.golang.switches import always_matches

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from tree_sitter import Node

    from caulk.golang.conditions import Facts
    from caulk.golang.flow import Block, Edge, FlowGraph

State = TypeVar("State", bound="Hashable")


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

    @property
    def start(self) -> _Step[State]:
        """The step at the entry."""
        step = self
        while step.came is not None:
            step = step.came
        return step

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

    `states` are those with which the path's branches were taken, one for each; `facts` is what the path
    knows at its end.
    """

    path: Path
    state: State
    states: tuple[State, ...]
    facts: Facts = frozenset()


def search(
    graph: FlowGraph, start: State, wanted: Search[State], given: Facts = frozenset()
) -> Witness[State] | None:
    """The shortest feasible path from the entry that `wanted` accepts, by number of blocks.

    `given` is what is known at the entry already, say of parameters at one call. No path passes by a switch
    that always matches; whether one does is asked of those that a path is found past.
    """
    matching: frozenset[int] = frozenset()
    while True:
        witness = _shortest(graph, start, wanted, given, matching)
        passed = {
            branch.node.id
            for branch in (witness.path.branches if witness is not None else ())
            if branch.outcome is Outcome.NO_CASE and always_matches(graph.function.file, branch.node)
        }
        if not passed:
            return witness
        matching |= passed


def _shortest(
    graph: FlowGraph, start: State, wanted: Search[State], given: Facts, matching: frozenset[int]
) -> Witness[State] | None:
    known_of = graph.conditions
    exits = {
        graph.exit.index: ExitKind.RETURN,
        graph.panics.index: ExitKind.PANIC,
        graph.goexits.index: ExitKind.GOEXIT,
        graph.ends.index: ExitKind.PROCESS_END,
    }
    first = _Step(graph.entry, start, given, None, None)
    pending = deque([first])
    seen = {(graph.entry.index, start, first.facts)}
    while pending:
        if len(seen) > limits.PATH_STATES.value:
            limits.PATH_STATES.reached(graph.function.file, graph.function.node)
            break
        step = pending.popleft()
        kind = exits.get(step.block.index)
        if kind is not None:
            if wanted.leave(kind, step.state):
                return _witness(graph, step, kind, step.edge.jump if step.edge else None, step.state)
            continue
        state: State | None = step.state
        facts = step.facts
        for node in step.block.nodes:
            assert state is not None
            state = wanted.visit(node, state)
            if state is None:
                break
            if wanted.found is not None and wanted.found(state):
                return _witness(graph, step, None, node, state)
            facts = known_of.after(node, facts)
        if state is None:
            continue
        for edge in step.block.edges:
            branch = edge.branch
            if matching and branch is not None and branch.node.id in matching:
                continue  # the way past the switch: a case has its own node
            known = known_of.through(edge, facts)
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


def _witness(
    graph: FlowGraph,
    step: _Step[State],
    kind: ExitKind | None,
    end: Node | None,
    state: State,
) -> Witness[State]:
    edges = step.edges()
    nodes = tuple(node for block, _, _ in edges for node in block.nodes)
    taken = [(edge.branch, at) for _, edge, at in edges if edge.branch is not None]
    path = Path(nodes, tuple(branch for branch, _ in taken), kind, end)
    facts = step.start.facts
    for block, edge, _ in edges:
        for node in block.nodes:
            facts = graph.conditions.after(node, facts)
        facts = graph.conditions.through(edge, facts, every=True) or facts
    for node in step.block.nodes if kind is None else ():
        if node == end:
            break
        facts = graph.conditions.after(node, facts)
    return Witness(path, state, tuple(at for _, at in taken), facts)
