"""What becomes process 1, and what the real shells of this machine do."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from caulk.deployment import startup
from caulk.deployment.startup import Shell
from caulk.findings import Confidence

DEBIAN, ALPINE, FEDORA, UNKNOWN = "debian:12", "app:3.20-alpine", "fedora:42", "example.com/app:v1"


@pytest.mark.parametrize(
    ("program", "image", "shell"),
    [
        ("bash", ALPINE, Shell.BASH),
        ("dash", UNKNOWN, Shell.DASH),
        ("ash", UNKNOWN, Shell.BUSYBOX),
        ("sh", ALPINE, Shell.BUSYBOX),
        ("sh", "golang:1.26", Shell.DASH),
        ("sh", "golang:1.26-alpine", Shell.BUSYBOX),
        ("sh", "registry.access.redhat.com/ubi9/ubi-minimal", Shell.BASH),
        ("sh", UNKNOWN, Shell.UNKNOWN),
    ],
)
def test_the_image_tells_which_shell_it_is(program: str, image: str, shell: Shell) -> None:
    assert startup.shell_of(program, image) is shell


@pytest.mark.parametrize(
    ("shell", "script", "image", "confidence"),
    [
        ("sh", "./server", DEBIAN, Confidence.HIGH),
        ("sh", "./server", ALPINE, None),
        ("sh", "./server\n", ALPINE, Confidence.MEDIUM),
        ("sh", "./server", FEDORA, None),
        ("sh", "./server", UNKNOWN, Confidence.LOW),
        ("sh", "./server\n", UNKNOWN, Confidence.MEDIUM),
        ("bash", "a; ./server", UNKNOWN, None),
        ("bash", "./server > log", UNKNOWN, Confidence.MEDIUM),
        ("bash", "./server | tee log", UNKNOWN, Confidence.HIGH),
        ("bash", "./server & wait", UNKNOWN, Confidence.HIGH),
        ("bash", "./server; exit $?", UNKNOWN, Confidence.HIGH),
        ("bash", "prepare; sleep infinity", UNKNOWN, None),
        ("bash", "exec ./server; true", UNKNOWN, None),
        ("bash", "trap x TERM; ./server & wait", UNKNOWN, None),
        ("bash", "if a; then ./server; fi; true", UNKNOWN, None),
    ],
)
def test_a_shell_keeps_the_signal_from_a_service_or_steps_aside(
    shell: str, script: str, image: str, confidence: Confidence | None
) -> None:
    found = startup.wrapper_of((shell, "-c", script), image)
    assert (found.confidence if found else None) is confidence


def stays(shell: str, script: str) -> bool:
    """Whether a real shell is still there as the parent of the command that a script runs."""
    told = subprocess.run(
        [shell, "-c", script], capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"}
    )
    return told.stdout.split()[0] == "child"


# Says whether its parent is the shell that was given the script, which it knows by a word in it.
PROBE = (
    """sh -c 'case "$(tr "\\0" " " < /proc/$PPID/cmdline)" in *MARK*) echo child;; *) echo direct;; esac'"""
)


@pytest.mark.parametrize(
    ("shell", "script", "expected"),
    [
        ("dash", f": MARK; {PROBE}", True),
        ("bash", f": MARK; {PROBE}", False),
        ("bash", f": MARK; {PROBE} 2>&1", True),
        ("bash", f": MARK; {PROBE} | cat", True),
        ("bash", f": MARK; {PROBE}; true", True),
    ],
)
def test_the_real_shells_do_what_is_said_of_them(shell: str, script: str, expected: bool) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    assert stays(shell, script) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("deploy/dev/Dockerfile", True),
        ("Dockerfile.dev", True),
        ("examples/api/deploy.yaml", True),
        ("hack/run.yaml", True),
        ("test/e2e/api.yaml", True),
        ("contest/api.yaml", False),
        ("deploy/api.yaml", False),
        ("devices/api.yaml", False),
        ("example.yaml", False),
    ],
)
def test_paths_tell_what_is_for_developers(path: str, expected: bool) -> None:
    assert startup.is_for_development(path) is expected
