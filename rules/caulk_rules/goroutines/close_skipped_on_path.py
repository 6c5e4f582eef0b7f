"""close-skipped-on-path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import channel_uses, closing
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.closing import SkippedClose
    from caulk.golang.files import GoFile


class CloseSkippedOnPath(GoFileRule):
    """Goroutine that ends without the close that somebody waits for.

    ## What it does

    Finds channels that one goroutine closes when its work is done, and paths on which that goroutine ends
    before it comes to the close, while somebody else waits for it without an alternative.

    ## Why is this bad?

    Who waits, waits for ever: for the work to be done, or for the end of a range. It happens only on the
    error path, so tests seldom see it.

    ## Example

    ```go
    package sync

    func start(load func() error, serve func()) <-chan struct{} {
        ready := make(chan struct{})
        go func() {
            if err := load(); err != nil {
                return
            }
            close(ready)
            serve()
        }()
        <-ready
        return ready
    }
    ```

    ## Use instead

    ```go
    package sync

    func start(load func() error, serve func()) <-chan struct{} {
        ready := make(chan struct{})
        go func() {
            err := load()
            close(ready)
            if err == nil {
                serve()
            }
        }()
        <-ready
        return ready
    }
    ```

    ## Known limits

    Silent when the close itself is conditional, when others may close the channel or send on it, and when
    everybody who waits has another case in the select.

    ## References

    - The Go Programming Language Specification, "Close"
    """

    name = "close-skipped-on-path"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"make(",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in closing.skipped_closes(file):
            yield self._report(found)

    def _report(self, found: SkippedClose) -> Finding:
        channel, close, waiting, end = found.channel, found.close, found.waiting, found.path.end
        message = f"the goroutine that closes `{channel.name}` may end without it"
        if found.decisions:
            message += f" {found.decisions[-1].text(close.file)}"
        place = waiting.node.children[0] if waiting.kind is channel_uses.Operation.RANGE else waiting.node
        story: list[tuple[Location, str]] = [
            (channel.file.at(channel.node), "made here"),
            (waiting.file.at(place), "this then waits for ever"),
        ]
        if end is not None:
            story.append((close.file.at(end), "the goroutine leaves here, without the close"))
        return self.finding(
            message,
            close.file.at(close.node),
            "not on every path",
            related=story,
            help=f"close it on every path: defer close({channel.name}) at the start of the goroutine",
        )
