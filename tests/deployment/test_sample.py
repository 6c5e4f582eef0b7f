"""The sample service of `make demo`: its planted defects are found, and nothing else."""

from __future__ import annotations

from caulk.session import ScanOptions, default_registry, scan
from support.cases import PROJECTS

SAMPLE = PROJECTS / "sample-service"

# path, line, rule
PLANTED = [
    ("deploy/deployment.yaml", 17, "shutdown-timeout-vs-grace"),
    ("deploy/deployment.yaml", 30, "gomemlimit-not-below-limit"),
    ("deploy/deployment.yaml", 34, "quantity-suspicious"),
    ("deploy/deployment.yaml", 43, "probe-timing-order"),
    ("deploy/deployment.yaml", 48, "liveness-not-looser-than-readiness"),
    ("deploy/service.yaml", 13, "removed-api-version"),
    ("internal/carrier/client.go", 38, "goroutine-leak-blocked-send"),
    ("internal/tariff/table.go", 41, "goroutine-loop-no-exit"),
    ("internal/web/handler.go", 41, "nested-timeout-ineffective"),
]


def test_the_planted_defects_and_nothing_else() -> None:
    """Go alone, manifests alone, and one that shows only when both are read."""
    report = scan(ScanOptions(paths=(SAMPLE,), root=SAMPLE, jobs=1))
    found = [
        (
            each.primary.span.path,
            report.sources[each.primary.span.path].line_of(each.primary.span.start),
            each.rule,
        )
        for each in report.findings
    ]
    known = default_registry().names
    assert found == [each for each in PLANTED if each[2] in known]
    assert report.notices == ()


def test_the_cross_finding_shows_all_three_sides() -> None:
    """Manifest, Dockerfile and Go have a label each."""
    report = scan(ScanOptions(paths=(SAMPLE,), root=SAMPLE, only=("shutdown-timeout-vs-grace",), jobs=1))
    (finding,) = report.findings
    assert {span.path for span in finding.spans} == {
        "deploy/deployment.yaml",
        "Dockerfile",
        "cmd/quotes/main.go",
    }


def test_the_link_is_explained() -> None:
    """`scan -v` prints it."""
    report = scan(ScanOptions(paths=(SAMPLE,), root=SAMPLE, jobs=1))
    (line,) = report.links
    assert line.startswith(
        "deploy/deployment.yaml: Deployment/quotes container quotes: runs ./cmd/quotes (high"
    )
