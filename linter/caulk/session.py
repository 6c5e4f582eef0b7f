"""One scan from start to end: collect files, build the models, run the rules, weigh what they say.

This is the composition root, and the only module of `caulk` that knows `caulk_rules`.
"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from caulk import batching, checking, discovery, triage
from caulk.checking import GoChecker, Outcome
from caulk.discovery import Choice, Discovery, FileKind, FoundFile
from caulk.errors import CaulkError
from caulk.options import STDIN, ScanOptions
from caulk.registry import Registry
from caulk.report import Report, SkipReason, Sources
from caulk.rule import GoRule, ManifestsRule, ProjectRule
from caulk.source import Source
from caulk.suppressions import ENGINE_RULES, Suppressions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from caulk.deployment.dockerfile import Dockerfile
    from caulk.findings import Finding, Notice
    from caulk.golang.workspace import Workspace
    from caulk.manifests.model import Manifests
    from caulk.rendered import Worlds
    from caulk.rule import Rule

    Progress = Callable[[int, int], None]  # bytes done, bytes in all

__all__ = ["ScanOptions", "default_registry", "scan"]

SMALL = 512 * 1024  # bytes of Go below which starting processes costs more than it saves


def default_registry() -> Registry:
    """All rules that come with Caulk."""
    from caulk import lazy

    with lazy.deferred():
        from caulk_rules import RULES

    return Registry((*RULES, *ENGINE_RULES))


def scan(
    options: ScanOptions, registry: Registry | None = None, *, progress: Progress | None = None
) -> Report:
    """Scan what the options name; raises `UsageError` for a path or rule that does not exist."""
    started = time.perf_counter()
    report = _Scan(options, registry or default_registry(), progress).run()
    report.stats.seconds = time.perf_counter() - started
    return report


class _Scan:
    def __init__(self, options: ScanOptions, registry: Registry, progress: Progress | None) -> None:
        self.options = options
        self.config = options.settings()
        self.registry = registry
        self.selection = triage.select(self.config, self.registry)
        self.progress = progress
        self.overlay: dict[str, bytes] = dict(options.texts)
        self.piped: dict[str, bytes] = {}  # standard input
        self.outcome = Outcome()
        self.links: tuple[str, ...] = ()
        self.in_part = False  # whether the command line names parts of charts or kustomizations

    def run(self) -> Report:
        found = self._discover()
        go_files = found.of_kind(FileKind.GO)
        rules = tuple(rule for rule in self.selection.enabled if isinstance(rule, GoRule))
        at_once = batching.parsed_at_once(go_files)
        checker = GoChecker(found.root, rules, self.config.go_version, self.overlay, at_once)
        self._check_go(checker, go_files, lambda: self._check_the_rest(found))
        self.outcome.skipped += found.skipped
        self.outcome.notices += found.notices
        return self._report(found)

    # -- collect

    def _discover(self) -> Discovery:
        named = [path for path in self.options.paths if path != STDIN]
        choice = Choice(self.config.include, self.config.exclude, self.config.tests, self.config.gitignore)
        paths = [Path(path) for path in named]
        root = self.options.root
        if STDIN in self.options.paths:
            shown = self.options.stdin_filename or "<stdin>"
            beside = [Path(shown)] if self.options.stdin_filename else [Path.cwd()]
            root = root or discovery.repository_root([*paths, *beside])
        found = discovery.discover(paths, root=root, choice=choice)
        if STDIN in self.options.paths:
            found.files = (*found.files, self._stdin(found.root))
        return found

    def _stdin(self, root: Path) -> FoundFile:
        """Standard input as a file of the project; the name decides its kind, else the content does."""
        data = self.options.stdin or b""
        name = self.options.stdin_filename
        path = os.path.relpath(name, root).replace(os.sep, "/") if name else "<stdin>"
        kind = discovery.kind_of(Path(name).name) if name else None
        if kind is None:
            kind = FileKind.GO if _looks_like_go(data) else FileKind.MANIFEST
        data = self.piped[path] = self.overlay.setdefault(path, data)
        return FoundFile(path, kind, len(data), named=True)

    # -- Go

    def _check_go(
        self, checker: GoChecker, files: Sequence[FoundFile], meanwhile: Callable[[], None]
    ) -> None:
        """Check the Go files, in workers if there are many; do the other work `meanwhile`."""
        from caulk import workers

        total = sum(file.size for file in files)
        jobs = self.options.jobs or workers.processors()
        batches = batching.batches(files, jobs)
        done = 0
        if jobs == 1 or total < SMALL or len(batches) < 2:
            meanwhile()
            for batch in batches:
                self.outcome.add(checker(batch))
                done = self._advance(done + batch.size, total)
            return
        with workers.Pool(checker, batches, jobs) as pool:
            meanwhile()
            for batch, result in pool.results():
                if isinstance(result, workers.Lost):
                    self.outcome.notices += batching.failed_batch(batch, result.exit_code)
                else:
                    self.outcome.add(result)
                done = self._advance(done + batch.size, total)

    def _advance(self, done: int, total: int) -> int:
        if self.progress is not None:
            self.progress(done, total)
        return done

    # -- manifests, Dockerfiles and the whole

    def _check_the_rest(self, found: Discovery) -> None:
        try:
            with checking.uncollected():
                modules = self._sources(found, FileKind.GO_MODULE, FileKind.GO_WORK)
                self.outcome.notices += checking.notices_of_modules(modules)
                self._check_manifests(found)
        except CaulkError:
            raise
        except Exception as error:
            self.outcome.notices.append(checking.crash("reading the project", "", error))

    def _check_manifests(self, found: Discovery) -> None:
        parts = self._named_charts(found)
        owners = self._owners(found)
        behind = self._piped_charts(found)
        self.in_part = bool(parts or owners)
        if found.charts or found.kustomizations or parts or owners or behind:
            self._check_rendered(found, parts, owners, behind)
        else:
            self._check_plain(found)

    def _named_charts(self, found: Discovery) -> tuple[str, ...]:
        """Charts of which the command line names only a part."""
        named = (Path(path) for path in self.options.paths if path != STDIN)
        above = {discovery.chart_above(path, found.root) for path in named}
        return tuple(sorted(path for path in above if path is not None and path not in found.charts))

    def _owners(self, found: Discovery) -> tuple[str, ...]:
        """Kustomizations of which the command line names files, one by one."""
        named = [file.path for file in found.of_kind(FileKind.MANIFEST) if file.named]
        from_disk = [path for path in named if path not in self.piped]
        if not from_disk:
            return ()
        from caulk import kustomizing

        owners = kustomizing.owners(found.root, from_disk)
        return tuple(folder for folder in owners if folder not in found.kustomizations)

    def _piped_patches(self, root: Path) -> set[str]:
        """Names of standard input that a kustomization knows as a patch."""
        if not self.options.stdin_filename:
            return set()
        from caulk.manifests import kustomize

        made = {path: kustomize.owner(root, path) for path in self.piped}
        return {path for path, each in made.items() if each is not None and path in each.inputs}

    def _piped_charts(self, found: Discovery) -> tuple[str, ...]:
        """The charts of the project from which standard input may have been rendered."""
        names = {match[1] for data in self.piped.values() for match in _SOURCE.finditer(data)}
        if not names:
            return ()
        charts = discovery.find_charts(found.root, names)
        return tuple(each for each in charts if each not in found.charts)

    def _check_rendered(
        self, found: Discovery, parts: Sequence[str], owners: Sequence[str], behind: Sequence[str]
    ) -> None:
        """Check everything, charts and kustomizations as what they render to.

        Of the charts in `parts` and the kustomizations in `owners` only what is named.
        """
        from caulk import kustomizing, rendered, rendering, workers

        jobs = self.options.jobs or workers.processors()
        paths = (*found.charts, *parts)
        worlds = rendered.Worlds(self.outcome, found.root, self.config.workloads)
        kustomizations = kustomizing.Kustomizations(found, self.config, jobs, worlds, owners)
        with rendering.Charts(found.root, paths, self.config, jobs, worlds, behind=behind) as charts:
            before = len(self.outcome.findings)
            try:
                charts.render()
                for path, data in self.piped.items():
                    charts.pipe(path, data)
                kustomizations.build()
                worlds.check(self.selection.enabled, self.config.kube_version)
                if self.config.kube_version is None:
                    charts.check_oldest(self.selection.enabled)
            except Exception as error:
                self.outcome.notices.append(checking.crash("rendering the charts", "", error))
            self._check_plain(found, worlds, kustomizations.patches() if owners else ())
            resolved = worlds.resolved(self.outcome.findings[before:])
            resolved = [finding for finding in resolved if not self._is_left_out(finding)]
            if self.in_part:
                resolved = [finding for finding in resolved if self._is_named(finding, found.root)]
            self.outcome.findings[before:] = resolved
            self.outcome.notices[:] = worlds.located(self.outcome.notices)
            self.outcome.suppressions += (
                *worlds.suppressions(),
                *charts.suppressions(),
                *kustomizations.suppressions(),
            )
            told = {
                each.path for each in self.outcome.skipped if each.reason is not SkipReason.NOT_A_MANIFEST
            }
            self.outcome.skipped = [
                each
                for each in self.outcome.skipped
                if each.reason is not SkipReason.NOT_A_MANIFEST or each.path not in told
            ]
            templates = (SkipReason.HELM_TEMPLATE, SkipReason.TEMPLATE, SkipReason.UNKNOWN_KIND)
            for skipped in (found, self.outcome):
                kept = (
                    each
                    for each in skipped.skipped
                    if each.reason not in templates or not charts.knows(each.path)
                )
                skipped.skipped = type(skipped.skipped)(kept)

    def _is_left_out(self, finding: Finding) -> bool:
        """Whether what was built shows a flaw in a file that is not to be checked."""
        if finding.rendered is None or not (self.config.exclude or self.config.include):
            return False
        return discovery.is_left_out(finding.primary.span.path, self.config.include, self.config.exclude)

    def _is_named(self, finding: Finding, root: Path) -> bool:
        """Whether a finding concerns what the command line names."""
        named = [os.path.abspath(path) for path in self.options.paths if path != STDIN]  # noqa: PTH100 - keeps links as written
        shown = [str(root / span.path) for span in finding.spans]
        return any(path == each or path.startswith(each + os.sep) for path in shown for each in named)

    def _check_plain(
        self, found: Discovery, worlds: Worlds | None = None, patches: Iterable[str] = ()
    ) -> None:
        rules = self.selection.enabled
        rendered = worlds is not None and bool(worlds.objects)
        if not rendered and not found.of_kind(FileKind.MANIFEST, FileKind.DOCKERFILE):
            self._check_go_alone(found)
            return
        sources = self._sources(found, FileKind.MANIFEST)
        if worlds is not None:
            sources = (source for source in sources if source.path not in worlds.covered)
        manifests = checking.read_manifests(
            sources,
            rules,
            self.config.kube_version,
            self.outcome,
            self.config.workloads,
            patches={*patches, *self._piped_patches(found.root)},
        )
        dockerfiles = checking.read_dockerfiles(self._sources(found, FileKind.DOCKERFILE), self.outcome)
        before = len(self.outcome.findings)
        checking.check_manifests(manifests, rules, self.outcome)
        if rendered or manifests.objects or dockerfiles:
            everything = worlds.with_objects(manifests) if worlds is not None else manifests
            self._check_project(found, self._workspace(found), everything, dockerfiles, rules)
        else:
            self._check_go_alone(found)
        self.outcome.findings[before:] = checking.with_origins(self.outcome.findings[before:], manifests)

    def _check_go_alone(self, found: Discovery) -> None:
        """Run the project rules that concern Go without manifests, where a file calls for one of them.

        Otherwise nothing of the manifest front end is imported.
        """
        rules = [rule for rule in self.selection.enabled if isinstance(rule, ProjectRule) and rule.triggers]
        if not rules:
            return
        workspace = self._workspace(found)
        present = [
            rule
            for rule in rules
            if any(trigger in file.data for file in workspace.files for trigger in rule.triggers)
        ]
        if present:
            from caulk.manifests.model import Manifests

            self._check_project(found, workspace, Manifests(), (), present)

    def _check_project(
        self,
        found: Discovery,
        workspace: Workspace,
        manifests: Manifests,
        dockerfiles: Sequence[Dockerfile],
        rules: Sequence[Rule],
    ) -> None:
        from caulk.deployment.project import Project

        project = Project(found.root, workspace, manifests, dockerfiles, requests=self.config.links)
        checking.check_project(project, rules, self.outcome)
        self.outcome.limits |= workspace.limits_reached
        if workspace.files and manifests.objects:
            self.links = checking.explain_links(project, self.outcome)

    def _workspace(self, found: Discovery) -> Workspace:
        quietly = Outcome()  # whoever checks the Go files says what could not be read
        files = found.of_kind(FileKind.GO)
        return checking.load_go(found.root, files, self.overlay, self.config.go_version, quietly)

    def _sources(self, found: Discovery, *kinds: FileKind) -> Iterator[Source]:
        for file in found.of_kind(*kinds):
            source = checking.read(found.root, file, self.overlay, self.outcome)
            if source is not None:
                yield source

    # -- the report

    def _spoke(self, found: Discovery) -> frozenset[str]:
        """Rules whose silence about a place means that nothing is wrong there.

        A rule that holds files against each other says nothing about one of them alone.
        """
        named = {os.path.realpath(path) for path in self.options.paths if path != STDIN}
        if os.path.realpath(found.root) in named and not self.config.include:
            return self.selection.names
        across = (ManifestsRule, ProjectRule)
        return frozenset(rule.name for rule in self.selection.enabled if not isinstance(rule, across))

    def _settled(self, findings: Iterable[Finding], sources: Sources) -> Iterator[Finding]:
        """The findings, none with a fix that would change what the command line does not name."""
        limits = None
        for finding in findings:
            if finding.fix is None:
                yield finding
                continue
            if limits is None:
                from caulk.fixes import Limits

                limits = Limits.of(sources.root, self.options.paths, self.piped)
            yield limits.settled(finding, sources)

    def _report(self, found: Discovery) -> Report:
        outcome = self.outcome
        sources = Sources(
            found.root,
            {path: Source(path, data) for path, data in self.overlay.items()},
            base=Path.cwd(),
        )
        suppressions = Suppressions(outcome.suppressions, self.registry)
        sorting = triage.Triage(self.config, self.selection.explicit, self.registry)
        sorting.take(outcome.findings, suppressions)
        ran = self._spoke(found) - outcome.crashed
        limits = checking.limit_notices(outcome.limits)
        partly = {notice.path for notice in (*outcome.notices, *limits)}
        about = suppressions.findings(ran, lambda path: path not in partly, sources)
        if self.in_part:  # others may silence what was found beside what is named
            about = (finding for finding in about if self._is_named(finding, found.root))
        sorting.take((finding for finding in about if finding.rule in self.selection.names), suppressions)
        return Report(
            root=found.root,
            rules=self.selection.enabled,
            sources=sources,
            findings=tuple(sorted(self._settled(sorting.shown, sources), key=lambda each: each.sort_key)),
            suppressed=tuple(sorting.suppressed),
            below_severity=sorting.below_severity,
            below_confidence=sorting.below_confidence,
            notices=tuple(sorted(outcome.notices, key=_notice_key)),
            limits=tuple(sorted(limits, key=_notice_key)),
            skipped=tuple(sorted(outcome.skipped, key=lambda each: (each.path, each.reason.value))),
            links=self.links,
            stats=outcome.stats,
        )


def _notice_key(notice: Notice) -> tuple[str, int, str]:
    return (notice.path, notice.span.start if notice.span else -1, notice.message)


_SOURCE = re.compile(rb"^# Source: ([^/\s]+)/", re.MULTILINE)
_GO_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|//[^\n]*\n|/\*(?s:.*?)\*/)*package\s+\w+")


def _looks_like_go(data: bytes) -> bool:
    return _GO_START.match(data) is not None
