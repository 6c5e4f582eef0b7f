"""nested-timeout-ineffective."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import contexts, definitions, library_traits
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import Function, GoFile
    from caulk.golang.names import Object


class NestedTimeoutIneffective(GoFileRule):
    """Inner timeout that is not shorter than the one around it.

    ## What it does

    Follows the parent of `context.WithTimeout` and `context.WithDeadline` to where it was made. When that
    carries a constant timeout no longer than the inner one, the inner one never decides anything. The timeout
    of `http.TimeoutHandler` counts for the handler's request context, and `http.Client.Timeout` for a context
    that serves only one request of that client.

    ## Why is this bad?

    A context ends at the earliest deadline of its ancestors. The inner number reads like a promise ("this
    call may take 30 s") that the outer one breaks, and whoever raises it to fix a timeout changes nothing.

    A shorter inner timeout is good practice and never reported.

    ## Example

    ```go
    package report

    import (
        "context"
        "time"
    )

    func run(ctx context.Context, query func(context.Context) error) error {
        ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
        defer cancel()
        inner, stop := context.WithTimeout(ctx, 30*time.Second)
        defer stop()
        return query(inner)
    }
    ```

    ## Use instead

    ```go
    package report

    import (
        "context"
        "time"
    )

    func run(ctx context.Context, query func(context.Context) error) error {
        ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
        defer cancel()
        inner, stop := context.WithTimeout(ctx, 5*time.Second)
        defer stop()
        return query(inner)
    }
    ```

    ## Known limits

    Constant durations, and parents made in the same function or the one around it.

    ## References

    - Package `context`: a derived deadline that is later than the parent's has no effect
    """

    name = "nested-timeout-ineffective"
    family = "contexts"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"WithTimeout", b"WithDeadline")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for call in file.calls_to(*library_traits.named_with(library_traits.Trait.BOUNDS_TIME)):
            given = contexts.arguments(call)
            outer = contexts.bound_of(file, given[0]) if given else None
            if outer is not None:
                yield from self._compare(file, call, outer, "the enclosing")
        yield from self._handlers(file)
        yield from self._clients(file)

    def _compare(self, file: GoFile, call: Node, outer: contexts.Bound, whose: str) -> Iterator[Finding]:
        inner = contexts.own_bound(file, call)
        if inner is None or inner < outer.nanoseconds:
            return
        mine, theirs = contexts.format_duration(inner), contexts.format_duration(outer.nanoseconds)
        yield self.finding(
            f"inner timeout {mine} is not shorter than {whose} {theirs}; it can never fire",
            file.at(call.child_by_field_name("function") or call),
            f"{mine} from here on ...",
            related=[(file.at(outer.call), f"... but this ends everything after {theirs}")],
            help=f"make it shorter than {theirs}, or drop it and rely on the outer one",
        )

    def _handlers(self, file: GoFile) -> Iterator[Finding]:
        """Handlers under http.TimeoutHandler, whose request context carries its timeout."""
        for wrapper in file.calls_to("net/http.TimeoutHandler"):
            given = contexts.arguments(wrapper)
            limit = file.duration(given[1]) if len(given) > 1 else None
            handler = _handler(file, given[0]) if limit is not None else None
            request = _request_parameter(handler) if handler is not None else None
            if limit is None or handler is None or request is None:
                continue
            bound = {request: contexts.Bound(limit, given[1])}
            for call in handler.file.calls_to(*library_traits.named_with(library_traits.Trait.BOUNDS_TIME)):
                parent = contexts.arguments(call)[:1]
                if parent and handler.file.function_of(call) is handler:
                    outer = contexts.bound_of(handler.file, parent[0], bound)
                    if outer is not None and outer.call is given[1] and handler.file is file:
                        yield from self._compare(file, call, outer, "the enclosing")

    def _clients(self, file: GoFile) -> Iterator[Finding]:
        """Contexts made for one request of a client that has a shorter timeout of its own."""
        for do in file.calls_to("(*net/http.Client).Do"):
            timeout = _client_timeout(file, do)
            made = _request_context(file, contexts.arguments(do)[:1])
            if timeout is not None and made is not None:
                yield from self._compare(file, made, timeout, "the client's")


def _handler(file: GoFile, expression: Node) -> Function | None:
    """The function behind a handler expression: `http.HandlerFunc(f)` or `http.HandlerFunc(func...)`."""
    if expression.type not in ("call_expression", "type_conversion_expression"):
        return None
    callee = expression.child_by_field_name("function")
    inner = contexts.arguments(expression)
    if callee is None or file.qualified(callee) != "net/http.HandlerFunc" or not inner:
        return None
    if inner[0].type == "func_literal":
        return file.literal(inner[0])
    named = file.resolve(inner[0])
    if named is None or named.declaration is None:
        return None
    return next((each for each in named.file.functions if each.node == named.declaration), None)


def _request_parameter(handler: Function) -> Object | None:
    parameters = handler.node.child_by_field_name("parameters")
    last = parameters.named_children[-1] if parameters is not None and parameters.named_children else None
    name = last.child_by_field_name("name") if last is not None else None
    return handler.file.resolve(name) if name is not None else None


def _client_timeout(file: GoFile, do: Node) -> contexts.Bound | None:
    """The constant `Timeout` in the literal that made the client of a Do call."""
    callee = do.child_by_field_name("function")
    client = callee.child_by_field_name("operand") if callee is not None else None
    variable = file.resolve(client) if client is not None else None
    definition = definitions.sole_definition(file, variable, do) if variable is not None else None
    literal = definition.value if definition is not None else None
    if literal is not None and literal.type == "unary_expression":
        literal = literal.child_by_field_name("operand")
    body = literal.child_by_field_name("body") if literal is not None else None
    for element in body.named_children if body is not None else ():
        if element.type == "keyed_element" and file.text(element.named_children[0]) == "Timeout":
            limit = file.duration(_value(element))
            return contexts.Bound(limit, element) if limit else None
    return None


def _value(element: Node) -> Node:
    value = element.named_children[-1]
    return value.named_children[0] if value.type == "literal_element" else value


def _request_context(file: GoFile, request: list[Node]) -> Node | None:
    """The call that made the context of a request, when the context serves nothing else."""
    variable = file.resolve(request[0]) if request else None
    definition = definitions.sole_definition(file, variable, request[0]) if variable is not None else None
    made = definition.value if definition is not None else None
    if made is None or made.type != "call_expression":
        return None
    if file.callee(made).name != "net/http.NewRequestWithContext":
        return None
    context = contexts.arguments(made)[0]
    held = file.resolve(context)
    origin = definitions.sole_definition(file, held, context) if held is not None else None
    if held is None or origin is None or origin.value is None:
        return None
    uses = [each.node for each in file.package.names.references(held) if each.node.id != origin.target.id]
    after = [node for node in uses if node.start_byte > origin.value.end_byte]
    return origin.value if [node.id for node in after] == [context.id] else None
