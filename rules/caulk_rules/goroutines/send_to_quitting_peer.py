"""send-to-quitting-peer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import flow, quitting
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile
    from caulk.golang.quitting import LeftBehind


class SendToQuittingPeer(GoFileRule):
    """Send to a loop that may have quit.

    ## What it does

    Looks at unbuffered channels that one loop receives from, in a select with other cases. When that loop can
    leave in a round in which it does not receive (its context is done, it was stopped, its work failed), it
    reports sends on the channel that wait without an alternative. So it does when a goroutine, or each of so
    many workers, takes value after value and gives up when its work with one fails, while others go on to
    send. Of several channels that one loop receives from, it names the others beside the first.

    ## Why is this bad?

    Once the loop has quit nobody receives any more, and every sender waits for ever: the caller hangs, with
    all locks it holds.

    ## Example

    ```go
    package actor

    type Actor struct {
        requests chan chan int
        stop     chan struct{}
    }

    func Start() *Actor {
        a := &Actor{requests: make(chan chan int), stop: make(chan struct{})}
        go a.run()
        return a
    }

    func (a *Actor) run() {
        for n := 0; ; n++ {
            select {
            case answer := <-a.requests:
                answer <- n
            case <-a.stop:
                return
            }
        }
    }

    func (a *Actor) Stop() { close(a.stop) }

    func (a *Actor) Count() int {
        answer := make(chan int, 1)
        a.requests <- answer
        return <-answer
    }
    ```

    ## Use instead

    ```go
    package actor

    type Actor struct {
        requests chan chan int
        stop     chan struct{}
    }

    func Start() *Actor {
        a := &Actor{requests: make(chan chan int), stop: make(chan struct{})}
        go a.run()
        return a
    }

    func (a *Actor) run() {
        for n := 0; ; n++ {
            select {
            case answer := <-a.requests:
                answer <- n
            case <-a.stop:
                return
            }
        }
    }

    func (a *Actor) Stop() { close(a.stop) }

    func (a *Actor) Count() (int, bool) {
        answer := make(chan int, 1)
        select {
        case a.requests <- answer:
            return <-answer, true
        case <-a.stop:
            return 0, false
        }
    }
    ```

    ## Known limits

    Silent for buffered channels, for loops that quit because of what they received, when the sender checks a
    state first, when the one who stops the loop waits for the senders, and when the loop is started again or
    in several places.

    ## References

    - The Go Blog, "Go Concurrency Patterns: Pipelines and cancellation"
    """

    name = "send-to-quitting-peer"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    in_test_support = False
    triggers = (b"make(",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        together: dict[int, list[LeftBehind]] = {}
        for found in quitting.left_behind(file):
            together.setdefault(found.receiver.node.id, []).append(found)
        for found, *others in together.values():
            yield self._report(found, others)

    def _report(self, found: LeftBehind, others: list[LeftBehind]) -> Finding:
        channel, send, decision = found.channel, found.send, found.decision
        other = found.receive.file
        message = f"send on `{channel.name}` blocks forever once its receiver has quit"
        story: list[tuple[Location, str]] = [
            (channel.file.at(channel.node), "unbuffered: a send waits for a receiver"),
            (other.at(found.receive.node), "the only receiver"),
        ]
        if decision is not None:
            communication = decision.node.child_by_field_name("communication")
            if decision.outcome is flow.Outcome.WINS and communication is not None:
                story.append((other.at(communication), "when this wins, the receiver may quit"))
            else:
                message += f" {decision.text(other)}"
        if found.path.end is not None:
            story.append((other.at(found.path.end), "it quits here"))
        story += [(each.send.file.at(each.send.node), "so does this send") for each in others]
        return self.finding(
            message,
            send.file.at(send.node),
            "it waits here for ever",
            related=story,
            help="send in a select with a case for the end of the receiver",
        )
