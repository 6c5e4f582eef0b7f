"""Loops that never wait: a select whose default makes the loop go round at full speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.flow import LoopForm
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile
    from caulk.golang.flow import Loop

# What may stand beside the select, and in its default, without making the loop wait.
_IDLE = frozenset(
    {
        "assignment_statement",
        "break_statement",
        "comment",
        "const_declaration",
        "continue_statement",
        "dec_statement",
        "empty_statement",
        "expression_statement",
        "inc_statement",
        "labeled_statement",
        "short_var_declaration",
        "var_declaration",
    }
)


def spinning_selects(file: GoFile) -> Iterator[tuple[Node, Loop]]:
    """Selects with an idle default that are all there is in an endless loop, with that loop."""
    for select in file.keyword(b"select", "select_statement"):
        default = next((child for child in select.named_children if child.type == "default_case"), None)
        cases = [child for child in select.named_children if child.type == "communication_case"]
        if default is None or not cases or not _is_idle(file, default):
            continue
        function = file.function_of(select)
        if function is None:
            continue
        graph = file.package.flow(function)
        loop = graph.loop_of(select)
        if loop is None or loop.form is not LoopForm.ENDLESS or not graph.is_intact:
            continue
        body = loop.node.child_by_field_name("body")
        if body is None or not _is_alone(file, select, body):
            continue
        if graph.reachable(select) and _comes_back(file, default, loop):
            yield default, loop


def _is_idle(file: GoFile, default: Node) -> bool:
    """Whether a default does nothing that takes time."""
    return all(_takes_no_time(file, statement, 0) for statement in _statements(default))


def _statements(holder: Node) -> list[Node]:
    found: list[Node] = []
    for child in holder.named_children:
        if child.type == "statement_list":
            found.extend(child.named_children)
        else:
            found.append(child)
    return found


def _takes_no_time(file: GoFile, statement: Node, depth: int) -> bool:
    if statement.type not in _IDLE:
        return False
    skipped = 0  # the end of a literal that is called where it stands: its body is looked at with the call
    for part in walk(statement):
        if part.start_byte < skipped:
            continue
        if part.type == "call_expression":
            if not _is_idle_call(file, part, depth):
                return False
            callee = part.child_by_field_name("function")
            if callee is not None and callee.type == "func_literal":
                skipped = callee.end_byte
        elif part.type == "func_literal" or (
            part.type == "unary_expression" and part.children[0].type == "<-"
        ):
            return False
    return True


def _is_idle_call(file: GoFile, call: Node, depth: int) -> bool:
    """Whether a call runs functions of the module that do nothing that takes time."""
    targets = file.package.calls.site(file, call).known_targets if depth < limits.SPIN_DEPTH.value else ()
    return bool(targets) and all(
        target.body is not None
        and all(_takes_no_time(target.file, each, depth + 1) for each in _statements(target.body))
        for target in targets
    )


def _is_alone(file: GoFile, select: Node, body: Node) -> bool:
    """Whether nothing else in the loop's body takes time; the select may carry a label."""
    found = False
    for statement in _statements(body):
        inner = statement
        while inner.type == "labeled_statement":
            inner = inner.named_children[-1]
        if inner.id == select.id:
            found = True
        elif not _takes_no_time(file, statement, 0):
            return False
    return found


def _comes_back(file: GoFile, default: Node, loop: Loop) -> bool:
    """Whether the loop goes on after the default: no labelled break or continue leaves it there."""
    around = loop.node.parent
    own = around.named_children[0] if around is not None and around.type == "labeled_statement" else None
    for part in walk(default):
        label = part.named_children[0] if part.named_child_count else None
        if label is None or part.type not in ("break_statement", "continue_statement"):
            continue
        if part.type == "break_statement" or own is None or file.text(label) != file.text(own):
            return False
    return True
