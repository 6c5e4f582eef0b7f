"""Charts in a scan: findings in the files that people wrote, told once; what was not rendered, and why."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from caulk.config import ChartConfig, Config, HelmConfig
from caulk.findings import Confidence, NoticeKind
from caulk.report import SkipReason
from caulk.session import ScanOptions, scan
from support.engine import write
from support.helm import CHARTS, helm_or_skip, on_path

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.findings import Finding
    from caulk.report import Report

# A rule that needs nothing but one value, and one that compares two.
MEMORY = "quantity-suspicious"


@pytest.fixture
def helm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    executable = helm_or_skip()
    on_path(monkeypatch, tmp_path / "bin", executable)
    return executable


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose one chart asks for thousandths of bytes, in its values and in another set of them."""
    root = tmp_path / "project"
    shutil.copytree(CHARTS / "shop", root / "shop")
    edit(root / "shop" / "values.yaml", "    memory: 512Mi", "    memory: 512m")
    return root


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def run(root: Path, *paths: Path, only: str = MEMORY, **options: object) -> Report:
    config = options.pop("config", Config())
    assert isinstance(config, Config)
    return scan(
        ScanOptions(
            paths=paths or (root,),
            root=root,
            config=config,
            only=(only,),
            jobs=1,
            **options,  # type: ignore[arg-type]  # each test passes what ScanOptions has
        )
    )


def where(report: Report, finding: Finding) -> str:
    span = finding.primary.span
    source = report.sources[span.path]
    return f"{span.path}: {source.line_text(source.line_of(span.start)).strip()}"


# -- findings


def test_a_finding_stands_in_the_values_and_shows_what_was_rendered(helm: str, project: Path) -> None:
    report = run(project)
    (finding,) = report.findings
    assert where(report, finding) == "shop/values.yaml: memory: 512m"
    assert finding.rendered is not None
    assert finding.rendered.line == "memory: 512m"
    assert not finding.origin
    assert not report.notices


def test_several_renderings_and_objects_tell_it_once_with_their_value_sets(helm: str, project: Path) -> None:
    (finding,) = run(project).findings
    assert finding.rendered is not None
    assert finding.rendered.sets == ("values.yaml", "ci/same-values.yaml")


def test_what_only_one_value_set_brings_names_that_set(helm: str, project: Path) -> None:
    edit(project / "shop" / "values.yaml", "512m", "512Mi")
    edit(project / "shop" / "ci" / "large-values.yaml", "4Gi", "4000m")
    report = run(project)
    (finding,) = report.findings
    assert where(report, finding) == "shop/ci/large-values.yaml: memory: 4000m"
    assert finding.rendered is not None
    assert finding.rendered.sets == ("ci/large-values.yaml",)


def test_values_made_for_the_charts_own_tests_are_weak_evidence(helm: str, project: Path) -> None:
    ours = run(project).findings
    edit(project / "shop" / "values.yaml", "512m", "512Mi")
    edit(project / "shop" / "ci" / "large-values.yaml", "4Gi", "4000m")
    theirs = run(project).findings
    assert [each.confidence for each in (*ours, *theirs)] == [Confidence.HIGH, Confidence.LOW]


def test_values_for_tests_are_meant_when_the_user_names_them(helm: str, project: Path) -> None:
    edit(project / "shop" / "values.yaml", "512m", "512Mi")
    large = project / "shop" / "ci" / "large-values.yaml"
    edit(large, "4Gi", "4000m")
    (finding,) = run(project, helm_values=(large,)).findings
    assert finding.confidence is Confidence.HIGH


def test_what_other_values_bring_about_too_is_told_with_those(helm: str, project: Path) -> None:
    budget = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop}
spec:
  minAvailable: {{ .Values.least | default 1 }}
  selector: {}
"""
    write(project, {"shop/templates/budget.yaml": budget, "prod.yaml": "least: 90\n"})
    edit(project / "shop" / "ci" / "large-values.yaml", "replicas: 8", "replicas: 8\nleast: 80")
    (finding,) = run(project, only="pdb-blocks-drain", helm_values=(project / "prod.yaml",)).findings
    assert finding.rendered is not None
    assert finding.rendered.sets == ("ci/large-values.yaml", "prod.yaml")
    assert finding.confidence is Confidence.HIGH
    assert "prod.yaml" in {label.span.path for label in finding.related}


def test_values_files_of_the_command_line_and_the_configuration_count(helm: str, project: Path) -> None:
    edit(project / "shop" / "values.yaml", "512m", "512Mi")
    write(project, {"prod.yaml": "resources: {limits: {memory: 7000m}}\n", "eu.yaml": "replicas: 3\n"})
    by_option = run(project, helm_values=(project / "prod.yaml", project / "eu.yaml"))
    assert [where(by_option, each) for each in by_option.findings] == [
        "prod.yaml: resources: {limits: {memory: 7000m}}"
    ]
    config = Config(helm=HelmConfig(charts=(ChartConfig("shop", values=(("prod.yaml",),)),)))
    by_configuration = run(project, config=config)
    assert [where(by_configuration, each) for each in by_configuration.findings] == [
        "prod.yaml: resources: {limits: {memory: 7000m}}"
    ]


def test_the_release_is_what_the_configuration_says(helm: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    chart = "apiVersion: v2\nname: a\nversion: 1.0.0\n"
    template = """\
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: a
      resources:
        limits:
          memory: {{ ternary "1m" "1Gi" (and (eq .Release.Name "r") (eq .Release.Namespace "n")
            (.Capabilities.APIVersions.Has "x.io/v1") (eq .Capabilities.KubeVersion.Minor "31")) }}
"""
    write(root, {"a/Chart.yaml": chart, "a/templates/pod.yaml": template})
    assert not run(root).findings
    settings = HelmConfig(release_name="r", namespace="n", api_versions=("x.io/v1",))
    assert len(run(root, config=Config(helm=settings), kube_version=(1, 31)).findings) == 1


def test_a_named_template_shows_only_what_concerns_it(helm: str, project: Path) -> None:
    edit(
        project / "shop" / "templates" / "workers.yaml",
        "toYaml $.Values.resources",
        'print "limits: {memory: 3m}"',
    )
    template = project / "shop" / "templates" / "workers.yaml"
    report = run(project, template)
    assert [where(report, each).partition(":")[0] for each in report.findings] == [
        "shop/templates/workers.yaml"
    ]


def test_plain_manifests_beside_charts_are_checked_as_ever(helm: str, project: Path) -> None:
    pod = """\
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: a
      resources:
        limits: {memory: 9m}
"""
    write(project, {"pod.yaml": pod})
    report = run(project)
    assert [finding.rendered is None for finding in report.findings] == [True, False]


# -- suppressions


@pytest.mark.parametrize(
    ("file", "old", "comment"),
    [
        (
            "values.yaml",
            "    memory: 512m",
            "    # caulk:ignore quantity-suspicious -- tiny\n    memory: 512m",
        ),
        ("values.yaml", "    memory: 512m", "    memory: 512m # caulk:ignore quantity-suspicious -- tiny"),
    ],
)
def test_a_comment_in_the_values_silences(
    helm: str, project: Path, file: str, old: str, comment: str
) -> None:
    edit(project / "shop" / file, old, comment)
    report = run(project)
    assert not report.findings
    assert [each.reason for each in report.suppressed] == ["tiny"]


@pytest.mark.parametrize(
    "comment",
    [
        "{{/* caulk:ignore quantity-suspicious -- tiny */}}",
        "{{- /* caulk:ignore quantity-suspicious -- tiny */}}",
        "# caulk:ignore quantity-suspicious -- tiny",
    ],
)
def test_a_comment_in_the_template_silences(helm: str, project: Path, comment: str) -> None:
    (project / "shop" / "templates" / "workers.yaml").unlink()
    edit(
        project / "shop" / "templates" / "_helpers.tpl",
        "    resources: {{-",
        f"    {comment}\n    resources: {{{{-",
    )
    report = run(project)
    assert not report.findings
    assert [each.reason for each in report.suppressed] == ["tiny"]
    where_it_stands = report.suppressed[0].where
    assert where_it_stands is not None
    assert where_it_stands.path == "shop/templates/_helpers.tpl"


def test_an_annotation_in_the_template_silences(helm: str, project: Path) -> None:
    (project / "shop" / "templates" / "workers.yaml").unlink()
    edit(
        project / "shop" / "templates" / "deployment.yaml",
        "  labels:\n",
        '  annotations:\n    caulk.dev/ignore: "quantity-suspicious: tiny"\n  labels:\n',
    )
    report = run(project)
    assert not report.findings
    (suppressed,) = report.suppressed
    assert suppressed.where is not None
    assert suppressed.where.path == "shop/templates/deployment.yaml"


def test_an_annotation_that_is_rendered_twice_and_used_once_is_not_unused(helm: str, project: Path) -> None:
    edit(project / "shop" / "values.yaml", "512m", "512Mi")
    edit(project / "shop" / "ci" / "large-values.yaml", "4Gi", "4000m")
    (project / "shop" / "templates" / "workers.yaml").unlink()
    edit(
        project / "shop" / "templates" / "deployment.yaml",
        "  labels:\n",
        '  annotations:\n    caulk.dev/ignore: "quantity-suspicious: tiny"\n  labels:\n',
    )
    report = scan(ScanOptions(paths=(project,), root=project, only=(MEMORY, "unused-suppression"), jobs=1))
    assert not report.findings


# -- what is not rendered


def test_without_helm_charts_are_skipped_and_the_user_told_what_to_get(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path(monkeypatch, tmp_path / "bin", None)
    report = run(project)
    assert not report.findings
    assert not report.notices
    assert [each.path for each in report.skipped if each.reason is SkipReason.NO_HELM] == ["shop/"]


def test_no_render_turns_rendering_off(helm: str, project: Path) -> None:
    report = run(project, render=False)
    assert not report.findings
    assert [each.path for each in report.skipped if each.reason is SkipReason.NO_RENDER] == ["shop/"]


def test_a_rendered_chart_has_no_skipped_templates(helm: str, project: Path) -> None:
    reasons = {each.reason for each in run(project).skipped}
    assert reasons <= {SkipReason.NOT_A_MANIFEST}


def test_a_library_is_known_and_not_rendered_alone(helm: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(CHARTS / "library", root / "library")
    report = run(root)
    assert not report.notices
    assert [each.path for each in report.skipped if each.reason is SkipReason.HELM_LIBRARY] == ["library/"]


def test_a_chart_that_fails_gives_helms_message_at_its_line(helm: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(CHARTS / "broken", root / "broken")
    (notice,) = run(root).notices
    assert notice.kind is NoticeKind.NOT_RENDERED
    assert notice.message == "helm cannot render this chart with values.yaml: give a port"
    assert notice.span is not None
    text = (root / notice.path).read_text()
    assert text[: notice.span.start].count("\n") == 6
    assert "--helm-values" in notice.hint


def test_values_that_only_wait_to_be_completed_are_no_failure(helm: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    shutil.copytree(CHARTS / "broken", root / "broken")
    write(root, {"broken/ci/full-values.yaml": "port: 80\n"})
    report = run(root)
    assert not report.notices
    assert [each.path for each in report.skipped if each.reason is SkipReason.HELM_VALUES] == [
        "broken/values.yaml"
    ]


def test_what_is_rendered_to_no_yaml_is_placed_by_the_run(helm: str, project: Path) -> None:
    edit(
        project / "shop" / "templates" / "service.yaml",
        "| trim | nindent 4",
        "| nindent 4 | trim | nindent 4",
    )
    (notice,) = run(project).notices
    assert notice.message.startswith("helm cannot render this chart with values.yaml, ci/large-values.yaml")
    assert notice.span is not None
    text = (project / notice.path).read_text()
    assert text[: notice.span.start].splitlines()[-1] == "app.kubernetes.io/instance"
    assert notice.path == "shop/templates/_helpers.tpl"


def test_a_missing_dependency_is_told_and_the_rest_is_rendered(helm: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    for name in ("needy", "library"):
        shutil.copytree(CHARTS / name, root / name)
    report = run(root)
    (notice,) = report.notices
    assert notice.message == "rendered without 'database', a dependency that is not in charts/"
    assert notice.hint == "run `helm dependency build needy` before the scan"
    assert report.stats.objects == 1


# -- piped


def rendered(helm: str, chart: Path, *options: str) -> bytes:
    done = subprocess.run([helm, "template", "prod", str(chart), *options], capture_output=True, check=True)
    return done.stdout


def test_piped_output_leads_back_to_the_chart_at_hand(helm: str, project: Path) -> None:
    output = rendered(helm, project / "shop", "--set", "resources.limits.memory=3m")
    report = run(project, "-", stdin=output)  # type: ignore[arg-type]  # `-` stands for standard input
    places = {where(report, each) for each in report.findings}
    assert places <= {
        "shop/templates/_helpers.tpl: resources: {{- toYaml .Values.resources | nindent 6 }}",
        "shop/templates/workers.yaml: {{- toYaml $.Values.resources | nindent 12 }}",
    }
    assert places


def test_piped_output_leads_back_by_its_text_without_helm(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = rendered(helm_or_skip(), project / "shop")
    on_path(monkeypatch, tmp_path / "bin", None)
    report = run(project, "-", stdin=output)  # type: ignore[arg-type]  # `-` stands for standard input
    assert {where(report, each) for each in report.findings} == {
        "shop/templates/workers.yaml: {{- toYaml $.Values.resources | nindent 12 }}",
        'shop/templates/deployment.yaml: {{- include "shop.pod" . | nindent 6 }}',
    }


def test_piped_output_without_its_chart_names_the_template(helm: str, project: Path, tmp_path: Path) -> None:
    output = rendered(helm, project / "shop")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    report = run(elsewhere, "-", stdin=output)  # type: ignore[arg-type]  # `-` stands for standard input
    assert {finding.primary.span.path for finding in report.findings} == {"<stdin>"}
    assert "shop/templates/deployment.yaml" in {finding.origin for finding in report.findings}


# -- charts that nobody wrote ------------------------------------------------------------------------------

META = "apiVersion: v2\nname: b\nversion: 1.0.0\n"


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "a",
        "name: [",
        "name: {a: b}\n",
        META.encode("utf-16"),
        META.encode() + b"# \xff\n",
        META + "description: " + "[" * 1000,
        META + "a: &a [*a]\n",
        META + "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)),
        META + "dependencies: 5\n",
        META + "dependencies: [5, {name: [1]}, {name: a, repository: 'file://../../../etc'}]\n",
        META + "kubeVersion: [1]\n",
        META + "kubeVersion: '>= " + "9" * 5000 + "'\n",
        META + "kubeVersion: '" + " " * 20_000 + "x'\n",
    ],
    ids=range(14),
)
def test_metadata_of_no_chart_is_told_and_the_next_chart_rendered(
    helm: str, project: Path, metadata: str | bytes
) -> None:
    write(project, {"b/Chart.yaml": metadata, "b/templates/a.yaml": "kind: A\n"})
    report = run(project)
    assert [where(report, each) for each in report.findings] == ["shop/values.yaml: memory: 512m"]
    assert report.notices
    assert not [notice for notice in report.notices if notice.kind is NoticeKind.RULE_CRASHED]


def test_the_places_of_a_thousand_objects_of_one_template_are_found(helm: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    template = """\
{{- range $number := until 1000 }}
---
apiVersion: v1
kind: Pod
metadata: {name: "a{{ $number }}"}
spec:
  containers:
    - name: a
      resources: {limits: {memory: 3m}}
{{- end }}
"""
    write(root, {"b/Chart.yaml": META, "b/templates/a.yaml": template})
    report = run(root)
    (finding,) = report.findings
    assert where(report, finding) == "b/templates/a.yaml: resources: {limits: {memory: 3m}}"
    assert finding.rendered is not None
    assert len(finding.rendered.spans) == 1000
