"""Small rules to try the engine with, and files to try them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caulk.findings import Confidence, Location, Severity
from caulk.registry import Registry
from caulk.rule import GoFileRule, GoPackageRule, ManifestsRule, ObjectRule, ProjectRule
from caulk.session import ScanOptions, scan
from caulk.suppressions import ENGINE_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

    from caulk.deployment.project import Project
    from caulk.findings import Finding
    from caulk.golang.files import GoFile
    from caulk.golang.packages import GoPackage
    from caulk.manifests.model import KubeObject, Manifests
    from caulk.report import Report


class LeakCall(GoFileRule):
    """Call of a function named leak."""

    name = "leak-call"
    family = "samples"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    in_tests = True
    in_test_support = False
    triggers = (b"leak",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        for node in file.identifiers("leak"):
            parent = node.parent
            if parent is not None and parent.type == "call_expression":
                yield self.finding("this call leaks", file.at(node))


class DoubtfulCall(GoFileRule):
    """Call of a function named maybe, of which nothing is sure."""

    name = "doubtful-call"
    family = "samples"
    severity = Severity.NOTE
    confidence = Confidence.LOW
    since = "0.1.0"

    def check(self, file: GoFile) -> Iterator[Finding]:
        for node in file.identifiers("maybe"):
            yield self.finding("this call may leak", file.at(node))


class PedanticCall(LeakCall):
    """Call of a function named leak, for the pedantic."""

    name = "pedantic-call"
    severity = Severity.NOTE
    pedantic = True


class PackageWithTwoInits(GoPackageRule):
    """Package with more than one init function."""

    name = "two-inits"
    family = "packages"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, package: GoPackage) -> Iterator[Finding]:
        inits = package.functions.get("init", ())
        if len(inits) > 1:
            first, second = (init.file.at(init.node.children[0]) for init in inits[:2])
            yield self.finding("a second init", second, related=[(first, "the first one")])


class Broken(GoFileRule):
    """Rule that raises where a file says crash."""

    name = "broken"
    family = "samples"
    severity = Severity.ERROR
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"crash",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        yield self.finding("found before the crash", file.at(file.root))
        raise ZeroDivisionError("the rule divides by zero")


class NamedDeployment(ObjectRule):
    """Deployment that has a name."""

    name = "named-deployment"
    family = "samples"
    severity = Severity.WARNING
    confidence = Confidence.HIGH
    since = "0.1.0"
    kinds = frozenset({"Deployment"})

    def check(self, obj: KubeObject) -> Iterator[Finding]:
        name = obj.node.get("metadata", "name")
        if name is not None:
            yield self.finding(f"{obj.kind} has the name {obj.name}", name)


class SameName(ManifestsRule):
    """Two objects of one name."""

    name = "same-name"
    family = "samples"
    severity = Severity.NOTE
    confidence = Confidence.HIGH
    since = "0.1.0"

    def check(self, manifests: Manifests) -> Iterator[Finding]:
        known: dict[str, Location] = {}
        for obj in manifests.objects:
            if obj.name in known:
                yield self.finding("the name is taken", obj, related=[(known[obj.name], "here")])
            known.setdefault(obj.name, obj.location)


class ProgramAndImage(ProjectRule):
    """Main package beside the number of Dockerfiles and objects."""

    name = "program-and-image"
    family = "samples"
    severity = Severity.NOTE
    confidence = Confidence.HIGH
    since = "0.1.0"
    triggers = (b"deployed",)

    def check(self, project: Project) -> Iterator[Finding]:
        for file in project.workspace.files:
            for node in file.identifiers("deployed"):
                count = len(project.dockerfiles) + len(project.manifests.objects)
                yield self.finding(f"deployed by {count} files", file.at(node))


SAMPLES = (
    LeakCall,
    DoubtfulCall,
    PedanticCall,
    PackageWithTwoInits,
    NamedDeployment,
    SameName,
    ProgramAndImage,
)
REGISTRY = Registry((*SAMPLES, *ENGINE_RULES))
REGISTRY_WITH_BROKEN_RULE = Registry((*SAMPLES, Broken, *ENGINE_RULES))


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder, and return it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def check(root: Path, *, registry: Registry = REGISTRY, **options: Any) -> Report:
    """Scan a folder with the sample rules in this process."""
    defaults: dict[str, Any] = {"paths": (root,), "root": root, "jobs": 1}
    return scan(ScanOptions(**defaults | options), registry)


def places(report: Report) -> list[str]:
    """The findings as `path:line rule`, in the order of the report."""
    found = []
    for finding in report.findings:
        span = finding.primary.span
        found.append(f"{span.path}:{report.sources[span.path].line_of(span.start)} {finding.rule}")
    return found


def go(*lines: str, package: str = "main") -> str:
    """A Go file whose function `f` has these lines as its body, from line 4 on."""
    body = "".join(f"\t{line}\n" for line in lines)
    return f"package {package}\n\nfunc f() {{\n{body}}}\n"


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    spec:
      containers:
        - name: api
          image: api:1.0
"""
