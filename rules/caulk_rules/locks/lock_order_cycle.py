"""lock-order-cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.rule import GoPackageRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang import locks_order
    from caulk.golang.packages import GoPackage


class LockOrderCycle(GoPackageRule):
    """Two locks that are taken in both orders.

    ## What it does

    Notes which locks are taken while others are held, in a function itself or in functions of the package
    that it calls, and reports two that are taken in both orders, unless a third lock is held both times. A
    function that gives back a lock which it has not taken holds it until then.

    ## Why is this bad?

    When two goroutines have taken one lock each and want the other, both wait for ever. It needs bad luck in
    the timing, so it shows in production rather than in tests.

    ## Example

    ```go
    package bank

    import "sync"

    type bank struct {
        accounts sync.Mutex
        journal  sync.Mutex
        total    int
        lines    []string
    }

    func (b *bank) write(line string) {
        b.journal.Lock()
        defer b.journal.Unlock()
        b.lines = append(b.lines, line)
    }

    func (b *bank) deposit(amount int) {
        b.accounts.Lock()
        defer b.accounts.Unlock()
        b.total += amount
        b.write("deposit")
    }

    func (b *bank) audit() int {
        b.journal.Lock()
        defer b.journal.Unlock()
        b.accounts.Lock()
        defer b.accounts.Unlock()
        return b.total - len(b.lines)
    }
    ```

    ## Use instead

    ```go
    package bank

    import "sync"

    type bank struct {
        accounts sync.Mutex
        journal  sync.Mutex
        total    int
        lines    []string
    }

    func (b *bank) write(line string) {
        b.journal.Lock()
        defer b.journal.Unlock()
        b.lines = append(b.lines, line)
    }

    func (b *bank) deposit(amount int) {
        b.accounts.Lock()
        defer b.accounts.Unlock()
        b.total += amount
        b.write("deposit")
    }

    func (b *bank) audit() int {
        b.accounts.Lock()
        defer b.accounts.Unlock()
        b.journal.Lock()
        defer b.journal.Unlock()
        return b.total - len(b.lines)
    }
    ```

    ## Known limits

    Orders are compared within a package, and with those of the packages that declare its locks. Whether the
    two can really run at the same time, and on the same two values, is not asked: a state that they guard may
    rule it out. Locks of one field that are taken in the order of some key are not seen.

    ## References

    - Package `sync`, Mutex
    """

    name = "lock-order-cycle"
    family = "locks"
    severity = Severity.WARNING
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    triggers = (b"Lock()",)

    def check(self, package: GoPackage) -> Iterator[Finding]:
        for cycle in package.locks.orders.cycles():
            one, other = cycle.one, cycle.other
            if not one.function.file.checked:
                continue
            first, second = one.held, one.second
            story = [*_told(one), *_told(other)]
            yield self.finding(
                f"`{second.text}` is taken while `{first.text}` is held, and elsewhere the other way round",
                one.function.file.at(one.node),
                "takes the second lock",
                related=story,
                help="take the two locks in one order everywhere",
            )


def _told(order: locks_order.Order) -> Iterator[tuple[Location, str]]:
    """How a function comes to hold both locks."""
    held, second = order.held, order.second
    if order.section is None:
        yield (
            held.file.at(held.call),
            f"`{held.text}` is given back here, and held by the caller until then ...",
        )
    else:
        yield held.file.at(held.call), f"`{held.text}` is taken here ..."
    for link in order.through:
        yield link.file.at(link.node), "... and held around this call ..."
    yield second.file.at(second.call), f"... when `{second.text}` is taken"
