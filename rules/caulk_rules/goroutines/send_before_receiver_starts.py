"""send-before-receiver-starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import early_sends
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class SendBeforeReceiverStarts(GoFileRule):
    """Send on an unbuffered channel before its receiver is started.

    ## What it does

    Follows a send up to the function on whose goroutine it runs, and the receivers up to where they are
    started, through helpers, methods and fields. Reports a send that this function comes to before it starts
    any of them, when nobody else can start one.

    ## Why is this bad?

    A send on an unbuffered channel returns when somebody receives. Here the receivers start after it, so they
    never do: the function hangs at the first send, and so does the start of the program that waits for it.

    ## Example

    ```go
    package events

    type hub struct{ events chan string }

    func newHub() *hub { return &hub{events: make(chan string)} }

    func (h *hub) start() {
        h.publish("started")
        go h.loop()
    }

    func (h *hub) publish(event string) { h.events <- event }

    func (h *hub) loop() {
        for event := range h.events {
            println(event)
        }
    }
    ```

    ## Use instead

    ```go
    package events

    type hub struct{ events chan string }

    func newHub() *hub { return &hub{events: make(chan string)} }

    func (h *hub) start() {
        go h.loop()
        h.publish("started")
    }

    func (h *hub) publish(event string) { h.events <- event }

    func (h *hub) loop() {
        for event := range h.events {
            println(event)
        }
    }
    ```

    ## Known limits

    Off by default: all instances of a field count as one channel. Silent when a receiver may be started
    elsewhere, through a function value or an interface, and for sends in a select. What one function does to
    a channel that it has not shared yet is reported by `self-blocking-channel`.

    ## References

    - The Go Programming Language Specification, "Send statements"
    """

    name = "send-before-receiver-starts"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True
    triggers = (b"make(",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        if file.is_test or file.imports_any("testing"):
            return
        for early in early_sends.early_sends(file):
            send, function = early.send, early.function
            story = [(file.at(early.channel.node), "made here, unbuffered")]
            if early.sending.id != send.node.id:
                story.append((function.file.at(early.sending), "this call leads to the send ..."))
            story.append((function.file.at(early.starting), "... and only after it comes the receiver"))
            if early.receive.node.id != early.starting.id:
                story.append((early.receive.file.at(early.receive.node), "which would receive here"))
            yield self.finding(
                f"send on `{early.channel.name}` comes before its only receiver is started",
                send.file.at(send.node),
                "it waits here for ever",
                related=story,
                help="start the receiver first, or give the channel room",
            )
