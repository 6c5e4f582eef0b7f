"""What a request leaves behind: goroutines that nobody joins, and what they still use of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.golang.background import left_running
from caulk.golang.cancellation import is_context
from caulk.golang.contexts import arguments
from caulk.golang.definitions import definitions
from caulk.golang.joining import is_joined
from caulk.golang.library_traits import Trait, has_trait
from caulk.golang.lifecycle import is_guarded
from caulk.golang.requests import RequestKind, request_functions, serving
from caulk.golang.syntax import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.background import LeftRunning
    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object
    from caulk.golang.requests import RequestFunction

_MAX_DEPTH = 8  # contexts derived from each other
_CARRIERS = ("Context", "Body", "Request", "UserContext")  # members of a request that end with it
_COPIES = ("Copy",)  # methods that make a request's framework context fit to be kept
# Packages of which no call keeps a handler from returning.
_QUICK = (
    "fmt",
    "log",
    "log/slog",
    "strings",
    "strconv",
    "errors",
    "time",
    "encoding/json",
    "net/url",
    "bytes",
)


def left_in_reconcile(file: GoFile) -> Iterator[tuple[RequestFunction, LeftRunning]]:
    """The goroutines that the Reconcile methods of a file start, or have started, and do not wait for."""
    if b"Reconcile(" not in file.data:
        return
    for request in request_functions(file):
        if request.kind is RequestKind.RECONCILER and not is_guarded(request.function):
            for left in left_running(request.function):
                yield request, left


# -- what goroutines of a handler still use


@dataclass(frozen=True)
class Escape:
    """A use of the request, in a goroutine that goes on after its handler has returned."""

    statement: Node
    request: RequestFunction
    use: Node
    what: str  # "r.Context()", "ctx", "w"
    is_context: bool
    derived: Node | None  # where the variable came from the request


def escapes(file: GoFile) -> Iterator[Escape]:
    """Goroutines of handlers that use what ends with the request; the first use of each."""
    for statement in file.keyword(b"go", "go_statement"):
        request = serving(file, statement)
        function = file.function_of(statement)
        if request is None or request.kind is not RequestKind.HANDLER or function is None:
            continue
        found = _first_use(file, statement, request)
        if found is None or is_joined(file, function, statement):
            continue
        if _only_answers(file, function, statement, request):
            yield found


def _first_use(file: GoFile, statement: Node, request: RequestFunction) -> Escape | None:
    """The first use of something that ends with the request; None when the goroutine watches for its end."""
    first: Escape | None = None
    for node in walk(statement):
        if node.type != "identifier":
            continue
        variable = file.resolve(node)
        if variable is None or not variable.is_variable or not _goes_along(file, statement, node):
            continue
        found = _use_of(file, statement, node, variable, request)
        if found is not None:
            if found.is_context and _is_watched(file, node):
                return None
            first = first or found
    return first


def _goes_along(file: GoFile, statement: Node, node: Node) -> bool:
    """Whether a mention is of the goroutine's own: in its literal, or what one of its arguments is.

    `go f(r.URL.Path)` reads the request before the goroutine starts.
    """
    if file.function_of(node) is not file.function_of(statement):
        return True
    expression, parent = node, node.parent
    while parent is not None and parent.type != "argument_list":
        expression, parent = parent, parent.parent
    call = parent.parent if parent is not None else None
    if call is None or call.parent != statement:
        if call is None or not has_trait(file.callee(call).name, Trait.DERIVES_CONTEXT):
            return False
        return _goes_along(file, statement, call)
    given = file.type_of(expression)
    return expression == node or is_context(given) or file.text(expression).endswith(".Body")


def _use_of(
    file: GoFile, statement: Node, node: Node, variable: Object, request: RequestFunction
) -> Escape | None:
    if variable is request.request and variable is request.writer:  # a framework's context
        call = node.parent.parent if node.parent is not None else None
        selected = _selected(file, node)
        if selected in _COPIES or call is None:
            return None
        return Escape(statement, request, node, variable.name, is_context=False, derived=None)
    if variable is request.writer:
        return Escape(statement, request, node, variable.name, is_context=False, derived=None)
    if variable is request.request:
        selected = _selected(file, node)
        if selected not in ("Context", "Body") or request.writer is None:
            return None
        text = f"{variable.name}.{selected}" + ("()" if selected == "Context" else "")
        return Escape(statement, request, node, text, is_context=selected == "Context", derived=None)
    if is_context(file.package.types.of_object(variable)) and not _inside(variable.node, statement):
        derived = _from_request(file, variable, statement, request)
        if derived is not None:
            return Escape(statement, request, node, variable.name, is_context=True, derived=derived)
    return None


def _selected(file: GoFile, node: Node) -> str:
    parent = node.parent
    if parent is None or parent.type != "selector_expression":
        return ""
    name = parent.child_by_field_name("field")
    return file.text(name) if name is not None else ""


def _inside(node: Node, around: Node) -> bool:
    return around.start_byte <= node.start_byte < around.end_byte


def _from_request(
    file: GoFile, variable: Object, statement: Node, request: RequestFunction, depth: int = 0
) -> Node | None:
    """The call by which every value of a context variable comes from the request; None when one may not."""
    if depth > _MAX_DEPTH or variable.function is not file.function_of(statement):
        return None
    known = definitions(file, variable, statement)
    if not known:
        return None
    for each in known:
        if each.value is None or each.index or not _ends_with_request(file, each.value, request, depth):
            return None
    return known[0].value


def _ends_with_request(file: GoFile, value: Node, request: RequestFunction, depth: int) -> bool:
    if value.type == "identifier":
        variable = file.resolve(value)
        return (
            variable is not None
            and variable.is_variable
            and _from_request(file, variable, value, request, depth + 1) is not None
        )
    if value.type != "call_expression":
        return False
    callee = value.child_by_field_name("function")
    operand = callee.child_by_field_name("operand") if callee is not None else None
    name = file.callee(value).name
    if name == "(*net/http.Request).Context" and operand is not None:
        return operand.type != "identifier" or file.resolve(operand) is request.request
    if has_trait(name, Trait.DERIVES_CONTEXT):
        given = arguments(value)
        return bool(given) and _ends_with_request(file, given[0], request, depth + 1)
    return False


def _is_watched(file: GoFile, node: Node) -> bool:
    """Whether a use of a context asks for its end: `<-ctx.Done()`, `ctx.Err()`, `r.Context().Done()`."""
    current: Node | None = node
    for _ in range(4):
        parent = current.parent if current is not None else None
        if parent is None:
            return False
        if parent.type == "selector_expression":
            name = parent.child_by_field_name("field")
            if name is not None and file.text(name) in ("Done", "Err", "Value"):
                return True
        current = parent
    return False


# -- whether the handler returns right away


def _only_answers(file: GoFile, function: Function, statement: Node, request: RequestFunction) -> bool:
    """Whether nothing after a go statement keeps the handler: it answers, logs and returns."""
    graph = file.package.flow(function)
    for call in walk(function.node):
        if call.start_byte < statement.end_byte or call.type not in ("call_expression", "for_statement"):
            continue
        if graph.can_reach(statement, call) is None:
            continue
        if call.type == "for_statement" or not _is_quick(file, call, request):
            return False
    return not any(
        node.type in ("select_statement", "send_statement")
        or (node.type == "unary_expression" and node.children[0].type == "<-")
        for node in walk(function.node)
        if node.start_byte >= statement.end_byte and file.function_of(node) is function
    )


def _is_quick(file: GoFile, call: Node, request: RequestFunction) -> bool:
    """Whether a call only answers: it takes the writer, or is of a package that does not wait."""
    callee = call.child_by_field_name("function")
    if callee is None or callee.type == "func_literal":
        return False
    if callee.type == "identifier" and file.callee(call).function is None:
        return True  # a conversion or a built-in function
    package = file.qualified(callee).rpartition(".")[0]
    if package in _QUICK:
        return True
    root = callee
    while root.type in ("selector_expression", "call_expression"):
        root = root.child_by_field_name("operand") or root.child_by_field_name("function") or root
    if root.type == "identifier" and file.resolve(root) in (request.writer, request.request):
        return True
    given = [file.resolve(each) for each in arguments(call) if each.type == "identifier"]
    if request.writer in given:  # with the request as well it is a handler, and may serve for long
        return request.writer is request.request or request.request not in given
    name = file.callee(call).name
    return (
        any(name.startswith((f"(*{path}.", f"({path}.")) for path in _QUICK)
        or "log" in file.text(callee).lower()
    )
