"""Objects that went back to a sync.Pool and are used on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.contexts import arguments
from caulk.golang.names import is_written
from caulk.golang.paths import Search, search
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Pointer, Slice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object

_PUT = "(*sync.Pool).Put"
_ALIASES = frozenset({"(*bytes.Buffer).Bytes", "(*bytes.Buffer).Next", "(*bytes.Buffer).AvailableBuffer"})


@dataclass(frozen=True)
class UsedAfterPut:
    """A use of an object on a path that has put it back; `returned` for one that a deferred Put follows."""

    put: Node
    use: Node
    name: str
    returned: bool


def used_after_put(file: GoFile) -> Iterator[UsedAfterPut]:
    for put in file.calls_to(_PUT):
        function = file.function_of(put)
        variable = _given(file, put)
        if function is None or variable is None or not variable.is_local:
            continue
        deferred = put.parent is not None and put.parent.type == "defer_statement"
        found = _returned(file, function, put, variable) if deferred else _used(file, function, put, variable)
        if found is not None:
            yield UsedAfterPut(put, found, variable.name, deferred)


def _given(file: GoFile, put: Node) -> Object | None:
    """The variable whose value, or the slice of whose value, goes back."""
    given = arguments(put)
    value = given[0] if given else None
    while value is not None and (
        value.type in ("slice_expression", "parenthesized_expression")
        or (value.type == "unary_expression" and value.children[0].type == "&")
    ):
        value = value.child_by_field_name("operand") or value.named_children[0]
    found = file.resolve(value) if value is not None and value.type == "identifier" else None
    return found if found is not None and found.is_variable else None


def _used(file: GoFile, function: Function, put: Node, variable: Object) -> Node | None:
    """The first use that a path comes to after the Put, with no other value given before."""
    graph = file.package.flow(function)
    gone = graph.step_of(put)
    if gone is None or not graph.is_intact or variable.function is not function:
        return None
    uses: dict[int, Node] = {}
    writes: set[int] = set()
    declared = graph.step_of(variable.node)
    if declared is not None:
        writes.add(declared.id)
    for reference in file.package.names.references(variable):
        step = graph.step_of(reference.node)
        if step is None or file.function_of(reference.node) is not function:
            continue
        if is_written(reference.node):
            writes.add(step.id)
        elif not put.start_byte <= reference.node.start_byte < put.end_byte and not _is_nil_check(
            reference.node
        ):
            uses.setdefault(step.id, reference.node)
    hit: list[Node] = []

    def visit(node: Node, state: int) -> int | None:
        if state == 1 and node.id in uses and node.id != gone.id:
            hit.append(uses[node.id])
            return 2
        if state == 1 and node.id in writes:
            return None
        return 1 if node.id == gone.id else state

    search(graph, 0, Search(visit, leave=lambda _kind, _state: False, found=lambda state: state == 2))
    return hit[0] if hit else None


def _is_nil_check(node: Node) -> bool:
    return node.parent is not None and node.parent.type == "binary_expression"


def _returned(file: GoFile, function: Function, put: Node, variable: Object) -> Node | None:
    """What a return gives out of an object that a deferred Put takes back right after."""
    graph = file.package.flow(function)
    for node in walk(function.node):
        if node.type != "return_statement" or file.function_of(node) is not function:
            continue
        if graph.can_reach(put, node) is None:
            continue
        values = next((child for child in node.named_children if child.type == "expression_list"), None)
        for value in values.named_children if values is not None else ():
            if _is_part(file, value, variable):
                return value
    return None


def _is_part(file: GoFile, value: Node, variable: Object) -> bool:
    """Whether an expression shares memory with the object: it, a slice of it, the bytes of a buffer."""
    while value.type in ("parenthesized_expression", "slice_expression") or (
        value.type == "unary_expression" and value.children[0].type in ("*", "&")
    ):
        value = value.child_by_field_name("operand") or value.named_children[-1]
    given = file.type_of(value)
    if value.type == "identifier":
        shares = isinstance(given.underlying, Pointer | Slice)
        return shares and file.resolve(value) is variable
    if value.type == "call_expression" and file.callee(value).name in _ALIASES:
        callee = value.child_by_field_name("function")
        held = callee.child_by_field_name("operand") if callee is not None else None
        return held is not None and held.type == "identifier" and file.resolve(held) is variable
    return False
