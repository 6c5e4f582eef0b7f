"""waitgroup-done-not-deferred."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import group_ends
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class WaitgroupDoneNotDeferred(GoFileRule):
    """Goroutine that can end without calling Done on the group that waits for it.

    ## What it does

    Follows every path through a goroutine that calls `Done` on a `sync.WaitGroup`, and reports a path that
    ends the goroutine without it: an early return before the call, a branch that leaves it out.

    ## Why is this bad?

    The count never comes down to zero, and `Wait` waits for ever, together with everybody who waits for it in
    turn. It happens after a rare error, and shows as a shutdown or a request that hangs.

    ## Example

    ```go
    package fetch

    import "sync"

    func All(urls []string, get func(string) error, report func(error)) {
        var wg sync.WaitGroup
        for _, url := range urls {
            wg.Add(1)
            go func() {
                if err := get(url); err != nil {
                    report(err)
                    return
                }
                wg.Done()
            }()
        }
        wg.Wait()
    }
    ```

    ## Use instead

    ```go
    package fetch

    import "sync"

    func All(urls []string, get func(string) error, report func(error)) {
        var wg sync.WaitGroup
        for _, url := range urls {
            wg.Add(1)
            go func() {
                defer wg.Done()
                if err := get(url); err != nil {
                    report(err)
                }
            }()
        }
        wg.Wait()
    }
    ```

    ## Known limits

    A goroutine that calls `Done` once for each thing it works off is left alone, and so is one that calls it
    under a condition on a count, on the group itself, or on what its `Add` was conditional on too. The `Add`
    and a `Wait` have to be in sight.

    ## References

    - Package `sync`, WaitGroup
    """

    name = "waitgroup-done-not-deferred"
    family = "sync"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b".Done",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in group_ends.unfinished(file):
            name, decision, end = found.done.text, found.decision, found.path.end
            when = f" {decision.text(file)}" if decision is not None else " on some path"
            story = [(found.start.file.at(found.start.marker), "this goroutine ...")]
            story.extend(found.path.labels(file))
            if end is not None:
                story.append((file.at(end), f"... ends here without `{name}.Done()`"))
            story.append((found.wait.file.at(found.wait.node), "this then waits for ever"))
            yield self.finding(
                f"goroutine ends without `{name}.Done()`{when}: Wait hangs",
                file.at(found.done.node),
                "not called on every path",
                related=story,
                help=f"`defer {name}.Done()` as the goroutine's first statement",
            )
