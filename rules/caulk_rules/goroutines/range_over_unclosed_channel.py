"""range-over-unclosed-channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import channel_uses, channels, starvation
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile
    from caulk.golang.starvation import Awaited, Starved


class RangeOverUnclosedChannel(GoFileRule):
    """Range over a channel that nothing closes.

    ## What it does

    Looks at channels that one function makes, or gets from a constructor, and shares only with the goroutines
    that it starts. It reports a range over such a channel that only a close can end, when all senders come to
    an end and none of them, nor anybody else, closes the channel. It also reports ranges over a channel in a
    field that nothing closes, in goroutines of a WaitGroup that a method named Stop, Close or Wait waits for.

    ## Why is this bad?

    The range takes the last value and then waits for ever. In a goroutine that is a leak with every call; in
    the function itself, or behind a WaitGroup, it is a deadlock.

    ## Example

    ```go
    package jobs

    func process(jobs []int, do func(int)) {
        queue := make(chan int)
        go func() {
            for job := range queue {
                do(job)
            }
        }()
        for _, job := range jobs {
            queue <- job
        }
    }
    ```

    ## Use instead

    ```go
    package jobs

    func process(jobs []int, do func(int)) {
        queue := make(chan int)
        defer close(queue)
        go func() {
            for job := range queue {
                do(job)
            }
        }()
        for _, job := range jobs {
            queue <- job
        }
    }
    ```

    ## Known limits

    Silent in `main` and `init`, whose goroutines end with the process, for channels in package variables and
    in structs that outlive the function, for loops with another way out, and when a sender may never end.

    ## References

    - The Go Programming Language Specification, "For statements with range clause"
    """

    name = "range-over-unclosed-channel"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"make(", b"range", b":= ", b" = ")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for channel in (*channels.local_channels(file), *channels.received_channels(file)):
            found = starvation.unclosed_range(channel)
            if found is not None:
                yield self._report(file, found)
        for awaited in starvation.awaited_ranges(file):
            yield self._report_awaited(awaited)

    def _report_awaited(self, found: Awaited) -> Finding:
        loop, wait = found.receive, found.wait
        return self.finding(
            f"nothing closes `{found.channel.name}`, so this range never ends",
            loop.file.at(loop.node.children[0]),
            "it waits here for ever after the last value",
            related=[
                (found.channel.file.at(found.channel.node), "made here, and never closed"),
                (wait.file.at(wait.node), "this waits for the goroutine to end"),
            ],
            help=f"close the channel before the wait: close({found.channel.name})",
        )

    def _report(self, file: GoFile, found: Starved) -> Finding:
        channel, loop = found.channel, found.receive
        origin = channel.origin
        story: list[tuple[Location, str]] = [(origin.file.at(origin.node), "made here, and never closed")]
        place, label = loop.file.at(loop.node.children[0]), "it waits here for ever after the last value"
        if found.spawn is not None:
            started = (found.spawn.file.at(found.spawn.marker), "this goroutine never ends")
            # a helper in another package is not what is wrong
            if loop.file.package is not file.package and found.spawn.file is file:
                (place, label), started = started, (place, label)
            story.append(started)
        if channel.is_received and loop.function.top_level is not channel.function.top_level:
            story.append((place, label))
            place, label = file.at(channel.made), "nothing closes the channel that this makes"
        sends = channel.of(channel_uses.Operation.SEND)[:2]
        story.extend((send.file.at(send.node), "the values come from here") for send in sends)
        return self.finding(
            f"nothing closes `{channel.name}`, so this range never ends",
            place,
            label,
            related=story,
            help=f"close it after the last send: defer close({channel.name})",
        )
