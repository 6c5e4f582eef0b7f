"""waitgroup-add-in-goroutine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import group_ends
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class WaitgroupAddInGoroutine(GoFileRule):
    """Goroutine that adds itself to the group that waits for it.

    ## What it does

    Reports `Add` among the first statements of the goroutine that it counts, when the function that starts
    the goroutine adds nothing before. Also reports the `Add` of a goroutine for those that it starts in turn,
    when nothing counts the goroutine itself.

    ## Why is this bad?

    Nothing says that the goroutine has come to `Add` when somebody calls `Wait`. With the count still at zero
    `Wait` returns at once, and what should have been waited for is lost, closed or raced with.

    ## Example

    ```go
    package jobs

    import "sync"

    func Run(jobs []func()) {
        var wg sync.WaitGroup
        for _, job := range jobs {
            go func() {
                wg.Add(1)
                defer wg.Done()
                job()
            }()
        }
        wg.Wait()
    }
    ```

    ## Use instead

    ```go
    package jobs

    import "sync"

    func Run(jobs []func()) {
        var wg sync.WaitGroup
        for _, job := range jobs {
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

    An `Add` behind a lock, a receive or any other call is left alone, since that may be what keeps `Wait`
    from coming first, and so is a `Wait` that comes after a receive.

    ## References

    - Package `sync`, `(*WaitGroup).Add`: calls should execute before the statement creating the goroutine
    """

    name = "waitgroup-add-in-goroutine"
    family = "sync"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b".Add(",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in group_ends.late_adds(file):
            name, start = found.add.text, found.start
            version = start.file.go_version
            other = f", or start it with `{name}.Go`" if version is not None and version >= (1, 25) else ""
            yield self.finding(
                f"`{name}.Add` inside the goroutine races with Wait",
                file.at(found.add.node),
                "may run after Wait has returned",
                related=[
                    (start.file.at(start.marker), "the goroutine starts here, uncounted"),
                    (found.wait.file.at(found.wait.node), "returns at once while nothing is counted"),
                ],
                help=f"call `{name}.Add(1)` before the go statement{other}",
            )
