"""cond-wait-outside-loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import condvars
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class CondWaitOutsideLoop(GoFileRule):
    """Wait on a sync.Cond after which nobody asks again whether the condition holds.

    ## What it does

    Reports `(*sync.Cond).Wait` outside any loop, and inside one when an `if` around it goes on after the Wait
    with what it asked about. A function that only waits is judged by the loops of its callers.

    ## Why is this bad?

    A signal says that the condition may hold, not that it does: another goroutine can come first and take
    what was there, and a Broadcast wakes everybody for one item. A Wait without a question before it also
    misses the signal that came earlier, and then waits for ever.

    ## Example

    ```go
    package queue

    import "sync"

    type queue struct {
        mu    sync.Mutex
        cond  *sync.Cond
        items []int
    }

    func (q *queue) pop() int {
        q.mu.Lock()
        defer q.mu.Unlock()
        if len(q.items) == 0 {
            q.cond.Wait()
        }
        item := q.items[0]
        q.items = q.items[1:]
        return item
    }
    ```

    ## Use instead

    ```go
    package queue

    import "sync"

    type queue struct {
        mu    sync.Mutex
        cond  *sync.Cond
        items []int
    }

    func (q *queue) pop() int {
        q.mu.Lock()
        defer q.mu.Unlock()
        for len(q.items) == 0 {
            q.cond.Wait()
        }
        item := q.items[0]
        q.items = q.items[1:]
        return item
    }
    ```

    ## Known limits

    Whether the loop's condition is the right one is not checked. Silent for a field that is never set back
    and that everybody who signals has set before: one Wait is enough then. A function that waits and may be
    called from code out of sight is left alone unless an `if` around the Wait shows what it waits for.

    ## References

    - Package `sync`, `(*Cond).Wait`: the caller should Wait in a loop
    """

    name = "cond-wait-outside-loop"
    family = "sync"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b".Wait",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in condvars.bare_waits(file):
            name, condition = found.wait.text, found.condition
            yield self.finding(
                f"`{name}.Wait` is not in a loop that asks again",
                file.at(found.wait.node),
                "the condition may not hold when this returns",
                related=[(file.at(condition), "asked only once")] if condition is not None else [],
                help="wait in a loop: `for` with the condition instead of `if`",
            )
