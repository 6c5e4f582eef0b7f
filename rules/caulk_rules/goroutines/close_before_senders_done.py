"""close-before-senders-done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import channels, closing
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class CloseBeforeSendersDone(GoFileRule):
    """Close of a channel that is still sent on, or closed already.

    ## What it does

    Reports a function that starts goroutines which send on a channel and closes that channel, itself or by a
    helper, without waiting for anything in between. It also reports a path that closes one channel twice.

    ## Why is this bad?

    A send on a closed channel panics, and so does a second close. A panic in a goroutine ends the whole
    process, whatever recovers elsewhere.

    ## Example

    ```go
    package parts

    func work(part int) int { return part }

    func start(parts []int) <-chan int {
        out := make(chan int, len(parts))
        for _, part := range parts {
            go func() { out <- work(part) }()
        }
        close(out)
        return out
    }
    ```

    ## Use instead

    ```go
    package parts

    import "sync"

    func work(part int) int { return part }

    func start(parts []int) <-chan int {
        out := make(chan int, len(parts))
        var wg sync.WaitGroup
        for _, part := range parts {
            wg.Go(func() { out <- work(part) })
        }
        go func() {
            wg.Wait()
            close(out)
        }()
        return out
    }
    ```

    ## Known limits

    Silent when anything between the start of the goroutines and the close may wait for them: a receive, a
    join, a lock, a call of code that is not known.

    ## References

    - The Go Programming Language Specification, "Close"
    """

    name = "close-before-senders-done"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"close(", b"make(")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for channel in channels.local_channels(file):
            early = closing.early_close(channel)
            if early is not None:
                marker = early.link.spawn.marker if early.link.spawn is not None else early.link.node
                yield self.finding(
                    f"`{channel.name}` is closed while goroutines may still send on it",
                    file.at(early.close),
                    "nothing has waited for the senders",
                    related=[
                        (file.at(marker), "this starts a sender"),
                        (early.send.file.at(early.send.node), "a send on a closed channel panics"),
                    ],
                    help="close it after the last send: behind WaitGroup.Wait, or in the only sender",
                )
        for twice in closing.second_closes(file):
            yield self.finding(
                f"`{twice.name}` is closed twice on one path",
                file.at(twice.second),
                "a second close panics",
                related=[(file.at(twice.first), "closed before")],
                help="close the channel in one place, or behind a sync.Once",
            )
