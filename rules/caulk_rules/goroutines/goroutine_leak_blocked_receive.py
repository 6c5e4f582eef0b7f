"""goroutine-leak-blocked-receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import channel_uses, channels, late_closes, outnumbered, starvation
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile
    from caulk.golang.late_closes import LateClose
    from caulk.golang.outnumbered import Outnumbered
    from caulk.golang.starvation import Starved


class GoroutineLeakBlockedReceive(GoFileRule):
    """Goroutine whose receive waits for ever because its sender left.

    ## What it does

    Looks at goroutines that receive from (or range over) a channel on which only the function that starts
    them sends, and which only that function closes. It reports a path on which that function leaves without
    having done so: an early return between the start of the goroutine and the send or close. Also reports a
    wait for the end of such a goroutine, by a WaitGroup or a channel, that comes before the close it needs,
    and goroutines started in a loop of which a single send is to end all: it ends one of them.

    ## Why is this bad?

    The goroutine waits for a value or a close that never comes. It is never collected, and neither is what it
    refers to: each call that takes the early return adds one.

    ## Example

    ```go
    package upload

    func upload(parts []string, check func(string) error, put func(string)) error {
        queue := make(chan string)
        go func() {
            for part := range queue {
                put(part)
            }
        }()
        for _, part := range parts {
            if err := check(part); err != nil {
                return err
            }
            queue <- part
        }
        close(queue)
        return nil
    }
    ```

    ## Use instead

    ```go
    package upload

    func upload(parts []string, check func(string) error, put func(string)) error {
        queue := make(chan string)
        defer close(queue)
        go func() {
            for part := range queue {
                put(part)
            }
        }()
        for _, part := range parts {
            if err := check(part); err != nil {
                return err
            }
            queue <- part
        }
        return nil
    }
    ```

    ## Known limits

    Channels made in one function, kept in its variables or in a struct of its own, and served by that same
    function or by helpers that it calls; for closes that come too late, those in fields too. Silent in
    `main`, whose goroutines end with the process, when the receive stands in a select with another case, and
    when every close is itself conditional.

    ## References

    - The Go Blog, "Go Concurrency Patterns: Pipelines and cancellation"
    - The `goroutineleak` profile of package `runtime/pprof`
    """

    name = "goroutine-leak-blocked-receive"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"make(",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        started = file.package.channels.spawns_in(file)
        told: set[int] = set()
        for channel in channels.local_channels(file) if started else ():
            found = starvation.starved_receiver(channel)
            if found is not None and found.spawn is not None and found.spawn.node.id not in told:
                told.add(found.spawn.node.id)
                yield self._report(file, found)
        for late in late_closes.late_closes(file):
            yield self._report_late(late)
        for few in outnumbered.outnumbered_receivers(file):
            yield self._report_few(few)

    def _report(self, file: GoFile, found: Starved) -> Finding:
        channel, receive, spawn, path = found.channel, found.receive, found.spawn, found.path
        assert spawn is not None
        assert path is not None
        ranges = receive.kind is channel_uses.Operation.RANGE
        waits = "close" if ranges else "value"
        place = receive.node.children[0] if ranges else receive.node
        message = f"goroutine waits forever for a {waits} on `{channel.name}`"
        story: list[tuple[Location, str]] = [
            (file.at(channel.made), "made here"),
            (receive.file.at(place), "it waits here for ever ..."),
        ]
        if found.later:
            decision = found.later[-1]
            message += f" {decision.text(file)}"
            span = (decision.node.start_byte, decision.node.end_byte)
            shown = (at for at, _ in path.labels(file) if span[0] <= at.span.start <= span[1])
            story.extend((at, "... when it goes this way") for at in list(shown)[:1])
        if path.end is not None:
            story.append((file.at(path.end), f"the function leaves here without a {waits}"))
        return self.finding(
            message,
            file.at(spawn.marker),
            "this goroutine never ends",
            related=story,
            help=f"close the channel on every path: defer close({channel.name})",
        )

    def _report_late(self, found: LateClose) -> Finding:
        name, close, receive = found.channel.name, found.close, found.receive
        ranges = receive.kind is channel_uses.Operation.RANGE
        place = receive.node.children[0] if ranges else receive.node
        return self.finding(
            f"waits for a goroutine that waits for the close of `{name}`, which comes later",
            close.file.at(found.wait),
            "waits here for ever ...",
            related=[
                (found.start.file.at(found.start.marker), "... for this goroutine ..."),
                (receive.file.at(place), "... which waits ..."),
                (close.file.at(close.node), "... for this close, after the wait"),
            ],
            help=f"close `{name}` before the wait",
        )

    def _report_few(self, found: Outnumbered) -> Finding:
        name, sends = found.channel.name, found.sends
        told = "one of these goroutines gets" if len(sends) == 1 else f"{len(sends)} of these goroutines get"
        what = "the value" if len(sends) == 1 else "a value"
        return self.finding(
            f"only {told} {what} sent on `{name}`",
            found.start.file.at(found.start.marker),
            "all but the one never end" if len(sends) == 1 else "the others never end",
            related=[
                (found.receive.file.at(found.receive.node), "each of them waits for a value of its own ..."),
                *((each.file.at(each.node), "... and this sends one") for each in sends[:2]),
            ],
            help=f"close the channel, which ends all of them: close({name})",
        )
