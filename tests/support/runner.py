"""Runs the steps of a composite action the way GitHub's runner does: expressions, bash, file commands."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_CONDITION = re.compile(r"(?P<value>[\w.-]+)\s*(?P<operator>==|!=)\s*'(?P<text>[^']*)'")


@dataclass(slots=True)
class Job:
    """A run of an action. `uses` are the steps that call other actions, with their inputs filled in."""

    workspace: Path
    temp: Path
    inputs: dict[str, str]
    steps: dict[str, dict[str, str]] = field(default_factory=dict)  # outputs by step id
    uses: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    log: str = ""
    summary: str = ""
    failed_step: str = ""  # name of the step that failed; later ones did not run

    def value(self, expression: str) -> str:
        """The value of `inputs.x` or `steps.x.outputs.y`; "" when there is none, as in a workflow."""
        kind, name, *rest = expression.split(".")
        if kind == "inputs":
            return self.inputs[name]
        assert kind == "steps", f"the expression {expression} is not one this runner knows"
        return self.steps.get(name, {}).get(rest[-1], "")

    def fill(self, text: str) -> str:
        return _EXPRESSION.sub(lambda match: self.value(match[1]), text)

    def holds(self, condition: str) -> bool:
        """Whether an `if:` of comparisons joined by && holds."""
        for part in condition.split("&&"):
            match = _CONDITION.fullmatch(part.strip())
            assert match is not None, f"the condition {part} is not one this runner knows"
            if (self.value(match["value"]) == match["text"]) != (match["operator"] == "=="):
                return False
        return True


def run(action: Path, workspace: Path, temp: Path, *, skip: tuple[str, ...] = (), **inputs: str) -> Job:
    """Run an action in a workspace. `skip` names steps to leave out; inputs are keywords with underscores."""
    definition: dict[str, Any] = yaml.safe_load(action.read_text("utf-8"))
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    assert given.keys() <= definition["inputs"].keys()
    defaults = {name: str(each["default"]) for name, each in definition["inputs"].items()}
    job = Job(workspace, temp, defaults | given)
    for step in definition["runs"]["steps"]:
        if step["name"] in skip or not job.holds(step.get("if", "inputs.paths != ''")):
            continue
        if "uses" in step:
            job.uses.append((step["uses"], {name: job.fill(value) for name, value in step["with"].items()}))
        elif not _run_script(job, step, action.parent):
            job.failed_step = step["name"]
            break
    return job


def _run_script(job: Job, step: dict[str, Any], action_path: Path) -> bool:
    output, summary, script = (job.temp / name for name in ("output", "summary", "step.sh"))
    for file in (output, summary):
        file.write_text("", "utf-8")
    script.write_text(step["run"], "utf-8")
    environment = os.environ | {name: job.fill(value) for name, value in step.get("env", {}).items()}
    environment |= {
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(action_path),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(job.workspace),
        "RUNNER_TEMP": str(job.temp),
    }
    assert step["shell"] == "bash"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=job.workspace,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    job.log += done.stdout
    job.summary += summary.read_text("utf-8")
    if "id" in step:
        job.steps[step["id"]] = _outputs(output.read_text("utf-8"))
    return done.returncode == 0


def _outputs(text: str) -> dict[str, str]:
    """Reads the file that GITHUB_OUTPUT names: `name=value`, or `name<<END` with lines up to END."""
    found = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, mark, end = line.partition("<<")
        if mark and "=" not in name:
            value = []
            for inner in lines:
                if inner == end:
                    break
                value.append(inner)
            found[name] = "\n".join(value)
        else:
            name, _, single = line.partition("=")
            found[name] = single
    return found
