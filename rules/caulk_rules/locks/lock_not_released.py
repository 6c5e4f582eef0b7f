"""lock-not-released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import critical, flow
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class LockNotReleased(GoFileRule):
    """Return that keeps a lock which the other paths give back.

    ## What it does

    Follows every path of a function that locks and unlocks a mutex, and reports a return that is reached with
    the lock still held. Conditions that are asked twice are taken the same way twice.

    ## Why is this bad?

    The next goroutine that wants the lock waits for ever, and so does every one after it. It shows as a
    service that hangs after a rare error.

    ## Example

    ```go
    package store

    import "sync"

    type store struct {
        mu   sync.Mutex
        data map[string]int
    }

    func (s *store) take(key string) (int, bool) {
        s.mu.Lock()
        value, ok := s.data[key]
        if !ok {
            return 0, false
        }
        delete(s.data, key)
        s.mu.Unlock()
        return value, true
    }
    ```

    ## Use instead

    ```go
    package store

    import "sync"

    type store struct {
        mu   sync.Mutex
        data map[string]int
    }

    func (s *store) take(key string) (int, bool) {
        s.mu.Lock()
        defer s.mu.Unlock()
        value, ok := s.data[key]
        delete(s.data, key)
        return value, ok
    }
    ```

    ## Known limits

    A function that never unlocks is taken for a wrapper, and one whose callers or partner functions unlock
    hands the lock over on purpose. A panic counts as a return where the function itself calls `panic`, and
    recovers.

    ## References

    - Package `sync`, Mutex
    """

    name = "lock-not-released"
    family = "locks"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_tests = True
    triggers = (b"Unlock",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for section in critical.sections_of(file):
            for reading in (False, True):
                kept = section.kept(reading=reading)
                if kept is not None:
                    yield self._report(file, kept)

    def _report(self, file: GoFile, kept: critical.KeptLock) -> Finding:
        name, decision = kept.operation.text, kept.decision
        when = f" {decision.text(file)}" if decision is not None else ""
        end, way = kept.path.end, "panic" if kept.path.kind is flow.ExitKind.PANIC else "return"
        unlock = "RUnlock" if kept.operation.action.reads else "Unlock"
        story = [
            place for place in kept.path.labels(file) if place[0].span.start > kept.operation.call.end_byte
        ]
        if end is not None and kept.path.kind is flow.ExitKind.PANIC:
            story.append((file.at(end), f"panics here, and is recovered with `{name}` held"))
        elif end is not None:
            story.append((file.at(end), f"returns here with `{name}` held"))
        return self.finding(
            f"`{name}` is not unlocked{when}",
            file.at(kept.operation.call),
            "locked here",
            related=story,
            help=f"unlock before this {way}, or `defer {name}.{unlock}()` right after locking",
        )
