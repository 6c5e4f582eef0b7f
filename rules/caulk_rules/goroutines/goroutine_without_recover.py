"""goroutine-without-recover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import recovery
from caulk.rule import GoPackageRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.packages import GoPackage


class GoroutineWithoutRecover(GoPackageRule):
    """Long-lived goroutine that does not recover in a package that recovers elsewhere.

    ## What it does

    Reports a goroutine that works in a lasting loop without a deferred `recover` when its package shows that
    panics are to be survived: it runs callbacks that are run under a `recover` elsewhere, or at least two
    other goroutines of the package recover and fewer do not.

    ## Why is this bad?

    A panic in a goroutine of its own ends the whole process, whatever the other goroutines do and whatever
    `net/http` recovers in handlers. The one that was forgotten undoes the care of all the others.

    ## Example

    ```go
    package bus

    import "log"

    type Handler func(message string)

    type Bus struct {
        handlers []Handler
        pending  chan string
    }

    func (b *Bus) Publish(message string) {
        for _, handle := range b.handlers {
            b.call(handle, message)
        }
    }

    func (b *Bus) call(handle Handler, message string) {
        defer func() {
            if r := recover(); r != nil {
                log.Printf("handler panicked: %v", r)
            }
        }()
        handle(message)
    }

    func (b *Bus) Start() {
        go func() {
            for message := range b.pending {
                for _, handle := range b.handlers {
                    handle(message)
                }
            }
        }()
    }
    ```

    ## Use instead

    ```go
    package bus

    import "log"

    type Handler func(message string)

    type Bus struct {
        handlers []Handler
        pending  chan string
    }

    func (b *Bus) Publish(message string) {
        for _, handle := range b.handlers {
            b.call(handle, message)
        }
    }

    func (b *Bus) call(handle Handler, message string) {
        defer func() {
            if r := recover(); r != nil {
                log.Printf("handler panicked: %v", r)
            }
        }()
        handle(message)
    }

    func (b *Bus) Start() {
        go func() {
            for message := range b.pending {
                b.Publish(message)
            }
        }()
    }
    ```

    ## Known limits

    Off by default: a program may rather crash than go on with what a panic left behind, and without signs of
    another decision in the package nothing is reported. A recover that panics again or ends the process is
    no such sign, nor is `HandleCrash`, which panics again by default; both keep the rule silent where they
    stand.

    ## References

    - The Go Programming Language Specification, "Handling panics"
    """

    name = "goroutine-without-recover"
    family = "goroutines"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    in_test_support = False
    pedantic = True
    triggers = (b"recover()",)

    def check(self, package: GoPackage) -> Iterator[Finding]:
        for found in recovery.Recovery(package).unrecovered():
            worker, (there, deferred) = found.worker, found.recovers
            spawn = worker.spawn
            story: list[tuple[Location, str]] = [
                (worker.function.file.at(worker.loop.keyword), "it works in this loop")
            ]
            if found.callback is not None:
                file, call = found.callback
                story.append((file.at(call), "this is code of others ..."))
                story.append((there.at(deferred), "... whose panics are survived here"))
            else:
                story.append((there.at(deferred), "other goroutines of the package recover, as here"))
            yield self.finding(
                "a panic in this goroutine ends the program, which recovers elsewhere",
                spawn.file.at(spawn.marker),
                "nothing recovers in here",
                related=story,
                help="defer a function that recovers and reports the panic, for each round of the loop",
            )
