"""cancel-never-called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import cancels
from caulk.rule import GoPackageRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.packages import GoPackage


class CancelNeverCalled(GoPackageRule):
    """Cancel function that is kept in a field and that nobody calls.

    ## What it does

    Follows the cancel function of a context into the field that keeps it, and reports it when no code of the
    package calls it or hands it on.

    ## Why is this bad?

    It was kept so that somebody can end what runs under the context. Nobody does: the goroutines that wait
    for the context live on after their owner was closed, and the context stays registered with its parent.

    ## Example

    ```go
    package poller

    import (
        "context"
        "time"
    )

    type poller struct {
        cancel context.CancelFunc
        closed bool
    }

    func start(poll func()) *poller {
        ctx, cancel := context.WithCancel(context.Background())
        p := &poller{cancel: cancel}
        go func() {
            for ctx.Err() == nil {
                poll()
                time.Sleep(time.Second)
            }
        }()
        return p
    }

    func (p *poller) Close() { p.closed = true }
    ```

    ## Use instead

    ```go
    package poller

    import (
        "context"
        "time"
    )

    type poller struct {
        cancel context.CancelFunc
    }

    func start(poll func()) *poller {
        ctx, cancel := context.WithCancel(context.Background())
        p := &poller{cancel: cancel}
        go func() {
            for ctx.Err() == nil {
                poll()
                time.Sleep(time.Second)
            }
        }()
        return p
    }

    func (p *poller) Close() { p.cancel() }
    ```

    ## Known limits

    Only fields that other packages cannot name, in packages that can be read whole. Whether the calls that
    there are come on every path is not asked.

    ## References

    - Package `context`: failing to call the CancelFunc leaks the child and its children until the parent ends
    """

    name = "cancel-never-called"
    family = "contexts"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_test_support = False
    triggers = (b"context.With", b"NotifyContext", b"WithCancel", b"CancelFunc", b"CancelCauseFunc")

    def check(self, package: GoPackage) -> Iterator[Finding]:
        for kept in cancels.never_called(package):
            file, field = kept.file, kept.field
            yield self.finding(
                f"nobody calls the cancel function kept in `{field.name}`",
                file.at(kept.target),
                "kept here, and never called",
                related=[
                    (file.at(kept.call), "what runs under this context cannot be ended"),
                    (field.file.at(field.node), "the field that keeps it"),
                ],
                help=f"call `{field.name}` where the owner is closed, or drop the field",
            )
