"""nested-timeout-ineffective."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import context_origins, contexts, http_timeouts, library_traits
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile


class NestedTimeoutIneffective(GoFileRule):
    """Inner timeout that is not shorter than the one around it.

    ## What it does

    Follows the parent of `context.WithTimeout` and `context.WithDeadline` to where it was made: through
    variables, parameters, fields and functions of the module. When everything that it may be carries a
    constant timeout no longer than the inner one, the inner one never decides anything. The timeout
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

    Constant durations, and parents of which every origin is in sight: not those of exported functions, which
    other packages may call.

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
            outer = context_origins.bound_of(file, given[0]) if given else None
            if outer is not None and not _is_shared(file, call, outer):
                yield from self._compare(file, call, outer, "the enclosing")
        for call, outer in http_timeouts.bounded_by_handler(file):
            yield from self._compare(file, call, outer, "the enclosing")
        for call, timeout in http_timeouts.bounded_by_client(file):
            yield from self._compare(file, call, timeout, "the client's")

    def _compare(self, file: GoFile, call: Node, outer: contexts.Bound, whose: str) -> Iterator[Finding]:
        inner = contexts.own_bound(file, call)
        if inner is None or inner < outer.nanoseconds:
            return
        mine, theirs = contexts.format_duration(inner), contexts.format_duration(outer.nanoseconds)
        yield self.finding(
            f"inner timeout {mine} is not shorter than {whose} {theirs}; it can never fire",
            file.at(call.child_by_field_name("function") or call),
            f"{mine} from here on ...",
            related=[(outer.file.at(outer.call), f"... but this ends everything after {theirs}")],
            help=f"make it shorter than {theirs}, or drop it and rely on the outer one",
        )


def _is_shared(file: GoFile, call: Node, outer: contexts.Bound) -> bool:
    """Whether two functions bound by the same time: on purpose, mostly."""
    here, there = file.declaration_at(call.start_byte), outer.file.declaration_at(outer.call.start_byte)
    return here is not there and contexts.own_bound(file, call) == outer.nanoseconds
