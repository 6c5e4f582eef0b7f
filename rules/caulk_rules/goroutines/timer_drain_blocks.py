"""timer-drain-blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import timers
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class TimerDrainBlocks(GoFileRule):
    """Drain of a timer whose value was received already.

    ## What it does

    Looks at the idiom `if !t.Stop() { <-t.C }` and reports it when a path leads to it after the value of the
    timer was received, with no Reset in between.

    ## Why is this bad?

    A timer sends one value each time it is armed. Stop returns false when it has fired, and when the value is
    taken, the receive in the idiom waits for ever: the goroutine hangs, often on its way out, and whoever
    waits for it hangs with it. Since Go 1.23 the idiom is not needed at all: after Stop or Reset no old value
    is left in the channel.

    ## Example

    ```go
    package poll

    import "time"

    func poll(d time.Duration, stop <-chan struct{}, work func() error) {
        t := time.NewTimer(d)
        for {
            select {
            case <-t.C:
                if work() != nil {
                    continue
                }
                t.Reset(d)
            case <-stop:
                if !t.Stop() {
                    <-t.C
                }
                return
            }
        }
    }
    ```

    ## Use instead

    ```go
    package poll

    import "time"

    func poll(d time.Duration, stop <-chan struct{}, work func() error) {
        t := time.NewTimer(d)
        defer t.Stop()
        for {
            select {
            case <-t.C:
                _ = work()
                t.Reset(d)
            case <-stop:
                return
            }
        }
    }
    ```

    ## Known limits

    The value must be received in the function that drains the timer, or in one that calls that. A timer that
    is assigned or passed on in between counts as armed again.

    ## References

    - https://pkg.go.dev/time#Timer.Reset
    - https://go.dev/wiki/Go123Timer
    """

    name = "timer-drain-blocks"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b".C",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in timers.stuck_drains(file):
            drain = found.drain
            story = [(file.at(found.taken), "the one value is taken here, and the timer not reset")]
            if found.call is not None:
                story.append((file.at(found.call), "then it is drained from here"))
            story.append((drain.file.at(drain.stop), "Stop is false: the timer has fired"))
            yield self.finding(
                f"drain of `{drain.name}` blocks forever: its value was received before",
                drain.file.at(drain.receive),
                "it waits here for ever",
                related=story,
                help="drain without waiting (a select with a default), or not at all since Go 1.23",
            )
