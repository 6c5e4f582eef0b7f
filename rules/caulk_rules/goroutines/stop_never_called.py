"""stop-never-called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import abandoned, process_ends
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from caulk.findings import Location
    from caulk.golang.abandoned import Abandoned, Forgotten
    from caulk.golang.files import GoFile
    from caulk.golang.stoppables import Stoppable


class StopNeverCalled(GoFileRule):
    """Value with a goroutine of its own that is left without being stopped.

    ## What it does

    Knows the types of the module that start a goroutine in a constructor or a `Start` method which only their
    `Stop` or `Close` can end, and follows their values in the functions that make them: a path that leaves
    the function without stopping such a local value is reported, and a value that nobody keeps. So is a
    field of the package that keeps one which nobody stops, when the struct around it has a `Stop` or `Close`
    of its own. Workers that range over a channel of the value are such goroutines, too.

    ## Why is this bad?

    Nothing refers to the value any more but its goroutine, and nobody can end that. Each call leaves another
    one behind, with its ticker and all that it holds.

    ## Example

    ```go
    package batch

    import "time"

    type flusher struct{ stop chan struct{} }

    func newFlusher(flush func()) *flusher {
        f := &flusher{stop: make(chan struct{})}
        go func() {
            for {
                select {
                case <-time.After(time.Second):
                    flush()
                case <-f.stop:
                    return
                }
            }
        }()
        return f
    }

    func (f *flusher) add(string) error { return nil }

    func (f *flusher) Stop() { close(f.stop) }

    func WriteAll(lines []string, flush func()) error {
        f := newFlusher(flush)
        for _, line := range lines {
            if err := f.add(line); err != nil {
                return err
            }
        }
        f.Stop()
        return nil
    }
    ```

    ## Use instead

    ```go
    package batch

    import "time"

    type flusher struct{ stop chan struct{} }

    func newFlusher(flush func()) *flusher {
        f := &flusher{stop: make(chan struct{})}
        go func() {
            for {
                select {
                case <-time.After(time.Second):
                    flush()
                case <-f.stop:
                    return
                }
            }
        }()
        return f
    }

    func (f *flusher) add(string) error { return nil }

    func (f *flusher) Stop() { close(f.stop) }

    func WriteAll(lines []string, flush func()) error {
        f := newFlusher(flush)
        defer f.Stop()
        for _, line := range lines {
            if err := f.add(line); err != nil {
                return err
            }
        }
        return nil
    }
    ```

    ## Known limits

    Only types and owners of the module, and owners that one local variable or an unexported field holds: a
    value that is returned, captured or passed on to what keeps it is somebody else's to stop. Functions that
    run once in the life of the process are left alone.

    ## References

    - Package `time`, `(*Ticker).Stop`, for the pattern
    """

    name = "stop-never-called"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False

    def check(self, file: GoFile) -> Iterator[Finding]:
        findings = [
            *(self._left(file, each) for each in abandoned.abandoned(file)),
            *(self._dropped(file, call, stoppable) for call, stoppable in abandoned.dropped(file)),
            *(self._kept(file, each) for each in abandoned.forgotten(file)),
        ]
        if findings and not process_ends.is_command(file.package):
            yield from findings

    def _left(self, file: GoFile, found: Abandoned) -> Finding:
        name = found.owner.name
        when = f" {found.branches[-1].text(file)}" if found.branches else ""
        story = _goroutine(found.stoppable)
        story.extend(place for place in found.path.labels(file) if place[0].span.start > found.start.end_byte)
        if found.path.end is not None:
            story.append((file.at(found.path.end), f"`{name}` is lost here, and its goroutine runs on"))
        return self.finding(
            f"`{name}` is not stopped{when}: its goroutine never ends",
            file.at(found.start),
            "starts a goroutine",
            related=story,
            help=f"`defer {name}.{_stop_of(found.stoppable)}()` covers every path",
        )

    def _dropped(self, file: GoFile, call: Node, stoppable: Stoppable) -> Finding:
        owner = stoppable.owner.name
        return self.finding(
            f"the {owner} is dropped, and not stopped: its goroutine never ends",
            file.at(call),
            "nobody keeps what it returns",
            related=_goroutine(stoppable),
            help=f"keep the {owner}, and call {_stop_of(stoppable)} on it",
        )

    def _kept(self, file: GoFile, kept: Forgotten) -> Finding:
        field, ending = kept.field, kept.ending
        declared = ending.node.child_by_field_name("name") or ending.node
        story = _goroutine(kept.stoppable)
        story.append((field.file.at(field.node), "kept here, and never stopped"))
        story.append((ending.file.at(declared), f"{ending.name} leaves it running"))
        return self.finding(
            f"nobody stops the goroutine of `{field.name}`",
            file.at(kept.start),
            "starts a goroutine",
            related=story,
            help=f"call {field.name}.{_stop_of(kept.stoppable)}() in {ending.name}",
        )


def _goroutine(stoppable: Stoppable) -> list[tuple[Location, str]]:
    spawn, stay = stoppable.spawn, stoppable.stay
    signal, does = stay.signal.rpartition(".")[2], "loops" if stay.loops else "waits"
    return [
        (spawn.file.at(spawn.marker), "starts this goroutine ..."),
        (stay.file.at(stay.node), f"... which {does} until `{signal}` tells it to end"),
    ]


def _stop_of(stoppable: Stoppable) -> str:
    return min(stoppable.stops, key=lambda each: (each not in _USUAL, each))


_USUAL = ("Stop", "Close", "Shutdown", "stop", "close", "shutdown")
