"""select-default-spin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import spinning
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class SelectDefaultSpin(GoFileRule):
    """Loop that spins on a select with an empty default.

    ## What it does

    Finds endless loops in which nothing stands but a select with a `default` that does nothing, continues,
    or only counts, itself or in a function of the module.

    ## Why is this bad?

    When no case is ready, the default is taken at once and the loop goes round millions of times a second. It
    eats the CPU quota of the container: the kernel throttles the pod, and everything else in it becomes slow.

    ## Example

    ```go
    package relay

    func relay(in <-chan int, done <-chan struct{}, handle func(int)) {
        for {
            select {
            case m := <-in:
                handle(m)
            case <-done:
                return
            default:
            }
        }
    }
    ```

    ## Use instead

    ```go
    package relay

    func relay(in <-chan int, done <-chan struct{}, handle func(int)) {
        for {
            select {
            case m := <-in:
                handle(m)
            case <-done:
                return
            }
        }
    }
    ```

    ## Known limits

    Silent when the default or the rest of the loop calls anything else: the call may wait.

    ## References

    - The Go Programming Language Specification, "Select statements"
    """

    name = "select-default-spin"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"select",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        if b"default" not in file.data:
            return
        for default, loop in spinning.spinning_selects(file):
            yield self.finding(
                "idle `default` makes this loop spin and burn the CPU quota",
                file.at(default.children[0]),
                "taken at once, again and again, while no case is ready",
                related=[(file.at(loop.keyword), "nothing in this loop waits")],
                help="drop the default, so that the select waits; or wait on a ticker",
            )
