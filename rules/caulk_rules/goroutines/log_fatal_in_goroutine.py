"""log-fatal-in-goroutine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import process_ends, requests
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class LogFatalInGoroutine(GoFileRule):
    """End of the process inside a goroutine or a request.

    ## What it does

    Reports `log.Fatal`, its like in other loggers, and `os.Exit` with a failure status in a goroutine, in an
    HTTP handler and in a `Reconcile` method of a program that serves, or of a library: in their own code, and
    in functions of the package that they call.

    ## Why is this bad?

    The process is gone at once: no deferred call of any goroutine runs, no request in flight is answered, no
    buffer is flushed, and `main` has no say in it. In a handler one request ends all others.

    ## Example

    ```go
    package main

    import (
        "log"
        "net/http"
        "time"
    )

    func refresh() error { return nil }

    func main() {
        go func() {
            for range time.Tick(time.Minute) {
                if err := refresh(); err != nil {
                    log.Fatalf("refresh: %v", err)
                }
            }
        }()
        log.Println(http.ListenAndServe(":8080", nil))
    }
    ```

    ## Use instead

    ```go
    package main

    import (
        "log"
        "net/http"
        "time"
    )

    func refresh() error { return nil }

    func main() {
        failed := make(chan error, 1)
        go func() {
            for range time.Tick(time.Minute) {
                if err := refresh(); err != nil {
                    failed <- err
                    return
                }
            }
        }()
        go func() { failed <- http.ListenAndServe(":8080", nil) }()
        log.Println(<-failed)
    }
    ```

    ## Known limits

    Off by default: many programs end this way on purpose. Exits after a signal, with status 0 or with one
    that is computed, and those for a server that cannot serve are left alone.

    ## References

    - Package `os`, Exit: deferred functions are not run
    """

    name = "log-fatal-in-goroutine"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    in_test_support = False
    pedantic = True
    triggers = (b"Fatal", b"Exit", b"go ", b".Go(", *requests.TRIGGERS)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in process_ends.process_ends(file):
            what = found.name.rpartition("/")[2]
            if found.request is not None:
                message = f"{what} in {found.request.noun} ends the process for all other requests"
                place = found.request.function.node.child_by_field_name("parameters")
                story = [(file.at(place), "runs once for each request")] if place is not None else []
            else:
                message = f"{what} in a goroutine ends the process past every deferred call"
                story = [(found.start, "in this goroutine")] if found.start is not None else []
            if found.end is not None:
                story.append((found.end, "ends the process"))
            yield self.finding(
                message,
                file.at(found.call),
                "nothing is closed, flushed or answered any more",
                related=story,
                help="hand the error to whoever can end the program in order",
            )
