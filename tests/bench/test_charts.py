"""The public charts to measure on: their list, and how they come to lie on disk with what they depend on."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

import charts
from caulk.session import ScanOptions, scan
from charts import Repository
from check_precision import chart_reports
from corpus import CorpusError
from support.engine import write
from support.helm import helm_or_skip, on_path

if TYPE_CHECKING:
    from pathlib import Path

CHART = "apiVersion: v2\nname: {name}\nversion: 1.2.3\n"
ON_SHARED = 'dependencies: [{name: shared, version: 1.x.x, repository: "https://charts.example.com"}]\n'
BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: all}
spec: {maxUnavailable: 0, selector: {}}
---
apiVersion: v1
kind: Pod
metadata: {name: one}
spec: {containers: [{name: one, image: "registry.example.com/one:v1"}]}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with two charts, of which one depends on the other; git takes it for a public one."""
    origin = tmp_path / "origin"
    write(
        origin,
        {
            "charts/shop/Chart.yaml": CHART.format(name="shop") + ON_SHARED,
            "charts/shared/Chart.yaml": CHART.format(name="shared"),
            "charts/shared/templates/budget.yaml": BUDGET,
            "charts/parts/Chart.yaml": CHART.format(name="parts") + "type: library\n",
            "docs/Chart.yaml": CHART.format(name="example"),
        },
    )
    settings = {"url." + origin.as_uri() + ".insteadOf": "https://example.com/charts", "user.name": "a"}
    settings |= {"user.email": "a@example.com", "uploadpack.allowAnySHA1InWant": "true"}
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(settings)))
    for number, (key, value) in enumerate(settings.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run(["git", *arguments], cwd=origin, check=True)
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=origin, check=True, capture_output=True, text=True
    )
    return Repository("example.com/charts", head.stdout.strip(), "charts/*")


def test_a_repository_is_fetched_at_its_commit_and_its_charts_are_those_of_the_glob(
    repository: Repository, tmp_path: Path
) -> None:
    found = charts.fetch([repository], tmp_path / "checkouts")[repository]
    assert [(str(chart), chart.path, chart.is_library) for chart in found] == [
        ("parts@1.2.3", "charts/parts", True),
        ("shared@1.2.3", "charts/shared", False),
        ("shop@1.2.3", "charts/shop", False),
    ]


def test_what_was_fetched_is_not_fetched_again(repository: Repository, tmp_path: Path) -> None:
    first = charts.fetch([repository], tmp_path / "checkouts")
    (tmp_path / "origin").rename(tmp_path / "gone")
    assert charts.fetch([repository], tmp_path / "checkouts") == first


def test_a_chart_gets_its_siblings_as_dependencies(repository: Repository, tmp_path: Path) -> None:
    *_, shop = charts.fetch([repository], tmp_path / "checkouts")[repository]
    assert (shop.folder / "charts" / "shared").readlink().as_posix() == "../../shared"


def test_what_stands_in_a_dependency_is_reported_once_and_as_that_charts_own(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = charts.fetch([repository], tmp_path / "checkouts")[repository]
    on_path(monkeypatch, tmp_path / "bin", helm_or_skip())
    paths = tuple(chart.folder for chart in members)
    report = scan(ScanOptions(paths=paths, root=members[0].root, only=("pdb-blocks-drain",)))
    (place,) = chart_reports(report, members)["pdb-blocks-drain"]
    assert str(place) == "shared@1.2.3\ttemplates/budget.yaml:4"


def test_git_speaks_for_itself_when_it_fails(repository: Repository, tmp_path: Path) -> None:
    elsewhere = Repository("example.com/charts", "0" * 40, "charts/*")
    with pytest.raises(CorpusError, match="git fetch in example"):
        charts.fetch([elsewhere], tmp_path / "checkouts")


def test_a_glob_without_charts_is_an_error(repository: Repository, tmp_path: Path) -> None:
    empty = Repository(repository.address, repository.version, "helm/*")
    with pytest.raises(CorpusError, match=r"has no charts at helm/\*"):
        charts.fetch([empty], tmp_path / "checkouts")


def test_object_counts_are_noted_and_comments_stay(tmp_path: Path) -> None:
    file = tmp_path / "charts.txt"
    file.write_text("# why these\nexample.com/a@0123\tcharts/*\nexample.com/a@4567\tcharts/*\t7\n", "utf-8")
    first, second = charts.pinned(file)
    assert (first.objects, second.objects) == (0, 7)
    charts.write_objects({str(first): 40}, file)
    assert file.read_text("utf-8") == (
        "# why these\nexample.com/a@0123\tcharts/*\t40\nexample.com/a@4567\tcharts/*\t7\n"
    )


def test_the_list_names_whole_commits_or_versions_of_modules() -> None:
    for repository in charts.pinned():
        assert repository.is_module or len(repository.version) == 40, repository
