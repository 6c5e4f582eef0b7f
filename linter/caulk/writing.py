"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def atomic(path: Path) -> Iterator[BinaryIO]:
    """Write a file beside its place and put it there at the end; raises `OSError`.

    Through a symbolic link, not over it. A file that was there keeps its mode and, where that is allowed, its
    owner. Devices and pipes are written as they are.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as out:
            yield out
        return
    import tempfile

    target = path.resolve()
    before = target.stat() if target.exists() else None
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        if before is not None:
            with suppress(OSError, AttributeError):  # not for everybody, and not on Windows
                os.chown(beside, before.st_uid, before.st_gid)
        beside.chmod(before.st_mode & 0o7777 if before is not None else 0o666 & ~_mask())
        beside.replace(target)
    except BaseException:
        beside.unlink()
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
