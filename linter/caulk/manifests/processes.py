"""Running a tool of somebody else's: with folders of its own, no network, in bounded time and memory."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Self

MAX_OUTPUT = 64 << 20  # bytes that a rendering may print; a Helm release may have 1 MiB, packed
MAX_MEMORY = 4 << 30  # bytes of address space; Go reserves more than it uses


_WARNING = re.compile(r"(?i)(?:\d{4}/\S+ \S+ )?(?:[\w./-]+\.go:\d+: )?warning|(?:time=\S+ )?level=WARN")


@dataclass(frozen=True, slots=True)
class Command:
    """One run to be made: what follows the executable, where, and for how many seconds at most."""

    arguments: Sequence[str]
    folder: Path
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Result:
    """What a run printed, or (`error`) what it said instead."""

    output: bytes
    error: str = ""


class Tool:
    """Runs one executable, `jobs` at a time. A context manager: it has a home that goes away with it.

    `name` is how messages call it.
    """

    name = "the tool"
    passed_on: tuple[str, ...] = ("PATH", "TMPDIR", "SystemRoot", "LANG")  # of the environment

    def __init__(self, executable: str, jobs: int) -> None:
        self.executable = executable
        self.jobs = max(jobs, 1)
        self._home = tempfile.TemporaryDirectory(prefix="caulk-", ignore_cleanup_errors=True)
        self.home = Path(self._home.name)
        self._running: set[subprocess.Popen[bytes]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            _kill(process)
        self._home.cleanup()

    def run(self, commands: Iterable[Command]) -> Iterator[Result]:
        """The results of the commands, in their order."""
        waiting = list(commands)
        started: list[_Run] = []
        for index in range(len(waiting)):
            while len(started) < len(waiting) and sum(run.is_alive for run in started) < self.jobs:
                started.append(_Run(self, waiting[len(started)], len(started)))
            yield started[index].result()

    def environment(self) -> dict[str, str]:
        """No caches, configuration or cluster of the user, nor a way to the network."""
        home = str(self.home)
        env = {name: os.environ[name] for name in self.passed_on if name in os.environ}
        env |= dict.fromkeys(
            ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), home
        )
        env["KUBECONFIG"] = f"{home}/no-cluster"
        dead_end = "http://127.0.0.1:9"  # the discard port: whoever tries the network fails at once
        env |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), dead_end)
        return env


class _Run:
    """One running process; its output goes to a file, so that nobody has to read along."""

    def __init__(self, tool: Tool, command: Command, number: int) -> None:
        self.tool = tool
        self.command = command
        self.out = tempfile.TemporaryFile(dir=tool.home, prefix=f"out-{number}-")  # noqa: SIM115 - closed in result
        self.err = tempfile.TemporaryFile(dir=tool.home, prefix=f"err-{number}-")  # noqa: SIM115 - as above
        self.started = time.monotonic()
        self.process: subprocess.Popen[bytes] | None = None
        self.problem = ""
        try:
            self.process = subprocess.Popen(
                [tool.executable, *command.arguments],
                stdin=subprocess.DEVNULL,
                stdout=self.out,
                stderr=self.err,
                cwd=command.folder,
                env=tool.environment(),
                start_new_session=True,
            )
        except OSError as error:
            self.problem = f"{tool.executable} cannot be run: {error.strerror or error}"
            return
        tool._running.add(self.process)
        _limit(self.process.pid)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def result(self) -> Result:
        """Wait for the end, at most until the command's time is over."""
        process = self.process
        if process is not None:
            left = self.command.timeout - (time.monotonic() - self.started)
            try:
                process.wait(max(left, 0.0))
            except subprocess.TimeoutExpired:
                _kill(process)
                self.problem = f"{self.tool.name} took longer than {self.command.timeout:g} s and was stopped"
            except BaseException:
                _kill(process)
                raise
            self.tool._running.discard(process)
        with self.out, self.err:
            for file in (self.out, self.err):
                file.seek(0)
            output = self.out.read(MAX_OUTPUT)
            said = self.err.read(1 << 20).decode("utf-8", "replace")
        if len(output) >= MAX_OUTPUT:
            self.problem = f"{self.tool.name} printed more than {MAX_OUTPUT >> 20} MiB"
        if self.problem:
            return Result(b"", self.problem)
        code = process.returncode if process is not None else 1
        if code == 0:
            return Result(output)
        lines = [line for line in said.splitlines() if line.strip() and not _WARNING.match(line)]
        message = "\n".join(lines).strip()
        message = message.removeprefix("Error: ").removeprefix("error: ").strip()
        if code < 0 and not message:
            message = f"{self.tool.name} was stopped by signal {-code}: it printed or used too much"
        return Result(b"", message or f"{self.tool.name} ended with exit code {code}")


def _limit(pid: int) -> None:
    """Bound what a process may take; where the system has no such limit, time alone bounds it."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        resource.prlimit(pid, resource.RLIMIT_FSIZE, (MAX_OUTPUT, MAX_OUTPUT))
        resource.prlimit(pid, resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.wait()
