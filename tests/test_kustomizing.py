"""Kustomizations in a scan: findings where people wrote the cause, told once; what was not built, and why."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from caulk.config import Config, KustomizeConfig
from caulk.findings import NoticeKind
from caulk.report import SkipReason
from caulk.session import ScanOptions, scan
from support.cases import KUSTOMIZATIONS
from support.engine import write
from support.kustomize import kustomize_or_skip, on_path

if TYPE_CHECKING:
    from pathlib import Path

    from caulk.report import Report

MEMORY = "quantity-suspicious"
KUSTOMIZATION = "overlays/prod/kustomization.yaml"
PATCH = f"{KUSTOMIZATION}: memory: 128m"
SIDECAR = "components/tracing/sidecar.yaml: memory: 100m"


@pytest.fixture
def kustomize(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    executable = kustomize_or_skip()
    on_path(monkeypatch, tmp_path / "bin", executable)
    return executable


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    shutil.copytree(KUSTOMIZATIONS, root)
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


def where(report: Report) -> list[str]:
    found = []
    for each in report.findings:
        source = report.sources[each.primary.span.path]
        found.append(f"{source.path}: {source.line_text(source.line_of(each.primary.span.start)).strip()}")
    return found


def skipped(report: Report) -> dict[str, SkipReason]:
    return {each.path: each.reason for each in report.skipped}


# -- findings


def test_findings_stand_in_the_patches_that_bring_them(kustomize: str, project: Path) -> None:
    report = run(project)
    assert where(report) == [SIDECAR, PATCH]
    assert [each.rendered.line for each in report.findings if each.rendered] == [
        "memory: 100m",
        "memory: 128m",
    ]
    assert not report.notices


def test_a_line_of_the_base_is_told_once_with_the_overlays(kustomize: str, project: Path) -> None:
    edit(project / "base" / "api.yaml", "memory: 64Mi", "memory: 64m")
    report = run(project)
    (finding,) = (each for each in report.findings if each.primary.span.path == "base/api.yaml")
    assert finding.rendered is not None
    assert finding.rendered.sets == ("overlays/dev", "overlays/prod")


def test_an_overlay_alone_names_no_sets(kustomize: str, project: Path) -> None:
    report = run(project, project / "overlays" / "prod")
    assert where(report) == [SIDECAR, PATCH]
    assert all(each.rendered and not each.rendered.sets for each in report.findings)


def test_what_is_part_of_a_build_is_not_read_by_itself(kustomize: str, project: Path) -> None:
    """A patch has no image and no selector: it would be no object of its own."""
    write(project, {"unused.yaml": (project / "base" / "api.yaml").read_text()})
    report = run(project)
    built_from = 10  # three kustomizations and a component, two bases, three patches and the unused one
    assert report.stats.manifest_files <= built_from
    assert report.stats.objects == 4 + 4 + 1


def test_nothing_is_written_to_the_tree(kustomize: str, project: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*")}
    run(project)
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == before


def test_what_is_excluded_is_built_and_not_reported(kustomize: str, project: Path) -> None:
    report = run(project, exclude=("components/",))
    assert where(report) == [PATCH]


# -- suppressions


def test_comments_in_patches_silence(kustomize: str, project: Path) -> None:
    edit(
        project / "components" / "tracing" / "sidecar.yaml",
        "              memory: 100m",
        f"              # caulk:ignore {MEMORY} -- a test\n              memory: 100m",
    )
    edit(
        project / "overlays" / "prod" / "kustomization.yaml",
        "                    memory: 128m",
        f"                    memory: 128m # caulk:ignore {MEMORY} -- another",
    )
    report = run(project)
    assert where(report) == []
    assert sorted(each.reason for each in report.suppressed) == ["a test", "another"]


def test_an_annotation_silences_all_that_is_built_from_its_object(kustomize: str, project: Path) -> None:
    edit(
        project / "base" / "api.yaml",
        "  name: api\n",
        f"  name: api\n  annotations:\n    caulk.dev/ignore: '{MEMORY} -- a test'\n",
    )
    report = run(project)
    assert where(report) == []
    assert len(report.suppressed) == 2


# -- what is not built


def test_without_kustomize_the_files_are_read_as_they_are(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path(monkeypatch, tmp_path / "bin", None)
    report = run(project)
    reasons = [each.reason for each in report.skipped if each.path == KUSTOMIZATION]
    assert reasons == [SkipReason.NO_KUSTOMIZE]
    assert where(report) == [SIDECAR]  # a file of its own; nobody reads text inside a kustomization
    assert not report.notices


def test_not_to_render_reads_the_files_as_they_are(kustomize: str, project: Path) -> None:
    report = run(project, render=False)
    assert skipped(report)["overlays/dev/kustomization.yaml"] is SkipReason.NOT_BUILT
    assert where(report) == [SIDECAR]


REMOTE = (
    "resources:\n- https://example.com/install.yaml",
    "resources:\n- github.com/example/shop//base?ref=v1\n- ../../base",
    "resources: ['git@example.com:shop/base.git']",
    "resources: [../../base]\npatches: [{path: 'https://example.com/patch.yaml'}]",
    "resources: [../../base]\nconfigMapGenerator: [{name: a, files: ['a=https://example.com/a']}]",
    "resources: [../../base]\ncomponents: ['ssh://git@example.com/a']",
)


@pytest.mark.parametrize("text", REMOTE)
def test_what_would_need_the_network_is_not_built(kustomize: str, project: Path, text: str) -> None:
    """Nor is it tried: an attempt would fail and leave a notice."""
    write(project, {"overlays/far/kustomization.yaml": text})
    report = run(project)
    assert skipped(report)["overlays/far/kustomization.yaml"] is SkipReason.REMOTE_KUSTOMIZATION
    assert where(report) == [SIDECAR, PATCH]
    assert not report.notices


def test_what_refers_to_something_unreadable_is_not_built(kustomize: str, project: Path) -> None:
    """It could refer to anything."""
    write(
        project,
        {
            "far/kustomization.yaml": "resources: [../base, ../odd]\n",
            "odd/kustomization.yaml": "resources: [&a ../base, *b]\n",
        },
    )
    report = run(project)
    assert skipped(report)["far/kustomization.yaml"] is SkipReason.UNREAD_KUSTOMIZATION
    assert [each.path for each in report.notices] == ["odd/kustomization.yaml"]
    assert where(report) == [SIDECAR, PATCH]


def test_what_a_remote_overlay_is_made_of_is_built_by_itself(kustomize: str, project: Path) -> None:
    shutil.rmtree(project / "overlays")
    write(project, {"far/kustomization.yaml": "resources: [../base, 'https://example.com/a.yaml']\n"})
    edit(project / "base" / "api.yaml", "memory: 64Mi", "memory: 64m")
    report = run(project)
    assert "base/api.yaml: memory: 64m" in where(report)
    assert all(each.rendered for each in report.findings if each.primary.span.path.startswith("base/"))


def test_charts_are_not_inflated(kustomize: str, project: Path) -> None:
    write(project, {"chart/kustomization.yaml": "helmCharts: [{name: a, repo: 'https://example.com'}]\n"})
    assert skipped(run(project))["chart/kustomization.yaml"] is SkipReason.CHART_KUSTOMIZATION


def test_an_error_of_kustomize_stands_at_the_entry_that_it_is_about(kustomize: str, project: Path) -> None:
    write(project, {"overlays/new/kustomization.yaml": "resources:\n- ../../base\n- missing.yaml\n"})
    report = run(project)
    (notice,) = report.notices
    assert notice.kind is NoticeKind.NOT_RENDERED
    assert notice.span is not None
    assert report.sources[notice.path].text(notice.span) == "missing.yaml"
    assert "no such file" in notice.message
    assert str(project) not in notice.message
    assert where(report) == [SIDECAR, PATCH]


def test_a_base_that_does_not_build_is_told_once(kustomize: str, project: Path) -> None:
    edit(project / "base" / "kustomization.yaml", "  - services.yaml", "  - gone.yaml")
    (notice,) = run(project).notices
    assert notice.path == "base/kustomization.yaml"


@pytest.mark.parametrize(
    "text",
    ["resources: [../other]\n", "resources: [.]\n", "resources: ]\n", "- a\n", "", "kind: Kustomisation\n"],
)
def test_a_kustomization_that_is_none_ends_nothing(kustomize: str, project: Path, text: str) -> None:
    write(project, {"other/kustomization.yaml": text, "overlays/dev/kustomization.yaml": text})
    report = run(project)
    assert where(report) == [SIDECAR, PATCH]
    assert not any(each.kind is NoticeKind.RULE_CRASHED for each in report.notices)


def test_a_kustomization_of_flux_is_an_object(kustomize: str, project: Path) -> None:
    flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {}\n"
    write(project, {"clusters/kustomization.yaml": flux})
    report = run(project)
    assert not report.notices
    assert report.stats.objects == 9


def test_a_tool_that_hangs_is_stopped(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is given by the configuration."""
    shell = shutil.which("sleep")
    assert shell is not None
    script = tmp_path / "slow"
    script.write_text(f"#!/bin/sh\nexec {shell} 60\n")
    script.chmod(0o755)
    on_path(monkeypatch, tmp_path / "bin", None)
    (tmp_path / "bin" / "kustomize").symlink_to(script)
    shutil.rmtree(project / "overlays")
    report = run(project, config=Config(kustomize=KustomizeConfig(timeout=0.2)))
    assert [each.kind for each in report.notices] == [NoticeKind.NOT_RENDERED]
    assert "took longer than 0.2 s" in report.notices[0].message
