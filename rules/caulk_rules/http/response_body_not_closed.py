"""response-body-not-closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import responses
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class ResponseBodyNotClosed(GoFileRule):
    """HTTP response whose body is not closed on every path.

    ## What it does

    Follows the response of `http.Get` and `(*http.Client).Do` and their like, and of functions of the module
    that hand on what these return. Reports a path that leaves the function, or makes the next request,
    without having closed the body, read it to its end or handed it to anybody else.

    ## Why is this bad?

    An open body keeps its connection, its file descriptor and two goroutines. With HTTP/1 the connection is
    never used again, so each such request opens another one.

    ## Example

    ```go
    package fetch

    import (
        "encoding/json"
        "fmt"
        "net/http"
    )

    func fetch(client *http.Client, request *http.Request, into any) error {
        response, err := client.Do(request)
        if err != nil {
            return err
        }
        if response.StatusCode != http.StatusOK {
            return fmt.Errorf("status %s", response.Status)
        }
        defer response.Body.Close()
        return json.NewDecoder(response.Body).Decode(into)
    }
    ```

    ## Use instead

    ```go
    package fetch

    import (
        "encoding/json"
        "fmt"
        "net/http"
    )

    func fetch(client *http.Client, request *http.Request, into any) error {
        response, err := client.Do(request)
        if err != nil {
            return err
        }
        defer response.Body.Close()
        if response.StatusCode != http.StatusOK {
            return fmt.Errorf("status %s", response.Status)
        }
        return json.NewDecoder(response.Body).Decode(into)
    }
    ```

    ## Known limits

    A body that is read to its end counts as closed, since its connection is free again. A response that is
    returned, stored or passed on is somebody else's to close, unless a function of the module only looks at
    it. Of clients of other packages those are known that an interface with the method `Do` stands for.

    ## References

    - Package `net/http`: the caller must close the response body when finished with it
    """

    name = "response-body-not-closed"
    family = "http"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (
        b"http.Get",
        b"http.Post",
        b".Do(",
        b".Get(",
        b".Post(",
        b".PostForm(",
        b".StatusCode",
        b".Body",
    )

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in responses.open_bodies(file):
            path, name, decision = found.path, found.name, found.decision
            close = f"`defer {name}.Body.Close()`" if name else "keep the response and close its Body"
            if path is None or decision is None:
                yield self.finding(
                    "the response body is never closed: its connection and two goroutines stay",
                    file.at(found.call),
                    "nobody closes what this returns",
                    help=f"{close} after the error check" if name else close,
                )
                continue
            story = [place for place in path.labels(file) if place[0].span.start > found.call.end_byte]
            if path.end is not None and path.end.id != found.call.id:
                story.append((file.at(path.end), f"`{name}` is lost here with its body open"))
            yield self.finding(
                f"the response body is not closed {decision.text(file)}",
                file.at(found.call),
                "opened here",
                related=story,
                help=f"{close} right after the error check",
            )
