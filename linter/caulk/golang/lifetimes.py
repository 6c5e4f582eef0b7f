"""Values that somebody must use before they go out of reach: cancel functions, closers, unlockers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.flow import ExitKind
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.paths import Search, search
from caulk.golang.places import parameters_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, Path
    from caulk.golang.names import Object

_BEFORE, _HELD, _LOST = 0, 1, 2


@dataclass(frozen=True)
class Dropped:
    """A result that is lost: everywhere (`path` is None) or on the path given."""

    holder: Node
    path: Path | None = None
    branches: tuple[Branch, ...] = ()  # the decisions after the call


def result_holder(call: Node, index: int) -> Node | None:
    """The identifier that takes result number `index` of a call; None when it goes anywhere else."""
    values = call.parent
    if values is None or values.type != "expression_list" or values.named_child_count != 1:
        return None
    statement = values.parent
    if statement is None:
        return None
    if statement.type in ("short_var_declaration", "assignment_statement"):
        left = statement.child_by_field_name("left")
        names = left.named_children if left is not None else []
    elif statement.type == "var_spec":
        names = statement.children_by_field_name("name")
    else:
        return None
    return names[index] if index < len(names) and names[index].type == "identifier" else None


def other_name(file: GoFile, use: Node) -> Object | None:
    """The variable that a use makes another name of a value: `release := cancel`."""
    values = use.parent
    statement = values.parent if values is not None and values.type == "expression_list" else None
    if values is None or statement is None or statement.type != "short_var_declaration":
        return None
    left = statement.child_by_field_name("left")
    if left is None or left == values or left.named_child_count != values.named_child_count:
        return None
    return file.resolve(left.named_children[values.named_children.index(use)])


def is_only_called(literal: Function) -> bool:
    """Whether a literal is held by a variable that is only ever called."""
    held = other_name(literal.file, literal.node)
    uses = literal.file.package.names.references(held) if held is not None else ()
    return bool(uses) and all(
        use.node.parent is not None
        and use.node.parent.type == "call_expression"
        and use.node.parent.child_by_field_name("function") == use.node
        for use in uses
    )


def unused_on_some_path(file: GoFile, call: Node, holder: Node) -> Dropped | None:
    """Whether a result is discarded, or some path loses it unused; None when it is not, or may not be.

    Any mention counts as a use: a call, a defer, a comparison, a capture. Assigning it to the blank
    identifier does not. A variable of an outer function or package, and a named result, are somebody else's
    to use.
    """
    if file.text(holder) == "_":
        return Dropped(holder)
    variable = file.resolve(holder)
    function = file.function_of(call)
    if variable is None or function is None or variable.function is not function:
        return None
    if variable.kind is not ObjectKind.VAR:
        return None
    graph = file.package.flow(function)
    made = graph.step_of(call)
    if made is None or not graph.is_intact:
        return None
    uses: set[int] = set()
    writes: set[int] = set()
    used_at_last = False  # by a literal deferred before: it sees what the variable holds in the end
    for reference in file.package.names.references(variable):
        step = graph.step_of(reference.node)
        if step is None or _is_blanked(file, reference.node) or _is_forgotten(file, reference.node):
            continue
        (writes if is_written(reference.node) else uses).add(step.id)
        captured = step.type == "defer_statement" and file.function_of(reference.node) is not function
        used_at_last = used_at_last or (captured and graph.dominates(step, call))
    if not uses:
        return Dropped(holder)

    def visit(node: Node, state: int) -> int | None:
        if state == _HELD and node.id in uses:
            return None
        if node.id == made.id:
            return _LOST if state == _HELD else _HELD
        return _LOST if state == _HELD and node.id in writes else state

    witness = search(
        graph,
        _BEFORE,
        Search(
            visit,
            leave=lambda kind, state: kind is ExitKind.RETURN and state == _HELD and not used_at_last,
            found=lambda state: state == _LOST,
        ),
    )
    if witness is None:
        return None
    later = [
        branch
        for branch in witness.path.branches
        if branch.node.start_byte > call.end_byte and branch.decides
    ]
    return Dropped(holder, witness.path, tuple(later))


def _is_blanked(file: GoFile, node: Node) -> bool:
    """Whether a use is only `_ = x`."""
    values = node.parent
    statement = values.parent if values is not None else None
    if statement is None or statement.type != "assignment_statement":
        return False
    left = statement.child_by_field_name("left")
    return left is not None and values != left and file.text(left) == "_"


def _is_forgotten(file: GoFile, node: Node) -> bool:
    """Whether a use only passes the value to functions of the module that do nothing with it."""
    holder = node.parent
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    if holder is None or call is None or call.type != "call_expression":
        return False
    position = holder.named_children.index(node)
    targets = file.package.calls.site(file, call).known_targets
    return bool(targets) and all(_ignores(target, position) for target in targets)


def _ignores(function: Function, position: int) -> bool:
    """Whether a function never names its parameter of that position."""
    listed = parameters_of(function)
    if function.body is None or position >= len(listed):
        return False
    parameter = listed[position]
    return parameter is None or not function.file.package.names.references(parameter)
