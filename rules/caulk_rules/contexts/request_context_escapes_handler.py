"""request-context-escapes-handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import request_escapes
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile


class RequestContextEscapesHandler(GoFileRule):
    """Goroutine that goes on with a request's context, body or writer after the handler has returned.

    ## What it does

    Looks at goroutines that an HTTP handler, or a function that it calls, starts and does not wait for, when
    the handler has nothing left to do but to answer. Reports their use of `r.Context()`, of a context derived
    from it, of `r.Body`, of the ResponseWriter, and of a framework's context that was not copied.

    ## Why is this bad?

    The server cancels the request's context when the handler returns: the goroutine's calls fail with
    "context canceled", sometimes, depending on who is faster. The body is closed by then, and writing the
    response is a race with the next request on the connection.

    ## Example

    ```go
    package api

    import (
        "context"
        "net/http"
    )

    func audit(ctx context.Context, path string) {}

    func handle(w http.ResponseWriter, r *http.Request) {
        go audit(r.Context(), r.URL.Path)
        w.WriteHeader(http.StatusAccepted)
    }
    ```

    ## Use instead

    ```go
    package api

    import (
        "context"
        "net/http"
    )

    func audit(ctx context.Context, path string) {}

    func handle(w http.ResponseWriter, r *http.Request) {
        go audit(context.WithoutCancel(r.Context()), r.URL.Path)
        w.WriteHeader(http.StatusAccepted)
    }
    ```

    ## Known limits

    A goroutine that watches the context's `Done` means to end with the request, and a handler that goes on
    after the go statement may well outlive its goroutine; both are left alone.

    ## References

    - Package `net/http`, `(*Request).Context`: canceled when the ServeHTTP method returns
    - Package `context`, WithoutCancel
    """

    name = "request-context-escapes-handler"
    family = "contexts"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"http.Request", b"gin.Context", b"echo.Context", b"fiber.Ctx")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for escape in request_escapes.escapes(file):
            what = escape.what
            story: list[tuple[Location, str]] = []
            if escape.derived is not None:
                story.append((file.at(escape.derived), "comes from the request"))
            if escape.inside is not None:
                story.append((escape.inside, "starts here"))
            story.append((escape.use, "used after the handler has returned"))
            message = (
                f"`{what}` is cancelled when the handler returns, while this goroutine still works with it"
                if escape.is_context
                else f"`{what}` is used in a goroutine after the handler has returned"
            )
            label = "the handler does not wait for this goroutine"
            if escape.inside is not None:
                label = "starts a goroutine for which the handler does not wait"
            yield self.finding(
                message,
                file.at(escape.marker),
                label,
                related=story,
                help=f"detach it: context.WithoutCancel({what})"
                if escape.is_context
                else "copy what the goroutine needs before it starts",
            )
