"""goroutine-loop-no-exit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import cancellation, lifecycle, process_ends, spawns
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile
    from caulk.golang.lifecycle import Endless, Reason, TrappedBreak
    from caulk.golang.spawns import Spawn


class GoroutineLoopNoExit(GoFileRule):
    """Goroutine that loops for ever although something should end it.

    ## What it does

    Follows each goroutine into the function that it runs and reports a loop that control cannot leave: no
    return, no break out of the loop, no panic, no end of the process. A `break` inside a select leaves the
    select only, and `range ticker.C` goes on after `ticker.Stop()`, which does not close the channel.

    A goroutine may well run as long as its process. It is reported when something shows that it should not: a
    context or a stop channel is in reach, the type it works for has a `Stop` or `Close`, or a new one is
    started for each request or each round of a loop.

    ## Why is this bad?

    Nobody can end it. After `Close` it goes on using what was closed; each new owner, request or test adds
    another one, with its stack, its timer and all that it refers to; on shutdown it works on while the
    process drains.

    ## Example

    ```go
    package cache

    import "time"

    type Cache struct{ entries map[string]string }

    func New() *Cache {
        c := &Cache{entries: map[string]string{}}
        go func() {
            for range time.Tick(time.Minute) {
                c.evict()
            }
        }()
        return c
    }

    func (c *Cache) evict() {}

    func (c *Cache) Close() { c.entries = nil }
    ```

    ## Use instead

    ```go
    package cache

    import "time"

    type Cache struct {
        entries map[string]string
        stop    chan struct{}
    }

    func New() *Cache {
        c := &Cache{entries: map[string]string{}, stop: make(chan struct{})}
        go func() {
            ticker := time.NewTicker(time.Minute)
            defer ticker.Stop()
            for {
                select {
                case <-ticker.C:
                    c.evict()
                case <-c.stop:
                    return
                }
            }
        }()
        return c
    }

    func (c *Cache) evict() {}

    func (c *Cache) Close() { close(c.stop) }
    ```

    ## Known limits

    Goroutines that `main`, `init`, a `sync.Once` or a constructor without counterpart start are taken to be
    meant for the life of the process, and so are loops that wait for signals. A loop that any return, panic
    or process end can leave is not reported, whether or not that exit is ever taken. A loop around a select
    with a context in scope belongs to `select-missing-ctx-done`, a `for range` over other channels to
    `range-over-unclosed-channel`.

    ## References

    - Package `time`, `(*Ticker).Stop`: "Stop does not close the channel"
    - The Go specification, "Break statements"
    """

    name = "goroutine-loop-no-exit"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"go ", b".Go(", b"select")

    def check(self, file: GoFile) -> Iterator[Finding]:
        left_to_select: set[tuple[str, int]] = set()
        for spawn in spawns.spawns(file):
            endless = lifecycle.endless_goroutine(spawn)
            if endless is None:
                continue
            other = endless.function.file
            if any(endless.loop.node.id == trap.loop.node.id for trap in lifecycle.trapped_breaks(other)):
                continue  # told where the break stands
            reason = lifecycle.reason_to_end(spawn)
            if reason is None or process_ends.is_command(file.package):
                continue
            if process_ends.follows_a_signal(other, endless.loop.node):
                continue
            left_to_select.update(
                (other.path, deaf.loop.node.id) for deaf in cancellation.deaf_selects(other)
            )
            if (other.path, endless.loop.node.id) not in left_to_select:
                yield self._endless(spawn, endless, reason)
        for trap in {trap.loop.node.id: trap for trap in lifecycle.trapped_breaks(file)}.values():
            yield self._trapped(file, trap)

    def _endless(self, spawn: Spawn, endless: Endless, reason: Reason) -> Finding:
        story: list[tuple[Location, str]] = [
            (each.at(call), "it calls this, which does not return") for each, call in endless.calls
        ]
        where = endless.function.file
        story.append((where.at(endless.loop.keyword), "control never leaves this loop"))
        clause = endless.loop.range_clause
        if clause is not None:
            story.append((where.at(clause), "a ticker's channel is never closed, not by Stop either"))
        story.append((reason.location, reason.text))
        return self.finding(
            "goroutine loops forever with no way out",
            spawn.file.at(spawn.marker),
            "this goroutine never ends",
            related=story,
            help=reason.advice,
            confidence=None if reason.certain else Confidence.MEDIUM,
        )

    def _trapped(self, file: GoFile, trap: TrappedBreak) -> Finding:
        return self.finding(
            f"break leaves the select, not the loop: the loop goes on after `{trap.signal}`",
            file.at(trap.statement),
            "this leaves only the select ...",
            related=[
                (file.at(trap.case.children[0]), "when it is told to stop"),
                (file.at(trap.loop.keyword), "... and control never leaves this loop"),
            ],
            help="return, or break to a label on the loop",
        )
