"""Owners that are left without having been stopped: a goroutine of theirs stays behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.lifecycle import runs_once_per_process
from caulk.golang.lifetimes import result_holder
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.obligations import unreleased
from caulk.golang.starts import callee_name
from caulk.golang.typing_model import Interface

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, Path
    from caulk.golang.names import Object
    from caulk.golang.stoppables import Stoppable


@dataclass(frozen=True)
class Abandoned:
    """A local owner that some path leaves running. `path` is None when nothing in the function stops it."""

    owner: Object
    start: Node
    stoppable: Stoppable
    path: Path
    branches: tuple[Branch, ...]  # the decisions after the start


def abandoned(file: GoFile) -> Iterator[Abandoned]:
    """Owners in the file's functions whose goroutine nobody ends on some path."""
    starters = _starters(file)
    if not starters:
        return
    for call in file.calls_to(*map(callee_name, starters)):
        started = file.callee(call).function
        stoppable = starters.get(started) if started is not None else None
        function = file.function_of(call)
        if stoppable is None or function is None:
            continue
        owner = _owner_of(file, call, stoppable)
        if owner is None or owner.function is not function or not _can_be_stopped(stoppable):
            continue
        if runs_once_per_process(function):
            continue
        found = _left_running(file, function, owner, call, stoppable)
        if found is not None:
            yield found


def _can_be_stopped(stoppable: Stoppable) -> bool:
    """Whether a method certainly ends the goroutine, and another one starts it."""
    stops = stoppable.stops
    return bool(stops) and stoppable.starter.name not in stops


def _starters(file: GoFile) -> Mapping[Function, Stoppable]:
    """What the package and those it imports from the module start, when the file names the starter."""
    package = file.package
    found: dict[Function, Stoppable] = {}
    packages = [package]
    if package.workspace is not None:
        imported = (package.workspace.package(each.path, package) for each in file.imports)
        packages.extend(each for each in imported if each is not None)
    for each in packages:
        known = each.stoppables.by_starter.items()
        found.update((starter, what) for starter, what in known if starter.name.encode() in file.data)
    return found


def _owner_of(file: GoFile, call: Node, stoppable: Stoppable) -> Object | None:
    """The local variable that alone holds the owner which a call starts."""
    if stoppable.constructs:
        holder = result_holder(call, 0)
        owner = file.resolve(holder) if holder is not None else None
    else:
        callee = call.child_by_field_name("function")
        operand = callee.child_by_field_name("operand") if callee is not None else None
        owner = file.resolve(operand) if operand is not None and operand.type == "identifier" else None
        if owner is not None and not _is_made_here(file, owner, stoppable):
            return None
    if owner is None or owner.kind is not ObjectKind.VAR or not owner.is_local or owner.name == "_":
        return None
    return owner


def _is_made_here(file: GoFile, owner: Object, stoppable: Stoppable) -> bool:
    """Whether a variable is declared with a new owner: a literal, new, a function of the owner's package."""
    if owner.declaration.type not in ("short_var_declaration", "var_spec"):
        return False
    types = file.package.types
    value = types.initial_value(owner)
    if value is None:  # `t, err := New()`, `var t T`
        values = owner.declaration.child_by_field_name(
            "right" if owner.declaration.type == "short_var_declaration" else "value"
        )
        if values is None:
            return types.of_object(owner).is_known
        value = values.named_children[0] if values.named_child_count == 1 else None
    if value is None:
        return False
    if value.type == "unary_expression":
        value = value.named_children[-1]
    if value.type == "composite_literal":
        return True
    if value.type != "call_expression":
        return False
    made = file.callee(value)
    if made.name == "new":
        return True
    home = stoppable.starter.file.package
    if made.function is None or made.function.file.package is not home or made.function.is_method:
        return False
    results = home.types.signature(made.function.file, made.function.node).results
    return bool(results) and not isinstance(results[0].underlying, Interface)


def _left_running(
    file: GoFile, function: Function, owner: Object, start: Node, stoppable: Stoppable
) -> Abandoned | None:
    graph = file.package.flow(function)
    begun = graph.step_of(start)
    if begun is None or not graph.is_intact:
        return None
    stops: set[int] = set()
    for use in file.package.names.references(owner):
        step = graph.step_of(use.node)
        if step is None:
            return None
        if is_written(use.node):
            if step.id != begun.id:
                return None
            continue
        selected = _selected(file, use.node)
        if selected is None:
            return None  # it goes somewhere else
        if selected in stoppable.stops:
            inside = file.function_of(use.node)
            if inside is not function and inside is not None and not _runs_here(inside, function):
                return None
            stops.add(step.id)
        elif not _is_called(use.node) and file.package.types.field(file.type_of(use.node), selected) is None:
            return None  # a method value
    found = unreleased(graph, start, stops, owner.name)
    if found is None or (stops and not found.branches):
        return None
    return Abandoned(owner, start, stoppable, found.path, found.branches)


def _selected(file: GoFile, node: Node) -> str | None:
    """The member that a use of a variable selects; "" for a comparison, None for any other use."""
    parent = node.parent
    if parent is None:
        return None
    if parent.type == "selector_expression":
        name = parent.child_by_field_name("field")
        return file.text(name) if name is not None else None
    return "" if parent.type == "binary_expression" else None


def _is_called(node: Node) -> bool:
    """Whether what is selected is called on the spot; a comparison selects nothing."""
    selector = node.parent
    if selector is None or selector.type == "binary_expression":
        return selector is not None
    call = selector.parent
    return (
        call is not None
        and call.type == "call_expression"
        and call.child_by_field_name("function") == selector
    )


def _runs_here(inside: Function, function: Function) -> bool:
    current: Function | None = inside
    while current is not None and current is not function:
        if literal_use(current.node) not in (LiteralUse.CALLED, LiteralUse.DEFERRED):
            return False
        current = current.parent
    return current is function
