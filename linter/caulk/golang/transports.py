"""HTTP transports that a call makes for itself alone, by itself or through a function that makes clients."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang import limits
from caulk.golang.callers import is_program_start
from caulk.golang.calls import returned_values
from caulk.golang.definitions import sole_definition
from caulk.golang.fetches import is_client
from caulk.golang.flow import LiteralUse, literal_use
from caulk.golang.lifecycle import runs_once_per_process
from caulk.golang.lifetimes import is_only_called, other_name, result_holder
from caulk.golang.names import ObjectKind
from caulk.golang.places import parameters_of
from caulk.golang.requests import serving
from caulk.golang.wording import words_declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.packages import GoPackage

_CLIENT = "(*net/http.Client)"
_KEEPS_NOTHING = ("CloseIdleConnections", "DisableKeepAlives", "DialContext", "DialTLSContext", "Dial")
_READ = re.compile(rb"\.Body\b(?!\.Close)")
_DIALS = (b"DialContext", b"DialTLS", b"Dial:")  # connections that somebody else makes, and closes
_RETURNS_CLIENT = re.compile(rb"\)[ \t]*\(?(?:\w+[ \t]+)?\*http\.(?:Client|Transport)\b")


@dataclass(frozen=True)
class LoneTransport:
    """A transport that one call makes, uses and forgets. `reason` says what repeats the call."""

    made: Node
    reason: str


def lone_transports(file: GoFile) -> Iterator[LoneTransport]:
    """Transports that are made where a request is sent, again and again."""
    for node in (*_made_transports(file), *_made_elsewhere(file)):
        function = file.function_of(node)
        if function is None or is_program_start(function.top_level) or _keeps_nothing(file, node):
            continue
        if not _is_used_up(file, function, node):
            continue
        graph = file.package.flow(function)
        if serving(file, node) is not None:
            yield LoneTransport(node, "each request makes another one")
        elif graph.loop_of(node) is not None:
            yield LoneTransport(node, "each round of the loop makes another one")
        elif not runs_once_per_process(function) and file.package.name != "main":
            yield LoneTransport(node, f"each call of {function.top_level.name} makes another one")


def _made_transports(file: GoFile) -> Iterator[Node]:
    """The literals and clones of http.Transport in a file."""
    for name in file.identifiers("Transport"):
        qualified = name.parent
        literal = qualified.parent if qualified is not None else None
        if (
            literal is not None
            and literal.type == "composite_literal"
            and literal.child_by_field_name("type") == qualified
            and file.type_of(literal).is_named("net/http", "Transport")
        ):
            yield literal
    yield from file.calls_to("(*net/http.Transport).Clone")


def _made_elsewhere(file: GoFile) -> Iterator[Node]:
    """The calls of functions of the module that make a client or transport of their own each time."""
    words = file.package.once(_words)
    if file.package.workspace is not None and b".Body" in file.data:
        for imported in file.imports:
            other = file.package.workspace.package(imported.path, file.package)
            if other is not None:
                words |= other.once(_words)
    calls = list(file.calls_named(*sorted(words))) if words else []
    for name in file.identifiers(*sorted(words)) if words else ():
        variable = other_name(file, name)
        for use in file.package.names.references(variable) if variable is not None else ():
            if use.node.parent is not None and use.node.parent.type == "call_expression":
                calls.append(use.node.parent)
    for call in calls:
        targets = file.package.calls.site(file, call).known_targets
        if targets and all(map(_makes_a_fresh_one, targets)):
            yield call


def _words(package: GoPackage) -> frozenset[str]:
    return words_declared(package, _RETURNS_CLIENT)


def _makes_a_fresh_one(function: Function) -> bool:
    """Whether all that a function returns is a client or transport that it makes anew."""
    values = [each for each in returned_values(function) or () if each.type != "nil"]
    return bool(values) and all(_is_fresh(function.file, each) for each in values)


def _is_fresh(file: GoFile, value: Node) -> bool:
    if value.type == "identifier":
        variable = file.resolve(value)
        definition = sole_definition(file, variable, value) if variable is not None else None
        if variable is None or definition is None or definition.value is None or definition.index:
            return False
        if _selected_of(file, variable) & {*_KEEPS_NOTHING}:
            return False
        return _is_fresh(file, definition.value)
    literal = value.named_children[-1] if value.type == "unary_expression" else value
    if literal.type == "call_expression":
        return file.callee(literal).name == "(*net/http.Transport).Clone"
    if literal.type != "composite_literal" or _keeps_nothing(file, literal):
        return False
    if file.type_of(literal).is_named("net/http", "Transport"):
        return True
    transport = _transport_of(file, literal) if is_client(file.type_of(literal)) else None
    return transport is not None and _is_fresh(file, transport)


def _transport_of(file: GoFile, client: Node) -> Node | None:
    """What a literal of http.Client gives as its Transport."""
    body = client.child_by_field_name("body")
    for element in body.named_children if body is not None else ():
        if element.type == "keyed_element" and file.text(element.named_children[0]) == "Transport":
            value = element.named_children[-1]
            return value.named_children[0] if value.type == "literal_element" else value
    return None


def _selected_of(file: GoFile, variable: Object) -> set[str]:
    return {_selected(use.file, use.node) for use in file.package.names.references(variable)}


def _keeps_nothing(file: GoFile, made: Node) -> bool:
    """Whether a transport is made without keep-alive, or with connections of its maker's own."""
    text = file.data[made.start_byte : made.end_byte]
    return b"DisableKeepAlives" in text or any(word in text for word in _DIALS)


def _reads_a_body(function: Function) -> bool:
    """Whether a function reads what it fetches: a connection whose body is closed unread is closed, too."""
    node = function.node
    return _READ.search(function.file.data, node.start_byte, node.end_byte) is not None


def _is_used_up(file: GoFile, function: Function, made: Node) -> bool:
    """Whether a transport never leaves its function: only local clients hold it, and they make requests.

    Functions of the module that only make requests with them belong to it, and what is read of the answers
    may be read there.
    """
    first = _holder(file, made)
    if first is None or first.function is not function or not first.is_local:
        return False
    pending, seen = [(first, 0)], {first}
    requests = reads = False
    while pending and len(seen) <= limits.TRANSPORT_HOLDERS.value:
        variable, depth = pending.pop()
        for use in variable.file.package.names.references(variable):
            where, node = use.file, use.node
            if _is_captured(where, node, variable):
                return False
            around = _client_around(where, node)
            held = _holder(where, around) if around is not None else None
            inner = held and [(held, depth)] if around is not None else _handed_to(where, node, depth)
            if inner is None and around is not None:
                return False
            if inner:
                for each, level in inner:
                    if each not in seen:
                        seen.add(each)
                        pending.append((each, level))
                continue
            if _is_request(where, node):
                requests = True
                home = where.function_of(node)
                reads = reads or (home is not None and _reads_a_body(home.top_level))
            elif _selected(where, node) in ("", *_KEEPS_NOTHING):
                return False
    return requests and reads


def _is_captured(file: GoFile, node: Node, variable: Object) -> bool:
    """Whether a use stands in a literal that may run later, or be kept."""
    inside = file.function_of(node)
    while inside is not None and inside is not variable.function:
        if literal_use(inside.node) is LiteralUse.VALUE and not is_only_called(inside):
            return True
        inside = inside.parent
    return False


def _handed_to(file: GoFile, node: Node, depth: int) -> list[tuple[Object, int]] | None:
    """The parameters of functions of the module that a use hands a client or transport to."""
    holder = node.parent
    call = holder.parent if holder is not None and holder.type == "argument_list" else None
    if holder is None or call is None or call.type != "call_expression":
        return None
    site = file.package.calls.site(file, call)
    if site.is_spawn or not site.known_targets or depth >= limits.RESPONSE_DEPTH.value:
        return None
    position = [each for each in holder.named_children if each.type != "comment"].index(node)
    found = []
    for target in site.known_targets:
        listed = parameters_of(target)
        parameter = listed[position] if position < len(listed) else None
        if parameter is None:
            return None
        found.append((parameter, depth + 1))
    return found


def _holder(file: GoFile, value: Node) -> Object | None:
    """The local variable that a new transport or client becomes the value of."""
    around = _client_around(file, value)
    if around is not None:
        value = around
    if value.type == "call_expression":
        holder = result_holder(value, 0)
        found = file.resolve(holder) if holder is not None else None
        return found if found is not None and found.kind is ObjectKind.VAR else None
    parent = value.parent
    if parent is not None and parent.type == "unary_expression":
        parent = parent.parent
    statement = parent.parent if parent is not None and parent.type == "expression_list" else None
    if parent is None or statement is None or parent.named_child_count != 1:
        return None
    if statement.type == "short_var_declaration":
        left = statement.child_by_field_name("left")
        target = left.named_children[0] if left is not None else None
    elif statement.type == "var_spec":
        target = statement.child_by_field_name("name")
    else:
        return None
    found = file.resolve(target) if target is not None and target.type == "identifier" else None
    return found if found is not None and found.kind is ObjectKind.VAR else None


def _client_around(file: GoFile, value: Node) -> Node | None:
    """The literal of an http.Client whose Transport the value is."""
    node = value
    if node.parent is not None and node.parent.type == "unary_expression":
        node = node.parent
    element = node.parent
    keyed = element.parent if element is not None and element.type == "literal_element" else None
    if keyed is None or keyed.type != "keyed_element" or keyed.parent is None:
        return None
    literal = keyed.parent.parent
    if literal is None or literal.type != "composite_literal":
        return None
    return literal if is_client(file.type_of(literal)) else None


def _selected(file: GoFile, node: Node) -> str:
    parent = node.parent
    name = parent.child_by_field_name("field") if parent is not None else None
    return file.text(name) if name is not None and parent is not None else ""


def _is_request(file: GoFile, node: Node) -> bool:
    selector = node.parent
    call = selector.parent if selector is not None else None
    if call is None or call.type != "call_expression":
        return False
    name = file.callee(call).name
    return name.startswith(_CLIENT) or name == "(*net/http.Transport).RoundTrip"
