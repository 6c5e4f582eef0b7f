"""Loop variables before Go 1.22: one for all rounds, and closures that outlive theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.joining import is_joined
from caulk.golang.library_traits import SPAWNERS
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.flow import Loop
    from caulk.golang.names import Object

PER_ROUND = (1, 22)  # the language version from which each round has variables of its own


@dataclass(frozen=True)
class Capture:
    """A loop variable used by a goroutine or deferred function that runs after its round."""

    variable: Object
    use: Node
    marker: Node  # the keyword go or defer, or the spawning call
    deferred: bool


def shared_captures(file: GoFile) -> Iterator[Capture]:
    """The first captured variable of each closure; nothing where every round has its own."""
    version = file.go_version
    if version is None or version >= PER_ROUND:
        return
    for statement, literal, deferred in _closures(file):
        function = file.function_of(statement)
        if function is None:
            continue
        graph = file.package.flow(function)
        loop = graph.loop_of(statement)
        if loop is None or graph.can_reach(statement, statement) is None:
            continue
        found = _captured(file, literal, loop)
        if found is None or (not deferred and joined_in_round(file, statement, loop)):
            continue
        yield Capture(found[0], found[1], statement.children[0], deferred)


def _closures(file: GoFile) -> Iterator[tuple[Node, Node, bool]]:
    for word in (b"go", b"defer"):
        for statement in file.keyword(word, f"{word.decode()}_statement"):
            call = statement.named_children[0] if statement.named_child_count else None
            callee = call.child_by_field_name("function") if call is not None else None
            if callee is not None and callee.type == "func_literal":
                yield statement, callee, word == b"defer"
    for call in file.calls_to(*SPAWNERS):
        holder = call.child_by_field_name("arguments")
        for literal in holder.named_children if holder is not None else ():
            if literal.type == "func_literal" and literal_use(literal) is LiteralUse.VALUE:
                yield call, literal, False


def _captured(file: GoFile, literal: Node, loop: Loop) -> tuple[Object, Node] | None:
    """A variable of the loop's own clause, or of one around it, that a literal mentions."""
    clauses: list[Node] = []
    around: Loop | None = loop
    while around is not None:
        clauses.extend(
            child for child in around.node.children if child.type in ("range_clause", "for_clause")
        )
        around = around.parent
    for node in walk(literal):
        variable = file.resolve(node) if node.type == "identifier" else None
        if variable is None or not variable.is_local or not variable.is_variable:
            continue
        declared = variable.node.start_byte
        if any(clause.start_byte <= declared < clause.end_byte for clause in clauses):
            return variable, node
    return None


def joined_in_round(file: GoFile, statement: Node, loop: Loop) -> bool:
    """Whether the loop waits for the goroutine in the same round."""
    function = file.function_of(statement)
    if function is None:
        return False
    graph = file.package.flow(function)
    body = loop.node.child_by_field_name("body")
    waits = [
        node
        for node in walk(body or loop.node)
        if node.start_byte > statement.end_byte
        and file.function_of(node) is function
        and (
            (node.type == "unary_expression" and node.children[0].type == "<-")
            or (node.type == "call_expression" and file.text(node).endswith(".Wait()"))
        )
    ]
    if not waits:
        return False
    return graph.can_reach(statement, statement, waits) is None or is_joined(file, function, statement)
