"""Rules at work: Go files in batches, and the guard that keeps one broken rule from ending a scan."""

from __future__ import annotations

import gc
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from caulk import suppressions
from caulk.batching import PARSED_AT_ONCE, split
from caulk.discovery import FileKind
from caulk.findings import Finding, Notice, NoticeKind
from caulk.report import Skipped, SkipReason, Stats
from caulk.rule import GoFileRule, GoPackageRule, GoRule, ManifestsRule, ObjectRule, ProjectRule, Rule
from caulk.source import BOM, Source, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from caulk.batching import GoBatch
    from caulk.config import Workload
    from caulk.deployment.dockerfile import Dockerfile
    from caulk.deployment.project import Project
    from caulk.discovery import FoundFile
    from caulk.findings import Location
    from caulk.golang.disk import Disk
    from caulk.golang.files import GoFile
    from caulk.golang.limits import Limit, Reached
    from caulk.golang.packages import GoPackage
    from caulk.golang.workspace import Workspace
    from caulk.manifests.documents import Document, ManifestFile
    from caulk.manifests.model import Manifests
    from caulk.suppressions import Suppression

LARGEST_GO_FILE = (
    8 * 1024 * 1024
)  # bytes; nobody writes more by hand, and a tree takes about 40 times as much
LARGEST_DOCKERFILE = 1 << 20  # bytes
BINARY_PROBE = 8192  # bytes in which a NUL means that this is no text
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # with a byte order mark


@dataclass(slots=True)
class Outcome:
    """What checking some files gave."""

    findings: list[Finding] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    suppressions: list[Suppression] = field(default_factory=list)
    crashed: set[str] = field(default_factory=set)  # rules
    limits: set[Reached] = field(default_factory=set)
    stats: Stats = field(default_factory=Stats)

    def add(self, other: Outcome) -> None:
        self.findings += other.findings
        self.notices += other.notices
        self.skipped += other.skipped
        self.suppressions += other.suppressions
        self.crashed |= other.crashed
        self.limits |= other.limits
        self.stats.add(other.stats)

    def run(self, rule: Any, subject: object, path: str) -> list[Finding]:
        """What a rule finds in its subject. One that raises becomes a notice; what it found before stands."""
        found: list[Finding] = []
        try:
            found.extend(rule.check(subject))
        except Exception as error:
            self.crashed.add(rule.name)
            self.notices.append(crash(f"the rule {rule.name}", path, error))
        return found


@contextmanager
def uncollected() -> Iterator[None]:
    """Without searches for cyclic garbage: they take longer the more a scan keeps, and find next to none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def crash(what: str, path: str, error: Exception) -> Notice:
    """The notice for a part of Caulk that raised."""
    said = f"{type(error).__name__}: {error}".partition("\n")[0]
    return Notice(
        NoticeKind.RULE_CRASHED,
        path,
        f"{what} failed here: {said}",
        hint="this is a bug in Caulk, please report it; -v shows the traceback",
        detail="".join(traceback.format_exception(error, limit=-6)).rstrip(),
    )


def read(root: Path, file: FoundFile, overlay: Mapping[str, bytes], outcome: Outcome) -> Source | None:
    """The text of a file; None when it cannot be read or is binary, and the outcome says so.

    What has NUL bytes, or is UTF-16, and is a manifest or goes by a name that no binary has, is text all the
    same: who reads it says what is wrong with it.
    """
    data = overlay.get(file.path)
    if data is None:
        try:
            data = (root / file.path).read_bytes()
        except OSError as error:
            message = error.strerror or str(error)
            outcome.notices.append(Notice(NoticeKind.UNREADABLE, file.path, message))
            return None
    if b"\0" in data[:BINARY_PROBE] and not data.startswith(_UTF_16) and not _is_spoilt(file, data):
        outcome.skipped.append(Skipped(file.path, SkipReason.BINARY))
        return None
    return Source(file.path, data)


def _is_spoilt(file: FoundFile, data: bytes) -> bool:
    if file.kind is FileKind.MANIFEST:
        return _says_object(data[:BINARY_PROBE].replace(b"\0", b""))
    return file.kind is not FileKind.GO


def _says_object(data: bytes) -> bool:
    return b"apiVersion" in data and b"kind" in data


def not_utf8(source: Source) -> Notice | None:
    """The notice for bytes that are no UTF-8 text."""
    if source.data.isascii():
        return None
    try:
        source.data.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        start = error.start + (len(BOM) if source.data.startswith(BOM) else 0)
        return Notice(
            NoticeKind.PARTLY_READ,
            source.path,
            "not UTF-8 text; checked as far as it is legible",
            span=Span(source.path, start, start + 1),
            hint="save it as UTF-8: Go accepts nothing else",
        )
    return None


def load_go(
    root: Path,
    files: Iterable[FoundFile],
    overlay: Mapping[str, bytes],
    go_version: tuple[int, int] | None,
    outcome: Outcome,
    *,
    disk: Disk | None = None,
) -> Workspace:
    """The Go files as packages; generated ones are there for what they declare and are not checked."""
    from caulk.golang.files import GoFile
    from caulk.golang.workspace import Workspace

    loaded: list[GoFile] = []
    for found in files:
        source = read(root, found, overlay, outcome)
        if source is None:
            continue
        file = GoFile(source)
        large = len(source.data) > LARGEST_GO_FILE
        if file.is_generated and not found.named:
            outcome.skipped.append(Skipped(found.path, SkipReason.GENERATED))
            file.checked = False
        elif large:
            outcome.notices.append(_too_large(source))
        if not large:
            loaded.append(file)
    return Workspace(root, loaded, go_version=go_version, disk=disk)


@dataclass(frozen=True)
class GoChecker:
    """Checks batches of Go files, in this process or in a worker."""

    root: Path
    rules: tuple[GoRule, ...]
    go_version: tuple[int, int] | None = None
    overlay: Mapping[str, bytes] = field(
        default_factory=dict
    )  # text that counts in place of what the disk has
    parsed_at_once: int = PARSED_AT_ONCE[1]  # bytes

    @cached_property
    def _disk(self) -> Disk:
        from caulk.golang.disk import Disk

        return Disk(self.root)

    def __call__(self, batch: GoBatch) -> Outcome:
        with uncollected():  # trees and scopes are cyclic and live until the next batch begins
            gc.collect()
            try:
                return self._check(batch)
            except Exception as error:
                return self._apart(batch, error)

    def _apart(self, batch: GoBatch, error: Exception) -> Outcome:
        """What can still be checked of a batch on which not a rule but Caulk itself failed."""
        if len(batch.files) == 1:
            return Outcome(notices=[crash("reading the file", batch.files[0].path, error)])
        outcome = Outcome()
        for part in split(batch):
            try:
                outcome.add(self._check(part))
            except Exception as inner:
                outcome.add(self._apart(part, inner))
        return outcome

    def _check(self, batch: GoBatch) -> Outcome:
        """Check a batch, in several workspaces when one would grow too large.

        Packages in one workspace share what is known of the packages that they import.
        """
        from caulk.golang.workspace import Workspace

        outcome = Outcome()
        workspace = load_go(self.root, batch.files, self.overlay, self.go_version, outcome, disk=self._disk)
        while unchecked := self._check_packages(workspace, outcome):
            del workspace
            gc.collect()
            workspace = Workspace(self.root, unchecked, go_version=self.go_version, disk=self._disk)
        return outcome

    def _check_packages(self, workspace: Workspace, outcome: Outcome) -> list[GoFile]:
        """Check the packages folder by folder; the files, afresh, of those for which it grew too large."""
        from caulk.golang.files import GoFile

        checked: set[str] = set()
        for directory, packages in groupby(workspace.packages, lambda package: package.directory):
            if workspace.bytes_parsed > self.parsed_at_once:
                break
            checked.add(directory)
            for package in packages:
                self._check_package(package, outcome)
        outcome.limits |= workspace.limits_reached
        return [
            GoFile(file.source, checked=file.checked)
            for file in workspace.files
            if file.package.directory not in checked
        ]

    def _check_package(self, package: GoPackage, outcome: Outcome) -> None:
        checked = package.checked_files
        if checked:
            outcome.stats.go_packages += 1
            for file in checked:
                self._take_in(file, outcome)
            self._run_rules(package, checked, outcome)

    def _take_in(self, file: GoFile, outcome: Outcome) -> None:
        outcome.stats.go_files += 1
        outcome.stats.go_lines += file.data.count(b"\n")
        if notice := not_utf8(file.source):
            outcome.notices.append(notice)
        if errors := file.tree.errors:
            outcome.notices.append(_syntax_errors(file, errors))
        outcome.suppressions.extend(suppressions.in_go(file))

    def _run_rules(self, package: GoPackage, files: Sequence[GoFile], outcome: Outcome) -> None:
        triggers = {trigger for rule in self.rules for trigger in rule.triggers}
        present = {file.path: {trigger for trigger in triggers if trigger in file.data} for file in files}
        everywhere = set().union(*present.values())
        by_path = {file.path: file for file in files}
        for rule in self.rules:
            found: list[Finding] = []
            if isinstance(rule, GoPackageRule):
                if not rule.triggers or not everywhere.isdisjoint(rule.triggers):
                    found = [
                        each
                        for each in outcome.run(rule, package, files[0].path)
                        if (file := by_path.get(each.primary.span.path)) is None or _speaks_of(rule, file)
                    ]
            elif isinstance(rule, GoFileRule):
                for file in files:
                    if not _speaks_of(rule, file):
                        continue
                    if not rule.triggers or not present[file.path].isdisjoint(rule.triggers):
                        found += outcome.run(rule, file, file.path)
            if not rule.in_test_support:
                found = [each for each in found if not _is_for_tests(each, package, by_path)]
            outcome.findings.extend(_trusted(found, by_path))


def _speaks_of(rule: GoRule, file: GoFile) -> bool:
    """Whether a rule has anything to say about a file that stands for tests."""
    if file.is_test:
        return rule.in_tests
    return rule.in_test_support or not file.is_test_support


def _is_for_tests(finding: Finding, package: GoPackage, files: Mapping[str, GoFile]) -> bool:
    """Whether only tests run the code that a finding points at."""
    from caulk.golang.test_support import only_tests_run

    file = files.get(finding.primary.span.path)
    function = file.declaration_at(finding.primary.span.start) if file is not None else None
    if file is not None and file.is_test:
        return False  # told, when it is, of what is asked for
    return package.is_for_tests or (function is not None and only_tests_run(function))


def _trusted(found: Iterable[Finding], files: Mapping[str, GoFile]) -> Iterable[Finding]:
    """Findings in checked files, those in functions with syntax errors left out."""
    for finding in found:
        span = finding.primary.span
        file = files.get(span.path)
        if file is None:
            if span.path.endswith(".go"):
                continue  # a file that is there only for what it declares
        elif file.tree.errors:
            function = file.declaration_at(span.start)
            if function is not None and function.node.has_error:
                continue
            if any(start <= span.start < max(end, start + 1) for start, end in file.tree.errors):
                continue
        yield finding


def _syntax_errors(file: GoFile, errors: Sequence[tuple[int, int]]) -> Notice:
    if file.tree.refused:
        return Notice(
            NoticeKind.REFUSED,
            file.path,
            f"not checked, or only in part: {file.tree.refused}",
            hint="exclude the file if it is no Go that anybody compiles",
        )
    start, end = errors[0]
    start = min(start, max(len(file.data) - 1, 0))
    line_end = file.data.find(b"\n", start)
    end = min(max(end, start + 1), line_end if line_end > start else len(file.data))
    count = "a syntax error" if len(errors) == 1 else f"{len(errors)} syntax errors"
    return Notice(
        NoticeKind.PARTLY_READ,
        file.path,
        f"{count}, the first here; the functions without one were checked",
        span=Span(file.path, start, end),
        hint="`gofmt -e` tells more; if it accepts the file, please report this",
    )


def limit_notices(reached: Iterable[Reached]) -> list[Notice]:
    """One notice for each limit and folder, whose first function it names."""
    places: dict[tuple[str, Limit], list[Location]] = {}
    for each in sorted(reached, key=lambda each: (each.location.span.path, each.location.span.start)):
        folder = each.location.span.path.rpartition("/")[0]
        places.setdefault((folder, each.limit), []).append(each.location)
    return [_limit_notice(limit, found) for (_, limit), found in places.items()]


def _limit_notice(limit: Limit, places: Sequence[Location]) -> Notice:
    first, more = places[0], len(places) - 1
    where = first.symbol or "what stands outside of functions"
    if more:
        where += f" and {more:,} more {'place' if more == 1 else 'places'} of the folder"
    return Notice(
        NoticeKind.LIMIT_REACHED,
        first.span.path,
        f"in {where} {limit.unseen}",
        span=first.span,
        hint=f"the limit {limit.name} is {limit.value:,} {limit.what}",
    )


def _too_large(source: Source) -> Notice:
    size, limit = (value // (1024 * 1024) for value in (len(source.data), LARGEST_GO_FILE))
    return Notice(
        NoticeKind.REFUSED,
        source.path,
        f"{size} MB of Go are more than Caulk reads ({limit} MB)",
        hint="exclude the file, or mark it as generated (https://go.dev/s/generatedcode)",
    )


# -- manifests and projects ----------------------------------------------------------------------------


def read_manifests(
    sources: Iterable[Source],
    rules: Sequence[Rule],
    kube_version: tuple[int, int] | None,
    outcome: Outcome,
    workloads: Iterable[Workload] = (),
    *,
    patches: Collection[str] = (),
) -> Manifests:
    """Build the model of the manifests; files without any object are skipped, and the outcome says so.

    `workloads` are kinds that the user says make pods, `patches` files that are known to hold patches.
    """
    from caulk.manifests import documents, embedded, model

    relevant = []
    for source in sources:
        if _may_hold_objects(source):
            relevant.append(source)
        else:
            outcome.skipped.append(Skipped(source.path, SkipReason.NOT_A_MANIFEST))
    wanted = {kind for rule in rules for kind in getattr(rule, "kinds", ())}
    unread = {each for each in documents.UNREAD if each[1] not in wanted}
    templates = {each.kind: tuple(each.template.split(".")) for each in workloads}
    try:
        manifests = model.read_manifests(
            relevant, kube_version, unread=unread, templates_of=templates, patches=patches
        )
    except Exception:
        readable = []
        for source in relevant:
            try:
                model.read_manifests([source], kube_version, unread=unread)
                readable.append(source)
            except Exception as error:
                outcome.notices.append(crash("reading the file", source.path, error))
        manifests = model.read_manifests(
            readable, kube_version, unread=unread, templates_of=templates, patches=patches
        )
    with_objects = {obj.path for obj in manifests.objects}
    unread_only = {
        file.path for file in manifests.files if any(document.header for document in file.documents)
    }
    noted = {notice.path for notice in manifests.notices}
    for file in manifests.files:
        if file.path in with_objects:
            outcome.suppressions.extend(_suppressions(file))
        if file.path in with_objects | unread_only | noted:
            outcome.stats.manifest_files += 1
        else:
            outcome.skipped.append(Skipped(file.path, SkipReason.NOT_A_MANIFEST))
    outcome.skipped += (Skipped(path, SkipReason.TEMPLATE) for path in manifests.templates)
    outcome.suppressions.extend(suppressions.in_objects(manifests.objects))
    with_values = {obj.path for obj in manifests.objects if embedded.embeds_values(obj)}
    outcome.skipped += (Skipped(path, SkipReason.EMBEDDED_VALUES) for path in sorted(with_values))
    outcome.notices += manifests.notices
    outcome.stats.objects += len(manifests.objects)
    return manifests


def _may_hold_objects(source: Source) -> bool:
    """A look at the bytes, so that most YAML and JSON of a repository is never split or parsed."""
    if _says_object(source.data) or source.path.rpartition("/")[2].startswith("kustomization."):
        return True  # both fields are optional in a kustomization
    if source.data.startswith(_UTF_16):
        return True  # nothing can be told of it yet
    return b"\0" in source.data[:BINARY_PROBE] and _says_object(source.data.replace(b"\0", b""))


def _suppressions(file: ManifestFile) -> Iterable[Suppression]:
    def is_text(offset: int) -> bool:
        document = next((each for each in file.documents if each.start <= offset < each.end), None)
        if document is None:
            return False
        if document.header is None or document.root is None:
            return True  # nothing was checked there
        spans = (node.location.span for node in document.root.walk() if node.is_scalar)
        return any(span.start <= offset < span.end for span in spans)

    return suppressions.in_yaml(file.source, is_text)


def check_manifests(manifests: Manifests, rules: Iterable[Rule], outcome: Outcome) -> None:
    """Run the rules that look at one object, and those that look at all of them."""
    kinds = {obj.kind for obj in manifests.objects}
    for rule in rules:
        if isinstance(rule, ObjectRule):
            for obj in manifests.objects:
                if not rule.kinds or obj.kind in rule.kinds:
                    outcome.findings += outcome.run(rule, obj, obj.path)
        elif isinstance(rule, ManifestsRule) and kinds and (not rule.kinds or rule.kinds & kinds):
            outcome.findings += outcome.run(rule, manifests, "")


def read_dockerfiles(sources: Iterable[Source], outcome: Outcome) -> list[Dockerfile]:
    """The Dockerfiles, as far as they can be read."""
    from caulk.deployment.dockerfile import Dockerfile

    found = []
    for source in sources:
        problem = _dockerfile_problem(source)
        if problem is not None:
            outcome.notices.append(problem)
            continue
        try:
            found.append(Dockerfile(source))
        except Exception as error:
            outcome.notices.append(crash("reading the file", source.path, error))
            continue
        outcome.suppressions.extend(suppressions.in_dockerfile(source))
        outcome.stats.dockerfiles += 1
    return found


def _dockerfile_problem(source: Source) -> Notice | None:
    if b"\0" in source.data or source.data.startswith(_UTF_16):
        said = "it has NUL bytes or is UTF-16, so Docker cannot read it either"
        return Notice(NoticeKind.UNREADABLE, source.path, said, hint="save the file as UTF-8")
    if len(source.data) > LARGEST_DOCKERFILE:
        said = f"{len(source.data) >> 10:,} KiB of Dockerfile are more than Caulk reads"
        return Notice(NoticeKind.REFUSED, source.path, said, hint="exclude the file if it is no Dockerfile")
    return None


def notices_of_modules(sources: Iterable[Source]) -> Iterator[Notice]:
    """Notices for go.mod and go.work files that are no text; only what is legible in them counts."""
    for source in sources:
        if b"\0" in source.data or not_utf8(source) is not None:
            said = "it is not UTF-8 text, so the go command rejects it; only what is legible in it counts"
            yield Notice(NoticeKind.PARTLY_READ, source.path, said, hint="save the file as UTF-8")


def explain_links(project: Project, outcome: Outcome) -> tuple[str, ...]:
    """How each container was, or was not, tied to a Go program."""
    try:
        return project.explanations
    except Exception as error:
        outcome.notices.append(crash("tying programs to containers", "", error))
        return ()


def check_project(project: Project, rules: Iterable[Rule], outcome: Outcome) -> None:
    """Run the rules that hold Go, manifests and Dockerfiles against each other."""
    files = {file.path: file for file in project.workspace.files if file.checked}
    kinds = {obj.kind for obj in project.manifests.objects}
    for rule in rules:
        # Without any object a rule is here because of its triggers.
        if isinstance(rule, ProjectRule) and (not rule.kinds or not kinds or rule.kinds & kinds):
            outcome.findings += _trusted(outcome.run(rule, project, ""), files)


def with_origins(findings: Iterable[Finding], manifests: Manifests) -> list[Finding]:
    """The findings, those in rendered text with the template that Helm says it came from."""
    rendered: dict[str, list[Document]] = {}
    for file in manifests.files:
        for document in file.documents:
            if document.source_comment:
                rendered.setdefault(file.path, []).append(document)
    found = []
    for finding in findings:
        span = finding.primary.span
        for document in rendered.get(span.path, ()):
            if document.start <= span.start < document.end and not finding.origin:
                finding = replace(finding, origin=document.source_comment)  # noqa: PLW2901 - completed
        found.append(finding)
    return found


# -- batches -----------------------------------------------------------------------------------------------
