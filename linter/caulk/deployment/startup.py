"""What becomes process 1 of a container, and whether the signals that are sent to it reach the service.

Tried with bash 5.2, dash 0.5.12 (`sh` of Debian and Ubuntu) and BusyBox 1.35 (`sh` of Alpine), `-c` and a
script: dash never replaces itself; bash becomes the last simple command of a list unless that is redirected;
BusyBox becomes the last command unless a line end follows it. No shell replaces itself in a pipeline, for a
command in the background, for one that others follow, or after `trap`. A shell that is process 1 and has set
no trap ignores SIGTERM, and no shell passes it on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from caulk.findings import Confidence
from caulk.manifests import scripts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caulk.manifests.scripts import Script, SimpleCommand

# Commands that are no service.
_IDLE = frozenset(
    (
        *("sleep", "tail", "true", "false", ":", "wait", "exit", "return", "echo", "printf", "cat", "date"),
        *("ls", "pause", "read", "kill", "rm", "touch", "fg", "set", "cd", "export"),
    )
)
# Of these, what stands behind a service that was meant to run for ever; behind a `sleep` there was none.
_AFTERMATH = frozenset(("true", "false", ":", "exit", "return", "echo", "printf", "date"))
_DEVELOPMENT = re.compile(
    r"(?:^|/)(?:examples?|samples?|demos?|docs?|tests?|e2e|tutorials?|snippets|contrib)/"
    r"|(?:^|[/._-])(?:dev|devel|development|local|tilt|skaffold|devcontainer|hack)(?=[/._-]|$)"
)


class Shell(Enum):
    """The shells that behave differently."""

    DASH = "dash"
    BASH = "bash"
    BUSYBOX = "BusyBox"
    UNKNOWN = "sh"


# Words in an image's name or tag that tell which shell /bin/sh is there.
_SHELLS_OF_IMAGES = (
    (re.compile(r"alpine|busybox|wolfi|chainguard"), Shell.BUSYBOX),
    (re.compile(r"\bubi[0-9]?\b|centos|fedora|rocky|almalinux|amazonlinux|opensuse|oraclelinux"), Shell.BASH),
    (re.compile(r"debian|ubuntu|bookworm|bullseye|trixie|jammy|noble|focal|\bslim\b|minideb"), Shell.DASH),
    (re.compile(r"(?:^|/)(?:golang|node|python|ruby|openjdk|buildpack-deps)(?::[0-9.]+)?$"), Shell.DASH),
)


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A shell that stays process 1 while `service` runs; `reason` is a clause that says why it stays."""

    script: Script
    service: SimpleCommand
    reason: str
    confidence: Confidence


def is_for_development(path: str) -> bool:
    """Whether a path speaks of a developer's machine, of an example or of a test."""
    return _DEVELOPMENT.search(path.lower()) is not None


def shell_of(program: str, image: str) -> Shell:
    """Which shell a name stands for in an image."""
    if program in ("bash", "zsh", "ksh"):
        return Shell.BASH
    if program == "dash":
        return Shell.DASH
    if program == "ash":
        return Shell.BUSYBOX
    return next((shell for words, shell in _SHELLS_OF_IMAGES if words.search(image.lower())), Shell.UNKNOWN)


def wrapper_of(argv: Sequence[str], image: str) -> Wrapper | None:
    """The shell that keeps signals from the service in `sh -c "..."`; None where none is known to."""
    script = scripts.script_of(argv)
    if script is None or not script.is_plain:
        return None
    programs = {each.words[0] for each in script.commands}
    if "exec" in programs or "trap" in programs:
        return None
    found = _kept_by_structure(script)
    if found is not None:
        return found
    last = script.last
    if last is None or last.operator or last.program in _IDLE:
        return None
    return _kept_by_shell(script, last, shell_of(script.shell, image))


def _kept_by_structure(script: Script) -> Wrapper | None:
    """A service after which no shell has ever replaced itself: in a pipeline, in the background, not last."""
    commands = list(script.commands)
    if any(each.operator == "&" for each in commands):
        service = next(each for each in commands if each.operator == "&")
        waits = commands[-1].program == "wait" or commands[-1].operator == "&"
        if not waits or service.program in _IDLE:
            return None
        return Wrapper(script, service, "runs in the background of the shell", Confidence.HIGH)
    end = len(commands)
    while end and commands[end - 1].program in _AFTERMATH:
        end -= 1
    if not end:
        return None
    start = end - 1
    while start and commands[start - 1].operator in ("|", "|&"):
        start -= 1
    service = commands[start]
    if service.program in _IDLE:
        return None
    if start != end - 1 or service.operator in ("|", "|&"):
        return Wrapper(script, service, "is part of a pipeline", Confidence.HIGH)
    if end < len(commands):
        return Wrapper(script, service, "is not the last command", Confidence.HIGH)
    return None


def _kept_by_shell(script: Script, service: SimpleCommand, shell: Shell) -> Wrapper | None:
    ends_in_line = script.text.endswith("\n")
    if shell is Shell.DASH:
        return Wrapper(script, service, "is a child of dash, which never replaces itself", Confidence.HIGH)
    if shell is Shell.BASH:
        if not service.is_redirected:
            return None
        return Wrapper(script, service, "is redirected, so bash does not replace itself", Confidence.MEDIUM)
    if ends_in_line:
        reason = "is a child of the shell, which sees a line end behind it"
        return Wrapper(script, service, reason, Confidence.MEDIUM)
    if shell is Shell.UNKNOWN:
        return Wrapper(script, service, "is a child of the shell where sh is dash", Confidence.LOW)
    return None
