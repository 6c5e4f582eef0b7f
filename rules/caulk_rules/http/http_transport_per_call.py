"""http-transport-per-call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import transports
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class HttpTransportPerCall(GoFileRule):
    """HTTP transport that a function makes for its own request and forgets.

    ## What it does

    Reports an `http.Transport` that is made where a request is sent, in a handler, a loop or a function that
    may be called again and again, when it is used for that request only and neither closes its idle
    connections nor does without keep-alive. A function of the module that makes a client for each of its
    callers counts as the place where they make it.

    ## Why is this bad?

    Each transport keeps its own idle connections, with two goroutines for each, and by default for ever. A
    new one for every call leaves them behind and never finds a connection to use again.

    ## Example

    ```go
    package fetch

    import (
        "io"
        "net/http"
    )

    func Fetch(url string) ([]byte, error) {
        transport := &http.Transport{MaxIdleConns: 1}
        client := &http.Client{Transport: transport}
        response, err := client.Get(url)
        if err != nil {
            return nil, err
        }
        defer response.Body.Close()
        return io.ReadAll(response.Body)
    }
    ```

    ## Use instead

    ```go
    package fetch

    import (
        "io"
        "net/http"
    )

    var client = &http.Client{Transport: &http.Transport{MaxIdleConns: 1}}

    func Fetch(url string) ([]byte, error) {
        response, err := client.Get(url)
        if err != nil {
            return nil, err
        }
        defer response.Body.Close()
        return io.ReadAll(response.Body)
    }
    ```

    ## Known limits

    Only transports and clients that local variables hold. Functions of programs are left alone unless they
    handle requests or loop, and so are transports with a dial function of their own, and those for responses
    that nobody reads: an unread body takes its connection with it.

    ## References

    - Package `net/http`, Transport: transports should be reused instead of created as needed
    """

    name = "http-transport-per-call"
    family = "http"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"http.Transport", b".Body")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in transports.lone_transports(file):
            yield self.finding(
                "a transport for one call leaves its idle connections and their goroutines behind",
                file.at(found.made.named_children[0] if found.made.type != "call_expression" else found.made),
                found.reason,
                help="share one client, or set DisableKeepAlives, or defer transport.CloseIdleConnections()",
            )
