"""blocking-while-locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import critical_blocking
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class BlockingWhileLocked(GoFileRule):
    """Wait under a lock for a goroutine that needs the same lock first.

    ## What it does

    Looks at channel operations, loops over channels and waits for a `sync.WaitGroup` or `errgroup.Group` that
    a function makes while it holds a mutex. It reports one when every goroutine that could end the wait takes
    the same mutex on its way there: the receivers of a channel before they come back to receive, its senders
    before they send or close it, a goroutine of the group before it ends.

    ## Why is this bad?

    The function waits for the goroutine, the goroutine waits for the lock, and neither ever continues. It
    depends on timing, so it comes up under load, and then everybody else who wants the lock hangs as well.

    ## Example

    ```go
    package feed

    import "sync"

    type feed struct {
        mu     sync.Mutex
        events chan int
        seen   int
    }

    func newFeed() *feed {
        f := &feed{events: make(chan int)}
        go f.run()
        return f
    }

    func (f *feed) run() {
        for range f.events {
            f.mu.Lock()
            f.seen++
            f.mu.Unlock()
        }
    }

    func (f *feed) publish(event int) {
        f.mu.Lock()
        defer f.mu.Unlock()
        f.events <- event
    }
    ```

    ## Use instead

    ```go
    package feed

    import "sync"

    type feed struct {
        mu     sync.Mutex
        events chan int
        seen   int
    }

    func newFeed() *feed {
        f := &feed{events: make(chan int)}
        go f.run()
        return f
    }

    func (f *feed) run() {
        for range f.events {
            f.mu.Lock()
            f.seen++
            f.mu.Unlock()
        }
    }

    func (f *feed) publish(event int) {
        f.events <- event
    }
    ```

    ## Known limits

    A send counts when the channel has no buffer, or a buffer of one that everybody uses, or when sends go on
    under the lock until a buffer of known size is full. Only locks count that can be told to be the same one:
    a shared variable, or fields of one struct next to the channel.

    ## References

    - Package `sync`, Mutex and WaitGroup
    - The Go specification, "Channel types"
    """

    name = "blocking-while-locked"
    family = "locks"
    severity = Severity.ERROR
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    triggers = (b"Lock()",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in critical_blocking.blocked_under_lock(file):
            if not found.file.checked:
                continue
            lock = found.held.text
            story = [(found.held.file.at(found.held.call), f"`{lock}` is taken here ...")]
            story += [(link.file.at(link.node), "... and held around this call") for link in found.through]
            story += [
                (found.needs_file.at(found.needs), "the other goroutine waits for the lock here ..."),
            ]
            if found.counterpart is not None:
                story.append((found.needs_file.at(found.counterpart), "... and only then gets to this"))
            yield self.finding(
                f"waits under `{lock}` for a goroutine that needs `{lock}` first",
                found.file.at(found.marker),
                "waits here with the lock held",
                related=story,
                help="give the lock back before waiting",
            )
