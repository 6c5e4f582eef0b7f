"""double-lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import critical
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile


class DoubleLock(GoFileRule):
    """Lock that is taken again by the goroutine that holds it.

    ## What it does

    Follows the paths of a function from where it takes a mutex to where the same mutex is taken again, in the
    function itself or in a function of the module that it calls, before it was given back.

    ## Why is this bad?

    Go's mutexes are not reentrant: the second `Lock` waits for the first, which waits for the function to go
    on. The goroutine never continues, and with it everybody who needs the lock.

    ## Example

    ```go
    package cache

    import "sync"

    type cache struct {
        mu    sync.Mutex
        items map[string]int
    }

    func (c *cache) size() int {
        c.mu.Lock()
        defer c.mu.Unlock()
        return len(c.items)
    }

    func (c *cache) add(key string) bool {
        c.mu.Lock()
        defer c.mu.Unlock()
        if c.size() > 100 {
            return false
        }
        c.items[key] = 1
        return true
    }
    ```

    ## Use instead

    ```go
    package cache

    import "sync"

    type cache struct {
        mu    sync.Mutex
        items map[string]int
    }

    func (c *cache) add(key string) bool {
        c.mu.Lock()
        defer c.mu.Unlock()
        if len(c.items) > 100 {
            return false
        }
        c.items[key] = 1
        return true
    }
    ```

    ## Known limits

    Only calls with one certain target are followed, and only locks that are certainly the same instance
    count. Two readers of one RWMutex share it and are not reported.

    ## References

    - Package `sync`, Mutex: a locked Mutex is not associated with a goroutine
    """

    name = "double-lock"
    family = "locks"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"Lock()",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        told: set[int] = set()
        for function in file.package.locks.by_function:
            if function.file is not file:
                continue
            for section in critical.sections(function):
                again = section.taken_again()
                if again is not None and again.first.call.id not in told:
                    told.add(again.first.call.id)
                    yield self._report(file, again)

    def _report(self, file: GoFile, again: critical.SecondLock) -> Finding:
        name = again.first.text
        story: list[tuple[Location, str]] = [(file.at(again.first.call), f"`{name}` is taken here ...")]
        second = again.second
        if not again.through:
            return self.finding(
                f"`{name}` is locked again while it is held",
                file.at(second.call),
                "... and here again: this waits for ever",
                related=story,
                help="unlock it first, or take the lock once around both",
            )
        story.extend((site.file.at(site.node), "which calls on") for site in again.through[1:])
        story.append((second.file.at(second.call), "... and here again: this waits for ever"))
        call = again.through[0]
        return self.finding(
            f"`{name}` is locked again by this call while it is held",
            file.at(call.node),
            f"calls {call.targets[0].symbol} with the lock held",
            related=story,
            help="unlock before the call, or split off a version of the function that expects the lock",
        )
