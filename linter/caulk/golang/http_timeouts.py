"""HTTP timeouts that bound a context from outside: of a handler under http.TimeoutHandler, of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.golang.composites import keyed_field
from caulk.golang.context_origins import bound_of
from caulk.golang.contexts import Bound, arguments
from caulk.golang.definitions import sole_definition
from caulk.golang.library_traits import Trait, named_with
from caulk.golang.places import parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile


def bounded_by_handler(file: GoFile) -> Iterator[tuple[Node, Bound]]:
    """Calls in handlers that bound their request's context, with the http.TimeoutHandler around them."""
    for wrapper in file.calls_to("net/http.TimeoutHandler"):
        given = arguments(wrapper)
        limit = file.duration(given[1]) if len(given) > 1 else None
        handler = _handler(file, given[0]) if limit is not None else None
        if limit is None or handler is None or handler.file is not file:
            continue
        parameters = parameters_of(handler)
        request = parameters[-1] if parameters else None
        if request is None:
            continue
        bound = {request: Bound(limit, given[1], file)}
        for call in file.calls_to(*named_with(Trait.BOUNDS_TIME)):
            parent = arguments(call)[:1]
            if parent and file.function_of(call) is handler:
                outer = bound_of(file, parent[0], bound)
                if outer is not None and outer.call is given[1]:
                    yield call, outer


def bounded_by_client(file: GoFile) -> Iterator[tuple[Node, Bound]]:
    """Calls that bound a context made for one request alone, with the timeout of the client that sends it."""
    for do in file.calls_to("(*net/http.Client).Do"):
        timeout = _client_timeout(file, do)
        made = _request_context(file, arguments(do)[:1])
        if timeout is not None and made is not None:
            yield made, timeout


def _handler(file: GoFile, expression: Node) -> Function | None:
    """The function behind a handler expression: `http.HandlerFunc(f)` or `http.HandlerFunc(func...)`."""
    if expression.type not in ("call_expression", "type_conversion_expression"):
        return None
    callee = expression.child_by_field_name("function")
    inner = arguments(expression)
    if callee is None or file.qualified(callee) != "net/http.HandlerFunc" or not inner:
        return None
    return file.package.types.function_value(file, inner[0])[1]


def _client_timeout(file: GoFile, do: Node) -> Bound | None:
    """The constant `Timeout` in the literal that made the client of a Do call."""
    callee = do.child_by_field_name("function")
    client = callee.child_by_field_name("operand") if callee is not None else None
    variable = file.resolve(client) if client is not None else None
    definition = sole_definition(file, variable, do) if variable is not None else None
    literal = definition.value if definition is not None else None
    timeout = keyed_field(file, literal, "Timeout") if literal is not None else None
    limit = file.duration(timeout[1]) if timeout is not None else None
    return Bound(limit, timeout[0], file) if timeout is not None and limit else None


def _request_context(file: GoFile, request: list[Node]) -> Node | None:
    """The call that made the context of a request, when the context serves nothing else."""
    variable = file.resolve(request[0]) if request else None
    definition = sole_definition(file, variable, request[0]) if variable is not None else None
    made = definition.value if definition is not None else None
    if made is None or made.type != "call_expression":
        return None
    if file.callee(made).name != "net/http.NewRequestWithContext":
        return None
    context = arguments(made)[0]
    held = file.resolve(context)
    origin = sole_definition(file, held, context) if held is not None else None
    if held is None or origin is None or origin.value is None:
        return None
    uses = [each.node for each in file.package.names.references(held) if each.node.id != origin.target.id]
    after = [node for node in uses if node.start_byte > origin.value.end_byte]
    return origin.value if [node.id for node in after] == [context.id] else None
