"""double-lock-of-type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import locks_instances
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.files import GoFile


class DoubleLockOfType(GoFileRule):
    """Lock of one value taken under the same lock of another, which may be the same value.

    ## What it does

    Reports a mutex field that is locked while the same field of another variable of the type is held, in the
    function itself or in one that it calls, when nothing tells the two values apart or puts them in order.

    ## Why is this bad?

    Called with one value twice, the function waits for itself for ever. Called by two goroutines with the
    same two values the other way round, each holds one lock and waits for the other.

    ## Example

    ```go
    package bank

    import "sync"

    type Account struct {
        mu      sync.Mutex
        balance int
    }

    func (a *Account) Transfer(to *Account, amount int) {
        a.mu.Lock()
        defer a.mu.Unlock()
        to.mu.Lock()
        defer to.mu.Unlock()
        a.balance -= amount
        to.balance += amount
    }
    ```

    ## Use instead

    ```go
    package bank

    import "sync"

    type Account struct {
        mu      sync.Mutex
        balance int
    }

    func (a *Account) Transfer(to *Account, amount int) {
        a.add(-amount)
        to.add(amount)
    }

    func (a *Account) add(amount int) {
        a.mu.Lock()
        defer a.mu.Unlock()
        a.balance += amount
    }
    ```

    ## Known limits

    Off by default: that the two are different, and always come in one order, may be known to the callers.
    Silent for types whose values lead to others of their type (trees, lists, decorators), for elements of
    slices and maps, for values made in the function, and when a condition compares the two.

    ## References

    - Package `sync`, Mutex: a locked Mutex is not associated with a goroutine
    """

    name = "double-lock-of-type"
    family = "locks"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    pedantic = True
    triggers = (b"Lock()",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        if file.is_test or file.imports_any("testing"):
            return
        for nested in locks_instances.nested_locks(file):
            first, second, owner = nested.first, nested.second, nested.owner.name
            story: list[tuple[Location, str]] = [
                (first.file.at(first.call), f"`{first.text}` is taken here ..."),
                *((link.file.at(link.node), "this call is made with it held") for link in nested.through),
            ]
            yield self.finding(
                f"`{second.text}` is locked while `{first.text}` is held: one {owner} may be meant",
                second.file.at(second.call),
                "... and the same lock here, of a value that nothing tells apart",
                related=story,
                help="hold one at a time, or compare the two and lock them in one order everywhere",
            )
