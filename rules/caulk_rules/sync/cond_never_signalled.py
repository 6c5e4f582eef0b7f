"""cond-never-signalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import condvars
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class CondNeverSignalled(GoFileRule):
    """Wait on a sync.Cond that nobody signals.

    ## What it does

    Reports `(*sync.Cond).Wait` on a condition that only its own package can reach, when no code of the
    package calls `Signal` or `Broadcast` on it.

    ## Why is this bad?

    Only a signal ends a Wait. The goroutine waits for ever, whatever happens to the state it asks about.

    ## Example

    ```go
    package plugin

    import "sync"

    type plugin struct {
        mu     sync.Mutex
        active *sync.Cond
        ready  bool
    }

    func load() *plugin {
        p := &plugin{}
        p.active = sync.NewCond(&p.mu)
        return p
    }

    func (p *plugin) activate() {
        p.mu.Lock()
        p.ready = true
        p.mu.Unlock()
    }

    func (p *plugin) await() {
        p.mu.Lock()
        defer p.mu.Unlock()
        for !p.ready {
            p.active.Wait()
        }
    }
    ```

    ## Use instead

    ```go
    package plugin

    import "sync"

    type plugin struct {
        mu     sync.Mutex
        active *sync.Cond
        ready  bool
    }

    func load() *plugin {
        p := &plugin{}
        p.active = sync.NewCond(&p.mu)
        return p
    }

    func (p *plugin) activate() {
        p.mu.Lock()
        p.ready = true
        p.active.Broadcast()
        p.mu.Unlock()
    }

    func (p *plugin) await() {
        p.mu.Lock()
        defer p.mu.Unlock()
        for !p.ready {
            p.active.Wait()
        }
    }
    ```

    ## Known limits

    A condition that is exported, returned, or passed to code out of sight may be signalled there. A
    `cond.Broadcast` passed on as a value counts as a signal, whoever calls it.

    ## References

    - Package `sync`, Cond
    """

    name = "cond-never-signalled"
    family = "sync"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b".Wait",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in condvars.unsignalled(file):
            name = found.wait.text
            yield self.finding(
                f"`{name}.Wait` waits for ever: nobody signals `{name}`",
                file.at(found.wait.node),
                "no code of this package calls Signal or Broadcast",
                related=[(found.made[0].at(found.made[1]), "made here")] if found.made is not None else [],
                help=f"call `{name}.Broadcast()` where the state changes that it waits for",
            )
