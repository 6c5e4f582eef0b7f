"""Hand-made reports over small sources, for tests of the output."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from caulk.findings import Confidence, Edit, Finding, Fix, Label, Location, Notice, NoticeKind, Severity
from caulk.report import Report, Skipped, SkipReason, Sources, Stats, Suppressed
from caulk.reporters import writer
from caulk.rule import Rule
from caulk.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path("/project")


class BlockedSend(Rule):
    """Goroutine that waits for ever to send.

    ## What it does

    Finds a goroutine that sends on a channel from which nobody receives any more.

    It looks at one function at a time.

    ## Why is this bad?

    The goroutine and all it holds stay in memory.
    """

    name = "goroutine-leak-blocked-send"
    family = "goroutines"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    tags: ClassVar[tuple[str, ...]] = ("channels",)


class ShutdownGrace(Rule):
    """Shutdown that outlasts the grace period."""

    name = "shutdown-timeout-vs-grace"
    family = "alignment"
    severity = Severity.ERROR
    confidence = Confidence.MEDIUM
    since = "0.1.0"


class ProbeOrder(Rule):
    """Probe that cannot succeed in time."""

    name = "probe-timing-order"
    family = "probes"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    pedantic = True


RULES = tuple(sorted((BlockedSend(), ShutdownGrace(), ProbeOrder()), key=lambda rule: rule.name))

FETCH = b"""package fetch

import "context"

func Fetch(ctx context.Context, url string) (Result, error) {
\tresults := make(chan Result)

\t// The request outlives the caller's patience.
\tgo func() { results <- fetch(url) }()

\tselect {
\tcase result := <-results:
\t\treturn result, nil
\tcase <-ctx.Done():
\t\treturn Result{}, ctx.Err()
\t}
}
"""

MAIN = b"""package main

func serve(server *http.Server) {
\tctx, cancel := context.WithTimeout(context.Background(), 25*time.Second)
\tdefer cancel()
\tserver.Shutdown(ctx)
}
"""

DEPLOYMENT = b"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: api
          lifecycle:
            preStop:
              sleep: {seconds: 10}
"""


@dataclass
class Files:
    """Sources by path, in which places are named by their text."""

    contents: dict[str, bytes] = field(default_factory=dict)

    def span(self, path: str, text: str | bytes, nth: int = 1) -> Span:
        """The n-th occurrence of a text."""
        wanted = text.encode() if isinstance(text, str) else text
        start = -1
        for _ in range(nth):
            start = self.contents[path].index(wanted, start + 1)
        return Span(path, start, start + len(wanted))

    def label(self, path: str, text: str | bytes, says: str = "", *, nth: int = 1, symbol: str = "") -> Label:
        return Label(Location(self.span(path, text, nth), symbol), says)

    def edit(self, path: str, text: str | bytes, new: str, *, nth: int = 1) -> Edit:
        return Edit(self.span(path, text, nth), new, self.sources[path].version)

    @property
    def sources(self) -> Sources:
        return Sources(ROOT, {path: Source(path, data) for path, data in self.contents.items()})

    def report(self, *findings: Finding, rules: Sequence[Rule] = RULES) -> Report:
        return Report(ROOT, tuple(rules), self.sources, findings=findings, stats=Stats(go_files=1))


def finding(
    primary: Label,
    *related: Label,
    rule: Rule = RULES[0],
    message: str = "message",
    severity: Severity | None = None,
    help: str = "",  # noqa: A002 - the finding's own word
    flow: tuple[Label, ...] = (),
    origin: str = "",
    fix: Fix | None = None,
) -> Finding:
    return Finding(
        rule=rule.name,
        severity=severity or rule.severity,
        confidence=rule.confidence,
        message=message,
        primary=primary,
        related=related,
        flow=flow,
        help=help,
        origin=origin,
        fix=fix,
    )


def full_report() -> Report:
    """Something of everything: Go alone, Go with a manifest, suppressed, hidden, skipped, not read."""
    files = Files({"internal/fetch/fetch.go": FETCH, "cmd/api/main.go": MAIN, "deploy/api.yaml": DEPLOYMENT})
    go, main, yaml = files.contents
    leak = finding(
        files.label(go, "go", "this goroutine waits here for ever ...", symbol="Fetch"),
        files.label(go, "make(chan Result)", "unbuffered: a send waits for a receiver", symbol="Fetch"),
        files.label(go, "<-ctx.Done()", "... when this case wins: nobody receives any more", symbol="Fetch"),
        rule=BlockedSend(),
        message="goroutine blocks for ever on `results` when the caller times out",
        fix=Fix("write make(chan Result, 1)", (files.edit(go, "make(chan Result)", "make(chan Result, 1)"),)),
        help="give the channel room for the one send: make(chan Result, 1)",
    )
    grace = finding(
        files.label(
            yaml, "terminationGracePeriodSeconds", "SIGKILL comes after 30s", symbol="Deployment/api"
        ),
        files.label(yaml, "seconds: 10", "preStop takes 10s of them", symbol="Deployment/api"),
        files.label(main, "25*time.Second", "Shutdown may take 25s more", symbol="serve"),
        rule=ShutdownGrace(),
        message="preStop 10s + Shutdown 25s exceed the 30s grace period: SIGKILL cuts the drain",
        origin="chart/templates/api.yaml",
    )
    probe = finding(
        files.label(yaml, "containers", "no probe here", symbol="Deployment/api"),
        rule=ProbeOrder(),
        message="the first probe comes too late",
        fix=Fix("remove the delay").only_shown("a template makes this text"),
    )
    silenced = finding(
        files.label(main, "cancel", "", symbol="serve"), rule=ProbeOrder(), message="known and accepted"
    )
    return Report(
        root=ROOT,
        rules=RULES,
        sources=files.sources,
        findings=tuple(sorted((leak, grace, probe), key=lambda each: each.sort_key)),
        suppressed=(Suppressed(silenced, "the platform waits longer", files.span(main, "defer")),),
        below_severity=2,
        below_confidence=1,
        notices=(
            Notice(
                NoticeKind.PARTLY_READ,
                main,
                "syntax error: the intact functions were checked",
                files.span(main, "serve"),
                "`gofmt -e` tells more",
            ),
            Notice(NoticeKind.UNREADABLE, "deploy/secret.yaml", "permission denied"),
        ),
        limits=(
            Notice(
                NoticeKind.LIMIT_REACHED,
                main,
                "in serve there are more paths than are followed",
                files.span(main, "serve"),
                "the limit path-states is 20,000 states of one search",
            ),
        ),
        skipped=(
            Skipped("api/types_generated.go", SkipReason.GENERATED),
            Skipped("internal/fetch/fetch_test.go", SkipReason.GO_TEST),
            Skipped("internal/fetch/more_test.go", SkipReason.GO_TEST),
            Skipped("vendor/", SkipReason.VENDORED),
        ),
        links=("container api (deploy/api.yaml) runs ./cmd/api: the only main package; confidence high",),
        stats=Stats(
            go_files=2,
            go_lines=1_204,
            go_packages=2,
            manifest_files=1,
            objects=1,
            dockerfiles=1,
            seconds=0.31,
        ),
        fixed=(
            finding(
                files.label(yaml, "10"),
                rule=ProbeOrder(),
                message="the last probe comes too early",
                fix=Fix("write 10", (files.edit(yaml, "10", "10"),)),
            ),
        ),
        exit_code=1,
    )


def clean_report() -> Report:
    return Report(ROOT, RULES, Sources(ROOT), stats=Stats(go_files=3, go_lines=210, go_packages=1))


def empty_report() -> Report:
    """Nothing that Caulk reads was there."""
    skipped = (Skipped("values.yaml", SkipReason.NOT_A_MANIFEST), Skipped("vendor/", SkipReason.VENDORED))
    return Report(ROOT, RULES, Sources(ROOT), skipped=skipped)


def written(report: Report, name: str, *, color: bool = False, verbose: bool = False) -> str:
    """A report in a format, as text."""
    out = StringIO()
    writer(name)(report, out, color=color, verbose=verbose)
    return out.getvalue()
