"""write-under-read-lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import critical_fields
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.critical_fields import ReadLockedWrite
    from caulk.golang.files import GoFile


class WriteUnderReadLock(GoFileRule):
    """Field that is written while its lock is held for reading only.

    ## What it does

    Looks at what a function does between `RLock` and `RUnlock`, and reports an assignment to a field of the
    same struct, or a change of a map in such a field, when other functions use the field under the same lock.

    ## Why is this bad?

    Any number of readers hold a RWMutex at once, so two of them write at the same time, and others read what
    is half written. A map that two goroutines change ends the process: `concurrent map writes`.

    ## Example

    ```go
    package cache

    import "sync"

    type cache struct {
        mu    sync.RWMutex
        items map[string]int
        hits  map[string]int
    }

    func (c *cache) get(key string) int {
        c.mu.RLock()
        defer c.mu.RUnlock()
        c.hits[key]++
        return c.items[key]
    }

    func (c *cache) reset() {
        c.mu.Lock()
        defer c.mu.Unlock()
        c.items = map[string]int{}
        c.hits = map[string]int{}
    }
    ```

    ## Use instead

    ```go
    package cache

    import "sync"

    type cache struct {
        mu    sync.RWMutex
        items map[string]int
        hits  map[string]int
    }

    func (c *cache) get(key string) int {
        c.mu.Lock()
        defer c.mu.Unlock()
        c.hits[key]++
        return c.items[key]
    }

    func (c *cache) reset() {
        c.mu.Lock()
        defer c.mu.Unlock()
        c.items = map[string]int{}
        c.hits = map[string]int{}
    }
    ```

    ## Known limits

    Only locks and fields of the same struct are related, or variables of one function, and only writes in the
    function that takes the lock and in what it calls, two deep. Elements of slices are left out:
    goroutines often write at indexes of their own.

    ## References

    - Package `sync`, RWMutex
    - The Go Memory Model
    """

    name = "write-under-read-lock"
    family = "locks"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"RLock()",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        together: dict[tuple[int, int], list[ReadLockedWrite]] = {}
        for found in critical_fields.writes_under_read_lock(file):
            if found.file.checked:
                call = found.through[0].node.id if found.through else 0
                together.setdefault((found.held.call.id, call), []).append(found)
        for found, *others in together.values():
            lock, guarded = found.held.text, found.guarded
            story = [(file.at(found.held.call), "the lock is taken for reading only")]
            story += [(link.file.at(link.node), "and held around this call") for link in found.through]
            story.append((guarded.file.at(guarded.call), f"`{found.name}` is also used under this lock"))
            story += [(each.file.at(each.write), f"`{each.name}` is written, too") for each in others]
            yield self.finding(
                f"`{found.name}` is written under `{lock}.RLock()`",
                found.file.at(found.write),
                "other readers may write it at the same time",
                related=story,
                help=f"take the lock with `{lock}.Lock()` here",
            )
