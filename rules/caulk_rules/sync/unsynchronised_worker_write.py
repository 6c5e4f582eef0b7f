"""unsynchronised-worker-write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import worker_writes
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile
    from caulk.golang.worker_writes import SharedWrite


class UnsynchronisedWorkerWrite(GoFileRule):
    """Variable that all goroutines of a loop write without a lock.

    ## What it does

    Looks at goroutines that a loop starts, and reports a write to a variable from outside the loop, to an
    entry of a map, or to an element at an index that is not the goroutine's own, with nothing before it that
    could keep the goroutines apart.

    ## Why is this bad?

    The goroutines write at the same time. Counts and appended elements are lost, errors overwritten half, and
    two writes to a map end the process with "concurrent map writes".

    ## Example

    ```go
    package sizes

    import "sync"

    func All(names []string, size func(string) int) map[string]int {
        sizes := make(map[string]int)
        var wg sync.WaitGroup
        for _, name := range names {
            wg.Add(1)
            go func() {
                defer wg.Done()
                sizes[name] = size(name)
            }()
        }
        wg.Wait()
        return sizes
    }
    ```

    ## Use instead

    ```go
    package sizes

    import "sync"

    func All(names []string, size func(string) int) map[string]int {
        sizes := make(map[string]int)
        var mu sync.Mutex
        var wg sync.WaitGroup
        for _, name := range names {
            wg.Add(1)
            go func() {
                defer wg.Done()
                found := size(name)
                mu.Lock()
                defer mu.Unlock()
                sizes[name] = found
            }()
        }
        wg.Wait()
        return sizes
    }
    ```

    ## Known limits

    Anything before the write that might synchronise silences the rule: a lock of any kind, a channel that is
    not known to let several through, a select. Goroutines started under a condition are left alone. Functions
    of the package that a goroutine calls, and passes what all share, are looked into two deep.

    ## References

    - The Go Memory Model
    - Go's race detector, which needs a run in which it happens
    """

    name = "unsynchronised-worker-write"
    family = "sync"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"go ", b".Go(")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in worker_writes.shared_writes(file):
            yield self.finding(
                f"{found.goroutines} writes `{found.what}`, with nothing to keep them apart",
                found.file.at(found.target),
                _why(found),
                related=[
                    (file.at(found.loop.keyword), "each round of this loop ..."),
                    (file.at(found.marker), "... starts one of them"),
                    (found.variable.file.at(found.variable.node), "one for all rounds"),
                ],
                help="make it before the loop, or in a sync.Once"
                if found.is_made_late
                else "guard it with a mutex, or give each goroutine an element of its own",
            )


def _why(found: SharedWrite) -> str:
    if found.in_map:
        return "concurrent map writes end the process"
    return "all that find it nil make one" if found.is_made_late else "written by all of them at once"
