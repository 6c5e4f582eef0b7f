"""Layer 7, uses of channels: what becomes of a channel value in each place that can hold it.

A holder is a variable, a struct field, a function result, or the elements of a list or map in one. Its `Uses`
say what is done to the channel there, which other holders the value goes on to, and what code that is not
seen may do to it. A value that goes into an interface or an unknown function is out of sight: `elsewhere`
then names every operation that its type allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import channel_structs
from caulk.golang.callers import callers_in_package, sites_through_interfaces
from caulk.golang.channel_containers import Containers
from caulk.golang.channel_handovers import takers
from caulk.golang.channel_holders import (
    ANYTHING,
    ChannelOperation,
    Elements,
    FieldOf,
    Holder,
    Inside,
    Operation,
    ResultOf,
    Step,
    Uses,
    Variable,
    literal_field,
    literal_type,
    lose,
    parameter_at,
    parameter_type,
    positional_literals,
    targets_of,
)
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.names import Object, ObjectKind, is_address_taken, is_written
from caulk.golang.places import receiver_of
from caulk.golang.typing_model import Array, Field, Map, Slice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile

__all__ = [
    "ANYTHING",
    "ChannelOperation",
    "Elements",
    "FieldOf",
    "Holder",
    "Inside",
    "Operation",
    "ResultOf",
    "Uses",
    "Variable",
    "field_holder",
    "holder_of",
    "mentions",
    "positional_literals",
    "uses_of",
    "uses_of_result",
    "uses_of_value",
]


def uses_of(holder: Holder, *, by_instance: bool = False) -> Uses:
    """Follow everything that happens to what a holder holds."""
    uses = Uses(by_instance=by_instance)
    if isinstance(holder, Inside):
        for file, node in channel_structs.of_holder(holder, uses):
            _use(file, node, uses)
    elif isinstance(holder, Elements):
        _of_holder(holder.holder, uses, _following_elements(holder, uses))
        Containers(uses, holder_of).shared(holder.holder, holder.path)
    else:
        _of_holder(holder, uses, _following(uses))
    return uses


def uses_of_value(file: GoFile, expr: Node, *, by_instance: bool = False) -> Uses:
    """Follow the value of one expression, such as a make call."""
    uses = Uses(by_instance=by_instance)
    _use(file, expr, uses)
    return uses


def uses_of_result(file: GoFile, call: Node, result: ResultOf | Inside) -> Uses:
    """Follow the result of one call that is, or has in a field, a channel; its struct alone is followed."""
    uses = Uses(by_instance=True)
    if isinstance(result, ResultOf):
        _take(file, call, result.index, uses, _following(uses))
    else:
        for selected in channel_structs.of_result(file, call, result, uses):
            _use(*selected, uses)
    return uses


def holder_of(file: GoFile, target: Node) -> Holder | None:
    """The variable or field that an expression means; None for an element, a call, a blank."""
    while target.type == "parenthesized_expression" and target.named_child_count == 1:
        target = target.named_children[0]
    if target.type == "identifier":
        found = file.resolve(target)
        return Variable(found) if found is not None and found.is_variable else None
    if target.type != "selector_expression":
        return None
    qualified = file.qualified(target)
    if qualified:
        path, _, name = qualified.rpartition(".")
        found = file.package.names.member(path, name)
        return Variable(found) if found is not None and found.is_variable else None
    operand, name_node = target.child_by_field_name("operand"), target.child_by_field_name("field")
    if operand is None or name_node is None:
        return None
    member = file.package.types.member(file.type_of(operand), file.text(name_node))
    return field_holder(member) if isinstance(member, Field) else None


def field_holder(member: Field) -> FieldOf:
    return FieldOf(member.file.path, member.node.start_byte, member)


# -- holders


@dataclass(frozen=True)
class _Follow:
    """What to do where a holder is used: one of a channel, or of a container that holds it."""

    use: Callable[[GoFile, Node], None]
    put: Callable[[GoFile, Node, Node], None]  # into a target, with the node that passes it on
    result: Callable[[ResultOf], Holder]


def _following(uses: Uses) -> _Follow:
    return _Follow(
        lambda file, node: _use(file, node, uses),
        lambda file, target, node: _put(file, target, node, uses),
        lambda result: result,
    )


def _following_elements(elements: Elements, uses: Uses) -> _Follow:
    containers = Containers(uses, holder_of)

    def use(file: GoFile, node: Node) -> None:
        for selected in containers.of_value(file, node, elements.path):
            _use(*selected, uses)

    return _Follow(
        use,
        lambda file, target, _node: containers.put(file, target, elements.path, target),
        lambda result: Elements(result, elements.path),
    )


def _of_holder(holder: Variable | FieldOf | ResultOf, uses: Uses, follow: _Follow) -> None:
    match holder:
        case Variable(held):
            _of_variable(held, uses, follow)
        case FieldOf():
            _of_field(holder, uses, follow)
        case ResultOf(function, index):
            _of_result(function, index, uses, follow)


def _of_variable(held: Object, uses: Uses, follow: _Follow) -> None:
    package = held.file.package
    if not held.is_local and held.name[:1].isupper() and package.name != "main":
        lose(uses, package.types.of_object(held))
    for reference in package.names.references(held):
        follow.use(reference.file, reference.node)
    if held.kind is ObjectKind.RESULT and held.function is not None:
        index = _result_index(held)
        if index is None:
            uses.elsewhere = ANYTHING
        else:
            uses.goes_to.append((follow.result(ResultOf(held.function, index)), held.node))


def _of_field(holder: FieldOf, uses: Uses, follow: _Follow) -> None:
    member = holder.field
    package = member.file.package
    owner = getattr(member.owner, "name", "")
    if member.name[:1].isupper() and owner[:1].isupper() and package.name != "main":
        lose(uses, member.type)
    word = member.name.encode()
    for file in package.files:
        if word not in file.data:
            continue
        for node in mentions(file, word):
            parent = node.parent
            if parent is None:
                continue
            if parent.type == "literal_element":
                value = _keyed_value(parent)
                if value is not None and _keyed_field(file, parent) == (holder.path, holder.start):
                    uses.written.append((file, value))
                continue
            if parent.type != "selector_expression" or node.type != "field_identifier":
                continue
            operand = parent.child_by_field_name("operand")
            if operand is None or file.qualified(parent):
                continue
            given = file.type_of(operand)
            found = file.package.types.member(given, member.name)
            if isinstance(found, Field):
                if (found.file.path, found.node.start_byte) == (holder.path, holder.start):
                    follow.use(file, parent)
            elif found is None and not given.is_known:
                uses.elsewhere = ANYTHING  # it may be this field of a value whose type is not known


def mentions(file: GoFile, word: bytes, *, calls_only: bool = False) -> Iterator[Node]:
    """The identifiers of a name that may select a field or method, or be a key of a composite literal.

    Looks at the bytes around first: a selector has its dot before, a key its colon behind. `calls_only`
    leaves it at names with a parenthesis or type arguments behind.
    """
    data, size = file.data, len(word)
    at = data.find(word)
    while at >= 0:
        end = at + size
        before, after = data[at - 1 : at], data[end : end + 1]
        if not (before.isalnum() or before == b"_" or after.isalnum() or after == b"_"):
            wanted = after in (b"(", b"[") if calls_only else _may_be_member(data, at, end, before)
            node = file.node_at(at, end) if wanted else None
            if node is not None and node.start_byte == at and node.end_byte == end:
                yield node
        at = data.find(word, end)


def _may_be_member(data: bytes, start: int, end: int, before: bytes) -> bool:
    if before == b".":
        return True
    behind = data[end : end + 40].lstrip(b" \t")
    if behind[:1] == b":" and behind[1:2] != b"=":
        return True
    return before.isspace() and data[max(0, start - 40) : start].rstrip()[-1:] == b"."


def _of_result(function: Function, index: int, uses: Uses, follow: _Follow) -> None:
    known = callers_in_package(function)
    if known.escapes:
        signature = function.file.package.types.signature(function.file, function.node)
        lose(uses, signature.results[index] if index < len(signature.results) else None)
    more = sites_through_interfaces(function) if known.as_value and function.is_method else None
    for site in dict.fromkeys((*known.sites, *(more or ()))):
        _take(site.file, site.call, index, uses, follow)


def _take(file: GoFile, call: Node, index: int, uses: Uses, follow: _Follow) -> None:
    """Follow result number `index` of a call."""
    values = call.parent
    alone = values is not None and values.type == "expression_list" and values.named_child_count == 1
    statement = values.parent if values is not None else None
    if index == 0 and not (alone and statement is not None and len(targets_of(statement)) > 1):
        follow.use(file, call)
    elif alone and statement is not None and statement.type != "return_statement":
        targets = targets_of(statement)
        if index < len(targets):
            follow.put(file, targets[index], call)
        else:
            uses.elsewhere = ANYTHING
    elif values is not None and values.type == "expression_statement":
        return
    elif alone and statement is not None:
        _returned(file, statement, index, uses, follow.result)
    else:
        uses.elsewhere = ANYTHING


# -- one use


_TRANSPARENT = frozenset({"parenthesized_expression", "type_conversion_expression"})


def _use(file: GoFile, node: Node, uses: Uses) -> None:
    """Note what the expression `node`, whose value is the channel, is used for."""
    if is_written(node):
        uses.written.append((file, node))
        return
    parent = node.parent
    while parent is not None and parent.type in _TRANSPARENT:
        node, parent = parent, parent.parent
    kind = parent.type if parent is not None else ""
    if parent is None:
        uses.elsewhere = ANYTHING
    elif kind == "send_statement":
        channel = parent.child_by_field_name("channel")
        if channel is not None and channel.id == node.id:
            _operate(Operation.SEND, parent, file, uses)
        else:
            _handed_over(file, node, parent, uses)
    elif kind == "unary_expression" and parent.children[0].type == "<-":
        _operate(Operation.RECEIVE, parent, file, uses)
    elif kind == "range_clause":
        right, loop = parent.child_by_field_name("right"), parent.parent
        if right is not None and right.id == node.id and loop is not None:
            _operate(Operation.RANGE, loop, file, uses)
        else:
            uses.written.append((file, node))
    elif kind == "argument_list":
        _argument(file, node, parent, uses)
    elif kind == "expression_list":
        _listed(file, node, parent, uses)
    elif kind == "literal_element":
        _element(file, node, parent, uses)
    elif kind == "selector_expression":
        _method_call(file, parent, uses)
    elif kind == "index_expression":
        _key(file, parent, uses)
    elif kind == "binary_expression" and parent.children[1].type in ("==", "!="):
        pass  # comparing a channel, mostly with nil, does nothing to it
    elif kind in ("expression_statement", "go_statement", "defer_statement"):
        pass  # a call whose result is dropped
    elif kind == "unary_expression" and is_address_taken(node):
        uses.elsewhere = ANYTHING
    else:
        lose(uses, file.type_of(node))


def _handed_over(file: GoFile, node: Node, send: Node, uses: Uses) -> None:
    """The channel itself is sent to somebody."""
    uses.handed_over = True
    taking = takers(file, send) if uses.by_instance else None
    if taking is None:
        lose(uses, file.type_of(node))
    else:
        uses.goes_to.extend((Variable(each), send) for each in taking)


def _key(file: GoFile, index: Node, uses: Uses) -> None:
    """A channel is the key of a map: it goes into the map when that gets a value for it."""
    operand = index.child_by_field_name("operand")
    if is_written(index) and operand is not None:
        Containers(uses, holder_of).store(file, operand, (Step.KEY,))


def _operate(kind: Operation, node: Node, file: GoFile, uses: Uses, *, deferred: bool = False) -> None:
    function = file.function_of(node)
    if function is None:
        uses.elsewhere |= {kind}
    else:
        uses.operations.append(ChannelOperation(kind, node, file, function, _case_of(node), deferred))


def _argument(file: GoFile, node: Node, arguments: Node, uses: Uses) -> None:
    call = arguments.parent
    if call is None or call.type != "call_expression":
        uses.elsewhere = ANYTHING
        return
    function = call.child_by_field_name("function")
    callee = file.callee(call)
    if callee.name == "close":
        around = call.parent
        deferred = around is not None and around.type == "defer_statement"
        _operate(Operation.CLOSE, call, file, uses, deferred=deferred)
        return
    if callee.name in ("len", "cap", "delete", "print", "println"):
        return
    if callee.name == "append":
        for selected in Containers(uses, holder_of).appended(file, call, (Step.VALUE,)):
            _use(*selected, uses)
        return
    if function is not None and _is_type(file, function):
        _use(file, call, uses)  # a conversion to a named channel type
        return
    given = [each for each in arguments.named_children if each.type != "comment"]
    position = next((index for index, each in enumerate(given) if each.id == node.id), len(given))
    site = file.package.calls.site(file, call)
    held = [parameter_at(target, position) for target in site.targets]
    complete = site.complete
    for target, parameter in zip(site.targets, held, strict=True):
        if parameter is not None:
            uses.goes_to.append((Variable(parameter), call))
        else:
            complete &= Containers(uses, holder_of).given_to(target, position, (Step.VALUE,), call)
    if not complete:
        wanted = file.type_of(function) if function is not None else None
        lose(uses, file.type_of(node), parameter_type(wanted, position))


def _is_type(file: GoFile, expr: Node) -> bool:
    if expr.type == "parenthesized_expression":
        return bool(expr.named_children) and expr.named_children[0].type.endswith("_type")
    if expr.type in ("identifier", "type_identifier"):
        found = file.resolve(expr)
        return found is not None and found.kind is ObjectKind.TYPE
    return expr.type.endswith("_type")


def _listed(file: GoFile, node: Node, values: Node, uses: Uses) -> None:
    """A channel among the values of an assignment, a declaration or a return."""
    statement = values.parent
    listed = [each for each in values.named_children if each.type != "comment"]
    index = next((place for place, each in enumerate(listed) if each.id == node.id), 0)
    if statement is None:
        uses.elsewhere = ANYTHING
    elif statement.type == "return_statement":
        _returned(file, statement, index, uses)
    else:
        targets = targets_of(statement)
        if len(targets) == len(listed):
            _put(file, targets[index], node, uses)
        else:
            uses.elsewhere = ANYTHING


def _put(file: GoFile, target: Node, node: Node, uses: Uses) -> None:
    if target.type == "identifier" and file.text(target) == "_":
        return
    if target.type == "index_expression":
        Containers(uses, holder_of).put(file, target, (), target)
        return
    holder = holder_of(file, target)
    if isinstance(holder, FieldOf):
        uses.in_fields = True
        if uses.by_instance:
            holder = channel_structs.inside_of_field(file, target)
            if holder is None:
                uses.elsewhere = ANYTHING
                return
    if holder is None:
        lose(uses, file.type_of(node))
    else:
        uses.goes_to.append((holder, target))


def _returned(
    file: GoFile,
    statement: Node,
    index: int,
    uses: Uses,
    result: Callable[[ResultOf], Holder] = lambda result: result,
) -> None:
    function = file.function_of(statement)
    if function is None or (
        function.is_literal and literal_use(function.node) in (LiteralUse.DEFERRED, LiteralUse.SPAWNED)
    ):
        return
    uses.goes_to.append((result(ResultOf(function, index)), statement))


def _element(file: GoFile, node: Node, element: Node, uses: Uses) -> None:
    """A channel in a composite literal: in a field of a struct, or in a container."""
    keyed = element.parent
    around = keyed.parent if keyed is not None and keyed.type == "keyed_element" else keyed
    if keyed is None or around is None:
        uses.elsewhere = ANYTHING
        return
    if isinstance(literal_type(file, around).underlying, Map | Slice | Array):
        for selected in Containers(uses, holder_of).element(file, element, ()):
            _use(*selected, uses)
        return
    if keyed.type == "keyed_element":
        if keyed.named_children[0].id == element.id:
            return  # it is the key: the name of a field
        body, key = keyed.parent, keyed.named_children[0]
        name = file.text(key)
        member = literal_field(file, body, name) if body is not None else None
    else:
        body = keyed
        listed = [each for each in body.named_children if each.type != "comment"]
        index = next((place for place, each in enumerate(listed) if each.id == element.id), 0)
        fields = file.package.types.fields(literal_type(file, body))
        member = fields[index] if index < len(fields) else None
    if member is None or body is None:
        lose(uses, file.type_of(node))
        return
    uses.in_fields = True
    if not uses.by_instance:
        uses.goes_to.append((field_holder(member), element))
        return
    for selected in channel_structs.of_literal(file, body, (member.name,), uses):
        _use(*selected, uses)


def _keyed_value(key: Node) -> Node | None:
    """The value behind a key of a composite literal; None when the element is not a key."""
    keyed = key.parent
    if keyed is None or keyed.type != "keyed_element" or keyed.named_children[0].id != key.id:
        return None
    return keyed.named_children[-1]


def _keyed_field(file: GoFile, key: Node) -> tuple[str, int] | None:
    keyed = key.parent
    body = keyed.parent if keyed is not None else None
    member = literal_field(file, body, file.text(key)) if body is not None else None
    return (member.file.path, member.node.start_byte) if member is not None else None


def _method_call(file: GoFile, selector: Node, uses: Uses) -> None:
    """A method of a named channel type."""
    _, function = file.package.types.function_value(file, selector)
    receiver = receiver_of(function) if function is not None else None
    if receiver is None:
        uses.elsewhere = ANYTHING
    else:
        call = selector.parent
        called = call is not None and call.type == "call_expression" and call.children[0].id == selector.id
        uses.goes_to.append((Variable(receiver), call if called and call is not None else selector))


def _result_index(result: Object) -> int | None:
    assert result.function is not None
    holder = result.function.node.child_by_field_name("result")
    index = 0
    for declaration in holder.named_children if holder is not None else ():
        for name in declaration.children_by_field_name("name"):
            if name.id == result.node.id:
                return index
            index += 1
    return None


def _case_of(operation: Node) -> Node | None:
    """The select case whose communication the operation is."""
    node, parent = operation, operation.parent
    while parent is not None and parent.type in (
        "receive_statement",
        "expression_list",
        "parenthesized_expression",
    ):
        node, parent = parent, parent.parent
    if parent is None or parent.type != "communication_case":
        return None
    communication = parent.child_by_field_name("communication")
    return parent if communication is not None and communication.id == node.id else None
