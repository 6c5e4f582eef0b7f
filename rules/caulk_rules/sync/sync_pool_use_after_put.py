"""sync-pool-use-after-put."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import pools
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class SyncPoolUseAfterPut(GoFileRule):
    """Object that is used after it went back to its sync.Pool.

    ## What it does

    Follows the paths after `Put` to a use of what was put back, and reports a return of it, of a slice of it
    or of the bytes of a buffer while a deferred `Put` is pending.

    ## Why is this bad?

    The pool may have given the object to another goroutine by then. Both write the same memory: data of one
    request shows up in another.

    ## Example

    ```go
    package encode

    import (
        "bytes"
        "sync"
    )

    var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

    func encode(text string) []byte {
        buffer := buffers.Get().(*bytes.Buffer)
        defer buffers.Put(buffer)
        buffer.Reset()
        buffer.WriteString(text)
        return buffer.Bytes()
    }
    ```

    ## Use instead

    ```go
    package encode

    import (
        "bytes"
        "sync"
    )

    var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

    func encode(text string) []byte {
        buffer := buffers.Get().(*bytes.Buffer)
        defer buffers.Put(buffer)
        buffer.Reset()
        buffer.WriteString(text)
        return bytes.Clone(buffer.Bytes())
    }
    ```

    ## Known limits

    A function of the package that puts back what it is given counts as `Put` when it does so on every path.
    Parts that were taken out of the object before are not followed, and neither are objects in variables of
    the package.

    ## References

    - Package `sync`, Pool
    """

    name = "sync-pool-use-after-put"
    family = "sync"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in pools.used_after_put(file):
            message = (
                f"what is returned shares memory with `{found.name}`, which goes back to the pool"
                if found.returned
                else f"`{found.name}` is used after it went back to the pool"
            )
            yield self.finding(
                message,
                file.at(found.use),
                "another goroutine may own it by now",
                related=[(file.at(found.put), "goes back here" + (" on return" if found.returned else ""))],
                help="copy what is returned" if found.returned else "put it back after its last use",
            )
