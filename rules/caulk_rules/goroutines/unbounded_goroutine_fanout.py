"""unbounded-goroutine-fanout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Finding, Severity
from caulk.golang import fanout
from caulk.rule import GoPackageRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.findings import Location
    from caulk.golang.packages import GoPackage


class UnboundedGoroutineFanout(GoPackageRule):
    """Goroutine for each of as many things as a request or an input holds.

    ## What it does

    Reports a goroutine that a loop starts in each round, with nothing that limits how many there are at once,
    when the rounds are counted by the data of a request, by a directory, a file or the rows of a query, or by
    constants of a thousand and more.

    ## Why is this bad?

    Each goroutine takes memory, a connection, a file, a place in somebody's queue. One large request, or one
    full directory, then starts as many as it likes: the process is killed for its memory, or what it calls
    is flooded.

    ## Example

    ```go
    package resize

    import (
        "encoding/json"
        "net/http"
        "sync"
    )

    type order struct{ Images []string }

    func resize(image string) {}

    func handle(w http.ResponseWriter, r *http.Request) {
        var o order
        if json.NewDecoder(r.Body).Decode(&o) != nil {
            return
        }
        var group sync.WaitGroup
        for _, image := range o.Images {
            group.Add(1)
            go func() {
                defer group.Done()
                resize(image)
            }()
        }
        group.Wait()
    }
    ```

    ## Use instead

    ```go
    package resize

    import (
        "encoding/json"
        "net/http"
        "sync"
    )

    type order struct{ Images []string }

    func resize(image string) {}

    func handle(w http.ResponseWriter, r *http.Request) {
        var o order
        if json.NewDecoder(r.Body).Decode(&o) != nil {
            return
        }
        var group sync.WaitGroup
        slots := make(chan struct{}, 16)
        for _, image := range o.Images {
            slots <- struct{}{}
            group.Add(1)
            go func() {
                defer group.Done()
                resize(image)
                <-slots
            }()
        }
        group.Wait()
    }
    ```

    ## Known limits

    Off by default: how much a client may send can be limited elsewhere. Any wait in the loop counts as a
    limit: a channel operation, a semaphore or limiter, a `Wait`; so does `SetLimit` of the group, and a
    length that is compared with a limit. Loops over channels, connections and lists of other packages are
    left alone.

    ## References

    - Package `golang.org/x/sync/errgroup`, SetLimit
    - Package `golang.org/x/sync/semaphore`
    """

    name = "unbounded-goroutine-fanout"
    family = "goroutines"
    severity = Severity.NOTE
    confidence = Confidence.MEDIUM
    since = "0.1.0"
    in_test_support = False
    pedantic = True
    triggers = (b"go ", b".Go(")

    def check(self, package: GoPackage) -> Iterator[Finding]:
        for found in fanout.FanOuts(package).find():
            story: list[tuple[Location, str]] = [(found.why.location, found.why.text)]
            story.append((found.file.at(found.place), "each round of this ..."))
            story += [(file.at(call), "... comes by here ...") for file, call in reversed(found.calls)]
            yield self.finding(
                "goroutines are started without a limit, as many as the input asks for",
                found.spawn.file.at(found.spawn.marker),
                "... starts another one, however many there are",
                related=story,
                help="give the group a limit (SetLimit), take a slot of a semaphore, or start few workers",
            )
