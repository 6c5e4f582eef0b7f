"""Running helm: what it is told, what it may do, and what becomes of its complaints."""

from __future__ import annotations

import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from caulk.manifests import helm
from caulk.manifests.helm import Complaint, Helm, Job, Release

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caulk.manifests.processes import Result


def script(folder: Path, text: str) -> str:
    """An executable that stands in for helm where its own behaviour is not what is tested."""
    path = folder / "helm"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def results(executable: str, jobs: Sequence[Job], processes: int = 2) -> list[Result]:
    with Helm(executable, processes) as runner:
        return list(runner.render(jobs))


def test_the_command_line_says_all_that_a_chart_can_learn() -> None:
    release = Release("shop", "prod", "1.33.0", ("monitoring.coreos.com/v1",))
    given = helm.arguments(Job(Path("/c"), (Path("/a.yaml"), Path("/b.yaml")), release))
    assert given[:5] == ["template", "shop", "/c", "--namespace", "prod"]
    assert given[5:11] == ["--values", "/a.yaml", "--values", "/b.yaml", "--kube-version", "1.33.0"]
    assert given[-3:] == ["--api-versions", "monitoring.coreos.com/v1", "--skip-tests"]
    assert "dependency" not in given


def test_helm_sees_nothing_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELM_PLUGINS", "the-users-own/plugins")
    monkeypatch.setenv("KUBECONFIG", "the-users-own/kubeconfig")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    (result,) = results(script(tmp_path, "env"), [Job(tmp_path, (), Release())])
    assert b"the-users-own" not in result.output
    assert b"AWS" not in result.output
    assert b"HTTPS_PROXY=http://127.0.0.1:9" in result.output


def test_results_come_in_the_order_of_the_jobs(tmp_path: Path) -> None:
    executable = script(tmp_path, 'echo "$2"')
    jobs = [Job(tmp_path, (), Release(name)) for name in ("a", "b", "c", "d")]
    assert [result.output for result in results(executable, jobs)] == [b"a\n", b"b\n", b"c\n", b"d\n"]


def test_a_helm_that_does_not_end_is_stopped(tmp_path: Path) -> None:
    started = time.monotonic()
    (result,) = results(script(tmp_path, "sleep 600"), [Job(tmp_path, (), Release(), timeout=0.2)])
    assert result.error == "helm took longer than 0.2 s and was stopped"
    assert time.monotonic() - started < 60  # not a measure of speed: it did not wait for the end


def test_output_without_end_is_cut_off_and_refused(tmp_path: Path) -> None:
    (result,) = results(script(tmp_path, "exec yes"), [Job(tmp_path, (), Release())])
    assert result.error == "helm printed more than 64 MiB"


def test_what_helm_warns_of_is_no_error(tmp_path: Path) -> None:
    text = 'echo "coalesce.go:319: warning: a table" >&2; echo "Error: nothing goes" >&2; exit 1'
    (result,) = results(script(tmp_path, text), [Job(tmp_path, (), Release())])
    assert result.error == "nothing goes"


def test_a_failure_without_words_is_told_by_its_exit_code(tmp_path: Path) -> None:
    (result,) = results(script(tmp_path, "exit 3"), [Job(tmp_path, (), Release())])
    assert result.error == "helm ended with exit code 3"


def test_an_executable_that_cannot_run_is_an_error_of_each_job(tmp_path: Path) -> None:
    (tmp_path / "helm").write_bytes(b"\x7fELF")
    (result,) = results(str(tmp_path / "helm"), [Job(tmp_path, (), Release())])
    assert "cannot be run" in result.error


def test_its_folders_go_away(tmp_path: Path) -> None:
    with Helm("helm", 1) as runner:
        home = runner.home
        assert home.is_dir()
    assert not home.exists()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            'template: shop/templates/a.yaml:4:12: executing "shop/templates/a.yaml" at <include "x" .>: '
            'error calling include: template: shop/templates/_h.tpl:9:3: executing "x" at <.Values.a.b>: '
            "nil pointer evaluating interface {}.b",
            Complaint("<.Values.a.b>: nil pointer evaluating interface {}.b", "shop/templates/_h.tpl", 9, 3),
        ),
        (
            "execution error at (shop/templates/a.yaml:7:15): give a port",
            Complaint("give a port", "shop/templates/a.yaml", 7, 15),
        ),
        (
            'parse error at (shop/templates/a.yaml:4): function "f" not defined',
            Complaint('function "f" not defined', "shop/templates/a.yaml", 4, 0),
        ),
        ("Chart.yaml file is missing", Complaint("Chart.yaml file is missing")),
    ],
)
def test_a_complaint_is_placed_where_it_went_wrong(said: str, expected: Complaint) -> None:
    assert helm.complaint(said) == expected


def test_documents_are_told_apart_by_their_source() -> None:
    output = b"---\n# Source: a/templates/x.yaml\nkind: A\n---\n# Source: a/templates/y.yaml\nkind: B\n"
    found = [(path, output[start:end]) for path, start, end in helm.documents(output)]
    assert found == [("a/templates/x.yaml", b"kind: A\n"), ("a/templates/y.yaml", b"kind: B\n")]


def test_output_without_any_document_is_none() -> None:
    assert list(helm.documents(b"\n")) == []
