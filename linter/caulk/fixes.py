"""Fixes at work: which may be applied, in what order, and how they reach the files.

A pass applies every fix that does not touch what an earlier one touches; the scan that follows finds what is
left. The order is that of the report, so that the same tree always comes out the same. A fix is applied as a
whole or not at all, and to nothing but the very content in which its places were measured.
"""

from __future__ import annotations

import itertools
import os
import re
from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from caulk.discovery import FileKind, kind_of
from caulk.findings import Applicability, Notice, NoticeKind
from caulk.options import STDIN
from caulk.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from caulk.findings import Edit, Finding, Fix
    from caulk.report import Report, Sources

MAX_PASSES = 10  # a fix makes room for another two or three times; more is a fix that undoes another

_GENERATED = re.compile(rb"(?i)\bgenerated\b[^\n]*\bdo not edit\b")
_HEAD = 4096  # bytes in which a file says that it is generated


# -- what may be applied -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limits:
    """What fixes may change: files of the project below the `named` paths, and text from standard input."""

    root: Path
    named: tuple[str, ...]  # real paths
    piped: Collection[str] = ()

    @staticmethod
    def of(root: Path, paths: Iterable[Path | str], piped: Collection[str]) -> Limits:
        """The limits of a scan of these paths; `piped` are the names of standard input."""
        return Limits(root, tuple(os.path.realpath(path) for path in paths if path != STDIN), piped)

    def settled(self, finding: Finding, sources: Sources) -> Finding:
        """The finding, its fix only shown when it would change a file that is not to be changed."""
        fix = finding.fix
        if fix is None or not fix.edits:
            return finding
        obstacle = "the text was rendered, change its template" if finding.origin else ""
        for path in dict.fromkeys(edit.span.path for edit in fix.edits):
            obstacle = obstacle or self._obstacle(path, sources)
        return replace(finding, fix=fix.only_shown(obstacle)) if obstacle else finding

    def _obstacle(self, path: str, sources: Sources) -> str:
        if path not in self.piped:
            real = os.path.realpath(self.root / path)
            if not any(real == each or real.startswith(each.rstrip(os.sep) + os.sep) for each in self.named):
                return f"{sources.shown(path)} is not among what is scanned"
        if _GENERATED.search(sources[path].data[:_HEAD]):
            return f"{sources.shown(path)} is generated"
        return ""


def is_applicable(fix: Fix | None, level: Applicability) -> bool:
    """Whether `--fix` at a level applies a fix."""
    return fix is not None and bool(fix.edits) and fix.applicability >= level


# -- one pass ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Plan:
    """The fixes of one pass, which do not touch each other."""

    findings: list[Finding] = field(default_factory=list)
    edits: dict[str, list[Edit]] = field(default_factory=lambda: defaultdict(list))

    def take(self, finding: Finding, fix: Fix) -> None:
        """Add a fix unless it touches another one; the same edit for two findings is one edit."""
        new = [edit for edit in fix.edits if edit not in self.edits.get(edit.span.path, ())]
        if any(self._touches(edit) for edit in new) or _touch_each_other(new):
            return
        self.findings.append(finding)
        for edit in new:
            insort(self.edits[edit.span.path], edit, key=_place)

    def _touches(self, edit: Edit) -> bool:
        known = self.edits.get(edit.span.path, [])
        index = bisect_left(known, _place(edit), key=_place)
        return any(_touch(edit, each) for each in known[max(index - 1, 0) : index + 1])


def _place(edit: Edit) -> tuple[int, int]:
    return (edit.span.start, edit.span.end)


def _touch(one: Edit, other: Edit) -> bool:
    """Whether two edits share a byte, or leave open which of their texts comes first."""
    first, second = sorted((one.span, other.span))
    empty = first.start == first.end or second.start == second.end
    return first.path == second.path and (
        second.start < first.end or (empty and second.start == first.end) or first.start == second.start
    )


def _touch_each_other(edits: Sequence[Edit]) -> bool:
    ordered = sorted(edits, key=lambda edit: edit.span)
    return any(_touch(one, other) for one, other in itertools.pairwise(ordered))


def plan(findings: Iterable[Finding], level: Applicability, without: Collection[str] = ()) -> Plan:
    """The fixes to apply now, none in the paths that are to be left out."""
    made = Plan()
    for finding in findings:
        fix = finding.fix
        if fix is None or not is_applicable(fix, level):
            continue
        if not any(edit.span.path in without for edit in fix.edits):
            made.take(finding, fix)
    return made


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes with edits made that do not touch each other."""
    parts: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=_place):
        parts += (data[at : edit.span.start], edit.text.encode("utf-8", "surrogateescape"))
        at = edit.span.end
    return b"".join((*parts, data[at:]))


# -- where the text is -------------------------------------------------------------------------------------


class RefusedError(Exception):
    """A file that is left as it is; `hint` says what to do."""

    def __init__(self, message: str, hint: str, kind: NoticeKind = NoticeKind.NOT_FIXED) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.kind = kind


class Store(Protocol):
    """Where texts are read from and written to. `texts` are those that count in place of the files'."""

    @property
    def texts(self) -> Mapping[str, bytes]: ...

    def read(self, path: str) -> bytes:
        """The text as it is now; raises `RefusedError`."""

    def write(self, path: str, data: bytes) -> None:
        """Put the text in its place; raises `RefusedError`."""


@dataclass(slots=True)
class Files:
    """The files of a project."""

    root: Path
    texts: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        file = self.root / path
        if not file.resolve().is_relative_to(self.root.resolve()):
            raise RefusedError("not changed: it leads out of the project", "change the file where it is")
        try:
            return file.read_bytes()
        except OSError as error:
            raise _cannot("read", error) from error

    def write(self, path: str, data: bytes) -> None:
        from caulk import writing

        file = self.root / path
        try:
            if not os.access(file, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
                raise PermissionError(13, "it is read-only")
            with writing.atomic(file) as out:
                out.write(data)
        except OSError as error:
            raise _cannot("written", error) from error


def _cannot(what: str, error: OSError) -> RefusedError:
    said = error.strerror or str(error)
    return RefusedError(f"not fixed, for it cannot be {what}: {said}", "check the permissions and run again")


@dataclass(slots=True)
class Drafts:
    """Texts in memory, for a preview."""

    sources: Sources
    texts: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        return self.texts[path] if path in self.texts else self.sources[path].data

    def write(self, path: str, data: bytes) -> None:
        self.texts[path] = data

    def difference(self) -> Iterator[bytes]:
        """A unified diff of all that was written, line ends as they are."""
        for path, text in sorted(self.texts.items()):
            yield from _difference(self.sources.shown(path), self.sources[path].data, text)


# -- passes ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Applied:
    """What became of the fixes: the findings that are fixed, and why files were left as they are."""

    report: Report
    findings: list[Finding] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def outcome(self) -> Report:
        """The report of the last scan, with what was fixed and what was not."""
        return replace(self.report, fixed=tuple(self.findings), notices=(*self.report.notices, *self.notices))


def apply(
    report: Report, scan: Callable[[Mapping[str, bytes]], Report], level: Applicability, store: Store
) -> Applied:
    """Apply the fixes of a report and of the scans that follow, until there is none left."""
    applied = Applied(report)
    for _ in range(MAX_PASSES):
        made = plan(applied.report.findings, level, {notice.path for notice in applied.notices})
        done = _one_pass(made, store, applied)
        if not done:
            return applied
        applied.findings += done
        if store.texts and any(finding.rendered is not None for finding in done):
            return applied  # what renders reads the files, not the drafts
        applied.report = scan(store.texts)
    left = plan(applied.report.findings, level, {notice.path for notice in applied.notices})
    if left.findings:
        path = left.findings[0].primary.span.path
        message = f"fixes still ask for further fixes after {MAX_PASSES} passes; what is left was not done"
        applied.notices.append(Notice(NoticeKind.NOT_FIXED, path, message, None, "run it again"))
    return applied


def _one_pass(made: Plan, store: Store, applied: Applied) -> list[Finding]:
    """Apply a plan, each file once; a file that stays as it is keeps away the fixes that need it."""
    kept = made.findings
    while kept:
        refused: set[str] = set()
        before: dict[str, bytes] = {}
        after: dict[str, bytes] = {}
        written: list[str] = []
        path = ""
        try:
            for path, edits in sorted(_together(kept).items()):
                before[path] = store.read(path)
                after[path] = _changed(path, before[path], edits)
            for path, text in after.items():
                store.write(path, text)
                written.append(path)
        except RefusedError as error:
            refused.add(path)
            applied.notices.append(Notice(error.kind, path, error.message, None, error.hint))
            for path in written:  # what belongs together is done together
                store.write(path, before[path])
        if not refused:
            return kept
        kept = [each for each in kept if each.fix and all(e.span.path not in refused for e in each.fix.edits)]
    return []


def _together(findings: Iterable[Finding]) -> dict[str, list[Edit]]:
    return plan(findings, Applicability.UNSAFE).edits


def _changed(path: str, data: bytes, edits: Sequence[Edit]) -> bytes:
    """The text with the edits made; raises `RefusedError` when it is not the text that they are meant for."""
    version = Source(path, data).version
    if any(edit.version != version for edit in edits):
        raise RefusedError("not fixed: the file changed while it was being scanned", "run it again")
    after = edited(data, edits)
    if _problems(path, after) > _problems(path, data):
        raise RefusedError(
            "not fixed: with its fixes the file could not be read any more",
            "this is a bug in Caulk, please report it",
            NoticeKind.RULE_CRASHED,
        )
    return after


def _problems(path: str, data: bytes) -> int:
    """How much of a text cannot be read."""
    kind = kind_of(path.rpartition("/")[2])
    if kind is FileKind.GO:
        from caulk.golang import syntax

        return len(syntax.parse(data).errors)
    if kind is not FileKind.MANIFEST:
        return 0
    if b"{{" in data:
        from caulk.manifests import gotemplate

        try:
            gotemplate.parse(data)
        except gotemplate.TemplateSyntaxError:
            return 1
        return 0
    from caulk.manifests import documents

    file = documents.read(Source(path, data))
    for document in file.documents:
        _ = document.root  # the notices are complete once it was composed
    return len(file.notices)


# -- previews ----------------------------------------------------------------------------------------------


def _difference(shown: str, before: bytes, after: bytes) -> Iterator[bytes]:
    import difflib

    name = os.fsencode(shown)
    names = (b"a/" + name, b"b/" + name)
    for line in difflib.diff_bytes(difflib.unified_diff, _lines(before), _lines(after), *names):
        yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _lines(text: bytes) -> list[bytes]:
    """Lines that end where a line feed is, and nowhere else."""
    return re.findall(rb"[^\n]*\n|[^\n]+", text)
