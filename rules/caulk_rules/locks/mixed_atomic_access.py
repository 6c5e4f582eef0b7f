"""mixed-atomic-access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import locks_atomics
from caulk.rule import GoPackageRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.packages import GoPackage


class MixedAtomicAccess(GoPackageRule):
    """Field or variable that is used through sync/atomic, but not everywhere.

    ## What it does

    Relates the calls of package sync/atomic on a field of a struct to all other uses of that field, and
    reports a plain read or write of one that is nearly always used atomically. Also reports a plain read of a
    local variable that goroutines change atomically, when nothing between their start and the read can await
    them.

    ## Why is this bad?

    An atomic operation orders memory only against other atomic operations. The plain one races with them: it
    may see an old value for ever, or half of a 64-bit value on a 32-bit machine, and a plain write may undo
    an atomic one. The compiler may also keep a plainly read value in a register, so that a loop that waits
    for a change never sees it.

    ## Example

    ```go
    package worker

    import "sync/atomic"

    type worker struct {
        stopped int32
        done    chan struct{}
    }

    func (w *worker) stop() {
        atomic.StoreInt32(&w.stopped, 1)
    }

    func (w *worker) isStopped() bool {
        return atomic.LoadInt32(&w.stopped) == 1
    }

    func (w *worker) run(step func()) {
        for w.stopped == 0 {
            step()
        }
        close(w.done)
    }
    ```

    ## Use instead

    ```go
    package worker

    import "sync/atomic"

    type worker struct {
        stopped atomic.Bool
        done    chan struct{}
    }

    func (w *worker) stop() {
        w.stopped.Store(true)
    }

    func (w *worker) run(step func()) {
        for !w.stopped.Load() {
            step()
        }
        close(w.done)
    }
    ```

    ## Known limits

    A struct that also has a mutex is left alone, and so are functions that prepare a struct, or that compare
    and swap the field. Uses in other packages are not seen.

    ## References

    - Package `sync/atomic`
    - The Go Memory Model
    """

    name = "mixed-atomic-access"
    family = "locks"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    triggers = (b"atomic.",)

    def check(self, package: GoPackage) -> Iterator[Finding]:
        for found in locks_atomics.plain_uses(package):
            if not found.file.checked:
                continue
            name, how = found.file.text(found.node), "written" if found.writes else "read"
            kind = "field" if found.atomic.field is not None else "variable"
            yield self.finding(
                f"`{name}` is {how} without sync/atomic",
                found.file.at(found.node),
                "races with the atomic operations",
                related=[(found.atomic.file.at(found.atomic.call), f"the {kind} is used atomically here")],
                help="use sync/atomic here too, or give the field a type of it, such as atomic.Int64",
            )
