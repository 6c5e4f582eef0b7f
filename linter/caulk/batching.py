"""Batches: which Go files are checked together, and how much of them is in memory at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caulk.findings import Notice, NoticeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caulk.discovery import FoundFile

LARGEST_BATCH = 8 * 1024 * 1024  # bytes of Go
# Bytes of Go after which a new workspace is begun, at least and at most; what is known of them takes some 50
# times as much.
PARSED_AT_ONCE = (3 * 512 * 1024, 6 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class GoBatch:
    """Go files to check together: all listed files of some directories."""

    files: tuple[FoundFile, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def parsed_at_once(files: Sequence[FoundFile]) -> int:
    """How many bytes of Go one workspace may hold, for a scan of these files: a third, within bounds."""
    least, most = PARSED_AT_ONCE
    return min(max(sum(file.size for file in files) // 3, least), most)


def batches(files: Sequence[FoundFile], jobs: int) -> list[GoBatch]:
    """The files in batches of whole directories, neighbours together, of about equal size, largest first."""
    total = sum(file.size for file in files)
    parts = jobs * 4 if jobs > 1 else 1  # several for each process, so that all end at about the same time
    size = min(max(total // parts, 256 * 1024), LARGEST_BATCH)
    groups: dict[str, list[FoundFile]] = {}
    for file in files:
        groups.setdefault(file.path.rpartition("/")[0], []).append(file)
    made: list[GoBatch] = []
    current: list[FoundFile] = []
    filled = 0
    for directory in sorted(groups):
        weight = sum(file.size for file in groups[directory])
        if weight > size:  # alone, and its neighbours stay together
            made.append(GoBatch(tuple(groups[directory])))
            continue
        if current and filled + weight > size:
            made.append(GoBatch(tuple(current)))
            current, filled = [], 0
        current += groups[directory]
        filled += weight
    if current:
        made.append(GoBatch(tuple(current)))
    made.sort(key=lambda batch: batch.size, reverse=True)
    return made


def split(batch: GoBatch) -> list[GoBatch]:
    """The batch by directories; the one directory of a batch by files."""
    directories: dict[str, list[FoundFile]] = {}
    for file in batch.files:
        directories.setdefault(file.path.rpartition("/")[0], []).append(file)
    if len(directories) > 1:
        return [GoBatch(tuple(files)) for files in directories.values()]
    return [GoBatch((file,)) for file in batch.files]


def failed_batch(batch: GoBatch, exit_code: int | None) -> list[Notice]:
    """The notices for a batch whose worker process died."""
    how = f"signal {-exit_code}" if exit_code is not None and exit_code < 0 else f"exit code {exit_code}"
    return [
        Notice(
            NoticeKind.UNREADABLE,
            file.path,
            f"not checked: the process that was checking it died ({how})",
            hint="if memory was short, run with fewer processes: --jobs 1",
        )
        for file in batch.files
    ]
