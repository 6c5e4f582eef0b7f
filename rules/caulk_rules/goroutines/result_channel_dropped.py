"""result-channel-dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import channels, exchange
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.exchange import Abandoned
    from caulk.golang.files import GoFile


class ResultChannelDropped(GoFileRule):
    """Call whose result channel is dropped while a goroutine waits to send on it.

    ## What it does

    Finds functions that start a goroutine, return the channel on which it sends its result, and give the
    channel no room for it. It reports calls of them that do not keep the channel.

    ## Why is this bad?

    Nobody can ever receive, so the goroutine that the call starts waits in its send for ever. Each call
    leaks one.

    ## Example

    ```go
    package async

    func run(work func() error) <-chan error {
        failed := make(chan error)
        go func() { failed <- work() }()
        return failed
    }

    func Notify(send func() error) { run(send) }
    ```

    ## Use instead

    ```go
    package async

    func run(work func() error) <-chan error {
        failed := make(chan error, 1)
        go func() { failed <- work() }()
        return failed
    }

    func Notify(send func() error) { run(send) }
    ```

    ## Known limits

    The function must be in the module, and keep the channel nowhere else. Through an interface, every
    implementation that is in sight must wait for a receiver. Silent in `main`, whose goroutines end with the
    process, and when the channel is buffered amply.

    ## References

    - The `goroutineleak` profile of package `runtime/pprof`
    """

    name = "result-channel-dropped"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"(",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for alike in channels.dropped_channels(file):
            found = [exchange.abandoned_send(channel, ()) for channel in alike]
            if found[0] is not None and None not in found:
                yield self._report(file, found[0])

    def _report(self, file: GoFile, found: Abandoned) -> Finding:
        channel, origin = found.channel, found.channel.origin
        room = f"room for {channel.capacity}" if channel.capacity else "unbuffered"
        return self.finding(
            f"the returned channel is dropped, so the call's goroutine blocks forever on `{channel.name}`",
            file.at(found.sender.marker),
            "nobody keeps the channel",
            related=[
                (origin.file.at(origin.node), f"made here, {room}"),
                (found.send.file.at(found.send.node), "the goroutine waits here for ever"),
            ],
            help="receive from the channel, or give it room for the send",
        )
