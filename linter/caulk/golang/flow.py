"""Layer 5, flow: the control-flow graph of a function body, and the questions rules ask of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang.flow_blocks import (
    Block,
    Branch,
    Defer,
    Edge,
    ExitKind,
    Loop,
    LoopExit,
    LoopForm,
    Outcome,
    Path,
    Point,
)
from caulk.golang.flow_build import Builder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tree_sitter import Node

    from caulk.golang.conditions import Conditions
    from caulk.golang.files import Function

__all__ = [
    "Block",
    "Branch",
    "Defer",
    "Edge",
    "ExitKind",
    "FlowGraph",
    "LiteralUse",
    "Loop",
    "LoopExit",
    "LoopForm",
    "Outcome",
    "Path",
    "Point",
    "blocking_nodes",
    "literal_use",
    "own_nodes",
]

Avoiding = Callable[["Node"], bool] | Collection["Node | int"]
RETURNS = frozenset({ExitKind.RETURN, ExitKind.END})


class LiteralUse(Enum):
    """What becomes of a function literal where it stands."""

    CALLED = "called"  # func() { ... }(): it runs here and now
    DEFERRED = "deferred"
    SPAWNED = "spawned"  # go func() { ... }()
    VALUE = "value"  # assigned, passed, returned: it may run any time, or never


def literal_use(literal: Node) -> LiteralUse:
    """How a func_literal node is used."""
    node, parent = literal, literal.parent
    while parent is not None and parent.type == "parenthesized_expression":
        node, parent = parent, parent.parent
    if parent is None or parent.type != "call_expression":
        return LiteralUse.VALUE
    callee = parent.child_by_field_name("function")
    if callee is None or callee.id != node.id:
        return LiteralUse.VALUE
    outer = parent.parent
    if outer is not None and outer.type == "defer_statement":
        return LiteralUse.DEFERRED
    return LiteralUse.SPAWNED if outer is not None and outer.type == "go_statement" else LiteralUse.CALLED


def _calls_recover(function: Function) -> bool:
    """Whether a function itself, as recover wants it, calls recover."""
    file, body = function.file, function.body
    if body is None or file.data.find(b"recover", body.start_byte, body.end_byte) < 0:
        return False
    return any(
        node.type == "call_expression" and file.callee(node).name == "recover" for node in own_nodes(body)
    )


def own_nodes(point: Node) -> Iterator[Node]:
    """A point's node and the expressions in it that run there: no literal bodies, no clauses of a select."""
    pending = [point]
    while pending:
        node = pending.pop()
        yield node
        if node.type in ("func_literal", "select_statement"):
            continue
        pending.extend(reversed(node.children))


def blocking_nodes(point: Node) -> Iterator[Node]:
    """Channel operations at a point that may wait for ever: sends, receives, selects without default.

    Calls that block and ranges over channels need types and are not told here; the communications of a select
    are not either, since the select waits.
    """
    parent = point.parent
    if parent is None or parent.type != "communication_case":
        yield from (node for node in own_nodes(point) if _may_wait(node))


def _may_wait(node: Node) -> bool:
    if node.type == "select_statement":
        return all(child.type != "default_case" for child in node.named_children)
    return node.type == "send_statement" or (
        node.type == "unary_expression" and node.children[0].type == "<-"
    )


class FlowGraph:
    """The control-flow graph of one function or literal.

    Literals inside are opaque: they are part of the statement they stand in and have graphs of their own.
    Panics are only the explicit ones. `exit` stands for every return and for the end of the body, `panics`
    for uncaught panics, `goexits` for the end of the goroutine alone, `ends` for the end of the process.
    """

    def __init__(self, function: Function) -> None:
        self.function = function
        builder = Builder(function.file, function.body)
        self.blocks: Sequence[Block] = builder.blocks
        self.entry = builder.entry
        self.exit = builder.exit
        self.panics = builder.panics
        self.goexits = builder.goexits
        self.ends = builder.ends
        self.defers: Sequence[Defer] = builder.defers
        self._points = builder.points
        self._starts = builder.starts
        self._loops = builder.loops
        self._without: dict[int, frozenset[int]] = {}

    def __repr__(self) -> str:
        return f"FlowGraph({self.function.symbol}, {len(self.blocks)} blocks)"

    @property
    def is_intact(self) -> bool:
        """Whether the body was read without a syntax error; claims about a broken one are worth little."""
        return self.function.body is not None and not self.function.body.has_error

    # -- places

    def point_of(self, node: Node) -> Point | None:
        """The point at which a node runs; for a compound statement, the point at which it begins.

        Nodes inside a nested literal stand at the statement that holds the literal. None when the node is not
        part of this body.
        """
        current: Node | None = node
        own = self.function.node.id
        while current is not None and current.id != own:
            place = self._points.get(current.id) or self._starts.get(current.id)
            if place is not None:
                return Point(*place)
            current = current.parent
        return None

    def step_of(self, node: Node) -> Node | None:
        """The statement or condition, as the graph holds it, in which a node runs."""
        point = self.point_of(node)
        return point.node if point is not None else None

    def reachable(self, node: Node) -> bool:
        """Whether control can come to the node at all; True for a node the graph does not know."""
        point = self.point_of(node)
        return point is None or point.block.index in self._live

    def is_live(self, block: Block) -> bool:
        return block.index in self._live

    @cached_property
    def _live(self) -> frozenset[int]:
        return self._from_entry(None)

    def _from_entry(self, removed: Block | None) -> frozenset[int]:
        if self.entry is removed:
            return frozenset()
        seen = {self.entry.index}
        pending = [self.entry]
        while pending:
            for edge in pending.pop().edges:
                target = edge.target
                if target.index not in seen and target is not removed:
                    seen.add(target.index)
                    pending.append(target)
        return frozenset(seen)

    @cached_property
    def conditions(self) -> Conditions:
        """The conditions of the body, for paths that remember how they went."""
        from caulk.golang.conditions import Conditions

        return Conditions(self)

    # -- order

    @property
    def can_return(self) -> bool:
        """Whether the function can come back to its caller, by return or by recovering from a panic."""
        return self.exit.index in self._live or (self.recovers and self.panics.index in self._live)

    @cached_property
    def recovers(self) -> bool:
        """Whether a deferred call may recover: of a function that does, or one out of sight by that name."""
        file = self.function.file
        for defer in self.defers:
            callee = defer.call.child_by_field_name("function")
            if callee is None:
                continue
            literal = callee.type == "func_literal"
            deferred = file.literal(callee) if literal else file.callee(defer.call).function
            if deferred is not None and deferred.body is not None:
                if _calls_recover(deferred):
                    return True
                continue
            name = file.text(callee).rpartition(".")[2].lower()
            if "recover" in name or "crash" in name or "catch" in name:
                return True
        return False

    def dominates(self, first: Node, second: Node) -> bool:
        """Whether every way to `second` passes `first`. An unreachable `second` is dominated by anything."""
        a, b = self.point_of(first), self.point_of(second)
        if a is None or b is None:
            return False
        if a.block is b.block:
            return a.index <= b.index
        known = self._without.get(a.block.index)
        if known is None:
            known = self._without[a.block.index] = self._from_entry(a.block)
        return b.block.index not in known

    def successors(self, node: Node) -> tuple[Node, ...]:
        """The points that can run right after the node."""
        point = self.point_of(node)
        if point is None:
            return ()
        if point.index + 1 < len(point.block.nodes):
            return (point.block.nodes[point.index + 1],)
        found: dict[int, Node] = {}
        seen: set[int] = set()
        pending = [edge.target for edge in reversed(point.block.edges)]
        while pending:
            block = pending.pop()
            if block.index in seen:
                continue
            seen.add(block.index)
            if block.nodes:
                found[block.nodes[0].id] = block.nodes[0]
            else:
                pending.extend(edge.target for edge in reversed(block.edges))
        return tuple(found.values())

    # -- paths

    def can_reach_exit(
        self, start: Node | None, avoiding: Avoiding = (), *, kinds: frozenset[ExitKind] = RETURNS
    ) -> Path | None:
        """A shortest path from just after `start` (None: the entry) to an exit, past nothing avoided.

        `avoiding` is a test over the graph's statements and conditions (`own_nodes` looks inside one), or
        nodes (or their ids), each standing for its point. A compound `start` counts from its beginning.
        """
        return self._search(start, self._test(avoiding), None, kinds)

    def can_reach(self, start: Node | None, goal: Node, avoiding: Avoiding = ()) -> Path | None:
        """A shortest path from just after `start` (None: the entry) to `goal` past nothing avoided."""
        target = self.point_of(goal)
        return None if target is None else self._search(start, self._test(avoiding), target, frozenset())

    def _test(self, avoiding: Avoiding) -> Callable[[Node], bool]:
        if callable(avoiding):
            return avoiding
        ids: set[int] = set()
        inner: set[int] = set()
        for each in avoiding:
            if isinstance(each, int):
                (ids if each in self._points else inner).add(each)
                continue
            point = self.point_of(each)
            if point is not None and point.node is not None:
                ids.add(point.node.id)
        if inner:
            ids.update(
                node.id
                for block in self.blocks
                for node in block.nodes
                if any(child.id in inner for child in own_nodes(node))
            )
        return lambda node: node.id in ids

    def _search(
        self,
        start: Node | None,
        avoid: Callable[[Node], bool],
        goal: Point | None,
        kinds: frozenset[ExitKind],
    ) -> Path | None:
        first, index = self.entry, 0
        if start is not None:
            point = self.point_of(start)
            if point is None:
                return None
            first, index = point.block, point.index
            if start.id in self._points or start.id not in self._starts:
                index += 1
        if goal is not None and goal.block is first and goal.index >= index:
            between = first.nodes[index : goal.index]
            return None if any(map(avoid, between)) else Path((*between,), (), None, goal.node)
        if any(map(avoid, first.nodes[index:])):
            return None

        route = _Route(index, {first.index: None})
        queue: deque[Block] = deque([first])
        while queue:
            block = queue.popleft()
            for edge in block.edges:
                target = edge.target
                kind = self._exit_kind(edge)
                if kind is not None:
                    if goal is None and kind in kinds:
                        return route.path(block, edge, kind)
                elif goal is not None and target is goal.block:
                    if not any(map(avoid, target.nodes[: goal.index])):
                        return route.path(block, edge, None, goal)
                elif target.index not in route.came and not any(map(avoid, target.nodes)):
                    route.came[target.index] = (block, edge)
                    queue.append(target)
        return None

    def _exit_kind(self, edge: Edge) -> ExitKind | None:
        target = edge.target
        if target is self.exit:
            return ExitKind.RETURN if edge.jump is not None else ExitKind.END
        if target is self.panics:
            return ExitKind.PANIC
        if target is self.goexits:
            return ExitKind.GOEXIT
        return ExitKind.PROCESS_END if target is self.ends else None

    # -- loops

    @property
    def loops(self) -> Iterable[Loop]:
        """Every for statement of the body, outer ones first."""
        return self._loops.values()

    def loop(self, statement: Node) -> Loop | None:
        """The loop of a for_statement node."""
        return self._loops.get(statement.id)

    def loop_of(self, node: Node) -> Loop | None:
        """The innermost loop that runs the node again and again.

        What runs once, before the first iteration, belongs to the loop outside: the init statement and the
        operand of a range. A for statement is in the loop around it, not in its own.
        """
        own = self.function.node.id
        child, parent, grandchild = node, node.parent, None
        while parent is not None and child.id != own:
            loop = self._loops.get(parent.id)
            if loop is not None and not (grandchild is not None and _runs_once(child, grandchild)):
                return loop
            child, parent, grandchild = parent, parent.parent, child
        return None

    def loop_exits(self, loop: Loop) -> tuple[LoopExit, ...]:
        """The ways out of a loop that control can take: none for a loop that runs or blocks for ever."""
        exits = []
        for block in self.blocks:
            if block.index not in self._live or not loop.around(block.loop):
                continue
            for edge in block.edges:
                kind = self._exit_kind(edge)
                if kind is None:
                    if loop.around(edge.target.loop):
                        continue
                    kind = self._way_out(edge)
                node = edge.jump or (edge.branch.node if edge.branch is not None else loop.node)
                exits.append(LoopExit(kind, node, edge.branch))
        return tuple(sorted(exits, key=lambda each: each.node.start_byte))

    @staticmethod
    def _way_out(edge: Edge) -> ExitKind:
        if edge.jump is not None:
            return _JUMPS.get(edge.jump.type, ExitKind.GOTO)
        if edge.branch is not None and edge.branch.outcome is Outcome.ENDS:
            return ExitKind.RANGE_END
        return ExitKind.CONDITION

    def in_endless_loop(self, node: Node) -> Loop | None:
        """The innermost loop around the node from which control never gets out, if there is one."""
        loop = self.loop_of(node)
        while loop is not None and self.loop_exits(loop):
            loop = loop.parent
        return loop


@dataclass(slots=True)
class _Route:
    """How a search came to each block, from the `index`-th node of its first block on."""

    index: int
    came: dict[int, tuple[Block, Edge] | None]

    def path(self, last: Block, edge: Edge, kind: ExitKind | None, goal: Point | None = None) -> Path:
        edges, blocks = [edge], [last]
        while (step := self.came[blocks[-1].index]) is not None:
            blocks.append(step[0])
            edges.append(step[1])
        nodes = blocks[-1].nodes[self.index :]
        for passed in reversed(blocks[:-1]):
            nodes.extend(passed.nodes)
        if goal is not None:
            nodes.extend(goal.block.nodes[: goal.index])
        branches = tuple(each.branch for each in reversed(edges) if each.branch is not None)
        return Path(tuple(nodes), branches, kind, goal.node if goal is not None else edge.jump)


_JUMPS = {
    "break_statement": ExitKind.BREAK,
    "continue_statement": ExitKind.CONTINUE,
    "goto_statement": ExitKind.GOTO,
}


def _runs_once(child: Node, grandchild: Node) -> bool:
    """Whether `grandchild`, in the clause `child` of a for statement, runs before the first round only."""
    field = {"for_clause": "initializer", "range_clause": "right"}.get(child.type)
    part = child.child_by_field_name(field) if field is not None else None
    return part is not None and part.id == grandchild.id
