"""Work spread over processes gives what one process gives, and survives the death of a worker."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from caulk.batching import batches
from caulk.discovery import FileKind, FoundFile
from caulk.findings import NoticeKind
from caulk.registry import Registry
from caulk.workers import Lost, Pool, processors
from support.engine import LeakCall, check, go, places, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from caulk.findings import Finding
    from caulk.golang.files import GoFile


def square(number: int) -> int:
    return number * number


def square_or_die(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_every_batch_has_its_result() -> None:
    with Pool(square, range(20), jobs=2) as pool:
        assert dict(pool.results()) == {number: number * number for number in range(20)}


def test_a_worker_that_dies_costs_its_batch_alone() -> None:
    with Pool(square_or_die, range(6), jobs=2) as pool:
        results = dict(pool.results())
    lost = results.pop(3)
    assert isinstance(lost, Lost)
    assert lost.exit_code == -signal.SIGKILL
    assert results == {number: number * number for number in (0, 1, 2, 4, 5)}


def test_leaving_early_ends_the_workers() -> None:
    with Pool(square, range(1000), jobs=2) as pool:
        processes = list(pool._workers.values())
        next(iter(pool.results()))
    assert not any(process.is_alive() for process in processes)


def test_there_is_a_processor() -> None:
    assert processors() >= 1


# -- batches -------------------------------------------------------------------------------------------


def found(path: str, size: int) -> FoundFile:
    return FoundFile(path, FileKind.GO, size)


def test_the_files_of_a_folder_stay_together() -> None:
    files = [found(f"p{folder}/f{number}.go", 100_000) for folder in range(9) for number in range(5)]
    made = batches(files, jobs=2)
    assert len(made) > 2
    homes = [{file.path.partition("/")[0] for file in batch.files} for batch in made]
    assert sum(len(home) for home in homes) == 9
    assert sorted(file.path for batch in made for file in batch.files) == sorted(file.path for file in files)


def test_the_largest_batch_comes_first() -> None:
    files = [found("a/a.go", 10), found("b/b.go", 9_000_000), found("c/c.go", 300_000)]
    sizes = [batch.size for batch in batches(files, jobs=2)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 9_000_000


def test_the_neighbours_of_a_large_folder_stay_together() -> None:
    files = [found("a/a.go", 10), found("b/b.go", 9_000_000), found("c/c.go", 20)]
    made = [[file.path for file in batch.files] for batch in batches(files, jobs=2)]
    assert made == [["b/b.go"], ["a/a.go", "c/c.go"]]


def test_no_file_makes_no_batch() -> None:
    assert batches([], jobs=2) == []


# -- a scan in several processes ---------------------------------------------------------------------------


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A project that is large enough for several processes, with a finding in every package."""
    padding = "// " + "x" * 100 + "\n"
    return write(
        tmp_path,
        {f"p{n:02}/a.go": go("leak()", package=f"p{n:02}") + padding * 700 for n in range(20)},
    )


def test_several_processes_report_what_one_does(large: Path) -> None:
    one, two = check(large, jobs=1), check(large, jobs=2)
    assert places(two) == places(one)
    assert len(places(one)) == 20
    assert (two.stats.go_files, two.stats.go_lines, two.stats.go_packages) == (20, 20 * 705, 20)
    assert one.notices == two.notices == ()


def test_the_progress_is_told_up_to_the_end(large: Path) -> None:
    from caulk.session import ScanOptions, scan
    from support.engine import REGISTRY

    told: list[tuple[int, int]] = []
    options = ScanOptions(paths=(large,), jobs=2)
    scan(options, REGISTRY, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1][0] == told[-1][1]


class Deadly(LeakCall):
    """Rule that takes its process down, as a crash in C code would."""

    name = "deadly"
    triggers = (b"p07",)

    def check(self, file: GoFile) -> Iterator[Finding]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield from super().check(file)


def test_files_whose_worker_died_are_named_and_the_others_checked(large: Path) -> None:
    report = check(large, jobs=2, registry=Registry((LeakCall, Deadly)))
    lost = {notice.path for notice in report.notices}
    assert "p07/a.go" in lost
    assert {notice.kind for notice in report.notices} == {NoticeKind.UNREADABLE}
    assert {place.partition(":")[0] for place in places(report)} == {
        f"p{n:02}/a.go" for n in range(20)
    } - lost
    assert len(lost) < 20
