"""waitgroup-wait-in-spawn-loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import group_counts
from caulk.rule import GoFileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.golang.files import GoFile


class WaitgroupWaitInSpawnLoop(GoFileRule):
    """Wait inside the loop that has yet to start what it waits for.

    ## What it does

    Reports a `Wait` that each round of a loop comes to, when the group was given the count of all rounds
    before the loop and each round starts only one of the goroutines that bring it down.

    ## Why is this bad?

    The first round waits for goroutines that later rounds would start. They never come, and the loop hangs as
    soon as there is more than one thing to do.

    ## Example

    ```go
    package plugins

    import "sync"

    func LoadAll(plugins []string, load func(string)) {
        var wg sync.WaitGroup
        wg.Add(len(plugins))
        for _, plugin := range plugins {
            go func() {
                defer wg.Done()
                load(plugin)
            }()
            wg.Wait()
        }
    }
    ```

    ## Use instead

    ```go
    package plugins

    import "sync"

    func LoadAll(plugins []string, load func(string)) {
        var wg sync.WaitGroup
        wg.Add(len(plugins))
        for _, plugin := range plugins {
            go func() {
                defer wg.Done()
                load(plugin)
            }()
        }
        wg.Wait()
    }
    ```

    ## Known limits

    A loop that adds and waits in the same round works, if slowly, and is not reported; neither is a `Wait`
    under a condition.

    ## References

    - Package `sync`, WaitGroup
    """

    name = "waitgroup-wait-in-spawn-loop"
    family = "sync"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b".Wait()",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for found in group_counts.waits_in_spawn_loops(file):
            name = found.wait.text
            yield self.finding(
                f"`{name}.Wait` in the loop waits for goroutines that later rounds would start",
                file.at(found.wait.node),
                "waits for ever in the first round",
                related=[
                    (file.at(found.add.node), "counts the goroutines of all rounds"),
                    (file.at(found.loop), "each round ..."),
                    (found.start.file.at(found.start.marker), "... starts one of them"),
                ],
                help=f"move `{name}.Wait()` behind the loop",
            )
