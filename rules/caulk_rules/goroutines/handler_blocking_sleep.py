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
    unless it is known to last less than 10 ms.

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

    Only the function itself is looked at, not those that it calls. A sleep that paces a loop which writes the
    response is left alone. Off by default: many of the servers that sleep on purpose are made for tests.

    ## References

    - controller-runtime, `reconcile.Result`: RequeueAfter
    """

    name = "handler-blocking-sleep"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    pedantic = True
    triggers = (b"time.Sleep", b"Sleep(")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in sleeps.sleeps_in_requests(file):
            request = found.request
            if request.kind is requests.RequestKind.RECONCILER:
                message = "this sleep keeps a worker of the controller from all other objects"
                advice = "come back later: return ctrl.Result{RequeueAfter: ...}, nil"
            else:
                message = "this sleep in a request ignores that the client may have gone"
                advice = "wait in a select, with the request's context as the other case"
            place = request.function.node.child_by_field_name("parameters")
            yield self.finding(
                message,
                file.at(found.call),
                "nothing shortens it",
                related=[(file.at(place), "runs once for each request")] if place is not None else [],
                help=advice,
            )
