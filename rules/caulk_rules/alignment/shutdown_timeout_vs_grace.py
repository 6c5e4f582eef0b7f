"""shutdown-timeout-vs-grace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.deployment import drains
from caulk.findings import Confidence, Finding, Severity
from caulk.golang import contexts
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.drains import Drain, Limit
    from caulk.deployment.links import Link
    from caulk.deployment.project import Project
    from caulk.manifests.model import Container, YamlNode
    from caulk.rule import LabelledPlace

SECOND = 10**9  # ns
HASTY = 5 * SECOND  # a drain up to here is compared with what a response may take
PRESTOP_ALONE = 2  # seconds: a preStop hook that leaves no more is the matter of prestop-exceeds-grace


class ShutdownTimeoutVsGrace(ProjectRule):
    """Graceful shutdown that takes longer than the pod has.

    ## What it does

    Adds up what happens after Kubernetes asks a pod to stop: the constant sleep of the preStop hook, constant
    sleeps between the signal and the shutdown, and the time limit of `(*http.Server).Shutdown`, of gRPC's
    `GracefulStop`, or of a controller manager's stop. It reports when the sum reaches
    `terminationGracePeriodSeconds` (30 unless set) of a pod whose container runs this program. A note tells
    of the reverse: a limit of a few seconds on a server whose `WriteTimeout` lets responses take longer.

    ## Why is this bad?

    The grace period starts before the preStop hook, and SIGKILL comes when it ends, whatever the process is
    doing. Requests that the shutdown still waits for are cut off, and everything after it (flushing buffers,
    releasing a lease, closing a database) never runs. Each side looks right alone; only the sum is wrong.

    ## Example

    ```go title=cmd/api/main.go
    package main

    import (
        "context"
        "net/http"
        "os/signal"
        "syscall"
        "time"
    )

    func main() {
        ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
        defer stop()
        server := &http.Server{Addr: ":8080"}
        go server.ListenAndServe()
        <-ctx.Done()
        drain, cancel := context.WithTimeout(context.Background(), 20*time.Second)
        defer cancel()
        server.Shutdown(drain)
    }
    ```

    ```yaml title=deploy.yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: api
          image: registry.example.com/api:1.4
          lifecycle:
            preStop:
              sleep:
                seconds: 15
    ```

    ## Use instead

    ```go title=cmd/api/main.go
    package main

    import (
        "context"
        "net/http"
        "os/signal"
        "syscall"
        "time"
    )

    func main() {
        ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
        defer stop()
        server := &http.Server{Addr: ":8080"}
        go server.ListenAndServe()
        <-ctx.Done()
        drain, cancel := context.WithTimeout(context.Background(), 20*time.Second)
        defer cancel()
        server.Shutdown(drain)
    }
    ```

    ```yaml title=deploy.yaml
    apiVersion: v1
    kind: Pod
    metadata:
      name: api
    spec:
      terminationGracePeriodSeconds: 45
      containers:
        - name: api
          image: registry.example.com/api:1.4
          lifecycle:
            preStop:
              sleep:
                seconds: 15
    ```

    ## Known limits

    Needs to know which program the container runs: `caulk scan -v` says what was linked and why, and
    `[[links]]` in the configuration decides where names and Dockerfiles do not. Times that are not constant
    are unknown; the default of a flag or a configuration field counts with medium confidence. Several
    shutdowns in a row count as the longest of them. Sidecars are left out. A preStop hook that fills the
    grace period by itself is `prestop-exceeds-grace`. Told with `--pedantic` only: a controller manager's
    default limit, a shutdown without any limit, and a written grace period that equals the limit.

    ## References

    - Kubernetes documentation, "Pod Lifecycle", section "Termination of Pods"
    - Go documentation of `(*http.Server).Shutdown`
    """

    name = "shutdown-timeout-vs-grace"
    family = "alignment"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, project: Project) -> Iterator[Finding]:
        for link in project.links:
            if link.is_firm and link.container in link.container.pod.containers:
                yield from self._compare(link, project.drains_of(link.main))

    def _compare(self, link: Link, found: tuple[Drain, ...]) -> Iterator[Finding]:
        grace, hook = link.container.pod.grace_period.value, link.container.pre_stop_seconds
        if grace is None or hook is None or (hook and hook >= grace - PRESTOP_ALONE):
            return
        drain = drains.longest(found)
        if drain is not None and drain.nanoseconds is not None:
            total = hook * SECOND + drain.nanoseconds
            if total >= grace * SECOND:
                yield self._too_long(link, drain, hook, int(total), grace)
                return
        elif found:
            yield self._unlimited(link, found[0], grace)
        for each in found:
            limit, response = each.limit.nanoseconds, each.response
            if response is None or limit is None or limit > HASTY or each.limit.confidence < Confidence.HIGH:
                continue
            if response.nanoseconds is not None and response.nanoseconds > limit:
                yield self._too_short(link, each, limit, response, response.nanoseconds)

    def _too_long(self, link: Link, drain: Drain, hook: float, total: int, grace: int) -> Finding:
        parts = [f"preStop {hook:g}s"] if hook else []
        parts += [f"sleep {contexts.format_duration(duration)}" for duration, _ in drain.sleeps]
        limit = contexts.format_duration(drain.limit.nanoseconds or 0)
        parts.append(f"{drain.kind.value} {limit}{' (default)' if drain.is_default else ''}")
        sum_ = " + ".join(parts)
        if total > grace * SECOND:
            verb, end = ("exceed" if len(parts) > 1 else "exceeds"), "SIGKILL cuts the drain"
        else:
            verb, end = ("use up" if len(parts) > 1 else "uses up"), "SIGKILL comes as the drain times out"
        if drain.is_default or (total == grace * SECOND and not hook and self._grace_is_written(link)):
            # Nobody chose the default; and who writes the very limit down as grace period had it in mind.
            severity, confidence = Severity.NOTE, Confidence.LOW
        else:
            severity, confidence = self.severity, min(link.confidence, drain.limit.confidence)
        enough = -(-total // SECOND) + 5
        return self.finding(
            f"{sum_} {verb} the {grace}s grace period: {end}",
            self._place(link, hook),
            f"SIGKILL comes {grace}s after the deletion"
            + ("" if self._grace_is_written(link) else ", by default"),
            related=self._story(link, drain, hook, limit),
            help=f"set terminationGracePeriodSeconds to {enough} or more, or shorten what comes before it",
            severity=severity,
            confidence=confidence,
        )

    def _too_short(self, link: Link, drain: Drain, limit: int, response: Limit, longest_: int) -> Finding:
        given, may_take = contexts.format_duration(limit), contexts.format_duration(longest_)
        return self.finding(
            f"Shutdown gives up after {given}, while a response may take {may_take} and the pod has time",
            drain.limit.place,
            f"only {given} are allowed ...",
            related=(
                (response.place, f"... for responses that may take {may_take}"),
                (self._place(link, 0), f"{link.main.title} has until here"),
            ),
            help="let Shutdown wait as long as a response may take, within the grace period",
            severity=Severity.NOTE,
            confidence=link.confidence,
        )

    def _unlimited(self, link: Link, drain: Drain, grace: int) -> Finding:
        return self.finding(
            f"{drain.kind.value} has no time limit and relies on SIGKILL after {grace}s",
            drain.place,
            "a single open connection holds this up until the pod is killed",
            related=((self._place(link, 0), f"SIGKILL comes {grace}s after the deletion"),),
            help="give it a context that ends before the grace period, so that the code after it still runs",
            severity=Severity.NOTE,
            confidence=Confidence.LOW,
        )

    @staticmethod
    def _grace_is_written(link: Link) -> bool:
        return link.container.pod.grace_period.is_written

    @staticmethod
    def _place(link: Link, hook: float) -> YamlNode | Container:
        """Where the user would change it: the grace period, else the hook, else the container."""
        written = link.container.pod.grace_period.node
        lifecycle = link.container.lifecycle
        if written is not None:
            return written
        if hook and lifecycle is not None and lifecycle.pre_stop is not None:
            return lifecycle.pre_stop.seconds_place
        return link.container

    def _story(self, link: Link, drain: Drain, hook: float, limit: str) -> Iterator[LabelledPlace]:
        lifecycle = link.container.lifecycle
        if hook and lifecycle is not None and lifecycle.pre_stop is not None and self._grace_is_written(link):
            yield lifecycle.pre_stop.seconds_place, f"the preStop hook takes the first {hook:g}s of it"
        image = link.container.node.get("image")
        if image is not None:
            yield image, f"this image runs {link.main.title}"
        yield from link.trail[-1:]
        for duration, place in drain.sleeps:
            yield place, f"after the signal {contexts.format_duration(duration)} pass here ..."
        if drain.kind is drains.DrainKind.MANAGER:
            default = " unless GracefulShutdownTimeout says otherwise" if drain.is_default else ""
            yield drain.place, f"the manager waits up to {limit} for its runnables{default}"
        else:
            if drain.limit.place != drain.place:
                yield drain.limit.place, f"up to {limit} are allowed ..."
            yield drain.place, "... for open requests to end here"
