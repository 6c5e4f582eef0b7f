"""nil-channel-operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import channel_uses, nil_channels
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class NilChannelOperation(GoFileRule):
    """Operation on a channel that is never made.

    ## What it does

    Finds variables and struct fields of a channel type that nothing in the package ever gives a value, and
    reports the first send, receive, range or close on them, or the first call of a function that is sure to
    come to one with what it is given.

    ## Why is this bad?

    Send and receive on a nil channel wait for ever, and close panics. The compiler and the race detector say
    nothing, and a goroutine that waits on nil is never collected.

    ## Example

    ```go
    package queue

    type Queue struct{ jobs chan func() }

    func New() *Queue { return &Queue{} }

    func (q *Queue) Put(job func()) { q.jobs <- job }

    func (q *Queue) Work() {
        for job := range q.jobs {
            job()
        }
    }
    ```

    ## Use instead

    ```go
    package queue

    type Queue struct{ jobs chan func() }

    func New() *Queue { return &Queue{jobs: make(chan func(), 16)} }

    func (q *Queue) Put(job func()) { q.jobs <- job }

    func (q *Queue) Work() {
        for job := range q.jobs {
            job()
        }
    }
    ```

    ## Known limits

    Silent when the channel is assigned anywhere, when its address is taken, when a condition around the
    operation looks at it, when other packages can set it, and for the cases of a select: a nil channel takes
    its case out on purpose.

    ## References

    - The Go Programming Language Specification, "Channel types": a nil channel is never ready
    """

    name = "nil-channel-operation"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"chan",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in nil_channels.nil_operations(file):
            operation = found.operation
            close = operation.kind is channel_uses.Operation.CLOSE
            sends = operation.kind is channel_uses.Operation.SEND
            what = "panics" if close else "blocks forever"
            node = operation.node if close or sends else operation.node.children[0]
            place, label = operation.file.at(node), "it is nil here"
            story = [(found.file.at(found.declared), "declared here, and never given a value")]
            if found.call is not None:
                story.append((place, label))
                place, label = found.file.at(found.call), "it is nil, and waited for there"
            yield self.finding(
                f"{operation.kind.value} on `{found.name}` {what}: the channel is never made",
                place,
                label,
                related=story,
                help="make the channel before it is used",
            )
