"""context-rewrapped-in-loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import context_loops
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class ContextRewrappedInLoop(GoFileRule):
    """Context that each round of a loop wraps once more.

    ## What it does

    Reports `ctx, cancel = context.WithTimeout(ctx, ...)` and its like in a loop when `ctx` was declared
    outside of it: with `=` each round derives from what the last one made.

    ## Why is this bad?

    A timeout of the first round still bounds the tenth, and a cancel at the end of a round cancels all later
    ones: after the first time everything fails at once. The chain of contexts grows with each round, and
    every look into it gets slower.

    ## Example

    ```go
    package retry

    import (
        "context"
        "time"
    )

    func Do(ctx context.Context, try func(context.Context) error) {
        var cancel context.CancelFunc
        for {
            ctx, cancel = context.WithTimeout(ctx, time.Second)
            err := try(ctx)
            cancel()
            if err == nil {
                return
            }
        }
    }
    ```

    ## Use instead

    ```go
    package retry

    import (
        "context"
        "time"
    )

    func Do(ctx context.Context, try func(context.Context) error) {
        for {
            attempt, cancel := context.WithTimeout(ctx, time.Second)
            err := try(attempt)
            cancel()
            if err == nil {
                return
            }
        }
    }
    ```

    ## Known limits

    `context.WithValue` is reported in endless loops only: elsewhere each round mostly adds another value.

    ## References

    - Package `context`
    """

    name = "context-rewrapped-in-loop"
    family = "contexts"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"ontext",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in context_loops.rewrapped(file):
            name = found.name
            effect = "deadlines shrink" if found.bounds_time else "the chain grows"
            yield self.finding(
                f"`{name}` is wrapped again in every round of the loop: {effect}",
                file.at(found.target),
                "derived from what the round before made",
                related=[
                    (file.at(found.declared), "declared outside of the loop"),
                    (file.at(found.loop.keyword), "in each round"),
                ],
                help="derive a context of another name from the outer one in each round",
            )
