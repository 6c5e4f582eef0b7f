"""Work spread over processes: batches in, results out, in the order in which they come.

A small pool of our own rather than `concurrent.futures`: an interrupt ends it at once, and a worker that dies
(out of memory, a crash in C code) costs its batch and not the scan.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Batch = TypeVar("Batch")
Result = TypeVar("Result")


class Lost:
    """What comes in place of a result when the worker died; `exit_code` is negative for a signal."""

    def __init__(self, exit_code: int | None) -> None:
        self.exit_code = exit_code


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class Pool(Generic[Batch, Result]):
    """Processes that run `work` on batches. Leaving the `with` block ends them, whatever they are doing.

    `work` and the batches are picklable; the workers start at once, so that the caller can do other work
    before it asks for `results`.
    """

    def __init__(self, work: Callable[[Batch], Result], batches: Sequence[Batch], jobs: int) -> None:
        from multiprocessing import get_context

        # Forking shares what is already imported. It is safe here: no thread runs before the workers start.
        self._context = get_context("fork" if sys.platform == "linux" else "spawn")
        self._work = work
        self._waiting = list(reversed(batches))
        self._workers: dict[Connection, BaseProcess] = {}
        self._busy: dict[Connection, Batch] = {}
        for _ in range(min(jobs, len(batches))):
            self._start()

    def __enter__(self) -> Pool[Batch, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._workers.values():
            process.kill()
        for connection, process in self._workers.items():
            connection.close()
            process.join()

    def results(self) -> Iterator[tuple[Batch, Result | Lost]]:
        """Batches and results in the order in which they are ready, until every batch is done or lost."""
        from multiprocessing.connection import wait

        while self._busy:
            for ready in wait(list(self._busy)):
                connection: Connection = ready  # type: ignore[assignment] # wait() is typed for sockets and handles too
                batch = self._busy.pop(connection)
                try:
                    result: Result = connection.recv()
                except (EOFError, ConnectionError):
                    process = self._workers.pop(connection)
                    connection.close()
                    process.join()
                    yield batch, Lost(process.exitcode)
                    if self._waiting:
                        self._start()
                    continue
                self._hand_over(connection)
                yield batch, result

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        inherited = [*self._workers, ours] if self._context.get_start_method() == "fork" else []
        process = self._context.Process(  # type: ignore[attr-defined] # every concrete context has it
            target=_serve, args=(theirs, self._work, inherited), daemon=True
        )
        process.start()
        theirs.close()
        self._workers[ours] = process
        self._hand_over(ours)

    def _hand_over(self, connection: Connection) -> None:
        if not self._waiting:
            return
        batch = self._waiting.pop()
        self._busy[connection] = batch
        with suppress(BrokenPipeError, ConnectionError):  # the worker is gone: reading from it says so
            connection.send(batch)


def _serve(connection: Connection, work: Callable[[Any], Any], inherited: list[Connection]) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears the interrupt and ends its workers
    for other in inherited:
        other.close()  # or the end of the parent would go unnoticed
    gc.freeze()
    while True:
        try:
            batch = connection.recv()
        except (EOFError, ConnectionError):
            return
        connection.send(work(batch))
