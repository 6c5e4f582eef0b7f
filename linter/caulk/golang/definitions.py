"""Reaching definitions: which assignments may have given a local variable the value it has at a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.names import is_address_taken, is_written

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.flow import Block, FlowGraph
    from caulk.golang.names import Object


@dataclass(frozen=True)
class Definition:
    """One way a variable gets its value.

    `value` is the expression assigned, or the call that yields several values of which this is number
    `index`. None when the value comes from elsewhere: a parameter, a range, a receive, an arithmetic
    assignment.
    """

    target: Node
    value: Node | None
    index: int = 0


def definitions(file: GoFile, variable: Object, at: Node) -> list[Definition] | None:
    """The definitions of a local variable that may reach the node `at`.

    None when that cannot be told: the variable is not local to the function around `at` or one of its
    closures, its address is taken, or a closure assigns it.
    """
    home = variable.function
    if home is None or home.body is None or not (variable.is_local and variable.is_variable):
        return None
    package = file.package
    targets: dict[int, Node] = {}
    for reference in package.names.references(variable):
        if is_address_taken(reference.node):
            return None
        if is_written(reference.node):
            if file.function_of(reference.node) is not home:
                return None
            targets[reference.node.id] = reference.node
    graph = package.flow(home)
    by_point: dict[int, Node] = {}
    for target in (*targets.values(), variable.node):
        step = graph.step_of(target)
        if step is not None:
            by_point[step.id] = target  # of several in one statement the last wins: `x, x = 1, 2`
    start = graph.point_of(at)
    if start is None:
        return None
    if file.function_of(at) is not home and any(
        graph.can_reach(at, target) is not None for target in targets.values()
    ):
        return None  # the closure may run after a later assignment
    found = _backward(graph, start.block, start.index, by_point)
    if found is None:
        return [Definition(variable.node, None)]
    return [_definition(target) for target in found]


def _backward(graph: FlowGraph, block: Block, index: int, targets: dict[int, Node]) -> list[Node] | None:
    """The nearest targets before a point on every way to it; None when the entry is reached without one."""
    predecessors: dict[int, list[Block]] = {}
    for each in graph.blocks:
        for edge in each.edges:
            predecessors.setdefault(edge.target.index, []).append(each)
    found: dict[int, Node] = {}
    pending = [(block, index)]
    seen: set[int] = set()
    while pending:
        current, before = pending.pop()
        hit = next((targets[n.id] for n in reversed(current.nodes[:before]) if n.id in targets), None)
        if hit is not None:
            found[hit.id] = hit
            continue
        if current is graph.entry:
            return None
        for previous in predecessors.get(current.index, ()):
            if previous.index not in seen and graph.is_live(previous):
                seen.add(previous.index)
                pending.append((previous, len(previous.nodes)))
    return sorted(found.values(), key=lambda node: node.start_byte)


def _definition(target: Node) -> Definition:
    """The value that an assignment or declaration gives to one of its targets."""
    names = target.parent
    statement = names
    if names is not None and names.type == "expression_list":
        statement = names.parent
        position = next((i for i, each in enumerate(names.named_children) if each.id == target.id), 0)
    elif statement is not None and statement.type == "var_spec":
        position = next(
            (i for i, each in enumerate(statement.children_by_field_name("name")) if each.id == target.id), 0
        )
    else:
        return Definition(target, None)
    if statement is None or statement.type not in (
        "short_var_declaration",
        "assignment_statement",
        "var_spec",
    ):
        return Definition(target, None)
    operator = statement.child_by_field_name("operator")
    if operator is not None and operator.type != "=":
        return Definition(target, None)
    right = statement.child_by_field_name("right" if statement.type != "var_spec" else "value")
    if right is None:
        return Definition(target, None)
    values = right.named_children if right.type == "expression_list" else [right]
    if len(values) == 1 and position > 0:
        return Definition(target, values[0], position)
    return Definition(target, values[position]) if position < len(values) else Definition(target, None)


def sole_definition(file: GoFile, variable: Object, at: Node) -> Definition | None:
    """The one definition that reaches a place; None when there are several or it cannot be told."""
    found = definitions(file, variable, at)
    return found[0] if found is not None and len(found) == 1 else None
