"""Objects that went back to a sync.Pool and are used on.

`Put` itself gives an object back, and so does any function of the package, or of one that it imports, that
surely passes its parameter on to one that does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import sole_holder
from caulk.golang.contexts import arguments
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.imported import in_sight
from caulk.golang.locks import call_of
from caulk.golang.locks_atomics import selectors_of
from caulk.golang.names import is_written
from caulk.golang.paths import Search, search
from caulk.golang.places import Place, parameters_of, place_of, receiver_of
from caulk.golang.syntax import walk
from caulk.golang.typing_model import Pointer, Slice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage

_PUT = "(*sync.Pool).Put"
_ALIASES = frozenset({"(*bytes.Buffer).Bytes", "(*bytes.Buffer).Next", "(*bytes.Buffer).AvailableBuffer"})
_RECEIVER = -1  # the position of what a method is called on


@dataclass(frozen=True)
class UsedAfterPut:
    """A use of an object on a path that has put it back; `returned` for one that a deferred Put follows."""

    put: Node
    use: Node
    name: str
    returned: bool


@dataclass(frozen=True)
class Putter:
    """A function that surely puts something back: a parameter, its receiver, or a captured variable."""

    function: Function
    position: int  # _RECEIVER for the receiver
    captured: Object | None = None


class Pools:
    """What the functions of one package put back into pools."""

    def __init__(self, package: GoPackage) -> None:
        self._package = package
        self._named: dict[bytes, list[Putter]] | None = None

    @cached_property
    def any(self) -> bool:
        """Whether the package has pools."""
        return any(b"sync.Pool" in file.data for file in self._package.files)

    @property
    def putters(self) -> dict[bytes, list[Putter]]:
        """The functions that put something back, by the name under which they are called."""
        if self._named is None:
            self._named = {}
            self._find(self._named)
        return self._named

    def _find(self, found: dict[bytes, list[Putter]]) -> None:
        pending = {"Put"}
        for _ in range(limits.POOL_DEPTH.value):
            added: set[str] = set()
            for file in self._package.files:
                for name in file.identifiers(*pending) if not file.is_test else ():
                    call = call_of(name)
                    putter = _putter(file, call) if call is not None else None
                    if putter is None:
                        continue
                    known = _name_of(putter.function)
                    listed = found.setdefault(known.encode(), []) if known else None
                    if listed is not None and putter not in listed:
                        listed.append(putter)
                        added.add(known)
            pending = added
            if not pending:
                break


def _name_of(function: Function) -> str:
    """The name under which a function is called: of a literal, that of the variable which holds it."""
    if not function.is_literal:
        return function.name
    holder = sole_holder(function.file, function.node)
    return holder.name if holder is not None else ""


def _putter(file: GoFile, call: Node) -> Putter | None:
    """What the function around a call puts back by it, whatever path it takes."""
    function = file.function_of(call)
    variable = _put_by(file, call)
    if function is None or function.body is None or not isinstance(variable, Place) or variable.fields:
        return None
    root, position, captured = variable.root, _RECEIVER, None
    if root.is_parameter and root.function is function:
        listed = parameters_of(function)
        position = listed.index(root) if root in listed else _RECEIVER
        if position == _RECEIVER and root is not receiver_of(function):
            return None
    elif function.is_literal and root.is_local and literal_use(function.node) is LiteralUse.VALUE:
        captured = root
    else:
        return None
    if file.package.names.writes(root) or _is_spawned(call):
        return None
    graph = file.package.flow(function)
    if not graph.is_intact or graph.can_reach_exit(None, (call,)) is not None:
        return None
    return Putter(function, position, captured)


def _is_spawned(call: Node) -> bool:
    return call.parent is not None and call.parent.type == "go_statement"


def _put_by(file: GoFile, call: Node) -> Place | None:
    """What a call gives back to a pool: `pool.Put(x)`, or through a function that does just that."""
    if file.callee(call).name == _PUT:
        given = arguments(call)
        return _given(file, given[0]) if given else None
    certain = file.callee(call).function
    targets = (certain,) if certain is not None else file.package.calls.closed_targets(file, call)
    found: Place | None = None
    for target in targets:
        home, name = target.file.package, _name_of(target).encode()
        known = home.pools.putters.get(name, ()) if home.workspace is not None else ()
        putter = next((each for each in known if each.function is target), None)
        if putter is None:
            return None
        seen = _passed(file, call, putter)
        if seen is None or (found is not None and not found.same_instance(seen)):
            return None
        found = seen
    return found


def _passed(file: GoFile, call: Node, putter: Putter) -> Place | None:
    if putter.captured is not None:
        return Place(putter.captured)
    if putter.position == _RECEIVER:
        function = call.child_by_field_name("function")
        operand = function.child_by_field_name("operand") if function is not None else None
        return _given(file, operand) if operand is not None else None
    given = arguments(call)
    return _given(file, given[putter.position]) if putter.position < len(given) else None


def used_after_put(file: GoFile) -> Iterator[UsedAfterPut]:
    packages = [each for each in in_sight(file.package) if each.pools.any]
    if not packages:
        return
    names = {"Put", *(name.decode() for each in packages for name in each.pools.putters)}
    for name in file.identifiers(*names):
        for call in _calls(file, name):
            given = _put_by(file, call)
            if given is not None and given.root.is_local and not _is_spawned(call):
                yield from _after(file, call, given)


def _calls(file: GoFile, name: Node) -> Iterator[Node]:
    """The call of a name, or those of the variable that holds it: `put := pool.Put`."""
    call = call_of(name)
    if call is not None:
        yield call
        return
    value = name.parent if name.parent is not None and name.parent.type == "selector_expression" else name
    holder = sole_holder(file, value)
    for use in file.package.names.references(holder) if holder is not None else ():
        call = call_of(use.node)
        if call is not None:
            yield call


def _after(file: GoFile, call: Node, given: Place) -> Iterator[UsedAfterPut]:
    """The use of an object after the call that puts it back, in the function where that is known."""
    function, put = file.function_of(call), call
    while function is not None and function.is_literal and function.parent is not None:
        use = literal_use(function.node)
        if use not in (LiteralUse.CALLED, LiteralUse.DEFERRED) or given.root.function is function:
            break
        put = function.node
        while put.parent is not None and put.type not in ("call_expression",):
            put = put.parent
        function = function.parent
    if function is None or not _is_mentioned_later(file, function, put, given.root):
        return
    deferred = put.parent is not None and put.parent.type == "defer_statement"
    if deferred:
        found = _returned(file, function, put, given.root) if not given.fields else None
    elif given.fields:
        found = _field_used(file, function, put, given)
    else:
        found = _used(file, function, put, given.root)
    if found is not None:
        yield UsedAfterPut(call, found, given.text, deferred)


def _is_mentioned_later(file: GoFile, function: Function, put: Node, variable: Object) -> bool:
    """Whether the text after a call, or the loop around it, names the object: a quick test."""
    node: Node | None = put
    while node is not None and node.id != function.node.id:
        if node.type in ("for_statement", "labeled_statement"):
            return True
        node = node.parent
    name = re.compile(rb"\b" + re.escape(variable.name.encode()) + rb"\b")
    return name.search(file.data, put.end_byte, function.node.end_byte) is not None


def _given(file: GoFile, value: Node) -> Place | None:
    """The variable or field whose value, or the slice of whose value, goes back."""
    while value.type in ("slice_expression", "parenthesized_expression") or (
        value.type == "unary_expression" and value.children[0].type == "&"
    ):
        value = value.child_by_field_name("operand") or value.named_children[0]
    if value.type == "identifier":
        found = file.resolve(value)
        return Place(found) if found is not None and found.is_variable else None
    place = place_of(file, value) if value.type == "selector_expression" else None
    return place if place is not None and place.exact and place.fields else None


def _field_used(file: GoFile, function: Function, put: Node, given: Place) -> Node | None:
    """The first use of a field that a path comes to after the Put, before anything may change the field."""
    graph = file.package.flow(function)
    gone = graph.step_of(put)
    if gone is None or not graph.is_intact or given.root.function is not function:
        return None
    uses: dict[int, Node] = {}
    declared = graph.step_of(given.root.node)  # of the next round: another struct
    changes = {declared.id} if declared is not None else set()
    for selector in selectors_of(file, given.fields[-1], function.node.start_byte, function.node.end_byte):
        place, step = place_of(file, selector), graph.step_of(selector)
        if place is None or step is None or not place.same_instance(given):
            continue
        if is_written(selector):
            changes.add(step.id)
        elif not put.start_byte <= selector.start_byte < put.end_byte and not _is_nil_check(selector):
            uses.setdefault(step.id, selector)
    for reference in file.package.names.references(given.root):
        step = graph.step_of(reference.node)
        if step is not None and (is_written(reference.node) or _may_be_changed(reference.node)):
            changes.add(step.id)
    return _reached_after(file, function, gone, uses, changes)


def _may_be_changed(use: Node) -> bool:
    """Whether the struct is passed on, or a method is called on it, which may replace what a field holds."""
    parent = use.parent
    if parent is not None and parent.type == "selector_expression":
        call = parent.parent
        return (
            call is not None
            and call.type == "call_expression"
            and (call.child_by_field_name("function") == parent)
        )
    return True


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
    return _reached_after(file, function, gone, uses, writes)


def _reached_after(
    file: GoFile, function: Function, gone: Node, uses: dict[int, Node], writes: set[int]
) -> Node | None:
    hit: list[Node] = []

    def visit(node: Node, state: int) -> int | None:
        if state == 1 and node.id in uses and node.id != gone.id:
            hit.append(uses[node.id])
            return 2
        if state == 1 and node.id in writes:
            return None
        return 1 if node.id == gone.id else state

    graph = file.package.flow(function)
    wanted = Search(visit, leave=lambda _kind, _state: False, found=lambda state: state == 2)
    return hit[-1] if search(graph, 0, wanted) is not None else None


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
