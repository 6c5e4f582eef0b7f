"""loop-variable-captured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import loop_captures
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class LoopVariableCaptured(GoFileRule):
    """Loop variable that all goroutines of the loop share.

    ## What it does

    In code for a language version before Go 1.22, reports a goroutine or deferred function inside a loop that
    uses the loop's variable instead of a copy of it.

    ## Why is this bad?

    Before 1.22 a loop has one variable for all its rounds. The goroutines run later than their round and see
    what the variable holds then: mostly the last element, many times. It is a data race as well.

    ## Example

    ```go title="go.mod"
    module example.com/jobs

    go 1.21
    ```

    ```go title="jobs.go"
    package jobs

    func Start(names []string, run func(string)) {
        for _, name := range names {
            go func() {
                run(name)
            }()
        }
    }
    ```

    ## Use instead

    ```go title="go.mod"
    module example.com/jobs

    go 1.21
    ```

    ```go title="jobs.go"
    package jobs

    func Start(names []string, run func(string)) {
        for _, name := range names {
            go func(name string) {
                run(name)
            }(name)
        }
    }
    ```

    ## Known limits

    The language version is that of the file: the go directive of go.mod, or a `//go:build go1.22` line. From
    Go 1.22 on there is nothing to report. Goroutines that the same round waits for are left alone.

    ## References

    - The Go Blog, "Fixing For Loops in Go 1.22"
    """

    name = "loop-variable-captured"
    family = "goroutines"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"for ",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in loop_captures.shared_captures(file):
            name = found.variable.name
            version = ".".join(map(str, file.go_version or ()))
            what = "deferred function" if found.deferred else "goroutine"
            yield self.finding(
                f"with go {version} every {what} of this loop sees the last `{name}`",
                file.at(found.use),
                "one variable for all rounds",
                related=[
                    (file.at(found.variable.node), "declared by the loop"),
                    (file.at(found.marker), "runs after its round"),
                ],
                help=f"copy it first: `{name} := {name}`, or raise the go directive to 1.22",
            )
