"""lockosthread-unbalanced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import threads
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile


class LockOSThreadUnbalanced(GoFileRule):
    """LockOSThread and UnlockOSThread that do not match.

    ## What it does

    Follows `runtime.LockOSThread`, or a function of the module that always calls it, to every return and
    reports a path that gives back fewer locks than it took, and an `UnlockOSThread` that no lock precedes.
    Locks nest: two need two unlocks.

    ## Why is this bad?

    A goroutine that ends locked takes its OS thread with it, so each call costs a thread; one that lives on
    stays wired to its thread, and every hand-over to it costs a hundred times as much. An unlock without a
    lock does nothing, and whoever wrote it believes that something was locked.

    ## Example

    ```go
    package gpu

    import "runtime"

    func render(draw func() error, flush func()) error {
        runtime.LockOSThread()
        if err := draw(); err != nil {
            return err
        }
        flush()
        runtime.UnlockOSThread()
        return nil
    }
    ```

    ## Use instead

    ```go
    package gpu

    import "runtime"

    func render(draw func() error, flush func()) error {
        runtime.LockOSThread()
        defer runtime.UnlockOSThread()
        if err := draw(); err != nil {
            return err
        }
        flush()
        return nil
    }
    ```

    ## Known limits

    Left alone: `main`, `init` and what only they call, which own the main thread; functions that never
    return; a goroutine that ends locked after C code, a raw system call or a call that cannot be followed,
    since that is how a changed thread is thrown away; locks that one function takes and another gives back.

    ## References

    - Package `runtime`, `LockOSThread` and `UnlockOSThread`
    - Go 1.10 release notes, "Runtime": locks nest, and a locked goroutine's thread ends with it
    """

    name = "lockosthread-unbalanced"
    family = "threads"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, file: GoFile) -> Iterator[Finding]:
        for use in threads.thread_uses(file):
            if use.locks:
                yield from self._kept(file, use)
            elif use.unlocks and not threads.locked_elsewhere(use):
                yield self._without_lock(file, use)

    def _kept(self, file: GoFile, use: threads.ThreadUse) -> Iterator[Finding]:
        if use.elsewhere or threads.stays_locked_on_purpose(use):
            return
        if use.only_helpers_lock and not use.unlocks:
            return  # told of the helper
        witness = use.unbalanced_path()
        if witness is None:
            return
        story: list[tuple[Location, str]] = list(witness.path.labels(file))
        if witness.path.end is not None:
            story.append((file.at(witness.path.end), "it leaves locked here"))
        story.extend((file.at(unlock), "this unlock is not on that path") for unlock in use.unlocks[:1])
        which = "this path" if use.unlocks else "any path"
        ends = "the caller stays locked"
        if use.is_goroutine:
            ends = "the thread is destroyed when this goroutine ends"
        yield self.finding(
            f"LockOSThread has no matching UnlockOSThread on {which}: {ends}",
            file.at(use.locks[0]),
            "locked here",
            related=story,
            help="defer runtime.UnlockOSThread() right after the lock",
        )

    def _without_lock(self, file: GoFile, use: threads.ThreadUse) -> Finding:
        return self.finding(
            "UnlockOSThread without LockOSThread: nothing is locked here, so this does nothing",
            file.at(use.unlocks[0]),
            "no LockOSThread before this",
            help="remove it, or lock before the code that needs its thread",
        )
