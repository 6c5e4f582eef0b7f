"""sleep-ignores-context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import sleeps
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class SleepIgnoresContext(GoFileRule):
    """Sleep in the loop of a function that was given a context.

    ## What it does

    Reports `time.Sleep` of a second or more, or a call of a function of the package that always comes to one,
    inside a loop with a context in reach: a parameter, one that the receiver keeps, one made before.

    ## Why is this bad?

    Who cancels the context waits for the sleep to end, and a shutdown that waits for many of them runs into
    its deadline.

    ## Example

    ```go
    package wait

    import (
        "context"
        "time"
    )

    func untilReady(ctx context.Context, ready func(context.Context) bool) {
        for !ready(ctx) {
            time.Sleep(10 * time.Second)
        }
    }
    ```

    ## Use instead

    ```go
    package wait

    import (
        "context"
        "time"
    )

    func untilReady(ctx context.Context, ready func(context.Context) bool) error {
        for !ready(ctx) {
            select {
            case <-time.After(10 * time.Second):
            case <-ctx.Done():
                return ctx.Err()
            }
        }
        return nil
    }
    ```

    ## Known limits

    Only constant durations are weighed. A loop that works with the context in each round ends with the first
    round after that: there only sleeps of ten seconds or more are reported.

    ## References

    - The Go Blog, "Go Concurrency Patterns: Context"
    """

    name = "sleep-ignores-context"
    family = "goroutines"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    in_test_support = False
    pedantic = True
    triggers = (b"for ",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in sleeps.deaf_sleeps(file):
            name, sleep = found.context.text, found.sleep
            story = [
                (found.context.location, "may be cancelled"),
                (file.at(found.keyword), "again in each round"),
            ]
            if sleep.inner is not None:
                story.append((sleep.inner, "sleeps here"))
            yield self.finding(
                f"this sleep goes on after `{name}` is cancelled",
                file.at(sleep.call),
                "nothing shortens it",
                related=story,
                help=f"wait in a select, with `<-{name}.Done()` as the other case",
            )
