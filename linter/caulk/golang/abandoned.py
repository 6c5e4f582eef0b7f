"""Owners that are left without having been stopped: a goroutine of theirs stays behind."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.calls import returned_values
from caulk.golang.delayed_calls import is_dropped
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.holders import field_taking, holding_of_field, is_closed
from caulk.golang.lifecycle import STOPPING, runs_once_per_process
from caulk.golang.lifetimes import other_name, result_holder
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.obligations import unreleased
from caulk.golang.places import parameters_of
from caulk.golang.starts import callee_name
from caulk.golang.typing_model import Field, Interface

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, Path
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
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
    for call, stoppable in _started(file):
        function = file.function_of(call)
        if function is None:
            continue
        owner = _owner_of(file, call, stoppable)
        if owner is None or owner.function is not function:
            continue
        if not _can_be_stopped(stoppable) or _is_kept(stoppable):
            continue
        found = _left_running(file, function, owner, call, stoppable)
        if found is not None and not runs_once_per_process(function):  # the module is searched for callers
            yield found


def dropped(file: GoFile) -> Iterator[tuple[Node, Stoppable]]:
    """Calls of constructors whose owner goes nowhere, so that nobody can end its goroutine any more."""
    for call, stoppable in _started(file):
        function = file.function_of(call)
        if function is None or not stoppable.constructs or not is_dropped(file, call):
            continue
        if not _can_be_stopped(stoppable) or _is_kept(stoppable):
            continue
        if not runs_once_per_process(function):
            yield call, stoppable


def _is_kept(stoppable: Stoppable) -> bool:
    """Whether a constructor gives the owner that it returns to somebody else, too."""
    if not stoppable.constructs:
        return False
    starter, depth = stoppable.starter, 0
    file = starter.file
    values = [each for each in returned_values(starter) or () if each.type != "nil"]
    while len(values) == 1 and values[0].type == "call_expression" and depth < limits.STOP_DEPTH.value:
        inner, depth = file.callee(values[0]).function, depth + 1
        if inner is None:
            return True
        file, values = inner.file, [each for each in returned_values(inner) or () if each.type != "nil"]
    for value in values:
        owner = file.resolve(value) if value.type == "identifier" else None
        for use in file.package.names.references(owner) if owner is not None else ():
            holder = use.node.parent
            statement = holder.parent if holder is not None else None
            if is_written(use.node) or (statement is not None and statement.type == "return_statement"):
                continue
            if _fate(file, use.node, stoppable, 0) is _Fate.GONE:
                return True
    return False


def _started(file: GoFile) -> tuple[tuple[Node, Stoppable], ...]:
    """The calls of a file that start a stoppable goroutine, through a variable as well."""
    known = file.package.once(_known_starts)
    if file not in known:
        known[file] = tuple(_find_started(file))
    return known[file]


def _known_starts(_package: GoPackage) -> dict[GoFile, tuple[tuple[Node, Stoppable], ...]]:
    """The starts that are known so far, by file."""
    return {}


def _find_started(file: GoFile) -> Iterator[tuple[Node, Stoppable]]:
    starters = _starters(file)
    if not starters:
        return
    calls = list(file.calls_to(*map(callee_name, starters)))
    for name in file.identifiers(*sorted({each.name for each in starters if not each.is_method})):
        variable = other_name(file, name)
        for use in file.package.names.references(variable) if variable is not None else ():
            call = use.node.parent
            if call is not None and call.type == "call_expression":
                calls.append(call)
    for call in calls:
        started = file.callee(call).function
        if started is not None and started in starters:
            yield call, starters[started]


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
        if each is not package and not each.stoppables.may_start:
            continue
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
        match _fate(file, use.node, stoppable, 0):
            case _Fate.GONE:
                return None
            case _Fate.STOPPED:
                inside = file.function_of(use.node)
                if inside is not function and inside is not None and not _runs_here(inside, function):
                    return None
                stops.add(step.id)
    found = unreleased(graph, start, stops, owner.name)
    if found is None or (stops and not found.branches):
        return None
    return Abandoned(owner, start, stoppable, found.path, found.branches)


class _Fate(enum.Enum):
    """What becomes of an owner where it is mentioned."""

    USED = "it is used, and stays whose it was"
    STOPPED = "its goroutine may be ended"
    GONE = "it goes somewhere else"


def _fate(file: GoFile, use: Node, stoppable: Stoppable, depth: int) -> _Fate:
    selected = _selected(file, use)
    if selected is not None:
        if selected in stoppable.stops:
            return _Fate.STOPPED
        if selected == stoppable.stay.signal.rpartition(".")[2]:
            return _fate_of_signal(file, use, stoppable)
        if _is_called(use) or file.package.types.field(file.type_of(use), selected) is not None:
            return _Fate.USED
        return _Fate.GONE  # a method value
    holder = use.parent
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    if holder is None or call is None or call.type != "call_expression" or depth > limits.OWNER_DEPTH.value:
        return _Fate.GONE
    site = file.package.calls.site(file, call)
    if site.is_spawn or not site.known_targets:
        return _Fate.GONE
    position = holder.named_children.index(use)
    fates = [_fate_in(target, position, stoppable, depth + 1) for target in site.targets]
    return next((each for each in (_Fate.GONE, _Fate.STOPPED) if each in fates), _Fate.USED)


def _fate_of_signal(file: GoFile, use: Node, stoppable: Stoppable) -> _Fate:
    """What a mention of the channel that ends the goroutine does: work for it does not, and a close does."""
    selector = use.parent
    parent = selector.parent if selector is not None else None
    if parent is None or selector is None:
        return _Fate.GONE
    if parent.type in ("range_clause", "unary_expression", "selector_expression") or is_written(selector):
        return _Fate.USED
    if parent.type == "send_statement" and parent.child_by_field_name("channel") == selector:
        return _Fate.USED if stoppable.stay.works_off else _Fate.STOPPED
    call = parent.parent if parent.type == "argument_list" else None
    closes = call is not None and call.type == "call_expression" and file.callee(call).name == "close"
    return _Fate.STOPPED if closes else _Fate.GONE


def _fate_in(function: Function, position: int, stoppable: Stoppable, depth: int) -> _Fate:
    """What a function does to the owner that it gets as an argument."""
    listed = parameters_of(function)
    if function.body is None or position >= len(listed):
        return _Fate.GONE
    parameter = listed[position]
    fates = set()
    for use in function.file.package.names.references(parameter) if parameter is not None else ():
        inside = function.file.function_of(use.node)
        captured = inside is not None and inside is not function and not _runs_here(inside, function)
        gone = is_written(use.node) or captured
        fates.add(_Fate.GONE if gone else _fate(function.file, use.node, stoppable, depth))
    return next((each for each in (_Fate.GONE, _Fate.STOPPED) if each in fates), _Fate.USED)


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


# -- owners in a field


@dataclass(frozen=True)
class Forgotten:
    """An owner that a field keeps and that nobody stops, though what keeps it is meant to be ended itself."""

    start: Node
    stoppable: Stoppable
    field: Field
    ending: Function  # the method of the keeper that ought to stop it


def forgotten(file: GoFile) -> Iterator[Forgotten]:
    """Owners that the file's functions put into fields of the package which no code of it stops."""
    for call, stoppable in _started(file):
        function = file.function_of(call)
        if function is None or not stoppable.constructs:
            continue
        field = field_taking(file, call)
        ending = _ending_of(field) if field is not None else None
        if field is None or ending is None or not _can_be_stopped(stoppable):
            continue
        holding = holding_of_field(file.package, field)
        if holding.escapes or holding.calls or holding.selecting(*stoppable.stops):
            continue
        if any(mention.called is None for mention in holding.selections) or not is_closed(file.package):
            continue
        if runs_once_per_process(function.top_level):
            continue
        yield Forgotten(call, stoppable, field, ending)


def _ending_of(field: Field) -> Function | None:
    """The method by which the struct around a field is ended itself."""
    types = field.file.package.types
    for name in STOPPING:
        method = types.method(field.owner, name)
        if method is not None and method.function is not None and method.function.body is not None:
            return method.function
    return None
