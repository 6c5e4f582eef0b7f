"""Fields and variables that are used through package sync/atomic, and the places that use them without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.callers import callers_in_package
from caulk.golang.contexts import arguments
from caulk.golang.flow import own_nodes
from caulk.golang.names import ObjectKind, is_address_taken, is_written
from caulk.golang.new_values import is_new
from caulk.golang.places import bound_places, parameters_of, place_of, receiver_of
from caulk.golang.starts import goroutine_of, starts
from caulk.golang.typing_declared import unparenthesised
from caulk.golang.typing_model import Chan, Field, Named, Pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage
    from caulk.golang.starts import Start

_VERBS = rb"\batomic\.(Add|Load|Store|Swap|CompareAndSwap|And|Or)(?:U?[Ii]nt\w*|Pointer)\("
_ATOMIC = re.compile(_VERBS + rb"\s*&")
_PASSED_ON = re.compile(_VERBS + rb"\s*(?:\(\*\w+\)\()?(\w+)\)?\s*[,)]")


@dataclass(frozen=True)
class AtomicUse:
    """A call of package sync/atomic on a field or a variable."""

    file: GoFile
    call: Node
    verb: str
    field: Field | None = None  # None for a variable of a function
    owner: str = ""  # the type that the field is selected of: its own, or one that embeds that

    @property
    def changes(self) -> bool:
        return self.verb != "Load"


@dataclass(frozen=True)
class PlainUse:
    """A use of it as of any other, while `atomic` uses it atomically."""

    node: Node
    file: GoFile
    writes: bool
    atomic: AtomicUse


def plain_uses(package: GoPackage) -> Iterator[PlainUse]:
    """The first plain use of each field and variable that is nearly always used atomically."""
    yield from _of_fields(package)
    yield from _of_variables(package)


def _of_fields(package: GoPackage) -> Iterator[PlainUse]:
    """The first plain use of each such field, writes before reads.

    A field that is used plainly as often as not is guarded in some other way. Left out is also what may be
    meant: a struct that has a lock as well, what prepares a struct that nobody else knows yet, a value that
    goes into a CompareAndSwap, and fields that are not reached from a receiver or a parameter directly, for
    these may be of different owners.
    """
    for key, uses in _atomic_uses(package).items():
        owners = {use.owner for use in uses}
        changing = next((use for use in uses if use.changes), None)
        field = uses[0].field
        if field is None or _has_lock(package, field) or changing is None:
            continue
        plain = list(_plain(package, key, field.name, owners))
        shared = [
            (file, selector)
            for file, selector in plain
            if _is_shared(file, selector) and not _is_compared_and_swapped(file, selector, field.name)
        ]
        if not shared or len(plain) >= len(uses):
            continue
        file, selector = next((each for each in shared if is_written(each[1])), shared[0])
        yield PlainUse(selector, file, is_written(selector), changing)


def _of_variables(package: GoPackage) -> Iterator[PlainUse]:
    """Reads of variables that goroutines change atomically, by who starts these and before it waits."""
    told: set[Object] = set()
    for file, target, call, verb in _addressed(package):
        variable = file.resolve(target) if target.type == "identifier" else None
        use = AtomicUse(file, call, verb)
        user = file.function_of(call)
        if variable is None or variable.kind is not ObjectKind.VAR or variable in told or user is None:
            continue
        home = variable.function
        if home is None or not use.changes or goroutine_of(user) is home:
            continue
        for start in starts(goroutine_of(user)):
            plain = _read_early(home, start, variable) if start.spawner is home else None
            if plain is not None:
                told.add(variable)
                yield PlainUse(plain, file, writes=False, atomic=use)
                break


def _read_early(home: Function, start: Start, variable: Object) -> Node | None:
    """A plain read that a function comes to after a go statement without a call that could wait for it."""
    file = home.file
    graph = file.package.flow(home)
    for use in file.package.names.references(variable):
        if file.function_of(use.node) is not home or is_address_taken(use.node) or is_written(use.node):
            continue
        if graph.is_intact and graph.can_reach(start.node, use.node, lambda node: _may_wait(file, node)):
            return use.node
    return None


def _may_wait(file: GoFile, step: Node) -> bool:
    """Whether a statement may wait for a goroutine: it receives, or calls something."""
    if step.type in ("select_statement", "range_clause"):
        return step.type == "select_statement" or isinstance(
            file.type_of(step.child_by_field_name("right") or step).underlying, Chan
        )
    if step.type in ("go_statement", "defer_statement"):
        return False
    for part in own_nodes(step):
        if part.type == "unary_expression" and part.children[0].type == "<-":
            return True
        if part.type != "call_expression":
            continue
        callee, function = file.callee(part), part.child_by_field_name("function")
        built_in = bool(callee.name) and "." not in callee.name
        if built_in or callee.name.startswith("sync/atomic."):
            continue
        if callee.is_known or file.package.types.type_named(file, function) is None:
            return True  # no conversion
    return False


def _atomic_uses(package: GoPackage) -> dict[str, list[AtomicUse]]:
    """The fields of the package's structs that sync/atomic is used on, by `Type.field`."""
    found: dict[str, list[AtomicUse]] = {}
    for file, selector, call, verb in _addressed(package):
        field = _field(file, selector) if selector.type == "selector_expression" else None
        if field is not None and field.file.package is package:
            use = AtomicUse(file, call, verb, field, _owner(file, selector))
            found.setdefault(field.key, []).append(use)
    return found


def _addressed(package: GoPackage) -> Iterator[tuple[GoFile, Node, Node, str]]:
    """What sync/atomic is used on, directly or through a helper: the expression, the call and the verb."""
    for file in package.files:
        if file.is_test or not file.imports_any("sync/atomic"):
            continue
        for match in _ATOMIC.finditer(file.data):
            token = file.node_at(match.end() - 1, match.end())
            operand = token.parent if token is not None and token.type == "&" else None
            target = (
                unparenthesised(operand.named_children[0])
                if operand is not None and operand.named_children
                else None
            )
            call = operand.parent.parent if operand is not None and operand.parent is not None else None
            if target is not None and call is not None:
                yield file, target, call, match[1].decode()
    for parameter, verb in _helpers(package).items():
        function = parameter.function
        known = callers_in_package(function) if function is not None else None
        for site in known.sites if known is not None else ():
            target = _pointed_to(site.call, parameter)
            if target is not None and not site.file.is_test:
                yield site.file, target, site.call, verb


def _helpers(package: GoPackage) -> dict[Object, str]:
    """The pointers that functions are passed, or called on, and do nothing with but use them atomically."""
    found: dict[Object, str] = {}
    for file in package.files:
        if file.is_test or not file.imports_any("sync/atomic"):
            continue
        for match in _PASSED_ON.finditer(file.data):
            name = file.node_at(match.start(2), match.end(2))
            parameter = file.resolve(name) if name is not None and name.type == "identifier" else None
            if parameter is None or not parameter.is_parameter or parameter in found:
                continue
            uses = package.names.references(parameter)
            if all(_is_used_atomically(use.file, use.node) for use in uses):
                found[parameter] = match[1].decode()
    return found


def _is_used_atomically(file: GoFile, use: Node) -> bool:
    """Whether a pointer is the first argument of a call of sync/atomic: `p`, or `(*int32)(p)`."""
    holder = use.parent
    if holder is not None and holder.type == "argument_list" and holder.named_child_count == 1:
        converted = holder.parent
        callee = converted.child_by_field_name("function") if converted is not None else None
        if converted is not None and callee is not None and callee.type == "parenthesized_expression":
            use, holder = converted, converted.parent
    elif holder is not None and holder.type == "type_conversion_expression":
        use, holder = holder, holder.parent
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    if call is None or call.type != "call_expression" or holder is None or holder.named_children[0] != use:
        return False
    return file.callee(call).name.startswith("sync/atomic.")


def _pointed_to(call: Node, parameter: Object) -> Node | None:
    """What a call passes the address of for a parameter: `&s.n`, or the operand of a method."""
    function = parameter.function
    if function is None:
        return None
    if parameter.kind is ObjectKind.RECEIVER:
        callee = call.child_by_field_name("function")
        return callee.child_by_field_name("operand") if callee is not None else None
    listed, given = parameters_of(function), arguments(call)
    position = listed.index(parameter) if parameter in listed else len(given)
    value = given[position] if position < len(given) else None
    addressed = value is not None and value.type == "unary_expression" and value.children[0].type == "&"
    return value.named_children[0] if value is not None and addressed else None


def _plain(package: GoPackage, key: str, name: str, owners: set[str]) -> Iterator[tuple[GoFile, Node]]:
    for file in package.files:
        for selector in selectors_of(file, name) if not file.is_test else ():
            field = _field(file, selector)
            if field is None or field.key != key or is_address_taken(selector) or _is_operand(selector):
                continue
            if _owner(file, selector) not in owners:
                continue  # another type that embeds the struct may have a use of its own for it
            function = file.function_of(selector)
            if function is None or _is_of_new_value(file, selector) or _prepares(function.top_level):
                continue
            yield file, selector


def _is_of_new_value(file: GoFile, selector: Node) -> bool:
    """Whether the field is that of a value which the function has made itself."""
    place = place_of(file, selector)
    return place is not None and is_new(place.root)


def _prepares(function: Function) -> bool:
    """Whether a method is only called on values that its callers have made: nobody else knows them yet."""
    receiver, known = receiver_of(function), callers_in_package(function)
    if receiver is None or known.as_value or not known.sites:
        return False
    owners = (bound_places(site.file, site.call, function).get(receiver) for site in known.sites)
    return all(owner is not None and is_new(owner.root) for owner in owners)


def selectors_of(file: GoFile, name: str, start: int = 0, end: int | None = None) -> Iterator[Node]:
    """The selectors `x.name` of a file, or of those between two offsets."""
    pattern = re.compile(rb"\." + re.escape(name.encode()) + rb"\b")
    for match in pattern.finditer(file.data, start, len(file.data) if end is None else end):
        node = file.node_at(match.start() + 1, match.end())
        parent = node.parent if node is not None and node.type == "field_identifier" else None
        if parent is not None and parent.type == "selector_expression":
            yield parent


def _field(file: GoFile, selector: Node) -> Field | None:
    operand, name = selector.child_by_field_name("operand"), selector.child_by_field_name("field")
    if operand is None or name is None:
        return None
    found = file.package.types.member(file.type_of(operand), file.text(name))
    return found if isinstance(found, Field) and found.key and _owner(file, selector) else None


def _owner(file: GoFile, selector: Node) -> str:
    """The named type that a field is selected of; "" when it has none."""
    operand = selector.child_by_field_name("operand")
    owner = file.type_of(operand).dereferenced if operand is not None else None
    return owner.full_name if isinstance(owner, Named) else ""


def _has_lock(package: GoPackage, field: Field) -> bool:
    """Whether the struct has a mutex, under which plain uses may be in order."""
    for each in package.types.fields(field.owner):
        kind = each.type.dereferenced
        if isinstance(kind, Named) and kind.name in ("Mutex", "RWMutex", "Locker"):
            return True
    return False


def _is_operand(selector: Node) -> bool:
    """Whether a method of the field is called."""
    return selector.parent is not None and selector.parent.type == "selector_expression"


def _is_shared(file: GoFile, selector: Node) -> bool:
    """Whether it is the field of a pointer that the function has been given: others may have it too."""
    function, operand = file.function_of(selector), selector.child_by_field_name("operand")
    if function is None or operand is None or operand.type != "identifier":
        return False
    if file.package.locks.of(function):
        return False
    root = file.resolve(operand)
    if root is None or root.kind not in (ObjectKind.RECEIVER, ObjectKind.PARAM):
        return False
    return isinstance(file.package.types.of_object(root), Pointer)


def _is_compared_and_swapped(file: GoFile, selector: Node, name: str) -> bool:
    """Whether the function swaps the field after comparing: a stale value does no harm then."""
    function = file.function_of(selector)
    if function is None:
        return False
    text = file.data[function.node.start_byte : function.node.end_byte]
    return (
        re.search(rb"CompareAndSwap\w*\(\s*&[\w.]*\." + re.escape(name.encode()) + rb"\b", text) is not None
    )
