"""waitgroup-never-done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import group_copies, group_counts
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class WaitgroupNeverDone(GoFileRule):
    """Count of a wait group that nobody brings down.

    ## What it does

    Reports a `Wait` on a group that is added to, when no code of the package calls `Done` on it. Also reports
    a path that adds to a group and comes to `Wait` without having started the goroutine that calls `Done`:
    a `continue` or an error between `Add` and `go`. Also reports a `Done` on a copy: a parameter or receiver
    that is a group by value, or a struct with one.

    ## Why is this bad?

    `Wait` returns when the count is zero. Nobody brings it there, so it waits for ever.

    ## Example

    ```go
    package batch

    import "sync"

    func Run(jobs []func(), wanted func(int) bool) {
        var wg sync.WaitGroup
        for i, job := range jobs {
            wg.Add(1)
            if !wanted(i) {
                continue
            }
            go func() {
                defer wg.Done()
                job()
            }()
        }
        wg.Wait()
    }
    ```

    ## Use instead

    ```go
    package batch

    import "sync"

    func Run(jobs []func(), wanted func(int) bool) {
        var wg sync.WaitGroup
        for i, job := range jobs {
            if !wanted(i) {
                continue
            }
            wg.Add(1)
            go func() {
                defer wg.Done()
                job()
            }()
        }
        wg.Wait()
    }
    ```

    ## Known limits

    Only groups of which the package shows every use: local variables and fields that other packages cannot
    name, followed through assignments, parameters and closures. `wg.Done` passed on as a value counts as a
    call. Paths are counted for local groups with constant amounts.

    ## References

    - Package `sync`, WaitGroup
    """

    name = "waitgroup-never-done"
    family = "sync"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b".Wait", b".Done")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for missing in group_counts.never_done(file):
            name = missing.wait.text
            yield self.finding(
                f"`{name}.Wait` waits for ever: nobody calls Done",
                file.at(missing.wait.node),
                "no code of this package brings the count down",
                related=[(missing.add.file.at(missing.add.node), "counted here")],
                help=f"call `{name}.Done()` where the counted work ends",
            )
        for skipped in group_counts.uncounted(file):
            name, decision = skipped.add.text, skipped.decision
            when = f" {decision.text(file)}" if decision is not None else ""
            story = [
                (place, text)
                for place, text in skipped.path.labels(file)
                if place.span.start > skipped.add.node.end_byte
            ]
            story.append((file.at(skipped.wait.node), "waits for a goroutine that was never started"))
            yield self.finding(
                f"`{name}.Add` without its goroutine{when}: Wait hangs",
                file.at(skipped.add.node),
                "counted here ...",
                related=story,
                help="add right before the go statement",
            )
        for copied in group_copies.copied_groups(file):
            passed, wait, name = copied.passed, copied.wait, copied.copy.name
            yield self.finding(
                f"`{copied.done.text}.Done` counts a copy: `{wait.text}.Wait` waits for ever",
                file.at(copied.done.node),
                f"`{name}` is a copy of what the caller has",
                related=[
                    (passed.file.at(passed.call), "copied by this call"),
                    (wait.file.at(wait.node), "waits for the original"),
                ],
                help=f"make `{name}` a pointer",
            )
