"""HTTP responses whose body nobody closes, and transports that a call makes for itself alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.callers import is_program_start
from caulk.golang.lifecycle import runs_once_per_process
from caulk.golang.lifetimes import result_holder
from caulk.golang.names import ObjectKind, is_written
from caulk.golang.obligations import unreleased
from caulk.golang.requests import serving
from caulk.golang.typing_model import Named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.flow import Branch, Path
    from caulk.golang.names import Object

_CLIENT = "(*net/http.Client)"
_KEEPS_NOTHING = ("CloseIdleConnections", "DisableKeepAlives", "DialContext", "DialTLSContext", "Dial")
_HEAD = re.compile(rb"\bMethodHead\b|\bHEAD\b")
_READ = re.compile(rb"\.Body\b(?!\.Close)")
_DIALS = (b"DialContext", b"DialTLS", b"Dial:")  # connections that somebody else makes, and closes
# Calls that answer with a body to close. Head has none worth closing.
FETCHES = frozenset(
    {
        *(f"net/http.{name}" for name in ("Get", "Post", "PostForm")),
        *(f"{_CLIENT}.{name}" for name in ("Do", "Get", "Post", "PostForm")),
    }
)
# Library functions that only read from a body, and keep it for nobody else to close.
_READS = frozenset(
    {
        "encoding/json.NewDecoder",
        "encoding/xml.NewDecoder",
        "bufio.NewReader",
        "bufio.NewScanner",
        "io.LimitReader",
        "compress/gzip.NewReader",
        "io.TeeReader",
    }
)


@dataclass(frozen=True)
class OpenBody:
    """A response whose body is not closed: nowhere (`path` is None), or on the path given."""

    call: Node
    name: str  # of the variable, "" when there is none
    path: Path | None
    decision: Branch | None  # the one that led past the places that would close it


def open_bodies(file: GoFile) -> Iterator[OpenBody]:
    """Fetches of a file of which some path leaves the body open."""
    for call in file.calls_to(*FETCHES):
        function = file.function_of(call)
        if function is None or is_program_start(function.top_level) or _is_head(file, call):
            continue
        parent = call.parent
        if parent is not None and parent.type == "expression_statement":
            yield OpenBody(call, "", None, None)
            continue
        holder = result_holder(call, 0)
        if holder is None:
            continue
        if file.text(holder) == "_":
            yield OpenBody(call, "", None, None)
            continue
        response = file.resolve(holder)
        if response is None or response.kind is not ObjectKind.VAR or response.function is not function:
            continue
        found = _left_open(file, function, call, response)
        if found is not None:
            yield found


def _is_head(file: GoFile, call: Node) -> bool:
    """Whether the request asks for no body: its method is HEAD."""
    function = file.function_of(call)
    if function is None or function.body is None:
        return True
    region = file.data[function.body.start_byte : call.end_byte]
    return _HEAD.search(region) is not None


def _left_open(file: GoFile, function: Function, call: Node, response: Object) -> OpenBody | None:
    graph = file.package.flow(function)
    uses: set[int] = set()
    made = graph.step_of(call)
    for reference in file.package.names.references(response):
        step = graph.step_of(reference.node)
        if step is None or made is None:
            return None
        if is_written(reference.node):
            if step.id != made.id:
                uses.add(step.id)  # another response: what became of this one is not followed
        elif not _only_looks(file, reference.node):
            uses.add(step.id)
    found = unreleased(graph, call, uses, response.name)
    if found is None:
        return None
    if not uses:
        return OpenBody(call, response.name, None, None)
    last = max(each.node.start_byte for each in file.package.names.references(response))
    before = [each for each in found.branches if each.node.start_byte < last]
    return OpenBody(call, response.name, found.path, before[-1]) if before else None


def _only_looks(file: GoFile, node: Node) -> bool:
    """Whether a use of a response neither closes its body, nor drains it, nor hands it to somebody."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type == "binary_expression":
        return True
    if parent.type != "selector_expression":
        return False
    name = parent.child_by_field_name("field")
    if name is None:
        return False
    if file.text(name) != "Body":
        return True
    outer = parent.parent
    if outer is None:
        return False
    if outer.type == "binary_expression":
        return True
    call = outer.parent if outer.type == "argument_list" else None
    return call is not None and call.type == "call_expression" and file.callee(call).name in _READS


# -- a transport for each call


@dataclass(frozen=True)
class LoneTransport:
    """A transport that one call makes, uses and forgets. `reason` says what repeats the call."""

    made: Node
    reason: str


def lone_transports(file: GoFile) -> Iterator[LoneTransport]:
    for node in _made_transports(file):
        function = file.function_of(node)
        if function is None or is_program_start(function.top_level) or _keeps_nothing(file, node):
            continue
        if not _is_used_up(file, function, node) or not _reads_a_body(file, function):
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


def _keeps_nothing(file: GoFile, transport: Node) -> bool:
    """Whether a transport is made without keep-alive, or with connections of its maker's own."""
    text = file.data[transport.start_byte : transport.end_byte]
    return b"DisableKeepAlives" in text or any(word in text for word in _DIALS)


def _reads_a_body(file: GoFile, function: Function) -> bool:
    """Whether a function reads what it fetches: a connection whose body is closed unread is closed, too."""
    return _READ.search(file.data, function.node.start_byte, function.node.end_byte) is not None


def _is_used_up(file: GoFile, function: Function, transport: Node) -> bool:
    """Whether a transport never leaves its function: only local clients hold it, and they make requests."""
    pending, seen = [transport], 0
    requests = False
    while pending and seen < 8:
        node = pending.pop()
        seen += 1
        variable = _holder(file, node)
        if variable is None or variable.function is not function or not variable.is_local:
            return False
        for use in file.package.names.references(variable):
            around = _client_around(file, use.node)
            if around is not None:
                pending.append(around)
            elif _is_request(file, use.node):
                requests = True
            elif _selected(file, use.node) in ("", *_KEEPS_NOTHING):
                return False
    return requests


def _holder(file: GoFile, value: Node) -> Object | None:
    """The local variable that a new transport or client becomes the value of."""
    around = _client_around(file, value)
    if around is not None:
        value = around
    node, parent = value, value.parent
    if parent is not None and parent.type == "unary_expression":
        node, parent = parent, parent.parent
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
    return found if found is not None and node is not None and found.kind is ObjectKind.VAR else None


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
    given = file.type_of(literal)
    return literal if isinstance(given, Named) and given.is_named("net/http", "Client") else None


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
