"""defer-cancel-in-loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import context_loops
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class DeferCancelInLoop(GoFileRule):
    """Deferred cancel inside the loop that makes its context.

    ## What it does

    Reports `defer cancel()` in a loop when the same loop makes the context, and comes round again before the
    function returns.

    ## Why is this bad?

    A defer runs when the function ends, not when the round does. Until then every round leaves a context with
    its timer, registered with the parent; in a loop that runs for ever they are never released.

    ## Example

    ```go
    package poll

    import (
        "context"
        "time"
    )

    func Poll(ctx context.Context, get func(context.Context)) {
        for ctx.Err() == nil {
            attempt, cancel := context.WithTimeout(ctx, time.Minute)
            defer cancel()
            get(attempt)
        }
    }
    ```

    ## Use instead

    ```go
    package poll

    import (
        "context"
        "time"
    )

    func Poll(ctx context.Context, get func(context.Context)) {
        for ctx.Err() == nil {
            func() {
                attempt, cancel := context.WithTimeout(ctx, time.Minute)
                defer cancel()
                get(attempt)
            }()
        }
    }
    ```

    ## Known limits

    A loop over a list, or one that counts, ends by itself, and mostly soon: such reports have low confidence
    and are not shown by default. A round that also calls the function itself is left alone.

    ## References

    - The Go specification, "Defer statements"
    """

    name = "defer-cancel-in-loop"
    family = "contexts"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"ancel",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in context_loops.deferred_cancels(file):
            yield self.finding(
                f"`defer {found.text}()` in a loop runs only when the function ends",
                file.at(found.statement),
                "one more for each round",
                related=[
                    (file.at(found.loop.keyword), "this loop ..."),
                    (file.at(found.call), "... makes a context in each round"),
                ],
                help=f"call `{found.text}()` at the end of the round, or make the body a function",
                confidence=Confidence.LOW if found.is_bounded else None,
            )
