"""double-lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import critical, critical_callbacks, critical_iterators, locks_gates, once, reentry
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile


class DoubleLock(GoFileRule):
    """Lock that is taken again by the goroutine that holds it.

    ## What it does

    Follows the paths of a function from where it takes a mutex to where the same mutex is taken again, in the
    function itself or in a function of the package that it calls, before it was given back. Two read locks
    count when somebody also takes the lock for writing. A `sync.Once` counts as held by the function that it
    runs, and by what `sync.OnceFunc` runs.

    ## Why is this bad?

    Go's mutexes are not reentrant: the second `Lock` waits for the first, which waits for the function to go
    on. The goroutine never continues, and with it everybody who needs the lock. A second `RLock` hangs the
    same way whenever a writer has asked for the lock in between: from then on new readers wait for it.

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

    Calls are followed six deep, in the package itself and in the one that declares the struct with the lock,
    and only locks that are the same instance count. A call that may run several functions counts when each of
    them takes the lock; one through an interface that other modules can implement, or of a function in a
    field, when the package puts the values together so that it comes back to the one that holds the lock. A
    function that locks depending on a parameter is left out unless the call passes a constant.

    ## References

    - Package `sync`, Mutex: a locked Mutex is not associated with a goroutine
    - Package `sync`, RWMutex: a waiting `Lock` excludes new readers, which prohibits recursive read locks
    """

    name = "double-lock"
    family = "locks"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_tests = True
    triggers = (b"Lock()", b".Do(", b"sync.Once")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for section in critical.sections_of(file):
            again = section.taken_again()
            if again is not None and not (again.shares and locks_gates.no_writer_between(section)):
                yield self._report(file, again)
        for callback in critical_callbacks.locked_callbacks(file):
            if callback.taken.function.file.checked:
                yield self._report_callback(file, callback)
        for each in critical_iterators.locked_rounds(file):
            if each.file.checked:
                yield self._report_round(file, each)
        for found in reentry.reentries(file):
            yield self._report_reentry(file, found)
        for waiting in once.once_again(file):
            yield self._report_once(file, waiting)

    def _report(self, file: GoFile, again: critical.SecondLock) -> Finding:
        name, second = again.first.text, again.second
        story: list[tuple[Location, str]] = [(file.at(again.first.call), f"`{name}` is taken here ...")]
        wait = "this waits for ever"
        if again.shares:
            wait = "this waits for ever once a writer waits for the first"
        what = "locked again for reading" if again.shares else "locked again"
        through = list(again.through)
        while through and through[0].is_in_place:
            link = through.pop(0)  # what a literal does is told at the place inside it
            if link.manner:
                story.append((link.file.at(link.node), "... this runs the function ..."))
        if not through:
            return self.finding(
                f"`{name}` is {what} while it is held",
                second.file.at(second.call),
                f"... and here again: {wait}",
                related=story,
                help="unlock it first, or take the lock once around both",
                severity=Severity.WARNING if again.shares else None,
            )
        story.extend((link.file.at(link.node), "which calls on") for link in through[1:])
        story.append((second.file.at(second.call), f"... and here again: {wait}"))
        call = through[0]
        return self.finding(
            f"`{name}` is {what} by this call while it is held",
            call.file.at(call.node),
            f"calls {call.target.symbol} with the lock held",
            related=story,
            help="unlock before the call, or split off a version of the function that expects the lock",
            severity=Severity.WARNING if again.shares else None,
        )

    def _report_callback(self, file: GoFile, found: critical_callbacks.LockedCallback) -> Finding:
        name, taken = found.held.text, found.taken
        inside = taken.function.file
        story = [
            (found.passed.file.at(found.passed.call), "this call is given the function ..."),
            (file.at(found.held.call), f"... takes `{name}` ..."),
            (file.at(found.run), "... and runs the function with the lock held"),
        ]
        wait = "this waits for ever once a writer waits" if found.shares else "this waits for ever"
        if taken.link is not None:
            second = taken.operation
            story.append((second.file.at(second.call), f"the lock is taken here again: {wait}"))
        what = "locked again for reading" if found.shares else "locked again"
        return self.finding(
            f"`{name}` is {what} by a function that runs while it is held",
            inside.at(taken.node),
            "takes the lock that the function is run under",
            related=story,
            help="leave the locking to the function that runs this one",
            severity=Severity.WARNING if found.shares else None,
        )

    def _report_once(self, file: GoFile, found: once.OnceAgain) -> Finding:
        first, name = found.first, found.first.place.text
        story = [(link.file.at(link.node), "which calls on") for link in found.through]
        story.append((found.file.at(found.again), f"... and here waits for `{name}` to be through"))
        return self.finding(
            f"`{name}` runs a function that comes back to it",
            file.at(first.call),
            "runs the function, and is through when that returns ...",
            related=story,
            help="let the function use what is there, without the Once",
        )

    def _report_round(self, file: GoFile, found: critical_iterators.LockedRound) -> Finding:
        name, taken = found.held.text, found.taken
        shares = found.held.action.reads and taken.action.reads
        wait = "this waits for ever once a writer waits" if shares else "this waits for ever"
        story = [
            (found.file.at(found.ranged), "this iterator ..."),
            (file.at(found.held.call), f"... takes `{name}` ..."),
            (file.at(found.run), "... and runs the loop's body with the lock held"),
        ]
        if taken.link is not None:
            second = taken.operation
            story.append((second.file.at(second.call), f"the lock is taken here again: {wait}"))
        return self.finding(
            f"`{name}` is locked again by a loop over what yields while it is held",
            found.file.at(taken.node),
            "takes the lock that the iterator holds",
            related=story,
            help="collect the values first, or let the iterator yield without the lock",
            severity=Severity.WARNING if shares else None,
        )

    def _report_reentry(self, file: GoFile, found: reentry.Reentry) -> Finding:
        name, second, call = found.first.text, found.second, found.hops[0]
        story: list[tuple[Location, str]] = [(file.at(found.first.call), f"`{name}` is taken here ...")]
        story.extend((hop.file.at(hop.call), f"which runs {hop.target.symbol}") for hop in found.hops[1:])
        story.append((second.file.at(second.call), "... and here again, when it is the same value"))
        return self.finding(
            f"`{name}` is locked again by what this call comes back to",
            file.at(call.call),
            f"runs {call.target.symbol} with the lock held",
            related=story,
            help="unlock before the call, or let what is called expect the lock",
            severity=Severity.WARNING,
        )
