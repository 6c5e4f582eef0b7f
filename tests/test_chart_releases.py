"""Charts that say which Kubernetes releases they run on: that is what the rules about releases go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from caulk.session import ScanOptions, scan
from support.engine import write
from support.helm import helm_or_skip, on_path

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.report import Report

FEATURE = "feature-newer-than-kubeversion"
REMOVED = "removed-api-version"

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: api}
spec:
  containers:
    - name: api
      image: api:v1
      lifecycle:
        preStop:
          sleep: {seconds: 5}
"""
BUDGET = """\
apiVersion: policy/%s
kind: PodDisruptionBudget
metadata: {name: api}
spec: {minAvailable: 1, selector: {matchLabels: {app: api}}}
"""


@pytest.fixture(autouse=True)
def helm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path(monkeypatch, tmp_path / "bin", helm_or_skip())


def judge(
    folder: Path, kube_version: str, template: str, rule: str, given: tuple[int, int] | None = None
) -> Report:
    """Scan a chart of one template that says it runs on a range of releases."""
    root = folder / "project"
    chart = f"apiVersion: v2\nname: api\nversion: 1.0.0\nkubeVersion: {kube_version!r}\n"
    write(root, {"Chart.yaml": chart, "templates/api.yaml": template})
    report = scan(ScanOptions((root,), root=root, only=(rule,), jobs=1, kube_version=given))
    assert not report.notices
    return report


def messages(report: Report) -> list[str]:
    return [finding.message for finding in report.findings]


def test_a_feature_that_the_oldest_release_of_the_chart_lacks_is_reported(tmp_path: Path) -> None:
    report = judge(tmp_path, ">=1.25.0-0", POD, FEATURE)
    (finding,) = report.findings
    assert finding.message == (
        "the sleep action of preStop needs Kubernetes 1.30; on 1.25 the API server rejects the hook"
    )
    assert finding.primary.span.path == "templates/api.yaml"
    ((said, text),) = ((label.span, label.text) for label in finding.related)
    assert (report.sources[said.path].text(said), text) == ("'>=1.25.0-0'", "the chart supports 1.25")


@pytest.mark.parametrize(
    "kube_version", [">=1.30.0-0", "^1.30", "1.31 - 1.33", "~1.30.2", ">=1.30 <1.32 || 1.35.x"]
)
def test_a_feature_that_every_release_of_the_chart_has_is_not(tmp_path: Path, kube_version: str) -> None:
    assert not messages(judge(tmp_path, kube_version, POD, FEATURE))


@pytest.mark.parametrize("kube_version", ["", "*", "<1.99.0-0"])
def test_a_chart_that_names_no_oldest_release_is_left_alone(tmp_path: Path, kube_version: str) -> None:
    assert not messages(judge(tmp_path, kube_version, POD, FEATURE))


def test_the_release_on_the_command_line_counts_before_the_chart(tmp_path: Path) -> None:
    assert not messages(judge(tmp_path, ">=1.25.0-0", POD, FEATURE, (1, 34)))
    (finding,) = judge(tmp_path, ">=1.20.0-0", POD, FEATURE, (1, 29)).findings
    assert "on 1.29 the API server rejects" in finding.message
    assert not finding.related


def test_a_template_that_asks_for_the_release_is_judged_by_what_it_prints_for_the_oldest(
    tmp_path: Path,
) -> None:
    guarded = POD.replace(
        "      lifecycle:",
        '      {{- if semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version }}\n      lifecycle:',
    )
    assert not messages(judge(tmp_path, ">=1.25.0-0", f"{guarded}      {{{{- end }}}}\n", FEATURE))
    too_early = guarded.replace(">=1.30-0", ">=1.25-0")
    report = judge(tmp_path, ">=1.25.0-0", f"{too_early}      {{{{- end }}}}\n", FEATURE)
    (finding,) = report.findings
    span = finding.primary.span
    assert report.sources[span.path].line_of(span.start) == 11
    assert finding.rendered is not None
    assert finding.rendered.line == "sleep: {seconds: 5}"


def test_an_annotation_silences_what_the_oldest_release_lacks(tmp_path: Path) -> None:
    asking = POD.replace("{name: api}", "{name: api, annotations: {%s}}", 1)
    asking += "      # {{ .Capabilities.KubeVersion.Version }}\n"
    reason = '"caulk.dev/ignore": "feature-newer-than-kubeversion: the gate is on"'
    assert messages(judge(tmp_path, ">=1.25.0-0", asking % "", FEATURE))
    assert not messages(judge(tmp_path, ">=1.25.0-0", asking % reason, FEATURE))


def test_an_api_version_that_the_oldest_release_lacks_is_reported(tmp_path: Path) -> None:
    assert messages(judge(tmp_path, ">=1.19.0-0", BUDGET % "v1", FEATURE)) == [
        "PodDisruptionBudget policy/v1 needs Kubernetes 1.21; on 1.19 nothing serves it"
    ]
    assert not messages(judge(tmp_path, ">=1.21.0-0", BUDGET % "v1", FEATURE))


def test_an_api_version_that_the_template_chooses_is_not(tmp_path: Path) -> None:
    """Helm knows groups of its own age, whatever release it renders for, so it chooses the new one."""
    choice = '{{ .Capabilities.APIVersions.Has "policy/v1" | ternary "v1" "v1beta1" }}'
    for rule in (FEATURE, REMOVED):
        assert not messages(judge(tmp_path, ">=1.19.0-0", BUDGET % choice, rule))


def test_a_removed_api_version_is_what_the_newest_release_of_the_chart_lacks(tmp_path: Path) -> None:
    assert messages(judge(tmp_path, ">=1.19.0-0", BUDGET % "v1beta1", REMOVED))
    assert messages(judge(tmp_path, "1.19 - 1.25", BUDGET % "v1beta1", REMOVED))
    assert not messages(judge(tmp_path, ">=1.19.0-0 <1.25.0-0", BUDGET % "v1beta1", REMOVED))


def test_a_chart_of_old_clusters_is_rendered_for_the_newest_of_them(tmp_path: Path) -> None:
    """Helm refuses to render it for a release that it does not support."""
    template = '{{ if ne .Capabilities.KubeVersion.Minor "24" }}{{ fail "not the newest" }}{{ end }}\n' + POD
    report = judge(tmp_path, "1.22 - 1.24", template, REMOVED)
    assert report.stats.objects == 1
