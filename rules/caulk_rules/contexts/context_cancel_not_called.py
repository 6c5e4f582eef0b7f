"""context-cancel-not-called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import cancels, contexts, lifetimes
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile

_NOTIFY = "os/signal.NotifyContext"


class ContextCancelNotCalled(GoFileRule):
    """Cancel function that is discarded or not called on every path.

    ## What it does

    Looks at the cancel function that `context.WithCancel`, `WithTimeout`, `WithDeadline` and their `Cause`
    forms return, at the stop function of `signal.NotifyContext`, and at the cancel function of any other
    function, method or function value that returns a context together with one. It reports when that is
    discarded, and when some path leaves the function, or comes round to make the next context, without having
    used it in any way.

    ## Why is this bad?

    Until its cancel function is called, a context stays registered with its parent: with a long-lived parent
    each call leaks the child, its timer, and for a parent of a foreign type a goroutine as well.

    ## Example

    ```go
    package fetch

    import (
        "context"
        "time"
    )

    func fetch(parent context.Context, get func(context.Context) error) error {
        ctx, cancel := context.WithTimeout(parent, time.Minute)
        if err := get(ctx); err != nil {
            return err
        }
        cancel()
        return nil
    }
    ```

    ## Use instead

    ```go
    package fetch

    import (
        "context"
        "time"
    )

    func fetch(parent context.Context, get func(context.Context) error) error {
        ctx, cancel := context.WithTimeout(parent, time.Minute)
        defer cancel()
        return get(ctx)
    }
    ```

    ## Known limits

    A cancel function that is returned, stored, captured or passed on counts as called, unless what it is
    passed to is a function of the module that forgets it. Paths that end the
    process or panic do not count, and neither does `signal.NotifyContext` in `main`, whose signals are caught
    for as long as the process lives.

    ## References

    - Package `context`: failing to call the CancelFunc leaks the child and its children until the parent ends
    - `go vet`'s lostcancel, which needs code that builds
    """

    name = "context-cancel-not-called"
    family = "contexts"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"context.With", b"NotifyContext", b"WithCancel", b"WithTimeout", b"WithDeadline", b"ancel")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for call in cancels.cancel_calls(file):
            name = _name(file, call)
            in_main = _in_main(file, call)
            holder = lifetimes.result_holder(call, 1)
            if holder is None or (name == _NOTIFY and (in_main or _is_root(file, call))):
                continue
            dropped = lifetimes.unused_on_some_path(file, call, holder)
            if dropped is not None and not (in_main and dropped.path is not None):
                yield self._report(file, call, name, dropped)

    def _report(self, file: GoFile, call: Node, name: str, dropped: lifetimes.Dropped) -> Finding:
        word = "stop" if name == _NOTIFY else "cancel"
        message = f"the {word} function of {name.rpartition('/')[2]} is "
        path = dropped.path
        if path is None:
            return self.finding(
                message + "discarded: the context stays registered with its parent",
                file.at(dropped.holder),
                "nobody can call it",
                related=[(file.at(call), "made here")],
                help=f"keep it and `defer {word}()`",
            )
        decision = next((branch for branch in reversed(dropped.branches)), None)
        message += f"not called {decision.text(file)}" if decision is not None else "not called on every path"
        story = [(place, text) for place, text in path.labels(file) if place.span.start > call.end_byte]
        if path.end is not None and path.end.id != call.id:
            story.append((file.at(path.end), "it is lost here"))
        return self.finding(
            message,
            file.at(dropped.holder),
            "made here",
            related=story,
            help=f"`defer {word}()` right after the call covers every path",
        )


def _name(file: GoFile, call: Node) -> str:
    """The function that made the context, or the expression that gave it when that is a value."""
    name = file.callee(call).name
    function = call.child_by_field_name("function") or call
    return name if name and not name.startswith("(") else file.text(function)


def _is_root(file: GoFile, call: Node) -> bool:
    """Whether the parent is `context.Background()` or `context.TODO()`: signals for the whole process."""
    parent = contexts.arguments(call)[:1]
    return (
        bool(parent) and parent[0].type == "call_expression" and file.callee(parent[0]).name in contexts.ROOTS
    )


def _in_main(file: GoFile, node: Node) -> bool:
    function = file.function_of(node)
    return function is not None and function.name == "main" and file.package_name == "main"
