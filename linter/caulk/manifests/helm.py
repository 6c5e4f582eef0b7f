"""Running `helm template`: with folders of its own, no network, no plugins, in bounded time and memory."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BINARY = "helm"
HOW_TO_GET = "install helm (https://helm.sh/docs/intro/install) to have charts rendered"
MAX_OUTPUT = 256 << 20  # bytes that a rendering may print
MAX_MEMORY = 8 << 30  # bytes of address space; Go reserves much more than it uses

# Kinds that every supported cluster serves. Helm knows only their groups while it talks to none, and a chart
# that asks for `policy/v1/PodDisruptionBudget` would be rendered for a cluster of long ago.
SERVED = (
    *(
        "admissionregistration.k8s.io/v1/MutatingWebhookConfiguration",
        "apps/v1/DaemonSet",
        "apps/v1/Deployment",
    ),
    *(
        "admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration",
        "apps/v1/ReplicaSet",
        "apps/v1/StatefulSet",
    ),
    *("apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1/CustomResourceDefinition"),
    *("apiregistration.k8s.io/v1", "apiregistration.k8s.io/v1/APIService"),
    *("autoscaling/v2/HorizontalPodAutoscaler", "batch/v1/CronJob", "batch/v1/Job"),
    *("certificates.k8s.io/v1/CertificateSigningRequest", "coordination.k8s.io/v1/Lease"),
    *(
        "discovery.k8s.io/v1/EndpointSlice",
        "networking.k8s.io/v1/Ingress",
        "networking.k8s.io/v1/IngressClass",
    ),
    *("networking.k8s.io/v1/NetworkPolicy", "node.k8s.io/v1/RuntimeClass", "policy/v1/PodDisruptionBudget"),
    *("rbac.authorization.k8s.io/v1/ClusterRole", "rbac.authorization.k8s.io/v1/ClusterRoleBinding"),
    *("rbac.authorization.k8s.io/v1/Role", "rbac.authorization.k8s.io/v1/RoleBinding"),
    *("scheduling.k8s.io/v1/PriorityClass", "storage.k8s.io/v1/CSIDriver", "storage.k8s.io/v1/StorageClass"),
)

_TEMPLATE_ERROR = re.compile(
    r"(?P<path>[\w.+-]+(?:/[\w.+@-]+)+):(?P<line>\d+)(?::(?P<column>\d+))?(?=[:)\s])\)?:?"
)
_PARSE_ERROR = re.compile(
    r"(?:YAML parse error on|error converting YAML to JSON: on|unable to parse YAML:?) (?P<path>\S+?):"
)


@dataclass(frozen=True, slots=True)
class Release:
    """What a chart can learn of the release that it is rendered for."""

    name: str = "release-name"
    namespace: str = "default"
    kube_version: str = ""
    api_versions: tuple[str, ...] = ()
    tests: bool = False  # the pods of `helm test`, too


@dataclass(frozen=True, slots=True)
class Job:
    """One rendering to be made."""

    chart: Path
    values: tuple[Path, ...]
    release: Release
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Result:
    """What Helm printed, or (`error`) what it said instead."""

    output: bytes
    error: str = ""


def binary() -> str | None:
    """The `helm` on PATH."""
    return shutil.which(BINARY)


def arguments(job: Job) -> list[str]:
    """What follows `helm` on its command line."""
    release = job.release
    given = ["template", release.name, str(job.chart), "--namespace", release.namespace]
    for file in job.values:
        given += ["--values", str(file)]
    if release.kube_version:
        given += ["--kube-version", release.kube_version]
    for version in (*SERVED, *release.api_versions):
        given += ["--api-versions", version]
    if not release.tests:
        given.append("--skip-tests")
    return given


class Helm:
    """Runs renderings, `jobs` at a time. A context manager: it has a home that goes away with it."""

    def __init__(self, executable: str, jobs: int) -> None:
        self.executable = executable
        self.jobs = max(jobs, 1)
        self._home = tempfile.TemporaryDirectory(prefix="caulk-helm-", ignore_cleanup_errors=True)
        self.home = Path(self._home.name)
        self._running: set[subprocess.Popen[bytes]] = set()

    def __enter__(self) -> Helm:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            _kill(process)
        self._home.cleanup()

    def render(self, jobs: Iterable[Job]) -> Iterator[Result]:
        """The results of the jobs, in their order."""
        waiting = list(jobs)
        started: list[_Run] = []
        for index in range(len(waiting)):
            while len(started) < len(waiting) and sum(run.is_alive for run in started) < self.jobs:
                started.append(_Run(self, waiting[len(started)], len(started)))
            yield started[index].result()

    def environment(self) -> dict[str, str]:
        """No plugins, caches, repositories or cluster of the user, nor a way to the network."""
        home = str(self.home)
        env = {
            name: os.environ[name] for name in ("PATH", "TMPDIR", "SystemRoot", "LANG") if name in os.environ
        }
        env |= dict.fromkeys(
            ("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), home
        )
        env |= {f"HELM_{name}_HOME": f"{home}/{name.lower()}" for name in ("CACHE", "CONFIG", "DATA")}
        env["HELM_PLUGINS"] = f"{home}/plugins"
        env["KUBECONFIG"] = f"{home}/no-cluster"
        dead_end = "http://127.0.0.1:9"  # the discard port: whoever tries the network fails at once
        env |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), dead_end)
        return env


class _Run:
    """One running helm; its output goes to a file, so that nobody has to read along."""

    def __init__(self, helm: Helm, job: Job, number: int) -> None:
        self.helm = helm
        self.job = job
        self.out = tempfile.TemporaryFile(dir=helm.home, prefix=f"out-{number}-")  # noqa: SIM115 - closed in result
        self.err = tempfile.TemporaryFile(dir=helm.home, prefix=f"err-{number}-")  # noqa: SIM115 - as above
        self.started = time.monotonic()
        self.process: subprocess.Popen[bytes] | None = None
        self.problem = ""
        try:
            self.process = subprocess.Popen(
                [helm.executable, *arguments(job)],
                stdin=subprocess.DEVNULL,
                stdout=self.out,
                stderr=self.err,
                cwd=job.chart,
                env=helm.environment(),
                start_new_session=True,
            )
        except OSError as error:
            self.problem = f"{helm.executable} cannot be run: {error.strerror or error}"
            return
        helm._running.add(self.process)
        _limit(self.process.pid)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def result(self) -> Result:
        """Wait for the end, at most until the job's time is over."""
        process = self.process
        if process is not None:
            left = self.job.timeout - (time.monotonic() - self.started)
            try:
                process.wait(max(left, 0.0))
            except subprocess.TimeoutExpired:
                _kill(process)
                self.problem = f"helm took longer than {self.job.timeout:g} s and was stopped"
            except BaseException:
                _kill(process)
                raise
            self.helm._running.discard(process)
        with self.out, self.err:
            for file in (self.out, self.err):
                file.seek(0)
            output = self.out.read()
            said = self.err.read(1 << 20).decode("utf-8", "replace")
        if self.problem:
            return Result(b"", self.problem)
        code = process.returncode if process is not None else 1
        if code == 0:
            return Result(output)
        lines = [line for line in said.splitlines() if line.strip() and not line.startswith("WARNING")]
        message = "\n".join(lines).removeprefix("Error: ").strip()
        if code < 0 and not message:
            message = f"helm was stopped by signal {-code}: it printed or used too much"
        return Result(b"", message or f"helm ended with exit code {code}")


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


# -- what helm says --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Complaint:
    """Helm's message, and the place that it names: a path that begins with the chart's name, line, column.

    Line and column are 0 where it names none.
    """

    message: str
    path: str = ""
    line: int = 0
    column: int = 0


def complaint(said: str) -> Complaint:
    """Find the innermost place in an error of helm's, and what is said about it."""
    first = said.strip()
    lines = first.splitlines() or [""]
    text = lines[0] if len(lines) == 1 else " ".join(line.strip() for line in lines)
    text = re.sub(r"\s*Use --debug flag to render out invalid YAML", "", text).strip()
    places = [match for match in _TEMPLATE_ERROR.finditer(text) if "/templates/" in match["path"]]
    if places:
        last = places[-1]
        rest = text[last.end() :].strip()
        rest = re.sub(r'^executing "[^"]*" at (<.*?>): ', r"\1: ", rest)
        rest = re.sub(r"^error calling (\w+): ", r"\1: ", rest)
        return Complaint(rest or text, last["path"], int(last["line"]), int(last["column"] or 0))
    parse = _PARSE_ERROR.search(text)
    if parse is not None:
        line = re.search(r"\bline (\d+)", text)
        return Complaint(text, parse["path"], -int(line[1]) if line else 0)
    return Complaint(text)


def documents(output: bytes) -> Sequence[tuple[str, int, int]]:
    """Path of the `# Source:` comment, begin and end of what stands below it, for every document."""
    found = []
    heads = list(re.finditer(rb"^---\r?\n# Source: ([^\r\n]+)\r?\n", output, re.MULTILINE))
    for head, following in zip_longest(heads, heads[1:]):
        end = following.start() if following is not None else len(output)
        found.append((head[1].decode("utf-8", "replace").strip(), head.end(), end))
    return found
