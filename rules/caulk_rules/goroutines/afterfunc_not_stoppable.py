"""afterfunc-not-stoppable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import delayed_calls
from caulk.rule import GoPackageRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.packages import GoPackage


class AfterfuncNotStoppable(GoPackageRule):
    """Timer of a type that can be stopped, which stopping cannot reach.

    ## What it does

    Reports a `time.AfterFunc` whose timer is dropped although its function works for a value that has a
    `Stop`, `Close` or the like, and does not ask whether that was called.

    ## Why is this bad?

    The function runs after its owner has been stopped, on what was closed or handed back, and until then the
    timer keeps the owner and all that it refers to alive. Who stops the owner cannot wait for it either.

    ## Example

    ```go
    package session

    import "time"

    type Session struct{ items map[string]string }

    func (s *Session) Start() {
        time.AfterFunc(time.Hour, s.expire)
    }

    func (s *Session) expire() { clear(s.items) }

    func (s *Session) Close() { s.items = nil }
    ```

    ## Use instead

    ```go
    package session

    import "time"

    type Session struct {
        items map[string]string
        timer *time.Timer
    }

    func (s *Session) Start() {
        s.timer = time.AfterFunc(time.Hour, s.expire)
    }

    func (s *Session) expire() { clear(s.items) }

    func (s *Session) Close() {
        s.timer.Stop()
        s.items = nil
    }
    ```

    ## Known limits

    Off by default: whether the late call does harm depends on what it does. Silent when the function looks at
    a context or at a field that stopping touches, and for timers that stopping itself starts. A timer that is
    kept counts as stopped.

    ## References

    - Package `time`, AfterFunc: the Timer that it returns "can be used to cancel the call"
    """

    name = "afterfunc-not-stoppable"
    family = "goroutines"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    in_test_support = False
    pedantic = True
    triggers = (b"AfterFunc(",)

    def check(self, package: GoPackage) -> Iterator[Finding]:
        for timer in delayed_calls.loose_timers(package):
            used_in, use = timer.use
            name, stop = used_in.text(use), timer.stop
            declared = stop.node.child_by_field_name("name")
            callee = timer.call.child_by_field_name("function")
            assert declared is not None
            assert callee is not None
            yield self.finding(
                f"the timer is dropped: {stop.symbol} cannot stop its call",
                timer.file.at(callee),
                "nobody keeps what this returns",
                related=[
                    (used_in.at(use), f"its function works for `{name}` ..."),
                    (stop.file.at(declared), "... and may run after this"),
                ],
                help=f"keep the timer in a field of {timer.owner.name} and stop it in {stop.name}",
            )
