"""select-missing-ctx-done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import cancellation
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile


class SelectMissingCtxDone(GoFileRule):
    """Waiting loop that does not hear the cancellation of the context it was given.

    ## What it does

    Looks at selects in a loop, without default, where a context that somebody may cancel is in scope: a
    parameter here or in the function around, the context of an `*http.Request`, one made by
    `context.WithCancel`. It reports the select when nothing in the loop watches a context and cancellation
    cannot end the loop in another way: the loop has no exit at all, or only exits after work that failed.

    ## Why is this bad?

    Whoever cancels the context waits for a loop that goes on: `Wait` hangs, shutdown runs into its deadline
    and the process is killed, or the goroutine stays behind, one more for each call.

    ## Example

    ```go
    package worker

    import "context"

    func Run(ctx context.Context, jobs <-chan string, handle func(context.Context, string)) {
        for {
            select {
            case job := <-jobs:
                handle(ctx, job)
            }
        }
    }
    ```

    ## Use instead

    ```go
    package worker

    import "context"

    func Run(ctx context.Context, jobs <-chan string, handle func(context.Context, string)) {
        for {
            select {
            case job := <-jobs:
                handle(ctx, job)
            case <-ctx.Done():
                return
            }
        }
    }
    ```

    ## Known limits

    Silent when any case leaves the loop on what it receives, since that may be how cancellation arrives: a
    stop channel, an error, a closed channel. Contexts kept in struct fields do not count as in scope, and
    selects outside loops are left alone.

    ## References

    - The Go Blog, "Go Concurrency Patterns: Context"
    """

    name = "select-missing-ctx-done"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"select {",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for deaf in cancellation.deaf_selects(file):
            text = deaf.context.text
            story: list[tuple[Location, str]] = [
                (deaf.context.location, f"`{text}` may be cancelled"),
                (
                    file.at(deaf.loop.keyword),
                    "only failing work ends this loop" if deaf.failures else "nothing ends this loop",
                ),
            ]
            story.extend((file.at(each.node), "leaves after a failure only") for each in deaf.failures[:2])
            yield self.finding(
                f"select in a loop never observes cancellation of `{text}`",
                file.at(deaf.select.children[0]),
                f"waits on after `{text}` is cancelled",
                related=story,
                help=f"add `case <-{text}.Done():` and return",
                confidence=Confidence.MEDIUM if deaf.failures else None,
            )
