"""The README tells the truth: its output, its configuration and its commands are tried."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import yaml

from caulk import config
from caulk.reporters import concise, text
from support.cases import PROJECTS, REPOSITORY, scan_project

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

README = (REPOSITORY / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_frames_are_what_a_scan_of_the_sample_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths are shown as one types them from the current folder, here the service's own."""
    monkeypatch.chdir(PROJECTS / "sample-service")
    out = io.StringIO()
    text.write(scan_project(PROJECTS / "sample-service"), out)
    frames = blocks("text")
    assert frames
    for frame in frames:
        assert frame.strip() in out.getvalue()


def test_the_configuration_is_understood(tmp_path: Path) -> None:
    charts, overlays, links = blocks("toml")
    file = tmp_path / "caulk.toml"
    file.write_text(charts, "utf-8")
    assert config.load(file).helm.namespace == "shop"
    file.write_text(overlays, "utf-8")
    assert config.load(file).workloads[0].template == "spec.pods"
    file.write_text(links, "utf-8")
    assert config.load(file).links[0].main == "cmd/api"


def test_the_hook_and_the_action_are_ours() -> None:
    hooks, workflow = map(yaml.safe_load, blocks("yaml"))
    ours = {hook["id"] for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert {hook["id"] for hook in hooks["repos"][0]["hooks"]} <= ours
    action = yaml.safe_load((REPOSITORY / "action.yml").read_text("utf-8"))
    (step,) = [step for step in workflow["jobs"]["caulk"]["steps"] if "caulk@" in step["uses"]]
    assert step["with"].keys() <= action["inputs"].keys()


def help_of(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "caulk", *command, "--help"], capture_output=True, check=True
    )
    return done.stdout.decode()


def test_every_option_exists() -> None:
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README))
    assert options
    known = set(re.findall(r"--[a-z][a-z-]+", help_of("scan")))
    assert options <= known


def test_every_command_exists() -> None:
    commands = set(re.findall(r"(?:^    |`)caulk ([a-z]+)", README, re.MULTILINE))
    assert commands
    known = set(re.findall(r"^  ([a-z]+) ", help_of(), re.MULTILINE))
    assert commands <= known


def test_links_lead_somewhere() -> None:
    for document in (README, (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")):
        for target in re.findall(r"\]\(([^):]+)\)", document):
            assert (REPOSITORY / target).exists(), target


def test_the_sample_shows_a_defect_of_every_sort() -> None:
    """Go alone, manifest alone, and the two together, with a place in each."""
    report = scan_project(PROJECTS / "sample-service")
    out = io.StringIO()
    concise.write(report, out)
    sorts = {
        frozenset("go" if span.path.endswith(".go") else "manifest" for span in finding.spans)
        for finding in report.findings
    }
    assert sorts >= {frozenset({"go"}), frozenset({"manifest"}), frozenset({"go", "manifest"})}, (
        out.getvalue()
    )
