"""timer-leak-in-loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import library_traits, timers
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.golang.files import GoFile

_SECOND = 1_000_000_000


class TimerLeakInLoop(GoFileRule):
    """Timer that a loop makes anew and Go before 1.23 keeps until it fires.

    ## What it does

    Reports `time.After` in a select that a loop repeats though the timer has not fired, because another case
    came first, and `time.Tick` outside `main`, in modules whose `go` directive is older than 1.23.

    ## Why is this bad?

    Before Go 1.23 a timer is not collected until it has fired, and a ticker never. A busy loop with
    `time.After(time.Minute)` keeps a minute's worth of timers: hundreds of megabytes on a service that
    handles some thousand messages a second. The `go` directive decides, whatever toolchain compiles.

    ## Example

    ```go
    //go:build go1.22

    package idle

    import "time"

    func watch(in <-chan int, use func(int), idle func()) {
        for {
            select {
            case m := <-in:
                use(m)
            case <-time.After(time.Minute):
                idle()
            }
        }
    }
    ```

    ## Use instead

    ```go
    //go:build go1.22

    package idle

    import "time"

    func watch(in <-chan int, use func(int), idle func()) {
        t := time.NewTimer(time.Minute)
        defer t.Stop()
        for {
            t.Reset(time.Minute)
            select {
            case m := <-in:
                use(m)
            case <-t.C:
                idle()
            }
        }
    }
    ```

    ## Known limits

    Silent when the Go version is not known. With a constant duration below a second it is only a note.

    ## References

    - https://go.dev/wiki/Go123Timer
    """

    name = "timer-leak-in-loop"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"select {", b"time.Tick(")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for call, repeated in timers.leaking_timers(file):
            version = ".".join(map(str, file.go_version or ()))
            ticks = file.callee(call).name == "time.Tick"
            short = _is_short(file, call)
            if ticks:
                message = f"with go {version} the ticker behind time.Tick is never released"
                advice = "use time.NewTicker and stop it, or move to go 1.23"
            else:
                message = f"with go {version} time.After in a loop keeps every timer until it fires"
                advice = "reuse one timer (time.NewTimer and Reset), or move to go 1.23"
            yield self.finding(
                message,
                file.at(call),
                "a new one each time",
                related=[] if ticks else [(file.at(repeated), "this loop repeats it")],
                help=advice,
                severity=Severity.NOTE if short and not ticks else None,
            )


def _is_short(file: GoFile, call: Node) -> bool:
    """Whether the timer fires within a second, so that few are kept at once."""
    position = library_traits.time_argument(file.callee(call).name)
    arguments = call.child_by_field_name("arguments")
    given = (
        [each for each in arguments.named_children if each.type != "comment"] if arguments is not None else []
    )
    duration = file.duration(given[position]) if position is not None and position < len(given) else None
    return duration is not None and duration < _SECOND
