"""channel-without-counterpart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import channel_uses, counterparts, dead_selects
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.counterparts import Lonely
    from caulk.golang.dead_selects import DeadArm, DeadSelect
    from caulk.golang.files import GoFile


class ChannelWithoutCounterpart(GoFileRule):
    """Send that nobody receives, or receive that nobody serves.

    ## What it does

    Follows every channel that a package makes through variables, struct fields, parameters and results. It
    reports a receive on a channel that nothing ever sends on or closes, and a send on a channel that nothing
    ever receives from, when the whole life of the channel is in sight; a select of which every case is
    one of these, and a goroutine whose endless loop only such a case leaves.

    ## Why is this bad?

    Such an operation waits for ever, and so does everything that waits for its goroutine. When the other side
    was lost in a change, nothing fails: the program only stops making progress there, and a goroutine that
    waits is never collected.

    ## Example

    ```go
    package poll

    type Poller struct{ done chan struct{} }

    func New() *Poller { return &Poller{done: make(chan struct{})} }

    func (p *Poller) Run(poll func()) {
        for i := 0; i < 3; i++ {
            poll()
        }
    }

    func (p *Poller) Wait() { <-p.done }
    ```

    ## Use instead

    ```go
    package poll

    type Poller struct{ done chan struct{} }

    func New() *Poller { return &Poller{done: make(chan struct{})} }

    func (p *Poller) Run(poll func()) {
        defer close(p.done)
        for i := 0; i < 3; i++ {
            poll()
        }
    }

    func (p *Poller) Wait() { <-p.done }
    ```

    ## Known limits

    Silent for channels that other packages can reach, that go into interfaces, or that are passed to
    functions whose code is not scanned, and for packages of which a part is missing. A receive that
    stands in a select with other cases waits for those, and is reported only if these never come, either. A
    lone receive on a local channel keeps its goroutine for ever on purpose.

    ## References

    - The Go Programming Language Specification, "Send statements" and "Receive operator"
    - The `goroutineleak` profile of package `runtime/pprof`
    """

    name = "channel-without-counterpart"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"make(", b"select")

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in counterparts.lonely_operations(file):
            yield self._report(found)
        for select in dead_selects.dead_selects(file):
            yield self._report_select(file, select)

    def _report(self, found: Lonely) -> Finding:
        channel, operation = found.channel, found.operation
        sends = operation.kind is channel_uses.Operation.SEND
        if sends:
            message = f"send on `{channel.name}` blocks forever: nothing ever receives from it"
            label = "it waits here for a receiver"
            advice = "receive from the channel on every path, or remove it"
        else:
            loops = "range over" if operation.kind is channel_uses.Operation.RANGE else "receive from"
            message = f"{loops} `{channel.name}` blocks forever: nothing ever sends on it or closes it"
            label = "it waits here for a value"
            advice = "close the channel when the work is done (`defer close`), or remove the wait"
        place = operation.file.at(operation.node.children[0] if not sends else operation.node)
        made = channel.file.at(channel.node)
        story = [(made, "made here")]
        if operation.file.package is not channel.file.package:  # what is wrong is here, not the helper there
            story = [(place, label)]
            place, label = made, "made here, for one side only"
        story += [(each.file.at(each.node), f"{each.kind.value}, too") for each in found.others[:3]]
        return self.finding(message, place, label, related=story, help=advice)

    def _report_select(self, file: GoFile, found: DeadSelect) -> Finding:
        lacking = [(arm, _lacking(file, arm)) for arm in found.arms]
        story = [
            (made.file.at(made.node), f"`{file.text(arm.channel)}` is made here")
            for arm, _ in lacking
            for made in arm.made[:1]
        ]
        story += [(file.at(arm.channel), why) for arm, why in lacking[found.loop is not None :]]
        why = ", and ".join(dict.fromkeys(why for _, why in lacking))
        if found.loop is not None:
            return self.finding(
                f"nothing ends this goroutine: {why}",
                file.at(lacking[0][0].channel),
                "the only way out of the loop",
                related=story,
                help="close the channel where the goroutine is no longer needed",
            )
        return self.finding(
            f"select blocks forever: {why}",
            file.at(found.node.children[0]),
            "none of its cases ever comes",
            related=story,
            help="serve one of the channels, or close the one that ends the wait",
        )


def _lacking(file: GoFile, arm: DeadArm) -> str:
    name = file.text(arm.channel)
    if not arm.made:
        return f"`{name}` is never made"
    return f"nothing receives from `{name}`" if arm.sends else f"nothing sends on `{name}` or closes it"
