"""goroutine-waits-for-itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import group_self_waits, self_waits
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile
    from caulk.golang.group_self_waits import GroupSelfWait


class GoroutineWaitsForItself(GoFileRule):
    """Goroutine that waits for its own end, by a channel that it closes or a group that counts it.

    ## What it does

    Finds functions that close a channel when they end and, before that, call code that waits for the same
    channel without an alternative: a worker that calls its own Stop or Close. So it does where a wait group,
    or an errgroup.Group, counts the goroutine that waits for it, and where a goroutine starts another one in
    an errgroup.Group that has room for one.

    ## Why is this bad?

    The channel is closed after the wait, and the wait ends when the channel is closed: the goroutine stops
    for ever, and so does everybody else who waits for it. A group's count stays up as long as one of its
    goroutines waits.

    ## Example

    ```go
    package conn

    type Conn struct {
        inbox chan int
        done  chan struct{}
    }

    func Open() *Conn {
        c := &Conn{inbox: make(chan int), done: make(chan struct{})}
        go c.run()
        return c
    }

    func (c *Conn) run() {
        defer close(c.done)
        for v := range c.inbox {
            if v < 0 {
                c.fail()
                return
            }
        }
    }

    func (c *Conn) fail() { <-c.done }
    ```

    ## Use instead

    ```go
    package conn

    type Conn struct {
        inbox chan int
        done  chan struct{}
    }

    func Open() *Conn {
        c := &Conn{inbox: make(chan int), done: make(chan struct{})}
        go c.run()
        return c
    }

    func (c *Conn) run() {
        defer close(c.done)
        for v := range c.inbox {
            if v < 0 {
                go c.fail()
                return
            }
        }
    }

    func (c *Conn) fail() { <-c.done }
    ```

    ## Known limits

    Does not tell the instances of a type apart where channels are concerned: a worker that waits for another
    of its kind is reported, too. Calls through interfaces and function values are not followed.

    ## References

    - The Go Programming Language Specification, "Receive operator"
    """

    name = "goroutine-waits-for-itself"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    in_test_support = False
    pedantic = True
    triggers = (b"make(", b".Wait()", b".Go(")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in self_waits.self_waits(file):
            first_file, first_call = found.calls[0]
            yield self.finding(
                f"the goroutine that closes `{found.channel.name}` waits for it here",
                found.receive.file.at(found.receive.node),
                "waits for a close that comes later",
                related=[
                    (found.close.file.at(found.close.node), "the only close"),
                    (first_file.at(first_call), "called from there, before the close"),
                    (found.channel.file.at(found.channel.node), "made here"),
                ],
                help="wait in another goroutine, or signal the end without waiting for it",
            )
        for stuck in group_self_waits.group_self_waits(file):
            yield self._report_group(stuck)

    def _report_group(self, stuck: GroupSelfWait) -> Finding:
        wait, (counting, counted) = stuck.wait, stuck.counted
        message = f"a goroutine that `{wait.text}` counts waits for it here"
        story = [(counting.at(counted), "this counts the goroutine until it ends")]
        story += [(where.at(call), "called from there, before the end") for where, call in stuck.calls]
        advice = "wait in another goroutine, or signal the end without waiting for it"
        if stuck.limit is not None:
            message = f"a goroutine of `{wait.text}` waits here for room that only its own end makes"
            story.append((stuck.limit[0].at(stuck.limit[1]), "room for one"))
            advice = "call the function in place, or leave the group room for more"
        return self.finding(
            message, wait.file.at(wait.node), "waits for its own end", related=story, help=advice
        )
