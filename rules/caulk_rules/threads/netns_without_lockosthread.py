"""netns-without-lockosthread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import callers, threads
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile


class NetnsWithoutLockOSThread(GoFileRule):
    """Namespace switched on a thread that the goroutine may leave at any moment.

    ## What it does

    Looks at calls that move the calling thread into another namespace: `unix.Setns`, `unix.Unshare`,
    `syscall.Unshare`, the same as raw system calls, `netns.Set`, `netns.New`. It reports those that a
    goroutine makes without `runtime.LockOSThread` before, in the function or in every caller that the module
    shows.

    ## Why is this bad?

    A namespace belongs to a thread, and the Go scheduler moves goroutines between threads. Without the lock
    the next statement may run on another thread, in the old namespace, while unrelated goroutines find
    themselves on the switched one: sockets open in the wrong network, files resolve in the wrong mount
    namespace, requests leak between tenants.

    ## Example

    ```go
    package sandbox

    import "syscall"

    func isolate(run func() error) error {
        if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil {
            return err
        }
        return run()
    }
    ```

    ## Use instead

    ```go
    package sandbox

    import (
        "runtime"
        "syscall"
    )

    func isolate(run func() error) error {
        failed := make(chan error, 1)
        go func() {
            runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
            if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil {
                failed <- err
                return
            }
            failed <- run()
        }()
        return <-failed
    }
    ```

    ## Known limits

    A thin exported wrapper around one such call, whose callers are not part of the scan, leaves the lock to
    them and is not reported. Package initialization runs locked to the main thread. Namespaces of child
    processes (`SysProcAttr.Cloneflags`) and functions that lock themselves (`ns.Do` of the CNI plugins) are
    not concerned.

    ## References

    - setns(2), unshare(2)
    - Package `runtime`, `LockOSThread`
    - Package `github.com/vishvananda/netns`, README
    """

    name = "netns-without-lockosthread"
    family = "threads"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"Setns", b"Unshare", b"SYS_SETNS", b"SYS_UNSHARE", b"netns")

    def check(self, file: GoFile) -> Iterator[Finding]:
        calls = list(threads.namespace_calls(file))
        # Where a public function leaves its caller locked, callers that are not seen may well be.
        kept = any(callers.is_public(use.function) for use in threads.kept_locks(file))
        reported: set[int] = set()
        for call in calls:
            home = file.declaration_at(call.start_byte)
            if id(home) in reported:
                continue  # one report a function: the lock belongs before the first switch
            held = threads.thread_held(file, call)
            switches = sum(file.declaration_at(each.start_byte) is home for each in calls)
            if held.holding is threads.Holding.HELD or (
                held.holding is threads.Holding.UNKNOWN and (switches < 2 or kept)
            ):
                continue
            reported.add(id(home))
            callee = call.child_by_field_name("function")
            assert callee is not None
            name = file.text(callee)
            story: list[tuple[Location, str]] = []
            if held.site is not None:
                where = held.site.file.at(held.site.statement)
                started = "a goroutine starts here without it" if held.site.is_spawn else "called without it"
                story.append((where, started))
            yield self.finding(
                f"{name} changes only the current OS thread, and nothing holds the goroutine to it",
                file.at(callee),
                "runtime.LockOSThread is missing before this",
                related=story,
                help="call runtime.LockOSThread() first; end locked, or switch back before unlocking",
                confidence=Confidence.MEDIUM if held.holding is threads.Holding.UNKNOWN else None,
            )
