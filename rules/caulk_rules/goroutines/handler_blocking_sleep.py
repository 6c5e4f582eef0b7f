"""handler-blocking-sleep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import requests, sleeps
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class HandlerBlockingSleep(GoFileRule):
    """Sleep in a handler or a Reconcile method.

    ## What it does

    Reports `time.Sleep` in the course of an HTTP handler, an admission webhook or a controller's `Reconcile`,
    unless it is known to last less than 10 ms, and calls of functions of the package that always sleep for
    longer.

    ## Why is this bad?

    Nothing shortens a sleep: not the client that has gone, and not the shutdown that waits for the request.
    In Reconcile it keeps one of the controller's few workers, by default the only one, from all other
    objects.

    ## Example

    ```go
    package api

    import (
        "net/http"
        "time"
    )

    func handle(w http.ResponseWriter, r *http.Request) {
        time.Sleep(5 * time.Second)
        w.WriteHeader(http.StatusNoContent)
    }
    ```

    ## Use instead

    ```go
    package api

    import (
        "net/http"
        "time"
    )

    func handle(w http.ResponseWriter, r *http.Request) {
        select {
        case <-time.After(5 * time.Second):
            w.WriteHeader(http.StatusNoContent)
        case <-r.Context().Done():
        }
    }
    ```

    ## Known limits

    A function that sleeps for a time that is no constant, or only on some of its ways, may be called, and so
    may those of other packages. A sleep that paces a loop which writes the
    response is left alone. Off by default: many of the servers that sleep on purpose are made for tests.

    ## References

    - controller-runtime, `reconcile.Result`: RequeueAfter
    """

    name = "handler-blocking-sleep"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    pedantic = True
    triggers = requests.TRIGGERS

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in sleeps.sleeps_in_requests(file):
            request, sleep = found.request, found.sleep
            if request.kind is requests.RequestKind.RECONCILER:
                message = "this sleep keeps a worker of the controller from all other objects"
                advice = "come back later: return ctrl.Result{RequeueAfter: ...}, nil"
            else:
                message = "this sleep in a request ignores that the client may have gone"
                advice = "wait in a select, with the request's context as the other case"
            place = request.function.node.child_by_field_name("parameters")
            story = [(file.at(place), "runs once for each request")] if place is not None else []
            if sleep.inner is not None:
                story.append((sleep.inner, "sleeps here"))
            yield self.finding(
                message,
                file.at(sleep.call),
                "nothing shortens it",
                related=story,
                help=advice,
            )
