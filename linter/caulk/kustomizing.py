"""Kustomizations in a scan: built to worlds of their own, that lead back to bases, patches and generators."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from caulk import discovery, suppressions
from caulk.findings import Notice, NoticeKind
from caulk.manifests import kustomize
from caulk.manifests.kustomize_mapping import Mapper
from caulk.rendered import World
from caulk.report import Skipped, SkipReason
from caulk.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from caulk.config import Config
    from caulk.discovery import Discovery
    from caulk.manifests.kustomize import Built, Kustomization
    from caulk.rendered import Worlds
    from caulk.suppressions import Suppression


def owners(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Folders of the outermost kustomizations of a project that files are part of, given by their paths."""
    parts = {path for path in paths if kustomize.owner(root, path) is not None}
    if not parts:
        return ()
    files = kustomize.Files(root)
    above = {folder for path in parts for folder in _folders_above(path)}
    folders = sorted({*discovery.find_kustomizations(root), *above})
    found = (files.kustomization(folder) for folder in folders)
    outer = kustomize.roots(each for each in found if each is not None)
    return tuple(each.folder for each in outer if not parts.isdisjoint(_files(each)))


def _folders_above(path: str) -> Iterator[str]:
    while path:
        path = posixpath.dirname(path)
        yield path


class Kustomizations:
    """The kustomizations of one scan: those that were found, and those in `further` folders."""

    def __init__(
        self, found: Discovery, config: Config, jobs: int, worlds: Worlds, further: Iterable[str] = ()
    ) -> None:
        self.root = found.root
        self.config = config.kustomize
        self.worlds = worlds
        self.outcome = worlds.outcome
        self.built: list[Built] = []
        self._folders = tuple(sorted({*found.kustomizations, *further}))
        self._jobs = jobs
        self._files = kustomize.Files(found.root)

    def build(self) -> None:
        """Build every outermost kustomization; the outcome says what could not be built, and why.

        What one is made of that cannot be built is tried by itself.
        """
        found = [self._files.kustomization(folder) for folder in self._folders]
        waiting = kustomize.roots(each for each in found if each is not None)
        if not waiting:
            return
        executable = kustomize.binary() if self.config.build else None
        if executable is None:
            reason = SkipReason.NO_KUSTOMIZE if self.config.build else SkipReason.NOT_BUILT
            self.outcome.skipped += (Skipped(each.path, reason) for each in waiting)
            return
        tried: set[str] = set()
        with kustomize.Kustomize(executable, self._jobs) as tool:
            while waiting:
                tried.update(each.path for each in waiting)
                possible = [each for each in waiting if not self._is_out_of_reach(each)]
                unbuilt = [each for each in waiting if each not in possible]
                for built in tool.build(self.root, possible, self.config.timeout):
                    if built.result.error:
                        self._complain(built)
                        unbuilt.append(built.kustomization)
                    else:
                        self.built.append(built)
                parts = [part for each in unbuilt for part in each.children if not part.is_component]
                done = {part.path for built in self.built for part in built.kustomization.below()}
                waiting = list({each.path: each for each in parts if each.path not in tried | done}.values())
        for built in self.built:
            self._take_in(built)

    def _is_out_of_reach(self, kustomization: Kustomization) -> bool:
        """Whether kustomize would need the network, or Helm; the outcome then says so."""
        below = list(kustomization.below())
        if any(each.remote for each in below):
            reason = SkipReason.REMOTE_KUSTOMIZATION
        elif any(each.is_partly_unread for each in below):
            reason = SkipReason.UNREAD_KUSTOMIZATION
        elif any(each.needs_helm for each in below):
            reason = SkipReason.CHART_KUSTOMIZATION
        else:
            return False
        self.outcome.skipped.append(Skipped(kustomization.path, reason))
        return True

    def _complain(self, built: Built) -> None:
        said = kustomize.complaint(built.result.error, self.root, built.kustomization)
        message = f"kustomize cannot build this: {said.message}"
        self.outcome.notices.append(
            Notice(NoticeKind.NOT_RENDERED, said.span.path, message, said.span, said.hint)
        )

    def _take_in(self, built: Built) -> None:
        made = built.kustomization
        source = Source(f"{made.folder or '.'}/<kustomize build>", built.result.output)
        covered = set(_files(made))
        known = self.worlds.covered
        shared = any(covered & set(_files(each.kustomization)) for each in self.built if each is not built)
        new = sum(path not in known for path in covered)
        known |= covered
        self.worlds.add(
            World(
                source,
                Mapper(source, built, self._files).map,
                made.place,
                (made.folder or ".",) if shared else (),
                files=max(new, 1),
                keeps_types=True,
            )
        )

    def patches(self) -> Iterator[str]:
        """Files that are no whole objects: what kustomizations bring in besides resources."""
        for folder in self._folders:
            made = self._files.kustomization(folder)
            for each in made.below() if made is not None else ():
                yield from each.inputs

    def suppressions(self) -> Iterator[Suppression]:
        """Those in the files behind what was built."""
        paths = {path for built in self.built for path in _files(built.kustomization)}
        for path in sorted(paths):
            source = self._files.source(path)
            if source is not None:
                yield from suppressions.in_values(source)


def _files(kustomization: Kustomization) -> Iterable[str]:
    """The YAML files behind what a kustomization builds."""
    for each in kustomization.below():
        yield each.path
        yield from each.files
        yield from each.inputs
