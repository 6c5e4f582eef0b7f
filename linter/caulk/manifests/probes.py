"""Probes and lifecycle hooks: what they do, when they decide, and how long they certainly take."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caulk.manifests.values import Setting, is_templated, whole_number

if TYPE_CHECKING:
    from collections.abc import Hashable

    from caulk.findings import Location
    from caulk.manifests.containers import Container
    from caulk.manifests.nodes import YamlNode

HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc", "sleep")
SHELLS = frozenset(("sh", "bash", "ash", "dash", "zsh", "ksh"))

_SECONDS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([smhd]?)")
# Words that begin something else than a simple command, or end the script.
_UNKNOWN_FLOW = frozenset(
    ("if", "while", "until", "for", "case", "select", "function", "time", "coproc", "!", "{", "trap", "exit")
)
# Commands that are run for their answer: what stands behind `&&` may well not happen.
_CONDITIONS = frozenset(("[", "[[", "test", "grep", "pgrep", "pidof", "command", "which", "false"))


@dataclass(frozen=True, slots=True)
class Port:
    """A port reference: `number` resolved through the container's own ports, None when it stays a name."""

    node: YamlNode
    name: str
    number: int | None

    @property
    def is_known(self) -> bool:
        return self.number is not None or (self.name != "" and not is_templated(self.name))


class Handler:
    """The one action of a probe or hook. `kind` is its key (`httpGet`), "" when there is none."""

    def __init__(self, node: YamlNode, container: Container) -> None:
        self.node = node
        self.container = container
        present = [
            kind for kind in HANDLERS if node.get(kind) is not None or _is_empty_mapping(node.entry(kind))
        ]
        self.kind = present[0] if len(present) == 1 else ""

    @property
    def action(self) -> YamlNode | None:
        """The mapping under the handler's key."""
        return self.node.entry(self.kind) if self.kind else None

    @property
    def location(self) -> Location:
        action = self.action
        return action.key_location if action is not None else self.node.key_location

    @cached_property
    def port(self) -> Port | None:
        node = self.action.get("port") if self.action is not None else None
        if node is None:
            return None
        number = whole_number(node)
        if number is None and node.text.isdecimal():
            number = int(node.text)
        if number is not None:
            return Port(node, "", number)
        return Port(node, node.text, self.container.port_number(node.text))

    @property
    def host(self) -> str:
        """The host that is asked instead of the pod; "" for the pod itself."""
        return self._text("host")

    @property
    def path(self) -> str:
        """Path and query of an httpGet; "/" where the API fills it in."""
        return self._text("path") or "/"

    @property
    def scheme(self) -> str:
        return self._text("scheme").upper() or "HTTP"

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Request headers, names in lower case, sorted."""
        node = self.action.get("httpHeaders") if self.action is not None else None
        found = []
        for header in node.elements if node is not None else ():
            name, value = header.get("name"), header.get("value")
            found.append(((name.text if name else "").lower(), value.text if value else ""))
        return tuple(sorted(found))

    @property
    def service(self) -> str:
        """The service that a grpc probe asks for; "" is the whole server."""
        return self._text("service")

    @cached_property
    def command(self) -> tuple[str, ...]:
        """argv of an exec action."""
        node = self.action.get("command") if self.action is not None else None
        return tuple(each.text for each in node.elements) if node is not None else ()

    @cached_property
    def identity(self) -> Hashable | None:
        """Equal for handlers that check the same thing; None when that is not known.

        A named port equals its number, and names that the container does not declare equal only themselves.
        """
        if not self.kind or self._has_templates:
            return None
        port = self.port
        port_identity = None if port is None else port.number if port.number is not None else port.name
        if self.kind == "httpGet":
            path = self.path if self.path.startswith("/") else f"/{self.path}"
            return ("httpGet", self.scheme, self.host, port_identity, path, self.headers)
        if self.kind == "tcpSocket":
            return ("tcpSocket", self.host, port_identity)
        if self.kind == "grpc":
            return ("grpc", port_identity, self.service)
        if self.kind == "exec":
            return ("exec", self.command) if self.command else None
        return None

    @cached_property
    def seconds(self) -> float | None:
        """How long a hook certainly takes, in seconds: its constant sleeps. None when nobody can say.

        The sum is a lower bound: other commands in between take their time on top.
        """
        if self.kind == "sleep":
            node = self.action.get("seconds") if self.action is not None else None
            value = whole_number(node) if node is not None else None
            return float(value) if value is not None else None
        return command_seconds(self.command) if self.kind == "exec" else None

    @property
    def seconds_place(self) -> YamlNode:
        """The value to change when the hook takes too long: the seconds, or the command."""
        action = self.action
        if action is None:
            return self.node
        return action.get("seconds") or action.get("command") or action

    @property
    def _has_templates(self) -> bool:
        action = self.action
        return action is not None and any(
            node.is_scalar and is_templated(node.text) for node in action.walk()
        )

    def _text(self, name: str) -> str:
        node = self.action.get(name) if self.action is not None else None
        return node.text if node is not None else ""


class Probe(Handler):
    """A liveness, readiness or startup probe with the API's defaults applied; times in seconds.

    Defaults are those of SetDefaults_Probe: a written 0 counts as not given, except for the initial delay.
    """

    def __init__(self, node: YamlNode, container: Container) -> None:
        super().__init__(node, container)
        self.initial_delay = Setting.of(node, "initialDelaySeconds", 0)
        self.period = Setting.of(node, "periodSeconds", 10, zero_is_default=True)
        self.timeout = Setting.of(node, "timeoutSeconds", 1, zero_is_default=True)
        self.success_threshold = Setting.of(node, "successThreshold", 1, zero_is_default=True)
        self.failure_threshold = Setting.of(node, "failureThreshold", 3, zero_is_default=True)

    @property
    def name(self) -> str:
        """`livenessProbe`, `readinessProbe` or `startupProbe`."""
        return self.node.name

    @property
    def grace_period(self) -> Setting | None:
        """The probe's own terminationGracePeriodSeconds, used instead of the pod's when it kills."""
        node = self.node.get("terminationGracePeriodSeconds")
        return Setting(whole_number(node), node) if node is not None else None

    @property
    def first_failure_verdict(self) -> int | None:
        """Seconds after the container's start at which failing from the first probe on takes effect."""
        delay, period, failures = self._timing
        if delay is None or period is None or failures is None:
            return None
        return delay + (failures - 1) * period

    @property
    def budget(self) -> int | None:
        """Seconds within which a container has to pass: initial delay plus all allowed failures."""
        delay, period, failures = self._timing
        if delay is None or period is None or failures is None:
            return None
        return delay + failures * period

    @property
    def tolerance(self) -> int | None:
        """Seconds of trouble that the probe sits out: period times failure threshold."""
        _, period, failures = self._timing
        return None if period is None or failures is None else period * failures

    @property
    def _timing(self) -> tuple[int | None, int | None, int | None]:
        return self.initial_delay.value, self.period.value, self.failure_threshold.value


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A container's hooks."""

    node: YamlNode
    pre_stop: Handler | None
    post_start: Handler | None
    stop_signal: str

    @staticmethod
    def of(node: YamlNode, container: Container) -> Lifecycle:
        pre_stop, post_start, signal = node.get("preStop"), node.get("postStart"), node.get("stopSignal")
        return Lifecycle(
            node,
            Handler(pre_stop, container) if pre_stop is not None else None,
            Handler(post_start, container) if post_start is not None else None,
            signal.text if signal is not None else "",
        )


def command_seconds(argv: tuple[str, ...]) -> float | None:
    """Seconds that a command certainly sleeps (`sleep 15`, `sh -c "sleep 15 && drain"`); None otherwise.

    Only sequences (`;`, `&&`, new lines) count. Anything that branches, loops, pipes, expands or runs in the
    background makes the time unknown, and so does a script without any sleep.
    """
    if not argv or any(is_templated(word) for word in argv[1:]):
        return None
    program = argv[0].rpartition("/")[2]
    if program == "sleep":
        return _sleep_seconds(argv[1:])
    if program in ("busybox", "env", "tini") and len(argv) > 1:
        return command_seconds(argv[1:])
    if program in SHELLS:
        for at, word in enumerate(argv[1:], start=1):
            if re.fullmatch(r"-[a-z]*c[a-z]*", word):
                return _script_seconds(argv[at + 1]) if at + 1 < len(argv) else None
            if not word.startswith("-"):
                return None
    return None


def _sleep_seconds(words: tuple[str, ...] | list[str]) -> float | None:
    total = 0.0
    for word in words:
        match = _DURATION.fullmatch(word)
        if match is None:
            return None
        total += float(match.group(1)) * _SECONDS[match.group(2)]
    return total if words else None


def _script_seconds(script: str) -> float | None:
    if re.search(r"\$\(|`|<<", script):
        return None
    total = None
    for line in script.replace("\\\n", " ").split("\n"):
        lexer = shlex.shlex(line, posix=True, punctuation_chars=";&|<>()")
        lexer.whitespace_split = True
        try:
            tokens = list(lexer)
        except ValueError:  # an open quote: the script goes on over lines
            return None
        commands = _commands(tokens)
        if commands is None:
            return None
        for command in commands:
            if command[0].rpartition("/")[2] != "sleep":
                continue
            seconds = _sleep_seconds(command[1:])
            if seconds is None:
                return None
            total = (total or 0.0) + seconds
    return total


def _commands(tokens: list[str]) -> list[list[str]] | None:
    """The simple commands of a sequence; None when they are more than a sequence that runs to its end."""
    commands: list[list[str]] = [[]]
    for token in tokens:
        if token == "&&" and commands[-1][:1] and commands[-1][0] in _CONDITIONS:
            return None
        if token in (";", "&&"):
            commands.append([])
        elif re.fullmatch(r"[;&|()]+", token):
            return None
        elif token != "exec" or commands[-1]:
            commands[-1].append(token)
    commands = [command for command in commands if command]
    return None if any(command[0] in _UNKNOWN_FLOW for command in commands) else commands


def _is_empty_mapping(node: YamlNode | None) -> bool:
    return node is not None and node.is_mapping
