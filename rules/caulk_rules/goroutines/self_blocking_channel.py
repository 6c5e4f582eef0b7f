"""self-blocking-channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import channel_uses, channels, self_blocking, self_sends
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile
    from caulk.golang.self_blocking import SelfBlocking
    from caulk.golang.self_sends import SelfSend


class SelfBlockingChannel(GoFileRule):
    """Channel operation that waits for its own goroutine.

    ## What it does

    Reports a send on a channel without room, or a receive from an empty one, at a point where nobody else has
    the channel yet: it was not passed on, captured by a goroutine, stored or returned. It also reports a send
    on an unbuffered channel of which every operation runs on one goroutine, and one in a function that only
    the goroutine calls which receives from the channel.

    ## Why is this bad?

    A channel operation needs a partner in another goroutine. Here none can come: the function stops at this
    line for ever, with everything it holds.

    ## Example

    ```go
    package start

    func run(start func() error) <-chan error {
        failed := make(chan error)
        if err := start(); err != nil {
            failed <- err
        }
        return failed
    }
    ```

    ## Use instead

    ```go
    package start

    func run(start func() error) <-chan error {
        failed := make(chan error, 1)
        if err := start(); err != nil {
            failed <- err
        }
        return failed
    }
    ```

    ## Known limits

    Silent when some way to the operation shares the channel first, when the capacity is not a constant, and
    for buffered channels that are filled in a loop.

    ## References

    - The Go Programming Language Specification, "Send statements"
    """

    name = "self-blocking-channel"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"make(",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        told: set[int] = set()
        for channel in channels.local_channels(file):
            found = self_blocking.self_blocking(channel)
            if found is not None:
                told.add(channel.made.id)
                yield self._report(file, found)
        for each in self_sends.self_sends(file):
            if each.channel.node.id not in told:
                yield self._report_send(each)

    def _report_send(self, found: SelfSend) -> Finding:
        channel, send, receive = found.channel, found.send, found.receive
        calling, call = found.call
        return self.finding(
            f"send on `{channel.name}` blocks forever: its only receiver is the goroutine that sends",
            send.file.at(send.node),
            "it waits here for ever",
            related=[
                (channel.file.at(channel.node), "made here, unbuffered"),
                (receive.file.at(receive.node), "the only receiver ..."),
                (calling.at(call), "... comes to the send from here"),
            ],
            help="do here what the receiver does with the value, or give the channel room",
        )

    def _report(self, file: GoFile, found: SelfBlocking) -> Finding:
        channel, operation = found.channel, found.operation
        sends = operation.kind is channel_uses.Operation.SEND
        what = "send on" if sends else "receive from"
        if found.path is not None:
            why = "nobody else has the channel yet"
        else:
            why = "all its operations run on one goroutine"
        room = f"room for {channel.capacity}" if channel.capacity else "unbuffered"
        story: list[tuple[Location, str]] = [(file.at(channel.made), f"made here, {room}")]
        partners = (channel_uses.Operation.RECEIVE, channel_uses.Operation.RANGE)
        others = [each for each in channel.operations if each is not operation and each.kind in partners]
        if found.path is None:
            story += [(each.file.at(each.node), "comes too late") for each in others[:1]]
        place = operation.file.at(operation.node)
        if operation.file.package is not file.package and found.call is not None:
            story.append((place, "it waits there"))
            place = file.at(found.call)
        return self.finding(
            f"{what} `{channel.name}` blocks forever: {why}",
            place,
            "it waits here for ever",
            related=story,
            help="give the channel room, or start the other side in a goroutine first",
        )
