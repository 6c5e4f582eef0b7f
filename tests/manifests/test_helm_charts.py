"""Charts on disk: what they are, what they lack, and the copies of them that are rendered."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from caulk.manifests.helm_charts import (
    ChartError,
    ValueSet,
    outermost,
    read_chart,
    stage,
    value_sets,
)
from support.engine import write
from support.helm import CHARTS

if TYPE_CHECKING:
    from pathlib import Path

CHART = "apiVersion: v2\nname: {name}\nversion: 1.0.0\n"


def archive(name: str, files: dict[str, str]) -> bytes:
    """A packed chart, as `helm dependency build` puts it into charts/."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as tar:
        for path, text in files.items():
            member = tarfile.TarInfo(f"{name}/{path}")
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return data.getvalue()


def test_metadata_has_its_places() -> None:
    chart = read_chart(CHARTS, "needy")
    assert chart.name == "needy"
    assert not chart.is_library
    text = (CHARTS / "needy" / "Chart.yaml").read_text()
    assert [text[each.place.start : each.place.end] for each in chart.dependencies] == ["library", "database"]


def test_a_library_is_known_as_one() -> None:
    assert read_chart(CHARTS, "library").is_library


@pytest.mark.parametrize("text", ["", "- a\n", "version: 1.0.0\n", "name: [\n"])
def test_what_is_no_chart_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"a/Chart.yaml": text})
    with pytest.raises(ChartError):
        read_chart(tmp_path, "a")


def test_dependencies_in_charts_are_no_charts_of_their_own() -> None:
    paths = ("a", "a/charts/b", "a/charts/b/charts/c", "charts/d", "charts/d/charts/e")
    assert outermost(paths) == ("a", "charts/d")


def test_the_chart_in_the_root_has_its_dependencies_below() -> None:
    assert outermost(("", "charts/b")) == ("",)


def test_value_sets_are_values_ci_and_what_the_user_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a/Chart.yaml": CHART.format(name="a"),
            "a/ci/x-values.yaml": "",
            "a/ci/notes.yaml": "",
            "b.yaml": "",
        },
    )
    chart = read_chart(tmp_path, "a")
    found = value_sets(chart, [(tmp_path / "b.yaml", tmp_path / "a" / "ci" / "notes.yaml")])
    assert found == (
        ValueSet("values.yaml"),
        ValueSet("ci/x-values.yaml", (tmp_path / "a" / "ci" / "x-values.yaml",), is_trial=True),
        ValueSet("b.yaml + ci/notes.yaml", (tmp_path / "b.yaml", tmp_path / "a" / "ci" / "notes.yaml")),
    )


def test_a_dependency_of_the_same_project_is_taken_from_there(tmp_path: Path) -> None:
    staged = stage(read_chart(CHARTS, "needy"), tmp_path / "copy", CHARTS)
    assert staged.origins["charts/library/templates/_names.tpl"] == "library/templates/_names.tpl"


def test_what_is_missing_is_taken_out_of_the_copy_and_told(tmp_path: Path) -> None:
    staged = stage(read_chart(CHARTS, "needy"), tmp_path / "copy", CHARTS)
    assert [each.name for each in staged.dropped] == ["database"]
    assert [each.name for each in read_chart(tmp_path, "copy").dependencies] == ["library"]


def test_a_packed_dependency_is_unpacked_and_has_no_file_in_the_project(tmp_path: Path) -> None:
    text = CHART.format(name="a") + "dependencies:\n  - {name: b, version: 1.0.0}\n"
    packed = archive("b", {"Chart.yaml": CHART.format(name="b"), "templates/b.yaml": "kind: B\n"})
    write(tmp_path, {"a/Chart.yaml": text, "a/charts/b-1.0.0.tgz": packed})
    staged = stage(read_chart(tmp_path, "a"), tmp_path / "copy", tmp_path)
    assert staged.templates() == {"charts/b/templates/b.yaml": b"kind: B\n"}
    assert "charts/b/templates/b.yaml" not in staged.origins
    assert not staged.dropped


def test_a_packed_dependency_cannot_write_elsewhere(tmp_path: Path) -> None:
    text = CHART.format(name="a") + "dependencies:\n  - {name: b, version: 1.0.0}\n"
    write(tmp_path, {"a/Chart.yaml": text, "a/charts/b-1.0.0.tgz": archive("..", {"../../../x": "y"})})
    with pytest.raises(ChartError, match="cannot be unpacked"):
        stage(read_chart(tmp_path, "a"), tmp_path / "deep" / "er" / "copy", tmp_path)
    assert not list(tmp_path.rglob("x"))


def test_links_out_of_the_project_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"outside/secret": "s", "project/a/Chart.yaml": CHART.format(name="a")})
    (tmp_path / "project" / "a" / "secret").symlink_to(tmp_path / "outside" / "secret")
    (tmp_path / "project" / "a" / "copy").symlink_to(tmp_path / "project" / "a" / "Chart.yaml")
    project = tmp_path / "project"
    stage(read_chart(project, "a"), tmp_path / "copy", project)
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == ["Chart.yaml", "copy"]
