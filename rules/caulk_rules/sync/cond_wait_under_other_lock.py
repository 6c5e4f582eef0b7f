"""cond-wait-under-other-lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import condvars
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class CondWaitUnderOtherLock(GoFileRule):
    """Wait on a sync.Cond with a lock held that everybody who signals needs.

    ## What it does

    Reports `(*sync.Cond).Wait` made while a second lock is held, when each function that signals the
    condition takes that lock before it does.

    ## Why is this bad?

    Wait gives back the lock that the condition was made with, and no other. Who would signal waits for the
    second lock, and who holds the second lock waits for the signal.

    ## Example

    ```go
    package pool

    import "sync"

    type pool struct {
        admin sync.Mutex
        mu    sync.Mutex
        cond  *sync.Cond
        idle  int
    }

    func open() *pool {
        p := &pool{}
        p.cond = sync.NewCond(&p.mu)
        return p
    }

    func (p *pool) take() {
        p.admin.Lock()
        defer p.admin.Unlock()
        p.mu.Lock()
        defer p.mu.Unlock()
        for p.idle == 0 {
            p.cond.Wait()
        }
        p.idle--
    }

    func (p *pool) give() {
        p.admin.Lock()
        defer p.admin.Unlock()
        p.mu.Lock()
        defer p.mu.Unlock()
        p.idle++
        p.cond.Signal()
    }
    ```

    ## Use instead

    ```go
    package pool

    import "sync"

    type pool struct {
        mu   sync.Mutex
        cond *sync.Cond
        idle int
    }

    func open() *pool {
        p := &pool{}
        p.cond = sync.NewCond(&p.mu)
        return p
    }

    func (p *pool) take() {
        p.mu.Lock()
        defer p.mu.Unlock()
        for p.idle == 0 {
            p.cond.Wait()
        }
        p.idle--
    }

    func (p *pool) give() {
        p.mu.Lock()
        defer p.mu.Unlock()
        p.idle++
        p.cond.Signal()
    }
    ```

    ## Known limits

    Locks are compared by the field that holds them, so two instances of one type count as one. Locks that
    callers hold are seen when all callers are.

    ## References

    - Package `sync`, `(*Cond).Wait`: Wait unlocks c.L
    """

    name = "cond-wait-under-other-lock"
    family = "sync"
    severity = Severity.ERROR
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True
    triggers = (b".Wait",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in condvars.waits_under_other_lock(file):
            name = found.taken.text
            signal = found.signal
            yield self.finding(
                f"`{found.wait.text}.Wait` keeps `{name}`, which everybody who signals needs",
                file.at(found.wait.node),
                f"waits with `{name}` held",
                related=[
                    (found.taken.file.at(found.taken.call), "taken here, and not given back"),
                    (found.needed.file.at(found.needed.call), "needed here ..."),
                    (signal.file.at(signal.node), "... to come to the signal"),
                ],
                help=f"unlock `{name}` before waiting",
            )
