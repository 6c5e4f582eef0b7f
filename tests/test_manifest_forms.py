"""The forms in which people keep objects: JSON of all shapes, custom workloads, objects of GitOps tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from caulk.config import Config, Workload
from caulk.report import SkipReason
from caulk.session import ScanOptions, scan
from support.engine import write
from support.kustomize import kustomize_or_skip, on_path

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.report import Report

MEMORY = "quantity-suspicious"


def pod_template(memory: str = "100m") -> dict[str, Any]:
    limits = {"limits": {"memory": memory}}
    return {"spec": {"containers": [{"name": "api", "image": "shop/api:1", "resources": limits}]}}


def workload(kind: str = "Deployment", api: str = "apps/v1", **spec: object) -> dict[str, Any]:
    name = {"name": kind.lower()}
    return {"apiVersion": api, "kind": kind, "metadata": name, "spec": spec or {"template": pod_template()}}


def run(root: Path, files: dict[str, str], *workloads: Workload) -> Report:
    write(root, files)
    config = Config(workloads=workloads)
    return scan(ScanOptions(paths=(root,), root=root, config=config, only=(MEMORY,), jobs=1))


def texts(report: Report) -> list[str]:
    return [report.sources[each.primary.span.path].text(each.primary.span) for each in report.findings]


# -- JSON


ONE, OTHER = workload(), workload("StatefulSet")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (json.dumps(ONE), 1),
        (json.dumps(ONE, indent=2), 1),
        (json.dumps({"apiVersion": "v1", "kind": "List", "items": [ONE, OTHER]}), 2),
        (json.dumps([ONE, OTHER]), 2),
        (json.dumps([ONE, {"no": "object"}, 1, None, OTHER], indent="\t"), 2),
        (json.dumps([{"apiVersion": "v1", "kind": "List", "items": [ONE]}, OTHER]), 2),
        (json.dumps(ONE) + "\n" + json.dumps(OTHER), 2),
        (json.dumps(ONE) + json.dumps([OTHER]), 2),
    ],
    ids=["object", "indented", "list", "array", "mixed", "list-in-array", "stream", "stream-of-both"],
)
def test_objects_in_json_are_checked_at_their_places(tmp_path: Path, text: str, count: int) -> None:
    report = run(tmp_path, {"shop.json": text})
    assert texts(report) == ['"100m"'] * count
    assert len({each.primary.span for each in report.findings}) == count
    assert not report.notices


@pytest.mark.parametrize(
    "text", ["[]", "[1, 2]", '["apiVersion", "kind"]', '[{"kind": "a", "apiVersion": 1}]']
)
def test_json_without_objects_is_no_manifest(tmp_path: Path, text: str) -> None:
    report = run(tmp_path, {"data.json": text})
    assert [each.reason for each in report.skipped] == [SkipReason.NOT_A_MANIFEST]
    assert not report.notices


# -- custom workloads


@pytest.mark.parametrize(
    ("kind", "api"),
    [
        ("Rollout", "argoproj.io/v1alpha1"),
        ("Service", "serving.knative.dev/v1"),
        ("CloneSet", "apps.kruise.io/v1alpha1"),
        ("StatefulSet", "apps.kruise.io/v1beta1"),
        ("DaemonSet", "apps.kruise.io/v1alpha1"),
    ],
)
def test_custom_kinds_with_a_pod_template_are_known(tmp_path: Path, kind: str, api: str) -> None:
    assert len(texts(run(tmp_path, {"a.json": json.dumps(workload(kind, api))}))) == 1


@pytest.mark.parametrize(
    ("api", "kind", "spec"),
    [
        ("keda.sh/v1alpha1", "ScaledJob", {"jobTargetRef": {"template": pod_template()}}),
        (
            "apps.kruise.io/v1alpha1",
            "AdvancedCronJob",
            {"template": {"jobTemplate": {"spec": {"template": pod_template()}}}},
        ),
    ],
)
def test_custom_kinds_like_a_cron_job_are_known(
    tmp_path: Path, api: str, kind: str, spec: dict[str, Any]
) -> None:
    assert len(texts(run(tmp_path, {"a.json": json.dumps(workload(kind, api, **spec))}))) == 1


def test_the_configuration_names_further_kinds(tmp_path: Path) -> None:
    files = {"a.json": json.dumps(workload("Worker", "example.com/v1", pods=pod_template()))}
    assert texts(run(tmp_path, files)) == []
    assert texts(run(tmp_path, files, Workload("Worker", "spec.pods"))) == ['"100m"']


def test_the_configuration_counts_in_what_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path(monkeypatch, tmp_path / "bin", kustomize_or_skip())
    files = {
        "a.json": json.dumps(workload("Worker", "example.com/v1", pods=pod_template())),
        "kustomization.yaml": "resources: [a.json]\n",
    }
    report = run(tmp_path / "project", files, Workload("Worker", "spec.pods"))
    assert texts(report) == ['"100m"']
    assert report.findings[0].rendered is not None


# -- GitOps


VALUES = {"resources": {"limits": {"memory": "100m"}}}


@pytest.mark.parametrize(
    "obj",
    [
        workload("HelmRelease", "helm.toolkit.fluxcd.io/v2", values=VALUES),
        workload("Application", "argoproj.io/v1alpha1", source={"helm": {"valuesObject": VALUES}}),
        workload("Application", "argoproj.io/v1alpha1", sources=[{}, {"helm": {"values": "memory: 100m"}}]),
        workload(
            "ApplicationSet",
            "argoproj.io/v1alpha1",
            template={"spec": {"source": {"helm": {"parameters": [{"name": "a", "value": "b"}]}}}},
        ),
        workload("HelmChart", "helm.cattle.io/v1", valuesContent="memory: 100m"),
        workload("HelmChartConfig", "helm.cattle.io/v1", set={"memory": "100m"}),
    ],
    ids=["flux", "argo", "argo-sources", "argo-set", "k3s", "k3s-config"],
)
def test_values_in_objects_of_gitops_tools_are_left_alone_and_said_so(
    tmp_path: Path, obj: dict[str, Any]
) -> None:
    report = run(tmp_path, {"app.json": json.dumps(obj)})
    assert texts(report) == []
    assert [(each.path, each.reason) for each in report.skipped] == [("app.json", SkipReason.EMBEDDED_VALUES)]


def test_an_application_without_values_is_nothing_special(tmp_path: Path) -> None:
    obj = workload("Application", "argoproj.io/v1alpha1", source={"path": "deploy"})
    assert not run(tmp_path, {"app.json": json.dumps(obj)}).skipped


def test_a_release_in_a_kustomization_is_named_by_its_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path(monkeypatch, tmp_path / "bin", kustomize_or_skip())
    release = workload("HelmRelease", "helm.toolkit.fluxcd.io/v2", values=VALUES)
    files = {"a.json": json.dumps(release), "kustomization.yaml": "resources: [a.json]\n"}
    report = run(tmp_path / "project", files)
    assert [each.path for each in report.skipped] == ["a.json"]
