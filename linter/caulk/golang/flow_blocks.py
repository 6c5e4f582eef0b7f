"""The parts of a control-flow graph: blocks, edges with their branches, loops, defers and witness paths."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.findings import Location
    from caulk.golang.files import GoFile

_INVERSE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_LONGEST_QUOTE = 48  # characters of a condition that still read well inside a label


class Outcome(Enum):
    """Which way a branch went."""

    HOLDS = "holds"  # an if or for condition was true
    FAILS = "fails"  # ... was false
    MATCHES = "matches"  # a switch or type switch took this case
    WINS = "wins"  # a select took this communication
    DEFAULT = "default"  # the default clause of a switch or select
    NO_CASE = "no case"  # a switch without default, and nothing matched
    ITERATES = "iterates"  # a range delivered another element
    ENDS = "ends"  # a range was exhausted, or its channel closed


@dataclass(frozen=True, slots=True)
class Branch:
    """A decision: the condition, case or range clause, and its outcome."""

    node: Node
    outcome: Outcome

    @property
    def decides(self) -> bool:
        """Whether it is more than the course of a loop, or a switch in which nothing matched."""
        return self.outcome not in (Outcome.ITERATES, Outcome.ENDS, Outcome.NO_CASE)

    def text(self, file: GoFile) -> str:
        """A clause for a label on the node: "when err != nil", "when this case wins"."""
        outcome = self.outcome
        if outcome in (Outcome.HOLDS, Outcome.FAILS):
            return self._condition_text(file)
        if outcome is Outcome.MATCHES:
            return "when this case matches"
        if outcome is Outcome.WINS:
            return "when this case wins"
        if outcome is Outcome.DEFAULT:
            verb = "is ready" if _is_select_clause(self.node) else "matches"
            return f"when no other case {verb}"
        if outcome is Outcome.NO_CASE:
            return "when no case matches"
        return "when there is another element" if outcome is Outcome.ITERATES else "when the range ends"

    def _condition_text(self, file: GoFile) -> str:
        node = self.node
        while node.type == "parenthesized_expression" and node.named_child_count == 1:
            node = node.named_children[0]
        holds = self.outcome is Outcome.HOLDS
        if not holds and node.type == "unary_expression":
            operator, operand = node.child_by_field_name("operator"), node.child_by_field_name("operand")
            if operator is not None and operand is not None and operator.type == "!":
                return _quoted("when ", file.text(operand), "", "when this condition does not hold")
        if not holds and node.type == "binary_expression":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            operator = node.child_by_field_name("operator")
            inverse = _INVERSE.get(operator.type) if operator is not None else None
            if left is not None and right is not None and inverse is not None:
                text = f"{file.text(left)} {inverse} {file.text(right)}"
                return _quoted("when ", text, "", "when this condition does not hold")
        if holds:
            return _quoted("when ", file.text(node), "", "when this condition holds")
        return _quoted("when ", file.text(node), " is false", "when this condition does not hold")


def _quoted(before: str, text: str, after: str, otherwise: str) -> str:
    return otherwise if len(text) > _LONGEST_QUOTE or "\n" in text else f"{before}{text}{after}"


def _is_select_clause(clause: Node) -> bool:
    return clause.parent is not None and clause.parent.type == "select_statement"


class Edge(NamedTuple):
    """A way from one block to another.

    `branch` is the decision that takes it, `jump` the statement that makes it (return, break, goto, a call
    that does not come back); both None when control just runs on.
    """

    target: Block
    branch: Branch | None = None
    jump: Node | None = None


class Block:
    """Statements and conditions that run one after the other."""

    __slots__ = ("edges", "index", "loop", "nodes")

    def __init__(self, index: int, loop: Loop | None) -> None:
        self.index = index
        self.loop = loop  # the innermost loop around it
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []

    def __repr__(self) -> str:
        return f"Block({self.index}, {len(self.nodes)} nodes -> {[edge.target.index for edge in self.edges]})"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the graph, just before `block.nodes[index]`, or at the end of the block."""

    block: Block
    index: int

    @property
    def node(self) -> Node | None:
        """What runs at the point; None at the end of a block."""
        nodes = self.block.nodes
        return nodes[self.index] if self.index < len(nodes) else None


class LoopForm(Enum):
    """How a for statement is written."""

    ENDLESS = "for {}"  # no condition, or one that is always true
    CONDITION = "for condition"
    CLAUSE = "for init; condition; post"
    RANGE = "for range"


@dataclass(eq=False, slots=True)
class Loop:
    """A for statement. `header` is where a round starts: the condition, the range, or the empty start."""

    node: Node
    form: LoopForm
    header: Block
    parent: Loop | None
    label: str = ""

    @property
    def keyword(self) -> Node:
        """The `for` token: the small place to point at."""
        return self.node.children[0]

    @property
    def range_clause(self) -> Node | None:
        return next((child for child in self.node.children if child.type == "range_clause"), None)

    def around(self, loop: Loop | None) -> bool:
        """Whether `loop` is this loop or one nested in it."""
        while loop is not None:
            if loop is self:
                return True
            loop = loop.parent
        return False


class ExitKind(Enum):
    """A way to leave a loop or a function."""

    CONDITION = "condition"  # the for condition became false
    RANGE_END = "range end"
    BREAK = "break"
    CONTINUE = "continue"  # of an outer loop
    GOTO = "goto"
    RETURN = "return"
    END = "end"  # off the end of the function
    PANIC = "panic"
    GOEXIT = "goexit"  # the goroutine ends, its defers run
    PROCESS_END = "process end"


@dataclass(frozen=True, slots=True)
class LoopExit:
    """A way out of a loop: the statement or clause that takes it."""

    kind: ExitKind
    node: Node
    branch: Branch | None = None


@dataclass(frozen=True, slots=True)
class Defer:
    """A defer statement."""

    node: Node
    call: Node


@dataclass(frozen=True, slots=True)
class Path:
    """A witness: what is passed, in order, on the way to an exit or to a goal.

    `end` is the statement that leaves (a return, a panic, the goal); None when control falls off the end.
    """

    nodes: tuple[Node, ...]
    branches: tuple[Branch, ...]
    kind: ExitKind | None
    end: Node | None

    def labels(self, file: GoFile) -> Iterator[tuple[Location, str]]:
        """Places and clauses that retell the path, one per decision."""
        for branch in self.branches:
            if branch.outcome is not Outcome.ITERATES:
                yield file.at(_shown(branch.node)), branch.text(file)


def _shown(node: Node) -> Node:
    """The small part of a branch node that a label should underline."""
    if node.type in ("communication_case", "expression_case", "type_case", "default_case"):
        for field in ("communication", "value"):
            child = node.child_by_field_name(field)
            if child is not None:
                return child
        return node.children[0]
    if node.type in ("expression_switch_statement", "type_switch_statement"):
        return node.children[0]
    return node
