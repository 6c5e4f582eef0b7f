"""One file of a chart or of a kustomization, named by itself, as an editor or a commit hook does."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from caulk.report import SkipReason
from caulk.session import ScanOptions, scan
from support.engine import write
from support.helm import CHARTS, helm_or_skip
from support.kustomize import kustomize_or_skip

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.report import Report

RULES = ("quantity-suspicious", "service-behind-without-readiness", "missing-readiness-probe")
MEMORY = "quantity-suspicious"

BASE = {
    "base/kustomization.yaml": "resources: [deployment.yaml]\n",
    "base/deployment.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: api:v1
          resources:
            limits:
              memory: 100m
              ephemeral-storage: 200m
""",
    "overlays/prod/kustomization.yaml": "resources: [../../base]\npatches: [{path: memory.yaml}]\n",
    "overlays/prod/memory.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      containers:
        - name: api
          resources:
            limits:
              memory: 300m
""",
    "overlays/test/kustomization.yaml": "resources: [../../base]\n",
    "plain.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}]}\n",
}


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH that leads to helm and kustomize alone."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "helm").symlink_to(helm_or_skip())
    (folder / "kustomize").symlink_to(kustomize_or_skip())
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    write(root, BASE)
    shutil.copytree(CHARTS / "shop", root / "charts" / "shop")
    values = root / "charts" / "shop" / "values.yaml"
    values.write_text(values.read_text().replace("    memory: 512Mi", "    memory: 512m", 1))
    return root


def run(root: Path, *names: str, only: str = MEMORY, **options: object) -> Report:
    paths = tuple(root / name for name in names)
    return scan(
        ScanOptions(paths, root=root, only=(only,), jobs=1, **options)  # type: ignore[arg-type]  # what ScanOptions has
    )


def where(report: Report) -> list[str]:
    found = []
    for each in report.findings:
        source = report.sources[each.primary.span.path]
        found.append(f"{source.path}: {source.line_text(source.line_of(each.primary.span.start)).strip()}")
    return found


PATCH = "overlays/prod/memory.yaml: memory: 300m"
DISK = "base/deployment.yaml: ephemeral-storage: 200m"
UNPATCHED = "base/deployment.yaml: memory: 100m"
VALUES = "charts/shop/values.yaml: memory: 512m"


# -- kustomizations


def test_a_patch_is_judged_by_what_is_built_with_it(tools: Path, project: Path) -> None:
    """The whole project shows more, all of it in files that are not named."""
    assert sorted(where(run(project, ""))) == sorted([DISK, PATCH, UNPATCHED, VALUES])
    report = run(project, "overlays/prod/memory.yaml")
    assert where(report) == [PATCH]
    (finding,) = report.findings
    assert finding.rendered is not None
    assert report.skipped == ()


def test_a_file_of_a_base_is_judged_by_the_overlays_on_it(tools: Path, project: Path) -> None:
    assert sorted(where(run(project, "base/deployment.yaml"))) == [DISK, UNPATCHED]
    shutil.rmtree(project / "overlays" / "test")
    assert where(run(project, "base/deployment.yaml")) == [DISK]


def test_a_kustomization_file_stands_for_what_is_written_in_it(tools: Path, project: Path) -> None:
    assert where(run(project, "overlays/prod/kustomization.yaml")) == []
    inline = "resources: [../../base]\npatches:\n  - patch: |\n"
    inline += "".join(f"      {line}\n" for line in BASE["overlays/prod/memory.yaml"].splitlines())
    write(project, {"overlays/prod/kustomization.yaml": inline})
    assert where(run(project, "overlays/prod/kustomization.yaml")) == [
        "overlays/prod/kustomization.yaml: memory: 300m"
    ]


def test_several_named_files_show_what_each_of_them_would(tools: Path, project: Path) -> None:
    names = ("overlays/prod/memory.yaml", "base/deployment.yaml", "plain.yaml", "charts/shop/values.yaml")
    assert sorted(where(run(project, *names))) == sorted([DISK, PATCH, UNPATCHED, VALUES])


@pytest.mark.parametrize("tool", ["none", "option"])
def test_a_patch_that_nothing_is_built_with_is_no_whole_object(tools: Path, project: Path, tool: str) -> None:
    """Read by itself it would be a workload without selector, image and probes."""
    if tool == "none":
        (tools / "kustomize").unlink()
    render = None if tool == "none" else False
    report = run(project, "overlays/prod/memory.yaml", only="all", render=render)
    assert where(report) == [PATCH]
    reasons = {each.reason for each in report.skipped}
    assert reasons == {SkipReason.NO_KUSTOMIZE if tool == "none" else SkipReason.NOT_BUILT}


def test_a_patch_in_an_editor_is_no_whole_object(tools: Path, project: Path) -> None:
    name = "overlays/prod/memory.yaml"
    text = BASE[name].replace("300m", "400m")
    report = scan(
        ScanOptions(
            ("-",),
            root=project,
            only=("all",),
            jobs=1,
            stdin=text.encode(),
            stdin_filename=str(project / name),
        )
    )
    assert where(report) == ["overlays/prod/memory.yaml: memory: 400m"]


def test_a_file_that_no_kustomization_names_is_read_as_it_is(tools: Path, project: Path) -> None:
    write(project, {"overlays/prod/loose.yaml": BASE["base/deployment.yaml"]})
    assert where(run(project, "overlays/prod/loose.yaml")) == [
        "overlays/prod/loose.yaml: memory: 100m",
        "overlays/prod/loose.yaml: ephemeral-storage: 200m",
    ]


def test_suppressions_in_other_files_are_not_called_unused(tools: Path, project: Path) -> None:
    text = BASE["base/deployment.yaml"].replace("200m", "200m # caulk:ignore quantity-suspicious -- small")
    write(project, {"base/deployment.yaml": text})
    assert where(run(project, "overlays/prod/memory.yaml", only="all")) == [PATCH]


def test_a_kustomization_that_cannot_be_built_is_told(tools: Path, project: Path) -> None:
    broken = "resources: [../../base, no.yaml]\npatches: [{path: memory.yaml}]\n"
    write(project, {"overlays/prod/kustomization.yaml": broken})
    report = run(project, "overlays/prod/memory.yaml", only="all")
    assert where(report) == [PATCH]
    (notice,) = report.notices
    assert notice.path == "overlays/prod/kustomization.yaml"


# -- charts


def test_a_template_is_judged_by_what_the_chart_prints(tools: Path, project: Path) -> None:
    chart = project / "charts" / "shop"
    plain = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n"
    plain += "      resources: {limits: {memory: 7m}}\n"
    write(chart, {"templates/plain.yaml": plain})
    report = run(project, "charts/shop/templates/plain.yaml")
    assert where(report) == ["charts/shop/templates/plain.yaml: resources: {limits: {memory: 7m}}"]
    assert report.findings[0].rendered is not None
    assert report.skipped == ()


def test_a_template_shows_no_findings_of_its_neighbours(tools: Path, project: Path) -> None:
    assert where(run(project, "charts/shop/values.yaml")) == [VALUES]
    assert where(run(project, "charts/shop/Chart.yaml")) == []
    assert where(run(project, "charts/shop/templates/service.yaml")) == []


def test_code_beside_a_chart_renders_nothing(tools: Path, tmp_path: Path) -> None:
    """The project is a chart and a program; neither a Go file nor a workflow is a part of the chart."""
    root = tmp_path / "both"
    shutil.copytree(CHARTS / "shop", root)
    write(root, {"cmd/main.go": "package main\n\nfunc main() {}\n", "deploy/pod.yaml": BASE["plain.yaml"]})
    assert run(root, "cmd/main.go", "deploy/pod.yaml").stats.objects == 1
