"""signal-missing-sigterm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.deployment import services, signals
from caulk.findings import Applicability, Confidence, Finding, Fix, Severity
from caulk.golang import edits
from caulk.rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caulk.deployment.links import Link
    from caulk.deployment.mains import MainPackage
    from caulk.deployment.project import Project
    from caulk.deployment.signals import NamedSignal
    from caulk.findings import Location
    from caulk.golang.files import GoFile
    from caulk.rule import LabelledPlace


class SignalMissingSigterm(ProjectRule):
    """Program that handles Ctrl-C but not the signal that Kubernetes sends.

    ## What it does

    Looks at every call of `signal.Notify` and `signal.NotifyContext` in a program and in the packages of its
    module that it imports. It reports when SIGINT (`os.Interrupt`) is asked for and SIGTERM is not.

    ## Why is this bad?

    The kubelet stops a container with SIGTERM. A Go process that has not asked for it dies on the spot:
    requests in flight are dropped, and the shutdown code, which works with Ctrl-C on the desk, never runs in
    the cluster.

    ## Example

    ```go
    package main

    import (
        "context"
        "net/http"
        "os"
        "os/signal"
    )

    func main() {
        ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
        defer stop()
        server := &http.Server{Addr: ":8080"}
        go server.ListenAndServe()
        <-ctx.Done()
        server.Shutdown(context.Background())
    }
    ```

    ## Use instead

    ```go
    package main

    import (
        "context"
        "net/http"
        "os"
        "os/signal"
        "syscall"
    )

    func main() {
        ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
        defer stop()
        server := &http.Server{Addr: ":8080"}
        go server.ListenAndServe()
        <-ctx.Done()
        server.Shutdown(context.Background())
    }
    ```

    ## Known limits

    Programs that neither serve nor are shipped in a container are left alone: on a desk SIGINT is what
    matters. So are programs that use a library which handles SIGTERM itself, lists of signals that are
    computed, and images or containers that ask to be stopped with SIGINT.

    ## References

    - Kubernetes documentation, "Pod Lifecycle", section "Termination of Pods"
    - Go documentation of package `os/signal`
    """

    name = "signal-missing-sigterm"
    family = "shutdown"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    fixable = Applicability.UNSAFE
    triggers = (b"os/signal",)

    def check(self, project: Project) -> Iterator[Finding]:
        reported: set[object] = set()
        # Linked programs first: a package that several programs share is then reported at its worst.
        for main in sorted(project.mains, key=lambda main: not project.links_of(main)):
            if signals.lists_sigterm(main):
                continue
            handling = project.signals_of(main)
            interrupts = [each for each in handling.naming("SIGINT") if each[0].file.checked]
            if not interrupts or handling.may_handle_sigterm:
                continue
            place = interrupts[0][1].location
            if place in reported:
                continue
            if all_stopped_otherwise(project, main):
                continue
            links = [link for link in project.links_of(main) if not link.container.pod.is_job]
            why = self._why(project, main, links, place)
            if why is None:
                continue
            reported.add(place)
            signal = interrupts[0][1]
            yield self.finding(
                f"only {signal.text} is handled; Kubernetes stops pods with SIGTERM",
                place,
                "SIGTERM is not in the list",
                related=[*((other.location, "nor here") for _, other in interrupts[1:]), *why],
                help=f"add syscall.SIGTERM next to {signal.text}",
                fix=_fix(signal),
                severity=Severity.ERROR if links else Severity.WARNING,
                confidence=self._confidence(main, interrupts[0][0].file, links),
            )

    @staticmethod
    def _confidence(main: MainPackage, file: GoFile, links: list[Link]) -> Confidence:
        if file.package is not main.package and services.is_command(file):
            return Confidence.LOW  # one command of many, perhaps not the one that a pod runs
        return links[0].confidence if links else Confidence.MEDIUM

    @staticmethod
    def _why(
        project: Project, main: MainPackage, links: list[Link], place: Location
    ) -> list[LabelledPlace] | None:
        """Why the program will be asked to stop by SIGTERM; None when nothing says so."""
        if links:
            image = links[0].container.node.get("image")
            return [(image or links[0].container, f"this container runs {main.title}"), *links[0].trail[-1:]]
        if project.links_of(main):
            return None  # only jobs, which run to their end
        images = project.images_of(main)
        if images and images[0].default.steps:
            return [(images[0].default.steps[0][0], f"this image starts {main.title}")]
        # A command of a larger tool may catch Ctrl-C for itself while some other package serves: the two
        # belong together when one of them stands in the program's own package, or both in one.
        home = place.span.path.rpartition("/")[0]
        near = None if home == main.directory else {home, main.directory}
        serving = services.serving_call(main, near) if not main.is_auxiliary else None
        return [(serving, "it serves from here on")] if serving is not None else None


def _fix(signal: NamedSignal) -> Fix | None:
    """SIGTERM behind the signal, where that is one of a list of arguments or elements."""
    around = signal.node.parent
    around = around.parent if around is not None and around.type == "literal_element" else around
    if around is None or around.type not in ("argument_list", "literal_value"):
        return None
    known = edits.imported(signal.file, "syscall")
    if known is None:
        return None
    name, imports = known
    added = edits.behind(signal.file, signal.node, f", {name}.SIGTERM")
    return Fix(f"add {name}.SIGTERM", (*imports, added), Applicability.UNSAFE)


def all_stopped_otherwise(project: Project, main: MainPackage) -> bool:
    """Whether everything that runs the program asks for SIGINT instead."""
    asked = []
    for link in project.links_of(main):
        if link.container in link.container.pod.long_running:
            own = link.container.lifecycle.stop_signal if link.container.lifecycle is not None else ""
            final = link.dockerfile.final if link.dockerfile is not None else None
            asked.append(own or (final.stop_signal if final is not None else ""))
    if not asked:
        finals = [image.dockerfile.final for image in project.images_of(main)]
        asked = [final.stop_signal if final is not None else "" for final in finals]
    return bool(asked) and all(each.upper() in ("SIGINT", "INT", "2") for each in asked)
