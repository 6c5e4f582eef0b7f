"""goroutine-leak-blocked-send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Applicability, Confidence, Finding, Fix, Severity
from caulk.golang import channels, edits, exchange, flow, traffic
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile
    from caulk.golang.flow import Branch


class GoroutineLeakBlockedSend(GoFileRule):
    """Goroutine whose send waits for ever because its receiver left.

    ## What it does

    Looks at goroutines that send on a channel, and at every path on which the function that receives can
    leave: an early return, a timeout, another arm of a select, a loop that stops at the first error. It
    reports when such a path receives less than the goroutines send and the channel has no room for the rest.
    Sends and receives count wherever they are: in helpers, closures and methods, through parameters,
    interfaces, functions that run their arguments, fields of a local struct, channels that a function
    returns, and requests that go to a worker over another channel.

    ## Why is this bad?

    A blocked goroutine is never collected. It keeps its stack and everything it refers to, and each further
    call adds one: memory grows with the error rate or the timeout rate until the container is killed.

    ## Example

    ```go
    package fetch

    import "context"

    func get() int { return 1 }

    func fetch(ctx context.Context) (int, error) {
        results := make(chan int)
        go func() { results <- get() }()
        select {
        case v := <-results:
            return v, nil
        case <-ctx.Done():
            return 0, ctx.Err()
        }
    }
    ```

    ## Use instead

    ```go
    package fetch

    import "context"

    func get() int { return 1 }

    func fetch(ctx context.Context) (int, error) {
        results := make(chan int, 1)
        go func() { results <- get() }()
        select {
        case v := <-results:
            return v, nil
        case <-ctx.Done():
            return 0, ctx.Err()
        }
    }
    ```

    ## Known limits

    All sends and receives must be in functions that the one that makes the channel (or calls the function
    that makes it) runs itself. A channel that is kept in a map, a list or a long-lived struct, or is passed
    to code that is not scanned, is left alone, and so are goroutines of `main`, which end with the process.

    ## References

    - The Go Blog, "Go Concurrency Patterns: Pipelines and cancellation"
    - The `goroutineleak` profile of package `runtime/pprof`
    """

    name = "goroutine-leak-blocked-send"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.SAFE
    in_tests = True
    in_test_support = False
    triggers = (b"chan", b"select", b"<-")

    def check(self, file: GoFile) -> Iterator[Finding]:
        made = [*channels.local_channels(file), *channels.received_channels(file)]
        told: set[int] = set()  # one report a goroutine: the first of its sends that may wait for ever
        for channel in made:
            if channel.is_dropped:
                continue  # for result-channel-dropped
            others = [
                other
                for other in made
                if other is not channel and not other.escapes and other.function is channel.function
            ]
            found = exchange.abandoned_send(channel, others)
            if found is not None and found.sender.node.id not in told:
                told.add(found.sender.node.id)
                yield self._report(file, found)

    def _report(self, file: GoFile, found: exchange.Abandoned) -> Finding:
        channel, decision, end = found.channel, found.decision, found.path.end
        leaving = found.leaver.file
        message = f"goroutine blocks forever on `{channel.name}`"
        room = (
            f"room for {channel.capacity}" if channel.capacity else "unbuffered: a send waits for a receiver"
        )
        story: list[tuple[Location, str]] = [
            (channel.origin.file.at(channel.origin.node), room),
            (found.send.file.at(found.send.node), "it waits here for ever ..."),
        ]
        if found.joined:
            message += ": the creator waits for it before it receives"
        elif decision is not None:
            message += f" {_when(leaving, decision)}"
            place = next((place for place, _ in found.path.labels(leaving) if _covers(place, decision)), None)
            if place is not None:
                story.append(
                    (place, "... when this holds" if _is_condition(decision) else "... when this wins")
                )
        elif found.received:
            message += ": not every send is received"
        else:
            message += ": nobody receives from it"
        if end is not None:
            story.append((leaving.at(end), _ending(found)))
        label = "this goroutine never ends"
        if found.sender.handed_over:
            label = "the goroutine that takes this waits for ever"
        elif found.sender.spawn is None:
            label = "the goroutine that this starts never ends"
        return self.finding(
            message,
            file.at(found.sender.marker),
            label,
            related=story,
            help=_advice(found),
            fix=_fix(found),
        )


def _ending(found: exchange.Abandoned) -> str:
    if found.joined:
        return "and here it is waited for"
    if found.path.kind is None:
        return "the next round makes another channel, and nobody receives from this one"
    return "the function leaves here, and nobody receives any more"


def _covers(place: Location, decision: Branch) -> bool:
    return decision.node.start_byte <= place.span.start <= decision.node.end_byte


def _is_condition(decision: Branch) -> bool:
    return decision.outcome in (flow.Outcome.HOLDS, flow.Outcome.FAILS)


def _when(file: GoFile, decision: Branch) -> str:
    """The circumstance, as a clause: what came first, or which condition held."""
    communication = decision.node.child_by_field_name("communication")
    if decision.outcome is flow.Outcome.WINS and communication is not None:
        text = file.text(communication)
        return f"when `{text}` comes first" if len(text) <= 40 and "\n" not in text else decision.text(file)
    return decision.text(file)


def _fix(found: exchange.Abandoned) -> Fix | None:
    """Room for the send, where the channel has only one."""
    channel, origin = found.channel, found.channel.origin
    made = origin.node.child_by_field_name("arguments")
    if made is None or found.sends != 1 or channel.capacity or len(channel.of(channels.Operation.SEND)) != 1:
        return None
    kind, *capacity = made.named_children
    edit = (
        edits.replaced(origin.file, capacity[0], "1") if capacity else edits.behind(origin.file, kind, ", 1")
    )
    return Fix(f"write make({origin.file.text(kind)}, 1)", (edit,))


def _advice(found: exchange.Abandoned) -> str:
    if found.sends == 1 and not found.channel.capacity:
        origin = found.channel.origin
        arguments = origin.node.child_by_field_name("arguments")
        kind = origin.file.text(arguments.named_children[0]) if arguments is not None else "chan T"
        return f"give the channel room for the one send: make({kind}, 1)"
    count = "every send" if found.sends >= traffic.UNBOUNDED else f"all {found.sends} sends"
    return f"give the channel room for {count}, or let the sender also select on the caller's context"
