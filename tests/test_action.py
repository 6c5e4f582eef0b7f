"""The GitHub Action: its steps run in a shell as the runner would run them."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from support.cases import PROJECTS, REPOSITORY
from support.runner import run

ACTION = REPOSITORY / "action.yml"
INSTALLED = ("Set up Python", "Install Caulk")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A checkout of the sample service."""
    folder = tmp_path / "workspace"
    shutil.copytree(PROJECTS / "sample-service", folder)
    (folder / ".git").mkdir()  # a checkout has one; the repository root is found by it
    return folder


@pytest.fixture
def temp(tmp_path: Path) -> Path:
    """The runner's temporary folder, in which this environment stands for an installed Caulk."""
    folder = tmp_path / "runner temp"
    folder.mkdir()
    (folder / "caulk-venv").symlink_to(sys.prefix)
    return folder


def test_no_input_reaches_a_script_as_code() -> None:
    for step in yaml.safe_load(ACTION.read_text("utf-8"))["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), step["name"]


def test_findings_are_annotated_uploaded_and_then_fail_the_job(workspace: Path, temp: Path) -> None:
    job = run(ACTION, workspace, temp, skip=INSTALLED)
    outputs = job.steps["scan"]
    log = json.loads(Path(outputs["sarif-file"]).read_text("utf-8"))
    assert re.search(r"^::(error|warning) file=internal/\w+/\w+\.go,", job.log, re.MULTILINE)
    assert int(outputs["findings"]) == len(log["runs"][0]["results"]) > 0
    assert f"Caulk: {outputs['findings']} findings" in job.summary
    assert job.uses == [
        ("github/codeql-action/upload-sarif@v3", {"sarif_file": outputs["sarif-file"], "category": "caulk"})
    ]
    assert job.failed_step == "Fail on findings"


def test_the_job_passes_when_findings_are_not_to_fail_it(workspace: Path, temp: Path) -> None:
    job = run(ACTION, workspace, temp, skip=INSTALLED, fail_on="never", upload_sarif="false")
    assert int(job.steps["scan"]["findings"]) > 0
    assert not job.failed_step
    assert not job.uses


def test_a_clean_workspace_passes(workspace: Path, temp: Path) -> None:
    shutil.rmtree(workspace / "internal")
    shutil.rmtree(workspace / "deploy")
    shutil.rmtree(workspace / "cmd")
    (workspace / "main.go").write_text("package main\n\nfunc main() {}\n", "utf-8")
    job = run(ACTION, workspace, temp, skip=INSTALLED)
    assert job.steps["scan"]["findings"] == "0"
    assert "Caulk: 0 findings" in job.summary
    assert not job.failed_step


def test_several_paths_are_scanned_and_others_are_not(workspace: Path, temp: Path) -> None:
    (workspace / "two words").mkdir()
    shutil.move(workspace / "deploy", workspace / "two words" / "deploy")
    job = run(ACTION, workspace, temp, skip=INSTALLED, paths="two words/deploy\ncmd\n")
    log = json.loads(Path(job.steps["scan"]["sarif-file"]).read_text("utf-8"))
    places = [result["locations"][0]["physicalLocation"] for result in log["runs"][0]["results"]]
    uris = {place["artifactLocation"]["uri"] for place in places}
    assert uris
    assert all(uri.startswith(("two%20words/deploy/", "cmd/")) for uri in uris)


def test_a_wrong_input_fails_the_job_and_uploads_nothing(workspace: Path, temp: Path) -> None:
    job = run(ACTION, workspace, temp, skip=INSTALLED, select="no-such-rule")
    assert "no-such-rule" in job.log
    assert job.steps["scan"]["sarif-file"] == ""
    assert not job.uses
    assert job.failed_step == "Fail on findings"


HOSTILE = "; touch pwned; $(touch pwned) `touch pwned` \" && touch pwned ' && touch pwned #"


@pytest.mark.parametrize("text", [HOSTILE, "--fail-on=never", "-h"])
@pytest.mark.parametrize("name", ["paths", "select", "kube_version", "config", "fail_on"])
def test_a_hostile_input_stays_data(workspace: Path, temp: Path, name: str, text: str) -> None:
    """It is taken for a path, a rule, a version or a file that does not exist, and nothing else."""
    job = run(ACTION, workspace, temp, skip=INSTALLED, **{name: text})
    assert job.steps["scan"]["exit-code"] == "2"
    assert job.failed_step == "Fail on findings"
    assert not list(workspace.rglob("pwned"))


def test_a_hostile_file_name_stays_a_file_name(workspace: Path, temp: Path) -> None:
    job = run(ACTION, workspace, temp, skip=INSTALLED, sarif_file=HOSTILE)
    assert job.steps["scan"]["sarif-file"] == HOSTILE
    assert (workspace / HOSTILE).is_file()
    assert not (workspace / "pwned").exists()


def test_the_action_installs_itself(workspace: Path, tmp_path: Path) -> None:
    """Needs a package index, as on a runner."""
    temp = tmp_path / "fresh"
    temp.mkdir()
    job = run(ACTION, workspace, temp, skip=("Set up Python",))
    assert int(job.steps["scan"]["findings"]) > 0
    assert (temp / "caulk-venv").is_dir()
