"""semaphore-not-released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import slots
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile


class SemaphoreNotReleased(GoFileRule):
    """Slot of a semaphore that some path does not give back.

    ## What it does

    Looks at semaphores: channels with room on which only a token is sent (`slots <- struct{}{}`) and whose
    values are dropped (`<-slots`), and `Weighted` of golang.org/x/sync. Where a function takes a slot and
    gives it back, itself, by a goroutine that it starts or by a helper, it reports a path that returns, or
    takes the next slot, with the slot kept.

    ## Why is this bad?

    Each time the path is taken there is one slot less. When all are gone, whoever takes the next one waits
    for ever: after as many errors as the semaphore has slots, the program stands still.

    ## Example

    ```go
    package limit

    type limiter struct{ slots chan struct{} }

    func newLimiter(n int) *limiter { return &limiter{slots: make(chan struct{}, n)} }

    func (l *limiter) do(run func() error) error {
        l.slots <- struct{}{}
        if err := run(); err != nil {
            return err
        }
        <-l.slots
        return nil
    }
    ```

    ## Use instead

    ```go
    package limit

    type limiter struct{ slots chan struct{} }

    func newLimiter(n int) *limiter { return &limiter{slots: make(chan struct{}, n)} }

    func (l *limiter) do(run func() error) error {
        l.slots <- struct{}{}
        defer func() { <-l.slots }()
        return run()
    }
    ```

    ## Known limits

    Silent for semaphores that other packages can reach, that are filled with tokens first and emptied to take
    one, and whose slots one function takes and another one gives back, other than by helpers that do just
    that.

    ## References

    - Package `golang.org/x/sync/semaphore`
    - Effective Go, "Channels"
    """

    name = "semaphore-not-released"
    family = "sync"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"make(", b"NewWeighted")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in slots.kept_slots(file):
            yield self._report(found)

    def _report(self, found: slots.KeptSlot) -> Finding:
        file, path = found.file, found.path
        when = f" {found.decision.text(file)}" if found.decision is not None else ""
        story: list[tuple[Location, str]] = [
            place for place in path.labels(file) if place[0].span.start > found.take.end_byte
        ]
        if found.again:
            story.append((file.at(found.take), "the next round takes another one"))
        elif path.end is not None:
            story.append((file.at(path.end), "returns here and keeps it"))
        story.append((file.at(found.give), "elsewhere it is given back"))
        return self.finding(
            f"slot of `{found.name}` is not given back{when}",
            file.at(found.take),
            "taken here",
            related=story,
            help="give the slot back on every path: defer that right after it is taken",
        )
